"""Boundary changes: preview, one undoable step, and the register that stays true."""

from datetime import datetime

import openpyxl
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisgrid.edits import boundaries
from gisgrid.edits.boundary_plans import BoundaryNet
from gisgrid.edits.hand_over import preview, write_hand_over
from gisgrid.errors import EditError
from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.topology import FlawKind
from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.people import Appointment, Person
from gisgrid.workspace import Workspace

NOW = datetime(2026, 11, 16, 15, 0)  # noqa: DTZ001  local time
TODAY = NOW.date()
CRS = WorkCrs(40)
E, N = 492_000.0, 3_144_000.0


def _lonlat(shape):
    return CRS.unproject_geometries([shape])[0]


def _box(x, y, width=1000.0, height=1000.0):
    return _lonlat(shapely.box(E + x, N + y, E + x + width, N + y + height))


def _point(x, y):
    return _lonlat(shapely.Point(E + x, N + y))


def _line(*points):
    return shapely.LineString([(E + x, N + y) for x, y in points])


@pytest.fixture
def park(tmp_path):
    """Make a zone of four grids 1000 m wide: 1 zone; 2 SW, 3 SE, 4 NW, 5 NE."""
    made = Workspace.create(tmp_path / "w.gpkg", "lishui-2019", zone=40, author="王芳", clock=lambda: NOW)
    with made as workspace:
        with workspace.edit("建立") as session:
            zone = session.add(Grid("KF", "开发区", 1, geometry=_box(0, 0, 2000, 2000)))
            for number, (x, y) in enumerate([(0, 0), (1000, 0), (0, 1000), (1000, 1000)], start=1):
                session.add(
                    Grid(f"KF{number:02d}", f"园区{number}", 2, parent_id=zone.id, geometry=_box(x, y))
                )
            for name, grid_id, x, y in (
                ("甲厂", 2, 900, 500),
                ("乙厂", 3, 1500, 500),
                ("丙厂", 2, 950, 550),
                ("丁厂", 2, 100, 100),
            ):
                session.add(Enterprise(name, grid_id=grid_id, geometry=_point(x, y)))
            session.get(Enterprise, 3).assigned_by_hand = True
            session.add(Enterprise("戊厂", grid_id=2))
            parcel = session.add(Parcel("P1", grid_id=2, geometry=_box(860, 460, 100, 60)))
            session.add(ParcelTenancy(parcel.id, 1))
            for name, grid_id in (("王", 2), ("李", 3)):
                person = session.add(Person(name))
                session.add(Appointment(person.id, "worker", grid_id=grid_id))
        yield workspace


def _net(register, id=2):
    return BoundaryNet(register, today=TODAY, like=register.get(Grid, id))


def test_preview_says_who_changes_hands_and_writes_nothing(park):
    before = park.step
    plan = _net(park).reshape(2, line=_line((1050, -50), (800, 500), (1050, 1050)))
    found = preview(park, plan, today=TODAY)
    assert [(one.name, one.from_name, one.to_name) for one in found.enterprises] == [
        ("甲厂", "园区1", "园区2")
    ]
    assert [(one.name, one.from_id, one.to_id) for one in found.parcels] == [("P1", 2, 3)]
    assert [one.name for one in found.kept_by_hand] == ["丙厂"]
    assert park.step == before


def test_weekly_duty_goes_from_one_worker_to_the_other(park):
    with park.edit("准备") as session:
        for number, post in enumerate(p.key for p in session.scheme.posts):
            del number
            for person_id, grid_id in ((1, 2), (2, 3)):
                session.add(Appointment(person_id, post, grid_id=grid_id))
    plan = _net(park).reshape(2, line=_line((1050, -50), (800, 500), (1050, 1050)))
    shifts = preview(park, plan, today=TODAY).duties
    weekly = [(one.person, one.given, one.taken) for one in shifts if one.period.value == "week"]
    assert ("王", 1, 0) in weekly
    assert ("李", 0, 1) in weekly


