"""What was looked at during the latest visits, item by item of the scheme's check-lists."""

from collections.abc import Sequence
from datetime import timedelta

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.inspections import Inspection, InspectionItem
from gisgrid.sample.area import Area, Work
from gisgrid.sample.rows import draft_of, id_of, insert

_DAYS = 21


def insert_checks(area: Area, work: Work, enterprises: Sequence[Enterprise]) -> None:
    """Fill in the check-lists of the last three weeks, and of every visit that found an open hazard.

    Parameters
    ----------
    work : Work
        Visits and hazards with ids; the item that failed leads to its hazard.
    enterprises : sequence of Enterprise
        Those that were visited.
    """
    hazards = {id(story.visit): story.hazard for story in work.stories if story.visit is not None}
    since = area.today - timedelta(days=_DAYS)
    items: list[InspectionItem] = []
    for visit in work.visits:
        hazard = hazards.get(id(visit))
        is_shown = visit.inspected_at.date() >= since or (hazard is not None and hazard.state.is_open)
        listed = _listed(area, visit) if is_shown else []
        failed = area.chance.randrange(len(listed)) if listed and hazard is not None else -1
        for place, text in enumerate(listed):
            item = draft_of(InspectionItem)(id_of(visit), text, place != failed)
            if place == failed and hazard is not None:
                item.hazard_id, item.note = hazard.id, hazard.description
            items.append(item)
    insert(area.session, items)


def _listed(area: Area, visit: Inspection) -> list[str]:
    """Return the items of the first list that the visitor's post goes through."""
    found = next((one for one in area.scheme.checklists if visit.post in one.posts), None)
    return [] if found is None else [item.name for item in found.items]
