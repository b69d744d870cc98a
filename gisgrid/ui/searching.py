"""Keeps the search index of the window fresh, and leads from what was found to what has a card."""

from typing import Any

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register
from gisgrid.model.search import Hit, SearchIndex, build_index


class SearchKeeper:
    """Builds the index when somebody searches for the first time after a change."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._index: SearchIndex | None = None

    def index(self) -> SearchIndex:
        """Return an index of the register as it is now."""
        if self._index is None or self._index.step != self._register.step:
            self._index = build_index(self._register)
        return self._index

    def place_of(self, hit: Hit) -> tuple[type[Any], int]:
        """Return the record whose card tells about a hit: a person's grid, a hazard's enterprise."""
        if hit.kind is Person:
            held = self._register.find(Appointment, person_id=hit.id)
            grids = [appointment.grid_id for appointment in held if appointment.grid_id is not None]
            return (Grid, grids[-1]) if grids else (Person, hit.id)
        if hit.kind is Hazard:
            hazard = self._register.get(Hazard, hit.id)
            if hazard is not None and hazard.enterprise_id is not None:
                return Enterprise, hazard.enterprise_id
        return hit.kind, hit.id