def test_reshape_moves_both_sides_in_one_undoable_step(park):
    plan = _net(park).reshape(2, line=_line((1050, -50), (800, 500), (1050, 1050)))
    steps = len(park.history())
    with park.edit(plan.title) as session:
        boundaries.apply_plan(session, plan)
    assert len(park.history()) == steps + 1
    shapes = [park.get(Grid, id).geometry for id in (2, 3, 4, 5)]
    assert shapely.coverage_is_valid(shapes)
    assert park.get(Enterprise, 1).grid_id == 3
    assert park.get(Enterprise, 3).grid_id == 2
    assert park.get(Parcel, 1).grid_id == 3
    park.undo()
    assert park.get(Enterprise, 1).grid_id == 2
    assert shapely.equals_exact(
        shapely.normalize(park.get(Grid, 2).geometry),
        shapely.normalize(shapely.MultiPolygon([_box(0, 0)])),
        1e-12,
    )


def test_corners_that_did_not_move_keep_every_digit(park):
    before = {tuple(xy) for xy in shapely.get_coordinates(park.get(Grid, 2).geometry).tolist()}
    plan = _net(park).reshape(2, line=_line((1050, -50), (800, 500), (1050, 1050)))
    after = {tuple(xy) for xy in shapely.get_coordinates(plan.changed[2]).tolist()}
    assert len(before & after) == 4


def test_split_makes_a_vacant_grid_with_its_own_code(park):
    plan = _net(park).split(2, line=_line((-50, 300), (1050, 310)))
    assert boundaries.suggest_labels(park, plan) == [boundaries.Label("KF01-2", "园区1-2")]
    with park.edit(plan.title) as session:
        boundaries.apply_plan(session, plan, [boundaries.Label("KF05", "园区5")])
    made = park.find(Grid, code="KF05")[0]
    assert made.parent_id == 1
    assert made.valid_from == TODAY
    assert park.get(Enterprise, 4).grid_id == made.id
    assert park.get(Enterprise, 1).grid_id == 2
    shapes = [grid.geometry for grid in park.find(Grid, level=2)]
    assert shapely.coverage_is_valid(shapes)


def test_taken_or_empty_code_is_refused(park):
    plan = _net(park).split(2, line=_line((-50, 300), (1050, 310)))
    for label in (boundaries.Label("KF02", "园区5"), boundaries.Label(" ", "园区5")):
        with pytest.raises(EditError), park.edit("x") as session:
            boundaries.apply_plan(session, plan, [label])
    assert park.count(Grid) == 5


def test_merge_ends_the_second_grid_and_hands_everything_over(park):
    plan = _net(park).merge([3, 2])
    found = preview(park, plan, today=TODAY)
    assert [one.name for one in found.enterprises] == ["甲厂", "丙厂", "丁厂", "戊厂"]
    assert [(one.person, one.grid) for one in found.leaving] == [("王", "园区1")]
    with park.edit(plan.title) as session:
        boundaries.apply_plan(session, plan)
    assert {park.get(Enterprise, id).grid_id for id in (1, 2, 3, 4, 5)} == {3}
    assert park.get(Grid, 2).valid_to < TODAY
    assert park.find(Appointment, grid_id=2)[0].ends_on == TODAY
    park.undo()
    assert park.get(Grid, 2).valid_to is None


def test_outer_boundary_takes_the_grid_above_with_it(park):
    plan = _net(park).reshape(2, line=_line((300, 50), (500, -200), (700, 50)))
    assert set(plan.changed) >= {1, 2}
    with park.edit(plan.title) as session:
        boundaries.apply_plan(session, plan)
    below = shapely.union_all([grid.geometry for grid in park.find(Grid, level=2)])
    above = CRS.project_geometries([park.get(Grid, 1).geometry])[0]
    assert shapely.symmetric_difference(above, CRS.project_geometries([below])[0]).area < 1.0


def test_hole_in_a_grid_becomes_a_grid_and_in_a_parcel_stays_free(park):
    ring = shapely.box(E + 200, N + 200, E + 400, N + 400)
    plan = _net(park).cut_hole(2, ring=ring)
    assert [new.source_id for new in plan.added] == [2]
    parcels = BoundaryNet(park, today=TODAY)
    plan = parcels.cut_hole(1, ring=shapely.box(E + 880, N + 480, E + 900, N + 500))
    assert plan.added == ()
    assert set(plan.changed) == {1}


def test_new_grid_on_free_ground_reaches_to_its_neighbours(park):
    drawn = shapely.Polygon(
        [(E + 1900, N + 200), (E + 2600, N + 200), (E + 2600, N + 900), (E + 1900, N + 900)]
    )
    plan = _net(park, 3).add(drawn)
    with park.edit(plan.title) as session:
        boundaries.apply_plan(session, plan, [boundaries.Label("KF05", "园区5")])
    made = park.find(Grid, code="KF05")[0]
    assert made.level == 2
    assert made.parent_id == 1
    assert shapely.coverage_is_valid([grid.geometry for grid in park.find(Grid, level=2)])


