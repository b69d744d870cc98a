"""Keeps the search index of the window fresh, and leads from what was found to what has a card."""

from typing import Any

from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register
from gisgrid.model.search import Hit, SearchIndex, build_index
from gisgrid.progress import Progress
from gisgrid.ui.jobs import Job, Jobs, Lane


class SearchKeeper:
    """Builds the index in the background after every change; until it is done the old one answers."""

    def __init__(self, register: Register, jobs: Jobs) -> None:
        self._register = register
        self._jobs = jobs
        self._index: SearchIndex | None = None
        self._job: Job | None = None

    def renew(self) -> None:
        """Begin to build a new index."""
        if self._job is not None:
            self._job.cancel()
        self._job = self._jobs.start(
            tr("Preparing the search"),
            _build,
            self._register,
            lane=Lane.STORE,
            on_success=self._on_built,
        )

    def index(self) -> SearchIndex:
        """Return the newest index; the first one is waited for."""
        if self._index is None:
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

    def _on_built(self, index: SearchIndex) -> None:
        self._index = index
        self._job = None


def _build(register: Register, *, progress: Progress) -> SearchIndex:
    progress.check_cancelled()
    return build_index(register)
