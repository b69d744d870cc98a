"""Required, done, due and overdue."""

import datetime as dt
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    ActivityKind,
    EnterpriseStatus,
    GridKind,
    InspectionKind,
)
from gisgrid.model.inspections import Activity, ActivityParticipant, Inspection, IssuedPaper
from gisgrid.model.obligations import (
    DutyState,
    coverage,
    covering,
    due_items,
    duty_table,
    status_of,
    statuses,
)
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import period_of
from gisgrid.model.scheme_file import load_scheme
from tests.fakes import FakeRegister

MONDAY = dt.date(2026, 11, 16)  # first day of 2026-W47
WEDNESDAY = dt.date(2026, 11, 18)


def visit(
    register, day, *, enterprise=None, grid=None, kind=InspectionKind.PATROL, post="worker", person=None
):
    return register.add(
        Inspection(
            inspected_at=dt.datetime.combine(day, dt.time(9)),
            kind=kind,
            enterprise_id=enterprise.id if enterprise else None,
            grid_id=grid.id if grid else None,
            post=post,
            inspector_id=person.id if person else None,
        )
    )


@pytest.fixture
def town():
    """A zone with one park of two grids; two enterprises in the first, one in the second."""
    register = FakeRegister(scheme=load_scheme("lishui-2019"))
    register.zone = register.add(Grid("331102", "开发区", 1))
    register.park = register.add(Grid("园区", "园区", 2, parent_id=register.zone.id))
    register.first = register.add(Grid("园区01", "园区一", 3, parent_id=register.park.id))
    register.second = register.add(Grid("园区02", "园区二", 3, parent_id=register.park.id))
    register.parcel = register.add(Parcel("ZD001"))
    register.a, register.b, register.c = (
        register.add(Enterprise(name, grid_id=grid.id))
        for name, grid in (("甲", register.first), ("乙", register.first), ("丙", register.second))
    )
    for enterprise in (register.a, register.b, register.c):
        register.add(ParcelTenancy(register.parcel.id, enterprise.id))
    register.worker = register.add(Person("王一"))
    register.assistant = register.add(Person("李二"))
    register.leader = register.add(Person("赵三"))
    for person, post, grid in (
        (register.worker, "worker", register.first),
        (register.assistant, "assistant", register.first),
        (register.leader, "leader", register.first),
    ):
        register.add(Appointment(person.id, post, grid_id=grid.id))
    return register


def only(found, rule):
    (status,) = [status for status in found if status.rule.rule == rule]
    return status


def test_unvisited_enterprise_is_due_until_sunday(town):
    status = only(status_of(town, town.a, WEDNESDAY), "F1")
    assert (status.state, status.required, status.done) == (DutyState.DUE, 1, 0)
    assert status.period.label == "2026-W47"
    assert status.next_due == dt.date(2026, 11, 22)
    assert status.who == ("王一",)
    assert status.last_done is None


def test_visit_by_the_worker_counts_on_first_and_last_day_of_the_week(town):
    visit(town, MONDAY, enterprise=town.a)
    visit(town, dt.date(2026, 11, 22), enterprise=town.b)
    assert only(status_of(town, town.a, WEDNESDAY), "F1").state is DutyState.DONE
    assert only(status_of(town, town.b, WEDNESDAY), "F1").state is DutyState.DUE  # not yet known on Wednesday
    on_sunday = only(status_of(town, town.b, dt.date(2026, 11, 22)), "F1")
    assert (on_sunday.state, on_sunday.next_due) == (DutyState.DONE, dt.date(2026, 11, 29))


@pytest.mark.parametrize(
    ("kind", "post"),
    [
        (InspectionKind.ASSISTANT, "assistant"),
        (InspectionKind.PATROL, "assistant"),
        (InspectionKind.ASSISTANT, "worker"),
        (InspectionKind.LEADER, "leader"),
    ],
)
def test_visit_of_an_assistant_or_leader_is_no_patrol(town, kind, post):
    visit(town, WEDNESDAY, enterprise=town.a, kind=kind, post=post)
    assert only(status_of(town, town.a, WEDNESDAY), "F1").done == 0


