import pytest
import shapely

from gisgrid.geo.snapping import SnapKind, Snapper


@pytest.fixture
def snapper():
    return Snapper([shapely.box(0, 0, 100, 100)], [shapely.LineString([(0, 150), (300, 150)])])


@pytest.mark.parametrize(
    ("at", "to", "kind"),
    [
        ((97, 102), (100, 100), SnapKind.CORNER),
        ((50, 96), (50, 100), SnapKind.EDGE),
        ((120, 147), (120, 150), SnapKind.ROAD),
    ],
)
def test_corner_before_edge_before_road(snapper, at, to, kind):
    found = snapper.snap(*at, reach_m=6)
    assert (found.x_m, found.y_m, found.kind) == (*to, kind)


def test_nothing_near_snaps_to_nothing(snapper):
    assert snapper.snap(50, 50, reach_m=6) is None
    assert Snapper([]).snap(0, 0, reach_m=6) is None


def test_edge_and_its_neighbours(snapper):
    assert set(snapper.edge_at(50, 98, reach_m=6)) == {(0, 100), (100, 100)}
    assert snapper.edge_at(50, 50, reach_m=6) is None
    assert snapper.lines_through(100, 100) == [(0, 100), (100, 0)]