def test_parcel_is_split_with_its_tenant_on_the_right_side(park):
    plan = BoundaryNet(park, today=TODAY).split(1, line=_line((905, 400), (906, 600)))
    with park.edit(plan.title) as session:
        boundaries.apply_plan(session, plan)
    assert sorted(park.columns(Parcel, ["number"])["number"]) == ["P1", "P1-2"]
    holder = park.get(Parcel, park.find(ParcelTenancy, enterprise_id=1)[0].parcel_id)
    assert holder.geometry.covers(park.get(Enterprise, 1).geometry)
    merged = BoundaryNet(park, today=TODAY).merge([1, 2])
    with park.edit(merged.title) as session:
        boundaries.apply_plan(session, merged)
    assert park.count(Parcel) == 1
    assert park.count(ParcelTenancy) == 1


def test_gap_and_overlap_are_found_and_mended(park):
    with park.edit("弄坏") as session:
        session.get(Grid, 3).geometry = shapely.MultiPolygon([_box(1010, 0, 990, 1000)])
        session.get(Grid, 5).geometry = shapely.MultiPolygon([_box(980, 1000, 1020, 1000)])
    flaws = {flaw.kind: flaw for flaw in _net(park).flaws()}
    assert flaws[FlawKind.OVERLAP].polygons == (4, 5)
    assert flaws[FlawKind.OVERLAP].area_m2 == pytest.approx(20_000, rel=1e-3)
    for to, area in ((4, 1_000_000), (5, 1_020_000)):
        plan = _net(park).fix(flaws[FlawKind.OVERLAP], to=to)
        assert CRS.project_geometries([plan.changed.get(to, park.get(Grid, to).geometry)])[
            0
        ].area == pytest.approx(area, rel=1e-4)
    with park.edit("修") as session:
        boundaries.apply_plan(session, _net(park).fix(flaws[FlawKind.OVERLAP], to=4))
    gap = next(flaw for flaw in _net(park).flaws() if flaw.kind is FlawKind.GAP)
    with park.edit("修") as session:
        boundaries.apply_plan(session, _net(park).fix(gap))
    assert _net(park).flaws() == []


def test_hand_over_list_is_written(park, tmp_path):
    plan = _net(park).merge([3, 2])
    write_hand_over(tmp_path / "移交.xlsx", preview(park, plan, today=TODAY))
    sheet = openpyxl.load_workbook(tmp_path / "移交.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("类型", "名称", "移交方", "接收方")
    assert rows[1][:4] == ("企业", "甲厂", "园区1", "园区2")
    assert ("终止的岗位", "王", "园区1") in [row[:3] for row in rows]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.booleans()), min_size=1, max_size=4))
def test_stored_boundaries_stay_whole_in_degrees(park, cuts):
    """What is written, in degrees, is a valid coverage too; see the property test of `coverage_edits`."""
    for at, other, upright in cuts:
        net = _net(park)
        target = max(net.coverage.areas, key=lambda id: net.coverage.areas[id].area)
        west, south, east, north = net.coverage.areas[target].bounds
        if upright:
            ends = (west + at * (east - west), south - 9), (west + other * (east - west), north + 9)
        else:
            ends = (west - 9, south + at * (north - south)), (east + 9, south + other * (north - south))
        try:
            plan = net.split(target, line=shapely.LineString(ends))
        except EditError:
            continue
        with park.edit(plan.title) as session:
            boundaries.apply_plan(session, plan)
        shapes = [grid.geometry for grid in park.find(Grid, level=2) if grid.valid_to is None]
        assert shapely.coverage_is_valid(shapes)


def test_only_what_the_line_touches_is_written(park):
    with park.edit("分片") as session:
        for id in (2, 3, 4, 5):
            grid = session.get(Grid, id)
            grid.geometry = (
                shapely.multipolygons([grid.geometry])
                if grid.geometry.geom_type == "Polygon"
                else grid.geometry
            )
    plan = _net(park).reshape(2, line=_line((1030, 300), (800, 500), (1030, 700)))
    assert set(plan.changed) == {2, 3}