def test_visit_without_a_post_counts_by_the_inspectors_appointment(town):
    visit(town, WEDNESDAY, enterprise=town.a, post="", person=town.assistant)
    visit(town, WEDNESDAY, enterprise=town.a, post="")
    assert only(status_of(town, town.a, WEDNESDAY), "F1").done == 0
    visit(town, WEDNESDAY, enterprise=town.a, post="", person=town.worker)
    assert only(status_of(town, town.a, WEDNESDAY), "F1").done == 1
    town.find(Appointment, post="worker")[0].ends_on = MONDAY
    assert only(status_of(town, town.a, WEDNESDAY), "F1").done == 0


def test_missed_week_makes_overdue_and_a_visit_mends_it(town):
    visit(town, dt.date(2026, 11, 9), enterprise=town.b)
    assert only(status_of(town, town.a, WEDNESDAY), "F1").state is DutyState.OVERDUE
    assert only(status_of(town, town.b, WEDNESDAY), "F1").state is DutyState.DUE
    visit(town, WEDNESDAY, enterprise=town.a)
    assert only(status_of(town, town.a, WEDNESDAY), "F1").state is DutyState.DONE


def test_new_register_and_new_enterprise_are_not_overdue(town):
    assert only(status_of(town, town.a, WEDNESDAY), "F1").state is DutyState.DUE
    visit(town, dt.date(2026, 11, 9), enterprise=town.b)
    town.a.first_registered_on = MONDAY
    assert only(status_of(town, town.a, WEDNESDAY), "F1").state is DutyState.DUE
    town.a.first_registered_on = dt.date(2026, 12, 1)
    assert status_of(town, town.a, WEDNESDAY) == []


@pytest.mark.parametrize("status", list(EnterpriseStatus))
def test_closed_and_moved_enterprises_need_no_visit(town, status):
    town.a.status = status
    assert bool(status_of(town, town.a, WEDNESDAY)) == status.is_active


def test_enterprise_without_parcel_is_out_of_the_parcel_rule(town):
    loose = town.add(Enterprise("散户", grid_id=town.first.id))
    assert status_of(town, loose, WEDNESDAY) == []


def test_register_without_parcels_takes_every_enterprise(town):
    bare = FakeRegister(scheme=town.scheme)
    lone = bare.add(Enterprise("甲"))
    assert only(status_of(bare, lone, WEDNESDAY), "F1").required == 1


def test_grid_has_its_own_duties_and_sums_what_lies_inside(town):
    visit(town, WEDNESDAY, enterprise=town.a)
    visit(town, WEDNESDAY, enterprise=town.a)
    found = status_of(town, town.first, WEDNESDAY)
    assert [status.rule.rule for status in found] == ["F2", "F3", "F4", "F5", "F1"]
    patrol = only(found, "F1")
    assert (patrol.done, patrol.required, patrol.subject_id) == (1, 2, None)
    park = only(status_of(town, town.park, WEDNESDAY), "F1")
    assert (park.done, park.required) == (1, 3)
    assert [s.rule.rule for s in status_of(town, town.park, WEDNESDAY)] == ["F3", "F1"]


def test_kept_book_gives_the_same_answers(town):
    visit(town, dt.date(2026, 11, 10), enterprise=town.b)
    book = DutyBook(town)
    for subject in (town.a, town.b, town.first, town.zone, town.parcel):
        assert status_of(town, subject, WEDNESDAY, book=book) == status_of(town, subject, WEDNESDAY)


