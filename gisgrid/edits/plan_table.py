"""A plan as a table for a workbook."""

from typing import Any

from gisgrid.exchange.writing import OutTable
from gisgrid.i18n import tr
from gisgrid.patrol.day_sheets import why_here
from gisgrid.patrol.plan import Plan


def plan_table(plan: Plan) -> OutTable:
    """Return one row for each visit, in the order of the plan."""
    visits = plan.visits
    columns: dict[str, list[Any]] = {
        "date": [visit.date for visit in visits],
        "person": [visit.person for visit in visits],
        "order": [visit.order for visit in visits],
        "arrive": [visit.arrive for visit in visits],
        "leave": [visit.leave for visit in visits],
        "grid": [visit.grid_name for visit in visits],
        "name": [visit.name for visit in visits],
        "rule": ["、".join(visit.tasks) for visit in visits],
        "why": [why_here(visit) for visit in visits],
        "due": [visit.due for visit in visits],
    }
    headings = {
        "date": tr("Day"),
        "person": tr("Person"),
        "order": tr("No."),
        "arrive": tr("Arrival"),
        "leave": tr("Departure"),
        "grid": tr("Grid"),
        "name": tr("Enterprise"),
        "rule": tr("Visit duties"),
        "why": tr("Why on this day"),
        "due": tr("Due by"),
    }
    return OutTable(tr("Patrol plan"), columns, headings)
