import sqlite3
from urllib.parse import parse_qs, urlsplit

import pytest

from gisgrid.basemaps.sources import MbtilesFile, TiandituMap, TiandituMatrix, TileFolder, tianditu, xyz
from gisgrid.errors import BadUseError, FileError


def make_mbtiles(path, *, tiles=((1, 0, 1, b"north west"),), form="png"):
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE metadata (name text, value text)")
        database.execute("CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)")
        database.execute("INSERT INTO metadata VALUES ('format', ?)", (form,))
        database.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", tiles)
    database.close()
    return path


def test_mbtiles_count_rows_from_the_bottom(tmp_path):
    # MBTiles 1.3: rows follow TMS, so row 1 of zoom 1 is the northern one.
    source = MbtilesFile(make_mbtiles(tmp_path / "县 图.mbtiles"))
    assert source.read((0, 0, 0)) == b"north west"
    assert source.read((0, 0, 1)) is None
    source.close()


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all" * 100, b"SQLite format 3\x00" + b"\x7f" * 4000]
)
def test_unreadable_mbtiles_are_told(tmp_path, content):
    path = tmp_path / "a.mbtiles"
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"a\.mbtiles"):
        MbtilesFile(path)


def test_mbtiles_of_vectors_or_nothing_are_told(tmp_path):
    with pytest.raises(FileError, match="矢量"):
        MbtilesFile(make_mbtiles(tmp_path / "v.mbtiles", form="pbf"))
    with pytest.raises(FileError, match="没有瓦片"):
        MbtilesFile(make_mbtiles(tmp_path / "n.mbtiles", tiles=()))
    with pytest.raises(FileError):
        MbtilesFile(tmp_path / "missing.mbtiles")


def test_a_folder_of_tiles(tmp_path):
    for zoom, column, row in ((3, 6, 3), (4, 13, 6)):
        place = tmp_path / str(zoom) / str(column)
        place.mkdir(parents=True)
        (place / f"{row}.jpg").write_bytes(b"%d" % zoom)
    source = TileFolder(tmp_path)
    assert [level.identifier for level in source.grid.levels] == ["3", "4"]
    assert source.read((1, 13, 6)) == b"4"
    assert source.read((1, 13, 7)) is None


def test_a_folder_without_tiles_is_told(tmp_path):
    with pytest.raises(FileError):
        TileFolder(tmp_path)
    with pytest.raises(FileError):
        TileFolder(tmp_path / "missing")


def test_tianditu_addresses():
    # DOMAIN.md 5.6: layer_c/wmts with tk; level numbers begin at 1.
    source = tianditu(TiandituMap.IMAGERY, "abc123")
    parts = urlsplit(source.address((9, 853, 175)))
    asked = {name.lower(): value[0] for name, value in parse_qs(parts.query).items()}
    assert parts.hostname in {f"t{n}.tianditu.gov.cn" for n in range(8)}
    assert parts.path == "/img_c/wmts"
    assert (asked["tilematrix"], asked["tilerow"], asked["tilecol"]) == ("10", "175", "853")
    assert (asked["layer"], asked["tilematrixset"], asked["tk"]) == ("img", "c", "abc123")
    assert "/cva_w/" in tianditu(TiandituMap.VECTOR_NAMES, "k", matrix=TiandituMatrix.MERCATOR).address(
        (0, 0, 0)
    )


def test_the_key_is_no_part_of_the_cache_name():
    one, two = (tianditu(TiandituMap.VECTOR, key) for key in ("key1", "key2"))
    assert one.cache_key == two.cache_key
    assert one.cache_key != tianditu(TiandituMap.IMAGERY, "key1").cache_key


@pytest.mark.parametrize("key", ["", "a b", "键"])
def test_tianditu_wants_a_key(key):
    with pytest.raises(BadUseError):
        tianditu(TiandituMap.VECTOR, key)


def test_xyz_addresses():
    assert xyz("https://a.example/{z}/{x}/{y}.png").address((3, 5, 1)) == "https://a.example/3/5/1.png"
    assert xyz("https://a.example/{z}/{x}/{-y}.png").address((3, 5, 1)) == "https://a.example/3/5/6.png"
    servers = {xyz("https://s{0-3}.example/{z}/{x}/{y}").address((3, n, 0))[:10] for n in range(4)}
    assert servers == {f"https://s{n}" for n in range(4)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://a/{z}/{x}/{y}",
        "https://a.example/{z}/{x}",
        "https:// a/{z}/{x}/{y}",
        "file:///etc/{z}{x}{y}",
    ],
)
def test_bad_addresses_are_told(text):
    with pytest.raises(BadUseError):
        xyz(text)
