"""Who is in which post on a day: the one index of appointments that staff lists, charts, ledgers and plans ask.

A post belongs to a grid on the ground, or to a department's line (条线): the whole of it, or its part in one area.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from gisgrid.model.enumerations import GridKind
from gisgrid.model.people import Appointment
from gisgrid.model.register import Records

Place = tuple[str, int | None]
"""A grid (``"grid"``, its id), or a department's line (``"line "`` with an area code or none, its department)."""
_GRID = "grid"
_LINE = "line "


class PostHolders:
    """The appointments that count on a day, and when earlier ones ended.

    Parameters
    ----------
    on : date
        The day.
    """

    def __init__(self, register: Records, on: dt.date) -> None:
        self._by_grid: dict[tuple[int | None, str], list[Appointment]] = defaultdict(list)
        self._by_department: dict[tuple[int, str], list[Appointment]] = defaultdict(list)
        self._ended: dict[tuple[int | None, str], dt.date] = {}
        self.held: list[Appointment] = []
        for one in register.find(Appointment):
            place = (one.grid_id, one.post)
            if one.covers(on):
                self.held.append(one)
                self._by_grid[place].append(one)
                if one.department_id is not None:
                    self._by_department[one.department_id, one.post].append(one)
            elif one.ends_on is not None and one.ends_on < on:
                self._ended[place] = max(self._ended.get(place, one.ends_on), one.ends_on)

    def of_grid(self, grid_id: int | None, post: str) -> list[Appointment]:
        """Return who holds a post of a grid; of None, a post that belongs to no grid."""
        return self._by_grid.get((grid_id, post), [])

    def of_department(self, department_id: int, post: str) -> list[Appointment]:
        """Return who holds a post for a department, with or without a grid."""
        return self._by_department.get((department_id, post), [])

    def of_post(self, post: str) -> list[Appointment]:
        """Return who holds a post anywhere."""
        return [one for one in self.held if one.post == post]

    def vacant_since(self, grid_id: int | None, post: str) -> dt.date | None:
        """Return the first day without the last holder, None when nobody ever left the post."""
        last = self._ended.get((grid_id, post))
        return None if last is None else last + dt.timedelta(days=1)


def place_of(
    appointment: Appointment, kind: GridKind | None, *, area_code: str, department_id: int | None
) -> Place:
    """Return the place that an appointment answers for.

    Parameters
    ----------
    kind, area_code, department_id
        Of its grid; `kind` is None without a grid that is known.
    """
    if kind is GridKind.DEPARTMENTAL:
        return (_LINE + area_code, department_id)
    return (_GRID, appointment.grid_id) if kind is not None else (_LINE, appointment.department_id)


def ground_places(chain: Iterable[int]) -> list[Place]:
    """Return the places on the ground that grids are, in their order."""
    return [(_GRID, key) for key in chain]


def line_places(area_codes: Iterable[str], department_id: int | None) -> list[Place]:
    """Return the places of a department's line that take in some areas, the whole line first."""
    return [(_LINE + code, department_id) for code in sorted({*area_codes, ""})]
