"""Saying which duties a plan does not meet, and what would help."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from gisgrid.i18n import term, tr
from gisgrid.model.register import Register
from gisgrid.patrol.needs import Need
from gisgrid.patrol.plan import Unmet
from gisgrid.patrol.working_time import WorkHours, clock_text


class Lack(Enum):
    """What a need lacks to become a visit."""

    PLACE = auto()
    OPEN_HOURS = auto()
    WORKING_DAY = auto()
    DISTANCE = auto()
    PERSON = auto()
    LEAVE = auto()
    DAY = auto()
    CLASH = auto()
    TIME = auto()


@dataclass(slots=True)
class Lacks:
    """Needs that found no visit, by what they lack."""

    needs: dict[Lack, list[Need]] = field(default_factory=lambda: defaultdict(list))

    def add(self, lack: Lack, *needs: Need) -> None:
        """Set needs aside."""
        self.needs[lack] += needs


def say_unmet(
    lacks: Lacks,
    register: Register,
    *,
    grids: Mapping[int, tuple[str, str]],
    names: Mapping[int, str],
    hours: WorkHours,
) -> list[Unmet]:
    """Return one line for each need that is not met."""
    posts = {post.key: post.name for post in register.scheme.posts}
    found = []
    for lack in Lack:
        for need in lacks.needs.get(lack, ()):
            grid = grids.get(need.grid_id or 0, ("", tr("no grid")))[1]
            post = tr(", ").join(term(posts.get(key, key)) for key in need.posts)
            reason, remedy = _words(lack, need, grid=grid, post=post, hours=hours)
            subject = names.get(need.enterprise_id or 0) or grid
            found.append(
                Unmet(
                    need.rule_id,
                    subject,
                    reason,
                    remedy,
                    enterprise_id=need.enterprise_id,
                    grid_id=need.grid_id,
                )
            )
    return found


def _words(lack: Lack, need: Need, *, grid: str, post: str, hours: WorkHours) -> tuple[str, str]:
    match lack:
        case Lack.PLACE:
            return (
                tr("Neither the enterprise nor its grid is on the map."),
                tr("Put the enterprise on the map, or give it a grid."),
            )
        case Lack.OPEN_HOURS:
            opening = f"{clock_text(hours.starts)}–{clock_text(hours.ends)}"
            return (
                tr("Its opening hours leave no room for a visit within {hours}.", hours=opening),
                tr("Correct the opening hours, or agree on an appointment."),
            )
        case Lack.WORKING_DAY:
            return (
                tr("There is no working day from {first} to {last}.", first=need.first, last=need.last),
                tr("Plan a day on duty, or make the visit before the holiday."),
            )
        case Lack.DISTANCE:
            return (
                tr(
                    "The last visit was on {day}; {gap} days must lie between two visits.",
                    day=need.last_done,
                    gap=need.gap_days,
                ),
                tr("Make the visit in the next period, or record why it is made so soon."),
            )
        case Lack.PERSON:
            return (
                tr("{grid} has nobody as {post}, and nobody near may help.", grid=grid, post=post),
                tr("Appoint somebody as {post} for {grid}, or name a deputy.", grid=grid, post=post),
            )
        case Lack.LEAVE:
            return (
                tr("Everybody who may go as {post} is on leave for the whole period.", post=post),
                tr("Move a day of leave, or name a deputy."),
            )
        case Lack.DAY:
            return (
                tr("Nobody is at work on a day that keeps the distance between visits."),
                tr("Move a day of leave, or let a deputy go."),
            )
        case Lack.CLASH:
            return (
                tr("Within its opening hours everybody who may go is busy with other visits."),
                tr("Agree on another time with some of the enterprises, or let more people go."),
            )
        case Lack.TIME:
            return (
                tr("All working hours of those who may go are used up."),
                tr("Add one day of work for {post}, or shorten the visits.", post=post),
            )
