"""Activities: what is recorded dates people, what must be answered is told until it is, accidents keep their times."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.edits import activities
from gisgrid.edits.activities import Attendee
from gisgrid.errors import EditError
from gisgrid.model.accidents import Accident
from gisgrid.model.areas import Grid
from gisgrid.model.deadlines import DeadlineKind, read_deadlines
from gisgrid.model.enumerations import ActivityKind, TrainingKind
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.obligations import DutyState, due_items
from gisgrid.model.people import Appointment, Person
from gisgrid.model.working_days import china_calendar
from gisgrid.workspace import Workspace

NOW = datetime(2026, 11, 18, 15, 0)  # noqa: DTZ001  local time
TODAY = NOW.date()
K = ActivityKind


@pytest.fixture
def zone(tmp_path):
    with Workspace.create(tmp_path / "w.gpkg", "lishui-2019", author="王芳", clock=lambda: NOW) as workspace:
        with workspace.edit("准备") as session:
            session.add(Grid("园区01", "园区01", 3))
            for name in ("甲", "乙", "丙", "丁"):
                session.add(Person(name))
            session.add(Appointment(1, "worker", grid_id=1, starts_on=date(2026, 1, 1)))
        yield workspace


def record(workspace, activity, *people, result=""):
    with workspace.edit("登记") as session:
        done = activities.record_activity(
            session, activity, attendees=[Attendee(person_id=key, result=result) for key in people]
        )
        return done.id


def kinds(workspace, on=TODAY):
    return [one.kind for one in read_deadlines(workspace, on)]


def test_a_meeting_satisfies_the_quarter(zone):
    def state():
        (item,) = [one for one in due_items(zone, TODAY) if one.rule.key == "worker-meeting"]
        return item.state

    assert state() is not DutyState.DONE
    record(zone, Activity(K.MEETING, TODAY, "四季度会议", grid_id=1, host_id=2), 1, 2, 2)
    assert state() is DutyState.DONE
    assert zone.get(Activity, 1).attendee_count == 2


def test_training_and_pledge_date_the_people(zone):
    day = date(2026, 11, 10)
    first = Activity(K.TRAINING, day, "岗前培训", training_kind=TrainingKind.BEFORE_POST)
    with zone.edit("登记") as session:
        activities.record_activity(
            session,
            first,
            attendees=[Attendee(person_id=1, result="合格"), Attendee(person_id=2, result="不合格")],
        )
    record(zone, Activity(K.SECRECY_TRAINING, TODAY, "保密教育"), 1, result="已签承诺书")
    record(zone, Activity(K.SECRECY_TRAINING, TODAY, "保密教育"), 3)
    assert [zone.get(Person, key).trained_on for key in (1, 2, 3)] == [day, None, None]
    assert [zone.get(Person, key).secrecy_pledged_on for key in (1, 2, 3)] == [TODAY, None, None]


def test_a_notice_is_due_until_the_last_has_acknowledged_it(zone):
    key = record(zone, Activity(K.NOTICE, TODAY, "台风预警", due_on=TODAY), 1, 2, 3)
    (line,) = read_deadlines(zone, TODAY)
    assert (line.open, line.required, line.who) == (3, 3, ("甲", "乙", "丙"))
    with zone.edit("签收") as session:
        assert activities.acknowledge(session, key, [1, 2], at=NOW) == 2
        assert activities.acknowledge(session, key, [1], at=NOW) == 0
    (line,) = read_deadlines(zone, TODAY + timedelta(days=1))
    assert (line.open, line.is_overdue(TODAY + timedelta(days=1))) == (1, True)
    with zone.edit("签收") as session:
        activities.acknowledge(session, key, [3], at=NOW)
    assert kinds(zone) == []


def test_a_task_is_open_until_everybody_did_it_and_editing_keeps_what_was_done(zone):
    key = record(zone, Activity(K.TASK, TODAY, "核查名单", host_id=4, due_on=TODAY + timedelta(days=3)), 1, 2)
    with zone.edit("办结") as session:
        activities.finish_task(session, key, [1], on=TODAY, result="已核 12 家")
    task = zone.get(Activity, key)
    task.title = "核查企业名单"
    with zone.edit("改") as session:
        activities.change_activity(
            session,
            task,
            attendees=[Attendee(person_id=1, result="已核 12 家"), Attendee(person_id=3)],
        )
    (line,) = read_deadlines(zone, TODAY)
    assert (line.what, line.who, line.open, line.required) == ("核查企业名单", ("丙",), 1, 2)
    with zone.edit("办结") as session:
        activities.finish_task(session, key, [3], on=TODAY)
    assert kinds(zone) == []


@pytest.mark.parametrize(
    ("activity", "people"),
    [
        (Activity(K.MEETING, TODAY, "  "), ()),
        (Activity(K.MEETING, TODAY + timedelta(days=1), "会"), ()),
        (Activity(K.TASK, TODAY, "事"), ()),
        (Activity(K.TASK, TODAY, "事", due_on=TODAY - timedelta(days=1)), (1,)),
        (Activity(K.MEETING, TODAY, "会", attendee_count=-1), ()),
        (Activity(K.MEETING, TODAY, "会", grid_id=99), ()),
        (Activity(K.MEETING, TODAY, "会"), (99,)),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(zone, activity, people):
    with pytest.raises(EditError):
        record(zone, activity, *people)
    assert zone.count(Activity) == zone.count(ActivityParticipant) == 0


def test_tasks_are_not_done_before_they_are_given_or_by_others(zone):
    key = record(zone, Activity(K.TASK, TODAY, "事", due_on=TODAY), 1)
    for people, day in (([1], TODAY - timedelta(days=1)), ([1], TODAY + timedelta(days=1)), ([2], TODAY)):
        with pytest.raises(EditError), zone.edit("办结") as session:
            activities.finish_task(session, key, people, on=day)


def test_an_accident_asks_for_its_reports_in_time(zone):
    at = NOW - timedelta(days=2)
    with zone.edit("事故") as session:
        activities.report_accident(
            session, Activity(K.ACCIDENT, TODAY, "机械伤害", grid_id=1), Accident(0, at)
        )
    assert kinds(zone) == [
        DeadlineKind.ACCIDENT_REPORT,
        DeadlineKind.ACCIDENT_SUPPLEMENT,
        DeadlineKind.ACCIDENT_INVESTIGATION,
    ]
    accident = zone.get(Accident, 1)
    accident.closed_on = TODAY
    with pytest.raises(EditError), zone.edit("结案") as session:
        activities.save_accident(session, accident)
    accident.closed_on, accident.reported_at = None, at + timedelta(minutes=50)
    with zone.edit("快报") as session:
        activities.save_accident(session, accident)
    assert kinds(zone) == [DeadlineKind.ACCIDENT_SUPPLEMENT, DeadlineKind.ACCIDENT_INVESTIGATION]
    assert kinds(zone, TODAY + timedelta(days=40)) == [DeadlineKind.ACCIDENT_INVESTIGATION]
    accident = zone.get(Accident, 1)
    accident.closed_on = TODAY
    with zone.edit("结案") as session:
        activities.save_accident(session, accident)
    assert kinds(zone) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"happened_at": NOW + timedelta(days=1)},
        {"deaths": -1},
        {"reported_at": NOW - timedelta(days=9)},
        {"supplemented_on": TODAY + timedelta(days=1)},
    ],
)
def test_an_accident_that_cannot_be_is_refused(zone, wrong):
    facts = {"happened_at": NOW - timedelta(days=1), **wrong}
    with pytest.raises(EditError), zone.edit("事故") as session:
        activities.report_accident(session, Activity(K.ACCIDENT, TODAY, "火灾"), Accident(0, **facts))
    assert zone.count(Activity) == 0


def test_deleting_takes_all_that_belongs_and_undo_brings_it_back(zone):
    with zone.edit("事故") as session:
        accident = Accident(0, NOW - timedelta(days=1))
        activities.report_accident(
            session, Activity(K.ACCIDENT, TODAY, "火灾"), accident, attendees=[Attendee(person_id=1)]
        )
    with zone.edit("删") as session:
        activities.delete_activity(session, 1)
    assert zone.count(Activity) == zone.count(ActivityParticipant) == zone.count(Accident) == 0
    zone.undo()
    assert zone.count(Activity) == zone.count(ActivityParticipant) == zone.count(Accident) == 1


def roster(zone, first, last, people, **more):
    with zone.edit("排班") as session:
        return activities.make_roster(session, first, last, people=people, calendar=china_calendar(), **more)


def test_a_roster_of_free_days_follows_the_holidays(zone):
    # 2026-10-01 to 10-07 are free, Saturday 10-10 is worked (State Council notice for 2026).
    count = roster(
        zone, date(2026, 9, 28), date(2026, 10, 11), [1, 2, 3], leaders=[4], days=activities.RosterDays.FREE
    )
    days = [one.held_on.day for one in zone.find(Activity, kind=K.DUTY_ROSTER)]
    assert days == [1, 2, 3, 4, 5, 6, 7, 11]
    assert count == 8
    parts = zone.find(ActivityParticipant, activity_id=1)
    assert {(part.person_id, part.result) for part in parts} == {(4, "带班"), (1, "值班")}
    assert roster(zone, date(2026, 10, 1), date(2026, 10, 2), [1]) == 0


@settings(max_examples=20)
@given(
    people=st.lists(st.integers(1, 4), min_size=1, max_size=4, unique=True),
    per_day=st.integers(1, 4),
    length=st.integers(0, 40),
)
def test_turns_are_shared_evenly(tmp_path_factory, people, per_day, length):
    path = tmp_path_factory.mktemp("roster") / "w.gpkg"
    with Workspace.create(path, "lishui-2019", clock=lambda: NOW) as zone:
        with zone.edit("准备") as session:
            session.add_all([Person(name) for name in "甲乙丙丁"])
        if len(people) < per_day:
            with pytest.raises(EditError):
                roster(zone, TODAY, TODAY + timedelta(days=length), people, per_day=per_day)
            return
        assert roster(zone, TODAY, TODAY + timedelta(days=length), people, per_day=per_day) == length + 1
        turns = [part.person_id for part in zone.find(ActivityParticipant)]
        counts = [turns.count(key) for key in people]
        assert sum(counts) == (length + 1) * per_day
        assert max(counts) - min(counts) <= 1


def test_certificates_and_appointments_that_end_are_told(zone):
    with zone.edit("改") as session:
        session.get(Person, 1).certificate_valid_to = TODAY + timedelta(days=30)
        session.get(Appointment, 1).ends_on = TODAY + timedelta(days=31)
        session.get(Person, 2).certificate_valid_to = TODAY  # holds no post
    assert kinds(zone) == [DeadlineKind.CERTIFICATE]
    assert kinds(zone, TODAY + timedelta(days=1)) == [DeadlineKind.CERTIFICATE, DeadlineKind.APPOINTMENT]
