"""The proof of coverage as a report: sums, reasons, days on the map's colours, yearly figures."""

import datetime as dt

import pytest

from gisgrid.layers.theme_classes import NEVER_VISITED, VISIT_AGES
from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.inspections import Inspection
from gisgrid.reports.catalogue import Wish, make_report
from tests.patrol.test_planning import copy_of, town  # noqa: F401  a fixture

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def parts(town, tmp_path):  # noqa: F811
    """Return the four tables for week 47, in which two of ten were visited, and one long before."""
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("巡查") as session:
            for key, day in ((1, 16), (2, 18), (6, 1)):
                moment = dt.datetime.combine(dt.date(2026, 11, day), dt.time(9))
                session.add(
                    Inspection(
                        moment, InspectionKind.PATROL, enterprise_id=key, inspector_id=1, post="worker"
                    )
                )
        return make_report(workspace, "coverage", Wish(period="2026-W47"), today=MONDAY).parts


def test_the_sum_and_every_missed_visit_agree(parts):
    coverage, missed, _, _ = parts
    weekly = [row.cells for row in coverage.rows if row.cells[1] == "F1"]
    assert [cells[5:] for cells in weekly] == [(5, 2, 40.0, 3, 0), (5, 0, 0.0, 5, 0)]
    assert coverage.rows[-1].cells[8] == len(missed.rows)
    assert {row.cells[5] for row in missed.rows if row.cells[1] == "F1"} == {"未列入计划"}


def test_days_since_the_last_visit_stand_on_the_colours_of_the_map(parts):
    days = {row.cells[2]: (row.cells[5], row.grounds[5]) for row in parts[2].rows}
    # From the last day of the week, Sunday 22nd: 6, 4 and 21 days.
    assert days["厂0"] == ("6", VISIT_AGES[0][2])
    assert days["厂1"] == ("4", VISIT_AGES[0][2])
    assert days["厂5"] == ("21", VISIT_AGES[2][2])
    assert days["厂9"] == ("从未检查", NEVER_VISITED)
    assert [row.cells[5] for row in parts[2].rows][-3:] == ["21", "6", "4"]


def test_yearly_figures_ask_six_of_leaders_and_twelve_of_assistants(parts):
    # L15: at least 6 a year by leaders; L20: at least 12 by assistants.
    asked = {row.cells[1]: row.cells[4] for row in parts[3].rows}
    assert (asked["F2"], asked["F3"]) == (12, 6)


def test_one_grid_can_be_asked_for(town, tmp_path):  # noqa: F811
    with copy_of(town, tmp_path) as workspace:
        found = make_report(workspace, "coverage", Wish(period="2026-W47", area="园区02"), today=MONDAY).parts
    assert {row.cells[4] for row in found[0].rows[:-1]} == {"园区1"}
    assert {row.cells[1] for row in found[2].rows} == {"园区1"}
