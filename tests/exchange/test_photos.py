"""Time and place in a photo, written by Pillow's own EXIF writer."""

import io
from datetime import datetime

import pytest
from PIL import Image

from gisgrid.errors import FileError
from gisgrid.exchange.photos import PhotoFacts, read_file, read_photo


def make_photo(*, taken: str = "2026:11:16 09:12:30", gps: dict[int, object] | None = None) -> bytes:
    """Make a JPEG with EXIF tags as CIPA DC-008 numbers them."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[36867] = taken
    if gps is not None:
        exif.get_ifd(0x8825).update(gps)
    held = io.BytesIO()
    Image.new("RGB", (8, 6), "grey").save(held, "JPEG", exif=exif)
    return held.getvalue()


def test_time_and_place_are_read():
    # 28°26′56.4″ N, 119°54′46.8″ E: 28.449, 119.913 by hand.
    facts = read_photo(make_photo(gps={1: "N", 2: (28.0, 26.0, 56.4), 3: "E", 4: (119.0, 54.0, 46.8)}))
    assert facts.taken_at == datetime.fromisoformat("2026-11-16 09:12:30")
    assert (facts.point.x, facts.point.y) == pytest.approx((119.913, 28.449), abs=1e-6)


def test_southern_and_western_places_are_negative():
    facts = read_photo(make_photo(gps={1: "S", 2: (33.0, 52.0, 0.0), 3: "W", 4: (70.0, 30.0, 0.0)}))
    assert (facts.point.x, facts.point.y) == pytest.approx((-70.5, -33.866667), abs=1e-6)


@pytest.mark.parametrize(
    "gps", [None, {1: "N", 2: (28.0, 26.0, 56.4)}, {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)}]
)
def test_a_place_that_is_not_there_is_none(gps):
    assert read_photo(make_photo(gps=gps)).point is None


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", make_photo()[:40], make_photo(taken="0000:00:00 00:00:00")]
)
def test_what_says_nothing_gives_nothing(content):
    assert read_photo(content) == PhotoFacts()


def test_a_missing_file_is_told_by_name(tmp_path):
    with pytest.raises(FileError, match=r"IMG_1\.jpg"):
        read_file(tmp_path / "IMG_1.jpg")
