"""The 汉阴 sample: areas and lines at once."""

from collections import Counter

from gisgrid.model.areas import Department, Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind, InspectionKind
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Appointment
from gisgrid.model.scheme_file import parse_scheme, scheme_text
from tests.sample.conftest import TODAY


def test_counts(hanyin):
    grids = hanyin.all(Grid)
    territorial = Counter(g.level for g in grids if g.kind is GridKind.TERRITORIAL)
    assert territorial == {1: 1, 2: 10, 3: 159}
    assert len(hanyin.all(Enterprise)) == 1500
    assert all(grid.code for grid in grids)
    assert len({grid.code for grid in grids}) == len(grids)


def test_every_enterprise_has_area_sector_and_licensing_office(hanyin):
    # H03: 属地, 谁主管谁负责, 谁审批谁负责.
    villages = {g.id for g in hanyin.all(Grid) if g.level == 3}
    offices = {d.id for d in hanyin.all(Department)}
    for enterprise in hanyin.all(Enterprise):
        assert enterprise.grid_id in villages
        assert enterprise.sector_department_id in offices
        assert enterprise.approval_department_id in offices


def test_departmental_grids_have_one_leader_and_two_supervisors(hanyin):
    # H10: one leader in charge and two responsible supervisors per grid.
    held = Counter((a.post, a.grid_id) for a in hanyin.all(Appointment) if a.covers(TODAY))
    lines = [g for g in hanyin.all(Grid) if g.kind is GridKind.DEPARTMENTAL]
    assert len(lines) >= 100
    for grid in lines:
        assert held["department-leader", grid.id] == 1
        assert held["department-supervisor", grid.id] == 2


def test_villages_have_their_posts_but_for_a_few(hanyin):
    scheme = parse_scheme(scheme_text("hanyin-2014"))
    held = Counter((a.post, a.grid_id) for a in hanyin.all(Appointment) if a.covers(TODAY))
    vacant = [
        (post.name, grid.name)
        for grid in hanyin.all(Grid)
        if grid.level == 3
        for post in scheme.posts_on("village")
        if held[post.key, grid.id] < (post.count or 1)
    ]
    assert len(vacant) == 4


def test_key_units_are_visited_monthly_and_the_others_quarterly(hanyin):
    key = {e.id for e in hanyin.all(Enterprise) if e.is_key_unit}
    for visit in hanyin.all(Inspection):
        if visit.kind is InspectionKind.KEY_UNIT_MONTHLY:
            assert visit.enterprise_id in key
        elif visit.kind is InspectionKind.OTHER_UNIT_QUARTERLY:
            assert visit.enterprise_id not in key
