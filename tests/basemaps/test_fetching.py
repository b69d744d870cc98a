import os
import time

import pytest

from gisgrid.basemaps.basemap import Basemap
from gisgrid.basemaps.disk_cache import DiskCache
from gisgrid.basemaps.fetching import NetworkError, TileFetcher, fetch
from gisgrid.basemaps.sources import MbtilesFile, xyz
from gisgrid.errors import FileError
from gisgrid.geo.crs import WorkCrs
from tests.basemaps.conftest import png


class Told:
    def __init__(self):
        self.tiles, self.problems = [], []


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def cache(tmp_path):
    return DiskCache(tmp_path / "tiles", limit_bytes=1_000_000)


@pytest.fixture
def fetcher(service, cache, told):
    made = TileFetcher(
        xyz(service.address + "/{z}/{x}/{y}.png"),
        cache,
        on_arrived=told.tiles.append,
        on_problem=told.problems.append,
        timeout_s=1.0,
    )
    yield made
    service.gate.set()
    made.close()


def wait_for(condition):
    end_s = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(0.01)


def test_a_tile_comes_once_and_is_kept(fetcher, service, cache, told):
    assert fetcher.content((3, 6, 3)) is None
    wait_for(lambda: told.tiles)
    assert fetcher.content((3, 6, 3)) == service.body
    assert fetcher.content((3, 6, 3)) == service.body
    assert service.asked == ["/3/6/3.png"]
    assert service.agents[0].startswith("gisgrid/")
    assert cache.read(xyz(service.address + "/{z}/{x}/{y}.png").cache_key, (3, 6, 3)) == service.body


def test_asking_does_not_wait_for_the_network(fetcher, service):
    service.gate.clear()
    start_s = time.monotonic()
    for column in range(50):
        assert fetcher.content((6, column, 3)) is None
    assert time.monotonic() - start_s < 0.5


def test_the_newest_wish_comes_first(fetcher, service, told):
    service.gate.clear()
    for column in range(4):
        fetcher.content((6, column, 0))
    wait_for(lambda: len(service.asked) == 4)
    for column in range(10, 30):
        fetcher.content((6, column, 0))
    service.gate.set()
    wait_for(lambda: len(told.tiles) == 24)
    assert "/6/29/0.png" in service.asked[4:9]
    assert "/6/10/0.png" in service.asked[-5:]


def test_an_outage_is_told_once_and_then_left_in_peace(fetcher, service, told):
    service.status = 500
    for column in range(12):
        fetcher.content((6, column, 0))
    wait_for(lambda: told.problems)
    time.sleep(0.1)
    asked = len(service.asked)
    for column in range(12):
        fetcher.content((6, column, 1))
    time.sleep(0.1)
    assert len(told.problems) == 1
    assert len(service.asked) == asked


def test_a_refused_key_is_told(fetcher, service, told):
    service.status = 403
    for column in range(5):
        fetcher.content((6, column, 0))
    wait_for(lambda: told.problems)
    assert "403" in told.problems[0]


def test_an_answer_that_is_no_picture_is_told(fetcher, service, told):
    service.body = b'{"code": 301006}'
    for column in range(5):
        fetcher.content((6, column, 0))
    wait_for(lambda: told.problems)
    assert not told.tiles


def test_a_missing_tile_is_not_asked_for_again(fetcher, service, told):
    service.status = 404
    fetcher.content((6, 1, 0))
    wait_for(lambda: service.asked)
    time.sleep(0.1)
    fetcher.content((6, 1, 0))
    time.sleep(0.05)
    assert len(service.asked) == 1
    assert not told.problems


def test_nothing_listens(told, cache):
    with pytest.raises(NetworkError):
        fetch("http://127.0.0.1:9/1/2/3.png", timeout_s=1.0)


def test_a_silent_server_ends_at_the_time_limit(service):
    service.gate.clear()
    start_s = time.monotonic()
    with pytest.raises(NetworkError):
        fetch(service.address + "/slow", timeout_s=0.3)
    assert time.monotonic() - start_s < 2.0


def test_nothing_is_asked_for_after_closing(fetcher, service):
    fetcher.close()
    assert fetcher.content((3, 1, 1)) is None
    time.sleep(0.05)
    assert not service.asked


def test_the_cache_throws_the_longest_unused_away(tmp_path):
    cache = DiskCache(tmp_path, limit_bytes=1000)
    for row in range(9):
        cache.write("map", (1, 0, row), b"x" * 100)
        os.utime(cache.path("map", (1, 0, row)), (1000 + row, 1000 + row))
    assert cache.read("map", (1, 0, 0))
    cache.write("map", (1, 0, 9), b"x" * 100)
    cache.write("map", (1, 0, 10), b"x" * 100)
    held = {row for row in range(11) if cache.path("map", (1, 0, row)).exists()}
    assert {0, 10} <= held
    assert 1 not in held
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.tile")) <= 1000
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".tile"]


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    cache = DiskCache(blocked, limit_bytes=1000)
    cache.write("map", (1, 0, 0), b"x")
    assert cache.read("map", (1, 0, 0)) is None


def test_a_damaged_file_is_told_once(tmp_path, told):
    class Damaged(MbtilesFile):
        def __init__(self):
            pass

        def read(self, tile):
            raise FileError("damaged")

        def close(self):
            pass

        grid = xyz("https://a.example/{z}/{x}/{y}").grid

    basemap = Basemap.of_file(Damaged(), WorkCrs(40), on_problem=told.problems.append)
    assert basemap.content((1, 0, 0)) is None
    assert basemap.content((1, 0, 1)) is None
    assert told.problems == ["damaged"]


def test_pictures_are_pictures():
    assert png().startswith(b"\x89PNG")
