"""What was looked at during the latest visits, item by item of the scheme's check-lists."""

from collections.abc import Sequence
from datetime import timedelta

from gisgrid.model.checklists import visit_checklists
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.inspections import InspectionItem
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
    known = {id_of(one): one for one in enterprises}
    since = area.today - timedelta(days=_DAYS)
    items: list[InspectionItem] = []
    for visit in work.visits:
        hazard = hazards.get(id(visit))
        is_shown = visit.inspected_at.date() >= since or (hazard is not None and hazard.state.is_open)
        visited = known.get(visit.enterprise_id or 0)
        lists = visit_checklists(area.scheme, visited, post=visit.post, kind=visit.kind) if is_shown else ()
        listed = [item.name for one in lists for item in one.items]
        failed = area.chance.randrange(len(listed)) if listed and hazard is not None else -1
        for place, text in enumerate(listed):
            item = draft_of(InspectionItem)(id_of(visit), text, place != failed)
            if place == failed and hazard is not None:
                item.hazard_id, item.note = hazard.id, hazard.description
            items.append(item)
    insert(area.session, items)
