"""What an earlier plan of the same days holds on to: locked visits, and of a running period all that can stay."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Sequence

from gisgrid.model.patrols import PlannedVisit
from gisgrid.patrol.assigning import site_of
from gisgrid.patrol.needs import Need, Span
from gisgrid.patrol.staff import Staff

Fixed = frozenset[tuple[int, Hashable, dt.date]]
"""Person, site and day of stops that stay where they are."""


class Keeping:
    """Tells which needs keep the person and day of an earlier plan.

    A locked visit is kept. When part of the period is over, the others are kept too, wherever the person works on
    that day: a lost day then changes what was lost and little else. Work with hazards is planned anew, for it goes
    first.

    Parameters
    ----------
    before : sequence of PlannedVisit
        Visits planned earlier, of any time.
    """

    def __init__(self, before: Sequence[PlannedVisit], span: Span, staff: Staff) -> None:
        self._span = span
        self._is_running = span.starts > span.period.start
        self._visits: dict[tuple[Hashable, str], list[PlannedVisit]] = defaultdict(list)
        for visit in before:
            is_kept = visit.is_locked or (self._is_running and staff.works(visit.person_id, visit.planned_on))
            if is_kept and span.starts <= visit.planned_on <= span.ends:
                self._visits[site_key(visit), visit.post].append(visit)

    def visit_of(self, need: Need) -> PlannedVisit | None:
        """Return the earlier visit that serves a need and is kept, or None."""
        for post in need.posts:
            for visit in self._visits.get((site_of(need), post), ()):
                if need.first <= visit.planned_on <= need.last and (visit.is_locked or not need.tasks):
                    return visit
        return None

    def wanted(self, needs: Sequence[Need]) -> list[Need]:
        """Leave out what a running plan has not taken on and what can wait for the next one."""
        if not self._is_running or not self._visits:
            return list(needs)
        return [
            need
            for need in needs
            if need.due <= self._span.ends or need.tasks or self.visit_of(need) is not None
        ]

    def fixed(self, needs: Sequence[Need]) -> Fixed:
        """Return person, site and day of the kept stops."""
        found = set()
        for need in needs:
            visit = self.visit_of(need)
            if visit is not None:
                found.add((visit.person_id, site_of(need), visit.planned_on))
        return frozenset(found)


def site_key(visit: PlannedVisit) -> Hashable:
    """Return the key of the place of an earlier visit."""
    if visit.enterprise_id is not None:
        return ("enterprise", visit.enterprise_id)
    return ("grid", visit.grid_id)
