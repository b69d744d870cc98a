"""Finding by fields and by nearness, in a town whose distances are known."""

import pytest
import shapely

from gisgrid.errors import EditError
from gisgrid.geo.crs import WorkCrs
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import River, Road, WaterArea
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import RoadClass
from gisgrid.model.map_styles import Comparison
from gisgrid.model.near_by import Asked, Near, find_records
from tests.layers.towns import CORNER, small_town


@pytest.fixture
def register():
    """The firms stand at (200, 200), (500, 800), (800, 200), (1300, 700), (1700, 300); the road runs at y = 500."""
    made = small_town()
    line = shapely.transform(shapely.LineString([(0, 250), (900, 250)]), lambda xy: xy + CORNER)
    made.add(River("小溪", geometry=WorkCrs(40).unproject_geometries([line])[0]))
    for firm, staff in zip(made.find(Enterprise), (10, 20, 30, 40, None), strict=False):
        firm.staff_count = staff
    return made


def test_every_condition_must_be_met(register):
    asked = [Asked("staff_count", Comparison.AT_LEAST, "20"), Asked("name", Comparison.CONTAINS, "物流")]
    assert find_records(register, Enterprise, asked=asked) == [3]
    assert len(find_records(register, Enterprise)) == 7


def test_firms_within_fifty_metres_of_the_river(register):
    # 甲 and 丙 stand 50 m south of the stream; 49 m do not reach them.
    assert find_records(register, Enterprise, near=Near(River, 50.1)) == [1, 3]
    assert find_records(register, Enterprise, near=Near(River, 49.9)) == []


def test_the_others_can_be_asked_too(register):
    by_class = Near(Road, 210.0, (Asked("road_class", Comparison.EQUAL, RoadClass.ARTERIAL.value),))
    # 200 m from the road at y = 500 stand 丁 (700) and 戊 (300); the others are 300 m away.
    assert find_records(register, Enterprise, near=by_class) == [4, 5]
    lanes = Near(Road, 210.0, (Asked("road_class", Comparison.EQUAL, RoadClass.LANE.value),))
    assert find_records(register, Enterprise, near=lanes) == []


def test_inside_means_a_distance_of_nothing(register):
    west = Near(Grid, 0.0, (Asked("code", Comparison.EQUAL, "W"),))
    assert find_records(register, Enterprise, near=west) == [1, 2, 3]


def test_a_record_is_not_near_itself(register):
    assert find_records(register, Enterprise, near=Near(Enterprise, 1.0)) == []
    assert 4 in find_records(register, Enterprise, near=Near(Enterprise, 600.0))


def test_what_has_no_place_is_never_near(register):
    nowhere = [one.id for one in register.find(Enterprise) if one.geometry is None]
    assert nowhere and not set(nowhere) & set(find_records(register, Enterprise, near=Near(WaterArea, 9e4)))


@pytest.mark.parametrize("distance_m", [-1.0, float("nan"), 1e9])
def test_a_distance_that_is_none_is_refused(register, distance_m):
    with pytest.raises(EditError):
        find_records(register, Enterprise, near=Near(River, distance_m))


def test_a_word_where_a_number_belongs_is_refused(register):
    with pytest.raises(EditError):
        find_records(register, Enterprise, asked=[Asked("staff_count", Comparison.LESS, "viele")])
