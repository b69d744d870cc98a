"""Who may go: people in post by territory or line, and the days on which they work."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.patrols import Absence
from gisgrid.model.people import Appointment, Person
from gisgrid.model.post_holders import Place, PostHolders, ground_places, line_places, place_of
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import VisitRule
from gisgrid.model.working_days import WorkCalendar


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in post.

    Attributes
    ----------
    grids : frozenset of int
        Grids that he or she answers for, in any post.
    """

    person_id: int
    name: str
    grids: frozenset[int]


class Staff:
    """The people of a register on a day.

    Parameters
    ----------
    on : date
        Day whose appointments count.
    calendar : WorkCalendar
        The working days.
    """

    def __init__(self, register: Register, on: dt.date, *, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self._scheme = register.scheme
        self._tree = GridTree.read(register)
        names = ["id", "kind", "area_code", "department_id", "parent_id"]
        columns = register.columns(Grid, names)
        self._grids = {row[0]: row[1:] for row in zip(*(columns[name] for name in names), strict=True)}
        rows = register.columns(Enterprise, ["id", "grid_id", "sector_department_id"])
        self._enterprises = {
            key: (grid_id, department) for key, grid_id, department in zip(*rows.values(), strict=True)
        }
        people = dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True))
        grids: dict[int, set[int]] = defaultdict(set)
        self._index: dict[tuple[str, Place], list[int]] = defaultdict(list)
        for appointment in PostHolders(register, on).held:
            self._enter(appointment)
            if appointment.grid_id is not None:
                grids[appointment.person_id].add(appointment.grid_id)
        self.members = {
            key: Member(key, str(people.get(key, "")), frozenset(grids[key]))
            for found in self._index.values()
            for key in found
        }
        self._absences: dict[int, list[Absence]] = defaultdict(list)
        for absence in register.find(Absence):
            self._absences[absence.person_id].append(absence)

    def _enter(self, appointment: Appointment) -> None:
        kind, area_code, department_id, _ = self._grids.get(appointment.grid_id or 0, (None, "", None, None))
        place = place_of(appointment, kind, area_code=area_code, department_id=department_id)
        known = self._index[appointment.post, place]
        if appointment.person_id not in known:
            known.append(appointment.person_id)

    def for_grid(self, rule: VisitRule, grid_id: int) -> tuple[tuple[int, ...], str]:
        """Return who answers for a rule in a grid, and in which post; nobody where it is vacant."""
        return self._first(rule, ground_places([grid_id]))

    def for_enterprise(self, rule: VisitRule, enterprise_id: int) -> tuple[tuple[int, ...], str]:
        """Return who answers for a rule at an enterprise, and in which post.

        Where several posts may, the one named last goes: it is the one whose daily work it is.
        """
        grid_id, department = self._enterprises.get(enterprise_id, (None, None))
        chain = self._tree.chain(grid_id)
        if self._is_line(rule):
            places = line_places((self._grids[key][1] for key in chain), department)
            return self._first(rule, places[::-1])
        return self._first(rule, ground_places(chain))

    def _first(self, rule: VisitRule, places: list[Place]) -> tuple[tuple[int, ...], str]:
        for post in reversed(rule.who):
            for place in places:
                found = self._index.get((post, place))
                if found:
                    return tuple(found), post
        return (), ""

    def _is_line(self, rule: VisitRule) -> bool:
        return any(self._scheme.level(key).kind is GridKind.DEPARTMENTAL for key in rule.levels)

    def in_post(self, post: str) -> list[int]:
        """Return everybody in a post, ascending."""
        return sorted({key for place, found in self._index.items() if place[0] == post for key in found})

    def parents(self, person_id: int) -> frozenset[int | None]:
        """Return the grids one level above those that somebody answers for."""
        return frozenset(self._grids[key][3] for key in self.members[person_id].grids if key in self._grids)

    def parent_of(self, grid_id: int | None) -> int | None:
        """Return the grid above a grid."""
        row = self._grids.get(grid_id or 0)
        return None if row is None else row[3]

    def works(self, person_id: int, day: dt.date) -> bool:
        """Tell whether somebody works on a day."""
        return self.calendar.is_working(day) and not any(
            absence.covers(day) for absence in self._absences[person_id]
        )
