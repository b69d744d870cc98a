"""Times and distances between named places, few and very many."""

import numpy as np
import pytest
import shapely

from gisgrid.model.enumerations import RoadClass
from gisgrid.patrol import ways
from gisgrid.patrol.modes import TravelMode
from gisgrid.patrol.road_network import RoadLine, RoadNetwork
from gisgrid.patrol.ways import Ways


@pytest.fixture(scope="module")
def network():
    streets = [shapely.LineString([(x, 0), (x, 3000)]) for x in range(0, 3001, 500)]
    streets += [shapely.LineString([(0, y), (3000, y)]) for y in range(0, 3001, 500)]
    return RoadNetwork([RoadLine(street, RoadClass.MINOR) for street in streets], TravelMode.CAR)


def test_very_many_places_give_the_same_ways_as_few(network, monkeypatch):
    spots = np.random.default_rng(3).uniform(0, 3000, (40, 2)).tolist()
    places = {number: (x, y) for number, (x, y) in enumerate(spots)}
    few = Ways(network, places)
    monkeypatch.setattr(ways, "_ALL_AT_ONCE", 10)
    monkeypatch.setattr(ways, "_NEAR", 12)
    many = Ways(network, places)
    # The first question fills the surroundings of 0; what lies beyond them is computed afresh.
    many.table([0, 5, 7])
    assert many.is_near(0, 7)
    distant = [key for key in places if not many.is_near(0, key)]
    assert len(distant) >= len(places) - 12 - 3
    assert all(few.is_near(0, key) for key in distant)
    for keys in ([0, 5, 7], [0, 7], [0, distant[0], 5, 7]):
        for had, wanted in zip(many.table(keys), few.table(keys), strict=True):
            assert had.dtype == np.int64
            assert np.array_equal(had, wanted)
