"""Appointing, ending, and replacing somebody everywhere: what passes on is what was listed, and undo gives it back."""

from datetime import date, datetime, timedelta

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.edits import people
from gisgrid.errors import EditError
from gisgrid.model.areas import Grid
from gisgrid.model.audit import audit
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind, HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Appointment, Person
from gisgrid.model.replacement import plan_replacement
from gisgrid.model.staff import Lack, read_staff
from gisgrid.workspace import Workspace

NOW = datetime(2026, 11, 18, 9, 0)  # noqa: DTZ001  local time
TODAY = NOW.date()
MONDAY = date(2026, 11, 16)


@pytest.fixture
def zone(tmp_path):
    with Workspace.create(tmp_path / "w.gpkg", "lishui-2019", author="王芳", clock=lambda: NOW) as workspace:
        with workspace.edit("准备") as session:
            top = session.add(Grid("KFQ", "开发区", 1))
            park = session.add(Grid("YQ", "园区网格", 2, parent_id=top.id))
            for number in (1, 2, 3):
                box = shapely.MultiPolygon(
                    [shapely.box(119.9 + number / 100, 28.4, 119.91 + number / 100, 28.41)]
                )
                grid = session.add(
                    Grid(f"园区{number:02}", f"园区{number:02}", 3, parent_id=park.id, geometry=box)
                )
                for place in range(number):
                    session.add(Enterprise(f"厂{number}{place}", grid_id=grid.id, principal="厂长"))
            old = session.add(
                Person("徐勇", trained_on=date(2025, 1, 1), secrecy_pledged_on=date(2025, 1, 1))
            )
            session.add(Person("毛俊逸", trained_on=date(2026, 10, 1), secrecy_pledged_on=date(2026, 10, 1)))
            session.add(Person("赵志远"))
            for grid_id in (3, 4):
                session.add(Appointment(old.id, "worker", grid_id=grid_id, starts_on=date(2025, 1, 1)))
            session.add(
                Hazard("YH2026-0001", "无护栏", NOW - timedelta(days=3), enterprise_id=1, grid_id=3,
                       state=HazardState.RECTIFYING, due_on=TODAY + timedelta(days=2))
            )  # fmt: skip
            session.add(Hazard("YH2026-0002", "已改", NOW - timedelta(days=9), enterprise_id=1,
                               state=HazardState.CLOSED, closed_on=TODAY))  # fmt: skip
            task = session.add(Activity(ActivityKind.TASK, MONDAY, "核查名单", due_on=date(2026, 11, 27)))
            past = session.add(Activity(ActivityKind.DUTY_ROSTER, date(2026, 11, 1), "值班"))
            ahead = session.add(Activity(ActivityKind.DUTY_ROSTER, date(2026, 11, 29), "值班"))
            for one in (task, past, ahead):
                session.add(ActivityParticipant(one.id, old.id))
        yield workspace


def held(workspace, person_id, on=TODAY):
    return {(a.post, a.grid_id) for a in workspace.find(Appointment, person_id=person_id) if a.covers(on)}


def test_the_hand_over_list_names_all_that_passes(zone):
    plan = plan_replacement(zone, 1, 2, on=TODAY)
    assert [(one.place, one.is_held) for one in plan.posts] == [("园区01", False), ("园区02", False)]
    # One enterprise in the first grid, two in the second.
    assert [one.name for one in plan.enterprises] == ["厂10", "厂20", "厂21"]
    assert [(one.number, one.place) for one in plan.hazards] == [("YH2026-0001", "厂10")]
    # Nobody patrolled this week: each enterprise is due until Sunday.
    assert {(one.place, one.due_on) for one in plan.visits} == {
        (n, date(2026, 11, 22)) for n in ("厂10", "厂20", "厂21")
    }
    assert [(one.title, one.due_on) for one in plan.tasks] == [
        ("核查名单", date(2026, 11, 27)),
        ("值班", date(2026, 11, 29)),
    ]
    assert plan.lacks == plan.warnings == ()


def test_open_hazards_are_counted_by_enterprise_even_where_names_are_alike(zone):
    with zone.edit("改简称") as session:
        for one in session.find(Enterprise):
            one.short_name = "厂"
    plan = plan_replacement(zone, 1, 2, on=TODAY)
    assert [(one.name, one.open_hazards) for one in plan.enterprises] == [
        ("厂10", 1),
        ("厂20", 0),
        ("厂21", 0),
    ]


def test_the_successor_is_looked_at_first(zone):
    assert plan_replacement(zone, 1, 3, on=TODAY).lacks == (Lack.TRAINING, Lack.PLEDGE)
    with zone.edit("任职") as session:
        people.appoint(session, Appointment(2, "worker", grid_id=4, starts_on=MONDAY))
        people.appoint(session, Appointment(2, "worker", grid_id=5, starts_on=MONDAY))
    plan = plan_replacement(zone, 1, 2, on=TODAY)
    assert [one.is_held for one in plan.posts] == [False, True]
    assert len(plan.warnings) == 2
    assert "3" in plan.warnings[0]
    assert "园区02" in plan.warnings[1]


