"""T13 shows what the window shows: one computation, written to both sheets."""

from datetime import date

from gisgrid.model.areas import Grid
from gisgrid.model.assessment import assess_areas, assess_people, running_period
from gisgrid.model.enumerations import HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.periods import PeriodKind, period_of
from gisgrid.reports.assessments import AREA_COLUMNS, PERSON_COLUMNS
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.workspace import Workspace
from tests.reports.conftest import TODAY, MakeFile, sheet_rows

YEAR = running_period(period_of(PeriodKind.YEAR, TODAY), TODAY)


def test_the_paper_has_the_points_of_the_window(lishui: Workspace) -> None:
    people, areas = make_report(lishui, "assessment", Wish(), today=TODAY).parts
    place = [column.title for column in PERSON_COLUMNS].index("量化得分")
    told = [(row.cells[1], row.cells[place], row.cells[place + 1]) for row in people.rows]
    assert told == [(one.name, one.points, one.grade) for one in assess_people(lishui, YEAR)]
    place = [column.title for column in AREA_COLUMNS].index("量化得分")
    scores = assess_areas(lishui, YEAR)
    assert [(row.cells[1], row.cells[place]) for row in areas.rows] == [(s.name, s.points) for s in scores]
    assert len(scores) == 26
    assistant = next(row for row in people.rows if row.cells[2] == "网格长助理")
    assert any(str(cell).startswith("≥12次：已") for cell in assistant.cells)


def test_hazards_of_a_town_are_recounted(hanyin: Workspace, write: MakeFile) -> None:
    """Hazards due this year below 城关镇, closed or finished by their day, counted from the plain records."""
    rows = sheet_rows(write(hanyin, "assessment"), sheet=1)
    town = next(row for row in rows if row[1] == "城关镇")
    below = {g.id for g in hanyin.find(Grid) if g.code.startswith("610921100")}
    due = [
        one
        for one in hanyin.find(Hazard)
        if one.grid_id in below
        and one.state is not HazardState.VOID
        and one.due_on is not None
        and date(2026, 1, 1) <= one.due_on <= TODAY
    ]
    in_time = [one for one in due if (day := one.finished_on or one.closed_on) and day <= one.due_on]
    assert len(due) > 5
    assert town[6:8] == [len(due), len(in_time)]
