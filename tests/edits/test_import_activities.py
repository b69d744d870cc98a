"""Meetings, trainings and other dated records from a log: kind by the sheet, people by name, lists that were cut."""

from datetime import date

import pytest

from gisgrid.edits.activities import PASSED, Attendee, record_activity
from gisgrid.exchange.targets import Target
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Person
from tests.edits.ledgers import counted, refusals, take

LOG = {
    "日期": ["2026-10-09", "2026-10-20"],
    "网格/单位": ["西片", "化工厂"],
    "主题": ["三季度例会", "现场会"],
    "地点": ["会议室", None],
    "主持人/负责人": ["李强", None],
    "参加人数": [12, 3],
    "参加人员": ["李强", None],
    "内容": ["通报整改情况", None],
}
MEETINGS = "网格员工作会议.xlsx"


def test_records_come_in_with_people_and_place(town):
    report = take(town, LOG, Target.ACTIVITIES, name=MEETINGS)
    assert (counted(report), refusals(report)) == ((2, 0, 0), [])
    one, two = sorted(town.find(Activity), key=lambda activity: activity.held_on)
    assert (one.kind, one.held_on, one.place, one.attendee_count) == (
        ActivityKind.MEETING,
        date(2026, 10, 9),
        "会议室",
        12,
    )
    assert (one.grid_id is not None, one.host_id, two.enterprise_id) == (True, 1, 1)
    assert [part.person_id for part in town.find(ActivityParticipant)] == [1]
    assert counted(take(town, LOG, Target.ACTIVITIES, name=MEETINGS)) == (0, 0, 2)
    town.undo()
    assert town.count(Activity) == town.count(ActivityParticipant) == 0


def test_two_alike_on_one_day_are_two(town):
    twice = {"日期": ["2026-10-09"] * 2, "主题": ["值班"] * 2, "记录类别": ["值班"] * 2}
    assert counted(take(town, twice, Target.ACTIVITIES)) == (2, 0, 0)
    assert counted(take(town, twice, Target.ACTIVITIES)) == (0, 0, 2)


@pytest.fixture
def trained(town):
    """A training of fourteen people, two of whom have the same name."""
    with town.edit("培训") as session:
        people = [session.add(Person(f"员{at}")) for at in range(13)]
        people.append(session.add(Person("员0")))
        record_activity(
            session,
            Activity(ActivityKind.TRAINING, date(2026, 5, 6), "岗前培训"),
            attendees=[Attendee(person_id=one.id, result=PASSED) for one in people],
        )
    return town


def test_a_list_that_was_cut_only_adds(trained):
    names = "、".join(f"员{at}" for at in range(12))
    row = {"日期": ["2026-05-06"], "主题": ["岗前培训"], "记录类别": ["培训"]}
    same = row | {"参加人员": [f"{names}等14人"]}
    assert counted(take(trained, same, Target.ACTIVITIES)) == (0, 0, 1)
    more = row | {"参加人员": [f"李强、{names}等15人"]}
    assert counted(take(trained, more, Target.ACTIVITIES)) == (0, 1, 0)
    parts = trained.find(ActivityParticipant)
    assert len(parts) == 15
    assert [part.person_id for part in parts if part.result != PASSED] == [1]


def test_a_whole_list_takes_away_whom_it_does_not_name(trained):
    row = {"日期": ["2026-05-06"], "主题": ["岗前培训"], "记录类别": ["培训"], "参加人员": ["员1、员2"]}
    assert counted(take(trained, row, Target.ACTIVITIES)) == (0, 1, 0)
    assert [part.result for part in trained.find(ActivityParticipant)] == [PASSED, PASSED]
    trained.undo()
    assert trained.count(ActivityParticipant) == 14


def test_what_cannot_be_is_refused(town):
    rows = {
        "日期": ["2027-01-09", "2026-10-20", "2026-10-21", "2026-10-22"],
        "主题": ["将来的会", "会", "会", "交办一事"],
        "记录类别": ["会议", "会议", "会议", "交办"],
        "网格/单位": [None, "没有的地方", None, None],
        "参加人员": [None, None, "没有的人", None],
    }
    told = refusals(take(town, rows, Target.ACTIVITIES))
    assert [(row, field) for row, field, _ in told] == [
        (2, "日期"),
        (3, "网格/单位"),
        (4, "参加人员"),
        (5, "日期"),
    ]
    assert "没有的人" in told[2][2]
    assert refusals(take(town, LOG, Target.ACTIVITIES, name="十月.xlsx"))[0][1] == "kind"
    assert town.count(Activity) == 0