def test_replacing_passes_everything_in_one_step_and_undo_brings_it_back(zone):
    before = {a.id: (a.person_id, a.starts_on, a.ends_on) for a in zone.find(Appointment)}
    with zone.edit("换人") as session:
        done = people.replace_person(session, 1, 2, on=TODAY, reason="离职", leaving=people.Leaving.LEAVES)
    assert (done.posts, done.held_already, done.tasks) == (2, 0, 2)
    assert held(zone, 1) == set()
    assert held(zone, 1, TODAY - timedelta(days=1)) == held(zone, 2) == {("worker", 3), ("worker", 4)}
    assert not zone.get(Person, 1).is_active
    assert {a.end_reason for a in zone.find(Appointment, person_id=1)} == {"离职"}
    # The day of duty that is over stays his.
    assert zone.count(ActivityParticipant, person_id=1) == 1
    assert zone.count(ActivityParticipant, person_id=2) == 2
    zone.undo()
    assert {a.id: (a.person_id, a.starts_on, a.ends_on) for a in zone.find(Appointment)} == before
    assert zone.get(Person, 1).is_active


def test_what_the_successor_holds_already_is_not_doubled(zone):
    with zone.edit("任职") as session:
        people.appoint(session, Appointment(2, "worker", grid_id=4, starts_on=MONDAY))
    with zone.edit("换人") as session:
        done = people.replace_person(session, 1, 2, on=TODAY)
    assert (done.posts, done.held_already) == (1, 1)
    assert not [f for f in audit(zone, TODAY) if f.rule == "appointment-twice"]


def test_only_some_posts_may_pass(zone):
    with zone.edit("换人") as session:
        people.replace_person(session, 1, 2, on=TODAY, appointment_ids=[2])
    assert (held(zone, 1), held(zone, 2)) == ({("worker", 3)}, {("worker", 4)})
    assert zone.count(ActivityParticipant, person_id=1) == 3


def test_what_cannot_be_handed_over_is_refused_and_changes_nothing(zone):
    with zone.edit("停用") as session:
        session.get(Person, 3).is_active = False
    step = zone.step
    for leaver, successor in ((1, 1), (1, 3), (2, 1), (1, 99)):
        with pytest.raises(EditError), zone.edit("换人") as session:
            people.replace_person(session, leaver, successor, on=TODAY)
    with pytest.raises(EditError, match="2025-01-01"), zone.edit("离任") as session:
        people.end_appointment(session, 1, on=date(2024, 12, 31))
    assert zone.step == step


def test_training_comes_before_the_post(zone):
    wanted = Appointment(3, "worker", grid_id=5, starts_on=TODAY)
    with pytest.raises(EditError, match="赵志远"), zone.edit("任职") as session:
        people.appoint(session, wanted, untrained=people.Untrained.REFUSE)
    with zone.edit("培训") as session:
        session.get(Person, 3).trained_on = TODAY
    with zone.edit("任职") as session:
        people.appoint(
            session, Appointment(3, "worker", grid_id=5, starts_on=TODAY), untrained=people.Untrained.REFUSE
        )
    (seat,) = [one for one in read_staff(zone, TODAY).grid(5).seats if one.post.key == "worker"]
    assert [holder.lacks for holder in seat.holders] == [(Lack.PLEDGE,)]


def test_a_person_edited_in_a_form_is_checked(zone):
    person = zone.get(Person, 2)
    person.certificate_valid_to = date(2026, 1, 1)
    with pytest.raises(EditError, match="毛俊逸"), zone.edit("改") as session:
        people.save_person(session, person)
    person.name, person.certificate_valid_to = "毛俊", date(2028, 1, 1)
    with zone.edit("改") as session:
        people.save_person(session, person)
    assert zone.get(Person, 2).pinyin.startswith("maojun")


@settings(max_examples=15)
@given(
    moves=st.lists(
        st.tuples(st.sampled_from([(1, 2), (2, 3), (3, 1), (2, 1)]), st.integers(0, 5)), max_size=5
    )
)
def test_no_chain_of_replacements_leaves_a_seat_empty_or_doubled(tmp_path_factory, moves):
    path = tmp_path_factory.mktemp("chain") / "w.gpkg"
    with Workspace.create(path, "lishui-2019", clock=lambda: NOW) as workspace:
        with workspace.edit("准备") as session:
            for number in (1, 2):
                session.add(Grid(f"园区{number:02}", f"园区{number:02}", 3))
            for name in ("甲", "乙", "丙"):
                session.add(Person(name))
            for grid_id in (1, 2):
                session.add(Appointment(1, "worker", grid_id=grid_id, starts_on=date(2026, 1, 1)))
        day = TODAY
        for (leaver, successor), days in moves:
            day += timedelta(days=days)
            if held(workspace, leaver, day):
                with workspace.edit("换人") as session:
                    people.replace_person(session, leaver, successor, on=day)
        for grid in read_staff(workspace, day).grids:
            (seat,) = [one for one in grid.seats if one.post.key == "worker"]
            assert len(seat.holders) == 1
        for one in workspace.find(Appointment):
            assert one.ends_on is None or one.starts_on is None or one.ends_on >= one.starts_on