def test_parcel_sums_its_tenants(town):
    visit(town, WEDNESDAY, enterprise=town.c)
    (status,) = status_of(town, town.parcel, WEDNESDAY)
    assert (status.done, status.required, status.state) == (1, 3, DutyState.DUE)
    town.find(ParcelTenancy, enterprise_id=town.a.id)[0].valid_to = MONDAY
    assert status_of(town, town.parcel, WEDNESDAY)[0].required == 2


def test_leader_needs_six_inspections_a_year_one_in_two_months(town):
    for month in (1, 3, 5, 7, 9):
        visit(town, dt.date(2026, month, 20), grid=town.first, kind=InspectionKind.LEADER, post="leader")
    status = only(status_of(town, town.first, dt.date(2026, 11, 18)), "F3")
    assert (status.period.label, status.state, status.next_due) == (
        "2026B6",
        DutyState.DUE,
        dt.date(2026, 12, 31),
    )
    assert (status.yearly_required, status.yearly_done) == (6, 5)
    visit(town, dt.date(2026, 12, 31), enterprise=town.a, kind=InspectionKind.LEADER, post="leader")
    status = only(status_of(town, town.first, dt.date(2026, 12, 31)), "F3")
    assert (status.state, status.yearly_done, status.next_due) == (DutyState.DONE, 6, dt.date(2027, 2, 28))


def test_leader_of_the_zone_visiting_a_grid_serves_the_zone(town):
    chief = town.add(Person("钱四"))
    town.add(Appointment(chief.id, "leader", grid_id=town.zone.id))
    visit(town, WEDNESDAY, enterprise=town.a, kind=InspectionKind.LEADER, post="leader", person=chief)
    assert only(status_of(town, town.zone, WEDNESDAY), "F3").done == 1
    assert only(status_of(town, town.first, WEDNESDAY), "F3").done == 0


def test_assistants_round_of_one_day_is_one_inspection(town):
    for enterprise in (town.a, town.b):
        visit(town, WEDNESDAY, enterprise=enterprise, kind=InspectionKind.ASSISTANT, post="assistant")
    status = only(status_of(town, town.first, WEDNESDAY), "F2")
    assert (status.done, status.yearly_done, status.yearly_required) == (1, 1, 12)


def test_grid_inspections_cover_every_enterprise_of_the_grid(town):
    visit(town, WEDNESDAY, enterprise=town.b, kind=InspectionKind.ASSISTANT, post="assistant")
    found = covering(town, town.a, WEDNESDAY)
    assert [(s.rule.rule, s.subject_id, s.done) for s in found] == [
        ("F2", town.first.id, 1),
        ("F3", town.first.id, 0),
    ]
    assert only(found, "F2") == only(status_of(town, town.first, WEDNESDAY), "F2")


def test_grid_missed_for_two_periods_is_overdue_on_the_enterprise_too(town):
    visit(town, dt.date(2026, 1, 5), enterprise=town.c, kind=InspectionKind.ASSISTANT, post="assistant")
    on_grid = only(status_of(town, town.first, WEDNESDAY), "F2")
    assert only(covering(town, town.a, WEDNESDAY), "F2") == on_grid
    assert on_grid.state is DutyState.OVERDUE


def test_closed_enterprise_and_one_without_a_grid_are_not_covered(town):
    town.a.status = EnterpriseStatus.CLOSED
    town.b.grid_id = None
    assert covering(town, town.a, WEDNESDAY) == covering(town, town.b, WEDNESDAY) == []


def test_meeting_and_report_of_the_quarter(town):
    town.add(Activity(ActivityKind.MEETING, dt.date(2026, 10, 8), "例会", grid_id=town.first.id))
    town.add(
        IssuedPaper(
            "T9", "报表", dt.datetime.combine(dt.date(2026, 12, 30), dt.time(8)), 1, grid_id=town.first.id
        )
    )
    found = status_of(town, town.first, dt.date(2026, 12, 31))
    assert [only(found, rule).state for rule in ("F4", "F5")] == [DutyState.DONE, DutyState.DONE]
    assert only(status_of(town, town.first, WEDNESDAY), "F5").state is DutyState.DUE


