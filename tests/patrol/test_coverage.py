"""The proof of coverage, counted by hand on a small park."""

import datetime as dt

from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.inspections import Inspection
from gisgrid.model.patrols import Absence, PlannedVisit
from gisgrid.model.people import Appointment
from gisgrid.model.periods import parse_period
from gisgrid.model.working_days import china_calendar
from gisgrid.patrol.coverage import coverage_lines
from tests.patrol.test_planning import copy_of, town  # noqa: F401  a fixture

WEEK = parse_period("2026-W47")


def lines_of(workspace):
    found = coverage_lines(workspace, WEEK, on=WEEK.end, calendar=china_calendar())
    return {line.grid: line for line in found if line.rule == "F1"}


def test_every_missed_visit_has_its_reason(town, tmp_path):  # noqa: F811
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("巡查") as session:
            for key in (1, 2, 2):
                moment = dt.datetime.combine(WEEK.start, dt.time(9))
                session.add(
                    Inspection(
                        moment, InspectionKind.PATROL, enterprise_id=key, inspector_id=1, post="worker"
                    )
                )
            session.add(PlannedVisit(WEEK.start, 1, 1, 3, "worker", "F1", 1, "09:00", "09:15"))
            session.add(Absence(2, WEEK.start, WEEK.end))
        first, second = lines_of(workspace)["园区0"], lines_of(workspace)["园区1"]
    assert (first.person, first.required, first.done) == ("王一", 5, 2)
    assert dict(first.missed) == {
        "厂2 2026-W47": "已计划未执行",
        "厂3 2026-W47": "未列入计划",
        "厂4 2026-W47": "未列入计划",
    }
    assert (second.required, second.done) == (5, 0)
    assert {reason for _, reason in second.missed} == {"休假且无人代班"}


def test_a_running_week_is_still_due_and_not_missed(town, tmp_path):  # noqa: F811
    friday = WEEK.start + dt.timedelta(days=4)
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("巡查") as session:
            moment = dt.datetime.combine(WEEK.start, dt.time(9))
            session.add(
                Inspection(moment, InspectionKind.PATROL, enterprise_id=1, inspector_id=1, post="worker")
            )
        found = coverage_lines(workspace, WEEK, on=friday, calendar=china_calendar())
    (line,) = [line for line in found if line.rule == "F1" and line.grid == "园区0"]
    assert (line.required, line.done, line.still_due, line.missed) == (5, 1, 4, ())


def test_a_vacant_post_is_the_reason(town, tmp_path):  # noqa: F811
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("离岗") as session:
            session.delete(session.find(Appointment, person_id=1)[0])
        line = lines_of(workspace)["园区0"]
    assert line.person == ""
    assert {reason for _, reason in line.missed} == {"岗位空缺"}
