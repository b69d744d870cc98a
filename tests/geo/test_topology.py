import shapely

from gisgrid.geo.topology import FlawKind, find_gaps, find_overlaps


def test_clean_net_has_no_flaw():
    net = [shapely.box(x * 100, y * 100, x * 100 + 100, y * 100 + 100) for x in range(3) for y in range(3)]
    assert find_overlaps(net) == []
    assert find_gaps(net) == []
    assert find_gaps(net, boundary=shapely.box(0, 0, 300, 300)) == []


def test_overlap_is_measured_and_named():
    (flaw,) = find_overlaps([shapely.box(0, 0, 100, 100), None, shapely.box(90, 0, 200, 100)])
    assert flaw.kind is FlawKind.OVERLAP
    assert flaw.polygons == (0, 2)
    assert flaw.area_m2 == 1000
    assert flaw.geometry.equals(shapely.box(90, 0, 100, 100))


def test_one_grid_inside_another_is_an_overlap():
    (flaw,) = find_overlaps([shapely.box(0, 0, 100, 100), shapely.box(10, 10, 20, 20)])
    assert flaw.area_m2 == 100


def test_enclosed_gap():
    ring = shapely.box(0, 0, 100, 100).difference(shapely.box(40, 40, 60, 60))
    (flaw,) = find_gaps([ring])
    assert flaw.kind is FlawKind.GAP
    assert flaw.area_m2 == 400
    assert flaw.polygons == (0,)


def test_narrow_slit_open_to_the_outside():
    left, right = shapely.box(0, 0, 100, 100), shapely.box(101, 0, 200, 100)
    (flaw,) = find_gaps([left, right], narrow_m=2)
    assert 95 <= flaw.area_m2 <= 105
    assert flaw.polygons == (0, 1)
    assert find_gaps([left, shapely.box(130, 0, 200, 100)], narrow_m=2) == []


def test_uncovered_part_of_the_boundary():
    (flaw,) = find_gaps([shapely.box(0, 0, 100, 50)], boundary=shapely.box(0, 0, 100, 100))
    assert flaw.area_m2 == 5000


def test_island_in_the_hole_is_no_gap():
    island = shapely.box(40, 40, 60, 60)
    ring = shapely.box(0, 0, 100, 100).difference(island)
    assert find_gaps([ring, island]) == []


def test_nothing():
    assert find_gaps([]) == []
    assert find_overlaps([None]) == []
