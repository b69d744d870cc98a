"""What a sample area is made of while it is being made, and what both areas do alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

import numpy as np

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import EnterpriseStatus, GridKind, PlaceAccuracy
from gisgrid.model.inspections import Inspection
from gisgrid.model.scheme import Scheme
from gisgrid.sample.enterprises import make_aliases, make_changes, make_licences
from gisgrid.sample.hazard_story import Cast, PersonFinder, Story, StoryTeller
from gisgrid.sample.hazards import HazardMaker, insert_stories
from gisgrid.sample.names import NameMaker
from gisgrid.sample.rows import BulkSession, id_of, insert
from gisgrid.sample.staffing import PostBook, months_before
from gisgrid.sample.visits import Unit, VisitPlan, insert_visits, make_visits, walks_through

_ENDINGS = (EnterpriseStatus.CLOSED, EnterpriseStatus.MOVED, EnterpriseStatus.DEREGISTERED)


@dataclass(kw_only=True)
class Area:
    """What has been made of an area so far.

    Attributes
    ----------
    chance, noise : Random, Generator
        The sources of chance, for single choices and for whole arrays.
    departments : dict of str to int
        Ids of departments by short name.
    """

    session: BulkSession
    scheme: Scheme
    chance: Random
    noise: np.random.Generator
    names: NameMaker
    today: date
    grids: list[Grid]
    departments: dict[str, int]

    @property
    def first(self) -> date:
        """First day of the records: eighteen months ago."""
        return months_before(self.today, 18)

    def at_level(self, level: int) -> list[Grid]:
        """Return the territorial grids of a level."""
        return [grid for grid in self.grids if grid.level == level and grid.kind is GridKind.TERRITORIAL]


def close(enterprise: Enterprise, chance: Random) -> None:
    """Let an enterprise be closed, moved away or deregistered; it is no key unit any more."""
    enterprise.status = chance.choice(_ENDINGS)
    enterprise.is_key_unit, enterprise.key_unit_reason = False, ""


def take_place_away(enterprise: Enterprise, reason: str) -> None:
    """Leave an enterprise without a position (未落图), kept in its grid by hand."""
    enterprise.geometry = None
    enterprise.place_accuracy = PlaceAccuracy.NOT_LOCATED
    enterprise.assigned_by_hand = True
    enterprise.assignment_reason = reason


def insert_papers(area: Area, batch: Sequence[Enterprise]) -> None:
    """Insert other names, status history and licences of enterprises that have ids."""
    insert(area.session, make_aliases(batch, area.chance))
    insert(area.session, make_changes(batch, area.chance, today=area.today))
    insert(area.session, make_licences(batch, area.chance, today=area.today))


def plan_visits(
    area: Area,
    book: PostBook,
    enterprises: Sequence[Enterprise],
    *,
    grids_of: Callable[[Enterprise], Mapping[str, int]],
    grids_of_level: Mapping[str, Sequence[int]],
    subjects: str,
) -> VisitPlan:
    """Put together what making visits needs to know.

    Parameters
    ----------
    grids_of : callable
        Gives the grids that hold an enterprise, by key of their level.
    grids_of_level : mapping of str to sequence of int
        Grids that are visited as such, by key of their level.
    subjects : str
        Fields of supervision, joined by 、.
    """
    walks = walks_through(enterprises)
    units = [
        Unit(
            enterprise_id=id_of(one),
            grid_id=one.grid_id or 0,
            grids=grids_of(one),
            status=one.status,
            is_key=one.is_key_unit,
            has_parcel=not one.village,
            order=walks.order[id_of(one)],
            since=one.first_registered_on or area.first,
            escort=one.safety_officer,
        )
        for one in enterprises
    ]
    return VisitPlan(
        scheme=area.scheme,
        book=book,
        chance=area.chance,
        first=area.first,
        today=area.today,
        units=units,
        grids_of_level=grids_of_level,
        walk_length=walks.length,
        subjects=subjects,
    )


@dataclass(frozen=True)
class Work:
    """The visits and hazards of eighteen months, inserted."""

    visits: list[Inspection]
    stories: list[Story]


def insert_work(
    area: Area,
    plan: VisitPlan,
    enterprises: Sequence[Enterprise],
    *,
    cast: Cast,
    find: PersonFinder,
    favourites: Sequence[int],
    hazards: int,
) -> Work:
    """Insert the visits that the rules ask for, and hazards with their re-checks.

    Parameters
    ----------
    cast : Cast
        Which posts play which part in the life of a hazard.
    find : callable
        Gives the person in a part, for a grid and a day.
    favourites : sequence of int
        Enterprises with the richest cards.
    hazards : int
        How many.
    """
    visits = list(make_visits(plan))
    teller = StoryTeller(cast, find, chance=area.chance, today=area.today, subjects=plan.subjects)
    maker = HazardMaker(
        teller,
        enterprises=enterprises,
        visits=visits,
        favourites=favourites,
        chance=area.chance,
        today=area.today,
    )
    stories = maker.make(hazards)
    insert_visits(area.session, visits)
    insert_stories(area.session, stories)
    return Work(visits, stories)