def test_scheme_and_person_duties(town):
    seminar = town.add(Activity(ActivityKind.ASSESSMENT, dt.date(2026, 12, 20), "年终评比"))
    town.add(ActivityParticipant(seminar.id, town.worker.id))
    visit(town, dt.date(2026, 8, 1), kind=InspectionKind.SUPERVISION, post="")
    items = due_items(town, dt.date(2026, 12, 31))
    supervision = only(items, "F6")
    assert (supervision.state, supervision.who) == (DutyState.DONE, ("安委办", "督察室"))
    appraisal = only(items, "F11")
    assert (appraisal.subject_id, appraisal.state, appraisal.who) == (
        town.worker.id,
        DutyState.DONE,
        ("王一",),
    )


def test_due_items_of_one_grid(town):
    items = due_items(town, WEDNESDAY, grid_ids=[town.second.id])
    assert {(item.rule.rule, item.subject_id) for item in items} == {
        ("F1", town.c.id),
        ("F2", town.second.id),
        ("F3", town.second.id),
        ("F4", town.second.id),
        ("F5", town.second.id),
    }
    everything = due_items(town, WEDNESDAY)
    assert {item.rule.rule for item in everything} == {"F1", "F2", "F3", "F4", "F5", "F6", "F11"}


def test_coverage_per_grid(town):
    visit(town, WEDNESDAY, enterprise=town.a)
    asked = [town.zone.id, town.first.id, town.second.id, 99]
    assert coverage(town, asked, WEDNESDAY) == {
        town.zone.id: (1, 3),
        town.first.id: (1, 2),
        town.second.id: (0, 1),
        99: (0, 0),
    }


def test_abolished_grid_has_no_duties(town):
    town.second.valid_to = MONDAY
    assert {s.rule.rule for s in status_of(town, town.second, WEDNESDAY)} == {"F1"}


@pytest.fixture
def county():
    """A county with one town and village, two departments, a key unit and another unit."""
    register = FakeRegister(scheme=load_scheme("hanyin-2014"))
    register.county = register.add(Grid("610921", "汉阴县", 1))
    register.town = register.add(Grid("610921100", "城关镇", 2, parent_id=1, area_code="610921100000"))
    register.village = register.add(Grid("610921100001", "一村", 3, parent_id=2))
    register.bureau = register.add(Department("县住建局"))
    register.line = register.add(
        Grid(
            "ZJ-100",
            "住建城关",
            2,
            kind=GridKind.DEPARTMENTAL,
            department_id=1,
            parent_id=1,
            area_code="610921100000",
        )
    )
    register.key = register.add(Enterprise("重点", grid_id=3, is_key_unit=True, sector_department_id=1))
    register.other = register.add(Enterprise("其他", grid_id=3))
    for name, post, grid_id in (
        ("甲", "department-supervisor", 4),
        ("乙", "inspector", 3),
        ("丙", "area-leader", 3),
    ):
        person = register.add(Person(name))
        register.add(Appointment(person.id, post, grid_id=grid_id))
    return register


def test_key_units_monthly_by_department_and_by_town_others_quarterly(county):
    found = {s.rule.key: s for s in status_of(county, county.key, WEDNESDAY)}
    assert set(found) == {"department-key-monthly", "town-key-monthly"}
    assert found["department-key-monthly"].who == ("甲",)
    assert found["town-key-monthly"].who == ("乙", "丙")
    assert found["town-key-monthly"].next_due == dt.date(2026, 11, 30)
    (status,) = status_of(county, county.other, WEDNESDAY)
    assert (status.rule.key, status.next_due) == ("town-other-quarterly", dt.date(2026, 12, 31))


