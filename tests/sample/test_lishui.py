"""The 丽水 sample: the counts that were promised, and a register without contradictions."""

import re
from collections import Counter

import shapely

from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise, InstallationSubstance, MajorHazardInstallation
from gisgrid.model.enumerations import DangerClass, InstallationLevel, PlaceAccuracy
from gisgrid.model.inspections import Activity
from gisgrid.model.installations import Quantity, standard
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_file import parse_scheme, scheme_text
from tests.sample.conftest import TODAY


def test_classes_and_key_units(lishui):
    active = [e for e in lishui.all(Enterprise) if e.status.is_active]
    counts = Counter(e.danger_class for e in active)
    assert counts == {DangerClass.A: 33, DangerClass.B: 133, DangerClass.C: 255}
    assert sum(e.is_key_unit for e in active) == 34
    assert len(lishui.all(Enterprise)) > len(active)


def test_names_and_codes_are_unique(lishui):
    enterprises = lishui.all(Enterprise)
    assert len({e.name for e in enterprises}) == len(enterprises)
    codes = [e.credit_code for e in enterprises if e.credit_code]
    assert len(set(codes)) == len(codes)
    assert len({e.short_code for e in enterprises}) == len(enterprises)


def test_grids_of_three_levels_nest(lishui):
    grids = lishui.all(Grid)
    assert Counter(grid.level for grid in grids) == {1: 1, 2: 2, 3: 26}
    by_id = {grid.id: grid for grid in grids}
    scheme = parse_scheme(scheme_text("lishui-2019"))
    levels = Counter(scheme.level_for(g.level, g.kind, g.code).key for g in grids)
    assert levels == {"zone": 1, "park": 1, "rural": 1, "park-grid": 16, "rural-grid": 10}
    for grid in grids:
        if grid.parent_id is not None:
            outside = grid.geometry.difference(by_id[grid.parent_id].geometry.buffer(1e-9))
            assert outside.is_empty


def test_every_located_enterprise_lies_in_its_grid_and_parcel(lishui):
    grids = {grid.id: grid.geometry for grid in lishui.all(Grid)}
    parcels = {parcel.id: parcel.geometry for parcel in lishui.all(Parcel)}
    tenancy = {t.enterprise_id: t.parcel_id for t in lishui.all(ParcelTenancy)}
    located = [e for e in lishui.all(Enterprise) if e.geometry is not None]
    for enterprise in located:
        assert grids[enterprise.grid_id].covers(enterprise.geometry)
        if enterprise.id in tenancy:
            assert shapely.dwithin(parcels[tenancy[enterprise.id]], enterprise.geometry, 1e-7)


def test_some_have_no_position_and_say_so(lishui):
    missing = [e for e in lishui.all(Enterprise) if e.geometry is None]
    assert 3 <= len(missing) <= 15
    assert all(e.place_accuracy is PlaceAccuracy.NOT_LOCATED for e in missing)
    assert not any(e.is_key_unit for e in missing)


def test_some_parcels_have_several_tenants(lishui):
    per_parcel = Counter(t.parcel_id for t in lishui.all(ParcelTenancy) if t.valid_to is None)
    assert max(per_parcel.values()) >= 3
    assert len(per_parcel) > 300


def test_posts_are_filled_as_the_scheme_says_but_for_three(lishui):
    scheme = parse_scheme(scheme_text("lishui-2019"))
    held = Counter((a.post, a.grid_id) for a in lishui.all(Appointment) if a.covers(TODAY))
    vacant = []
    for grid in lishui.all(Grid):
        level = scheme.level_for(grid.level, grid.kind, grid.code)
        for post in scheme.posts_on(level.key):
            if held[post.key, grid.id] < post.count:
                vacant.append((post.name, grid.name))
    assert sorted(vacant) == sorted(
        [("安环专职网格员", "园区09"), ("全科网格员", "园区13"), ("全科网格员", "岭脚社区")]
    )
    administrators = [a for a in lishui.all(Appointment) if a.post == "administrator" and a.covers(TODAY)]
    assert len(administrators) == scheme.post("administrator").count == 6


def test_twenty_bought_workers_share_the_grids(lishui):
    # L41: the provider sends 20 persons for 26 grids.
    terms = [a for a in lishui.all(Appointment) if a.post == "worker" and a.covers(TODAY)]
    people = {person.id: person for person in lishui.all(Person)}
    assert len({a.person_id for a in terms}) == 20
    assert max(Counter(a.person_id for a in terms).values()) == 2
    assert all(people[a.person_id].provider for a in terms)


def test_installations_agree_with_the_calculator(lishui):
    substances = lishui.all(InstallationSubstance)
    installations = lishui.all(MajorHazardInstallation)
    assert any(i.level is InstallationLevel.LEVEL_3 for i in installations)
    assert any(i.level_suggested is InstallationLevel.NOT_MAJOR for i in installations)
    for installation in installations:
        held = [
            Quantity(s.quantity_t, s.threshold_t, s.beta)
            for s in substances
            if s.installation_id == installation.id
        ]
        found = standard().assess(held, exposed_persons=installation.exposed_persons)
        assert found.level is installation.level_suggested
        assert abs(found.grading_index - installation.grading_index) < 1e-3


def test_titles_name_quarters_as_papers_do_and_keep_numbers_apart(lishui):
    titles = [activity.title for activity in lishui.all(Activity)]
    assert any(title.startswith("2025年第三季度园区08") for title in titles)
    assert not [title for title in titles if re.search(r"\d20\d\d年|20\d\d[HQ]\d", title)]
