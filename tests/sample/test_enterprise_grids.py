"""The fourth level of 汉阴: a grid of every enterprise at work, without outline, with who answers for it."""

from collections import Counter

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_file import parse_scheme, scheme_text
from tests.sample.conftest import TODAY


def test_every_enterprise_at_work_is_one_grid_below_its_village(hanyin):
    # H05: 四级网格 = 全县所有生产经营单位.
    scheme = parse_scheme(scheme_text("hanyin-2014"))
    grids = [g for g in hanyin.all(Grid) if g.level == 4]
    village = {e.id: e.grid_id for e in hanyin.all(Enterprise) if e.status.is_active}
    assert {g.enterprise_id: g.parent_id for g in grids} == village
    assert len(grids) == len(village)
    for grid in grids:
        assert scheme.level_for(grid.level, grid.kind, grid.code).key == "enterprise-grid"
        assert (grid.kind, grid.geometry) == (GridKind.ENTERPRISE_INTERNAL, None)
        assert grid.is_in_force(TODAY)


def test_each_has_its_principal_and_its_legal_representative(hanyin):
    # H31: 主要负责人全面负责, 法定代表人直接责任.
    people = {p.id: p for p in hanyin.all(Person)}
    grids = {g.id: g for g in hanyin.all(Grid) if g.level == 4}
    enterprises = {e.id: e for e in hanyin.all(Enterprise)}
    held = Counter()
    for term in hanyin.all(Appointment):
        if term.grid_id in grids:
            enterprise = enterprises[grids[term.grid_id].enterprise_id]
            named = {
                "principal": enterprise.principal,
                "legal-representative": enterprise.legal_representative,
            }
            assert people[term.person_id].name == named[term.post]
            assert people[term.person_id].unit == enterprise.name
            held[term.post, term.grid_id] += term.covers(TODAY)
    assert set(held.values()) == {1}
    assert len(held) == 2 * len(grids)
