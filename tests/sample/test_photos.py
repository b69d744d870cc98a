"""Photos of the samples: real JPEG files that tell when and where they were taken, the same for the same chance."""

import hashlib
import io
from datetime import date, datetime
from random import Random

import pytest
from PIL import Image
from shapely.geometry import Point

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Attachment, Inspection
from gisgrid.sample.photos import SIZE_PX, take_photo

AT = datetime(2026, 11, 12, 9, 25)  # noqa: DTZ001  local time, as a camera writes it
PLACE = Point(119.923125, 28.4112)


def shot(seed):
    return take_photo(Random(seed), taken_at=AT, point=PLACE, words="整改前")


def test_the_same_chance_gives_the_same_bytes():
    assert shot(3) == shot(3)
    assert shot(3) != shot(4)


def test_the_file_tells_time_and_place():
    with Image.open(io.BytesIO(shot(1))) as picture:
        assert (picture.format, picture.size) == ("JPEG", SIZE_PX)
        exif = picture.getexif()
        assert exif.get_ifd(0x8769)[36867] == "2026:11:12 09:25:00"
        gps = exif.get_ifd(0x8825)
    # 28.4112° = 28° 24′ 40.32″; 119.923125° = 119° 55′ 23.25″
    assert [float(part) for part in gps[2]] == pytest.approx([28, 24, 40.32])
    assert [float(part) for part in gps[4]] == pytest.approx([119, 55, 23.25])
    assert (gps[1], gps[3]) == ("N", "E")


@pytest.mark.parametrize("name", ["lishui", "hanyin"])
def test_hazards_and_visits_have_photos_taken_where_they_happened(name, request):
    area = request.getfixturevalue(name)
    photos = area.all(Attachment)
    assert 20 <= len(photos) <= 60
    assert sum(len(photo.content) for photo in photos) < 1_500_000
    hazards = {one.id: one for one in area.all(Hazard)}
    visits = {one.id: one for one in area.all(Inspection)}
    places = {one.id: one.geometry for one in area.all(Enterprise)}
    for photo in photos:
        subject = (hazards if photo.subject_table == "hazard" else visits)[photo.subject_id]
        assert photo.sha256 == hashlib.sha256(photo.content).hexdigest()
        assert photo.geometry.distance(places[subject.enterprise_id]) < 1e-3  # about 100 m
        assert photo.taken_at.date() < date(2026, 11, 16)
        if photo.caption == "整改前":
            assert photo.taken_at == subject.found_at
    after = [photo for photo in photos if photo.caption == "整改后"]
    assert after
    assert all(hazards[photo.subject_id].closed_on is not None for photo in after)