def test_department_visit_does_not_satisfy_the_town(county):
    visit(
        county,
        WEDNESDAY,
        enterprise=county.key,
        kind=InspectionKind.KEY_UNIT_MONTHLY,
        post="department-supervisor",
    )
    found = {s.rule.key: s.state for s in status_of(county, county.key, WEDNESDAY)}
    assert found == {"department-key-monthly": DutyState.DONE, "town-key-monthly": DutyState.DUE}


def test_line_grid_holds_the_enterprises_of_its_department_in_its_town(county):
    book = DutyBook(county)
    assert book.enterprises_in(county.line.id).tolist() == [county.key.id]
    county.line.area_code = "610921101000"
    assert DutyBook(county).enterprises_in(county.line.id).tolist() == []
    assert DutyBook(county).enterprises_in(county.county.id).tolist() == [county.key.id, county.other.id]


def test_coverage_without_a_weekly_rule_counts_the_towns_inspections(county):
    visit(
        county, WEDNESDAY, enterprise=county.other, kind=InspectionKind.OTHER_UNIT_QUARTERLY, post="inspector"
    )
    assert coverage(county, [county.village.id], WEDNESDAY) == {county.village.id: (1, 2)}


def test_enterprises_own_books_are_not_asked_for(county):
    assert not {"F9", "F10"} & {item.rule.rule for item in due_items(county, WEDNESDAY)}


def test_statistics_of_a_quarter_are_due_by_the_fifteenth(county):
    # 1st to 15th of the month after the quarter: the reporting window of the national quarterly form.
    rule = county.scheme.visit("statistics-quarterly")
    county.add(Activity(ActivityKind.REPORT, dt.date(2026, 5, 5), "报表", enterprise_id=county.key.id))
    states = {}
    for day in (dt.date(2026, 10, 15), dt.date(2026, 10, 16)):
        (status,) = statuses(DutyBook(county), rule, day, only=[county.key.id])
        states[day.day] = (status.period.label, status.state, status.next_due)
    assert states == {
        15: ("2026Q3", DutyState.DUE, dt.date(2026, 10, 15)),
        16: ("2026Q4", DutyState.OVERDUE, dt.date(2027, 1, 15)),
    }


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.dates(dt.date(2026, 1, 1), dt.date(2026, 6, 30))), max_size=40),
    st.sampled_from(["worker-weekly"]),
)
def test_table_agrees_with_counting_one_by_one(visits, key):
    register = FakeRegister(scheme=load_scheme("lishui-2019"))
    enterprises = [register.add(Enterprise(name)) for name in "甲乙丙"]
    for index, day in visits:
        visit(register, day, enterprise=enterprises[index])
    rule = register.scheme.visit(key)
    table = duty_table(DutyBook(register), rule, first=dt.date(2026, 1, 1), last=dt.date(2026, 6, 30))
    for row, subject_id in enumerate(table.subject_ids.tolist()):
        for column in range(table.done.shape[1]):
            period = table.period(column)
            expected = sum(
                enterprises[i].id == subject_id and period_of(rule.period, d) == period for i, d in visits
            )
            assert table.done[row, column] == expected
    done, required = table.sums()
    assert (done <= required).all()
    assert done.sum() == np.minimum(table.done, 1).sum()


def test_eighteen_months_of_420_enterprises_are_counted_week_by_week(town):
    generator = random.Random(1)
    visits = 0
    for number in range(420):
        enterprise = town.add(Enterprise(f"企业{number}", grid_id=town.first.id))
        town.add(ParcelTenancy(town.parcel.id, enterprise.id))
        for week in range(78):
            if generator.random() < 0.95:
                visits += 1
                visit(
                    town,
                    dt.date(2025, 5, 19) + dt.timedelta(days=7 * week + generator.randrange(5)),
                    enterprise=enterprise,
                )
    rule = town.scheme.visit("worker-weekly")
    table = duty_table(DutyBook(town), rule, first=dt.date(2025, 5, 19), last=WEDNESDAY)
    assert table.done.shape == (423, 79)
    assert table.done.sum() == visits
