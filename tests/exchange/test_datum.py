import numpy as np
import pyproj
import pytest
import shapely

from gisgrid.errors import CrsError
from gisgrid.exchange.datum import Surroundings, settle
from gisgrid.geo import gcj02
from gisgrid.geo.source_crs import Datum, system_from_epsg

TOWN = shapely.segmentize(shapely.box(108.45, 32.85, 108.55, 32.93), 0.002)


def shifted(geometry, function):
    return shapely.transform(geometry, function)


def as_array(*geometries):
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


def test_degrees_without_a_word_are_kept_and_doubted():
    settled = settle(as_array(TOWN, None), declared=None, name="镇.csv")
    assert settled.geometries[0].equals(TOWN)
    assert settled.geometries[1] is None
    assert any("GCJ-02" in warning for warning in settled.warnings)


def test_declared_degrees_are_not_doubted():
    assert settle(as_array(TOWN), declared=system_from_epsg(4326)).warnings == []


def test_shift_is_undone_when_asked():
    moved = shifted(TOWN, gcj02.wgs84_to_gcj02)
    settled = settle(as_array(moved), declared=None, wanted="gcj02")
    assert shapely.hausdorff_distance(settled.geometries[0], TOWN) < 1e-8
    assert settled.warnings == []
    assert settled.crs == "GCJ-02"


@pytest.mark.parametrize(
    ("function", "datum"), [(gcj02.wgs84_to_gcj02, Datum.GCJ02), (gcj02.wgs84_to_bd09, Datum.BD09)]
)
def test_known_grids_give_the_shift_away(function, datum):
    around = Surroundings(36, as_array(TOWN))
    settled = settle(as_array(shifted(TOWN, function)), declared=system_from_epsg(4326), surroundings=around)
    assert any(datum.value in warning for warning in settled.warnings)
    assert settle(as_array(TOWN), declared=system_from_epsg(4326), surroundings=around).warnings == []


@pytest.mark.parametrize("code", [4545, 4524, 4497])
def test_metres_without_a_word_are_recognised(code):
    moved = shifted(
        TOWN,
        lambda xy: np.column_stack(pyproj.Transformer.from_crs(4490, code, always_xy=True).transform(*xy.T)),
    )
    settled = settle(as_array(moved), declared=None, surroundings=Surroundings(36))
    assert shapely.hausdorff_distance(settled.geometries[0], TOWN) < 1e-8
    assert len(settled.warnings) == 1
    swapped = shapely.transform(moved, lambda xy: xy[:, ::-1])
    again = settle(as_array(swapped), declared=None, surroundings=Surroundings(36))
    assert shapely.hausdorff_distance(again.geometries[0], TOWN) < 1e-8


def test_wrong_declaration_is_seen():
    settled = settle(as_array(TOWN), declared=system_from_epsg(4545), name="x.shp")
    assert settled.geometries[0].equals(TOWN)
    assert any("EPSG:4545" in warning for warning in settled.warnings)


def test_old_datum_says_how_far_off():
    settled = settle(as_array(TOWN), declared=system_from_epsg(4610))
    assert any("西安80" in warning for warning in settled.warnings)


def test_impossible_numbers():
    with pytest.raises(CrsError):
        settle(as_array(shapely.Point(7.42, 43.7)), declared=None)
    with pytest.raises(CrsError):
        settle(as_array(shapely.Point(547720, 3640664)), declared=None, wanted="gcj02")


def test_the_zone_of_an_empty_register_is_measured_against_its_first_file():
    """4.5 degrees at 31 degrees north: 429 km off, (429 / 6371)² / 2 = 0.23 % in length, twice that in area."""
    shanghai = shapely.box(121.4, 31.1, 121.5, 31.2)

    def said(zone, net=()):
        around = Surroundings(zone, as_array(*net))
        return settle(as_array(shanghai), declared=system_from_epsg(4490), surroundings=around).warnings

    assert said(40) == said(41) == []
    (sentence,) = said(39)
    for fact in ("--zone 40", "120°", "0.23", "0.46"):
        assert fact in sentence
    assert said(39, [shanghai]) == [sentence]
    (odd,) = said(36, [TOWN])
    assert "--crs" in odd
    assert "--zone" not in odd
