"""The life of one hazard, told event by event (DOMAIN.md 3.4)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from gisgrid.model.enumerations import (
    HazardEventKind,
    HazardLevel,
    HazardState,
    InspectionKind,
    InspectionResult,
)
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Person
from gisgrid.sample.calendar_days import is_holiday, working_days
from gisgrid.sample.rows import id_of

_SECOND_TERM_DAYS = 7
"""What is given for rectifying once more after a failed re-check."""


@dataclass(frozen=True)
class Role:
    """Who does a step: a holder of a post of the hazard's grid, or of the grid that is named.

    Attributes
    ----------
    post : str
        Key of the post.
    grid_id : int or None
        Fixed grid, for posts of the whole scheme.
    """

    post: str
    grid_id: int | None = None


@dataclass(frozen=True)
class Cast:
    """The roles of a scheme.

    Attributes
    ----------
    worker, assigner, closer : Role
        Who finds and follows, who hands out, who closes.
    report_to, overdue_to, listed_by : str
        To whom it is reported, to whom when overdue, and the office that lists major hazards.
    """

    worker: Role
    assigner: Role
    closer: Role
    report_to: str
    overdue_to: str
    listed_by: str


PersonFinder = Callable[[Role, int, date], Person | None]


@dataclass
class Story:
    """A hazard with its events and the visits that looked at it again."""

    hazard: Hazard
    visit: Inspection | None
    events: list[HazardEvent] = field(default_factory=list)
    rechecks: list[Inspection] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """When the latest event happened."""
        return self.events[-1].happened_at if self.events else self.hazard.found_at


class StoryTeller:
    """Leads hazards through their states.

    Parameters
    ----------
    cast : Cast
        Who does what.
    find_person : callable
        Gives the person in a role for a grid and day, or None when the post is vacant.
    chance : random.Random
        The source of chance.
    today : date
        Nothing happens on or after this day.
    subjects : str
        Fields of supervision of re-check visits.
    """

    def __init__(
        self, cast: Cast, find_person: PersonFinder, *, chance: Random, today: date, subjects: str
    ) -> None:
        self._cast = cast
        self._find_person = find_person
        self._chance = chance
        self._last = datetime.combine(
            working_days(today - timedelta(days=14), today - timedelta(days=1))[-1], time(17, 30)
        )
        self._subjects = subjects

    def tell(self, story: Story, goal: HazardState, *, is_late: bool, rectifier: str) -> None:
        """Lead a hazard to `goal`.

        Parameters
        ----------
        is_late : bool
            Whether the deadline passes before the rectification is done.
        rectifier : str
            The enterprise's person who puts it right.
        """
        hazard, worker = story.hazard, self._cast.worker
        self._step(story, HazardEventKind.REGISTER, HazardState.REGISTERED, hours=0.1, role=worker)
        if goal is HazardState.REGISTERED:
            return
        if hazard.is_urgent or self._chance.random() < 0.2:
            self._step(
                story,
                HazardEventKind.DISSUADE,
                HazardState.REGISTERED,
                hours=0.3,
                role=worker,
                text="现场劝导，责令暂停作业",
            )
        if goal is HazardState.VOID:
            hazard.void_reason = self._chance.choice(["重复登记", "经核实不构成隐患", "企业已搬迁"])
            self._step(
                story,
                HazardEventKind.VOID,
                HazardState.VOID,
                hours=26,
                role=self._cast.closer,
                text=hazard.void_reason,
            )
            return
        self._step(
            story,
            HazardEventKind.REPORT,
            HazardState.REPORTED,
            hours=3,
            role=worker,
            to_whom=self._cast.report_to,
        )
        if goal is HazardState.REPORTED:
            return
        self._hand_out(story, rectifier, is_late=is_late)
        if goal is HazardState.ASSIGNED:
            return
        self._step(story, HazardEventKind.START, HazardState.RECTIFYING, hours=20, name=rectifier)
        if is_late:
            self._run_late(story)
        if goal is HazardState.RECTIFYING:
            return
        self._finish(story, goal, rectifier)

    def _hand_out(self, story: Story, rectifier: str, *, is_late: bool) -> None:
        hazard = story.hazard
        if hazard.level is HazardLevel.MAJOR:
            self._list(story)
        at = self._after(story, 20)
        allowed = 60 if hazard.level is HazardLevel.MAJOR else self._chance.choice([7, 10, 15, 15])
        if is_late:
            allowed = min(allowed, max(4, (self._last - at).days - self._chance.randint(1, 9)))
        hazard.due_on = (at + timedelta(days=allowed)).date()
        hazard.responsible = rectifier
        hazard.notice_number = f"整改〔{at.year}〕{self._chance.randint(1, 900):03d}号"
        self._step(
            story,
            HazardEventKind.ASSIGN,
            HazardState.ASSIGNED,
            hours=20,
            role=self._cast.assigner,
            to_whom=rectifier,
            text=hazard.measure,
        )
        story.events[-1].due_on = hazard.due_on

    def _list(self, story: Story) -> None:
        hazard = story.hazard
        self._step(
            story,
            HazardEventKind.CONFIRM_MAJOR,
            HazardState.REPORTED,
            hours=20,
            role=self._cast.assigner,
            text=hazard.basis,
        )
        hazard.confirmed_by = story.events[-1].person_name
        self._step(
            story,
            HazardEventKind.LIST,
            HazardState.REPORTED,
            hours=24,
            name=self._cast.listed_by,
            text="挂牌督办",
        )
        hazard.is_listed = True
        hazard.listed_level = "县级"
        hazard.listed_by = self._cast.listed_by
        hazard.listed_on = story.now.date()
        hazard.listed_number = f"督办〔{story.now.year}〕{self._chance.randint(1, 40):02d}号"

    def _run_late(self, story: Story) -> None:
        hazard = story.hazard
        if hazard.due_on is None:
            return
        due = datetime.combine(hazard.due_on, time(9, 0))
        for days in (1, 4)[: self._chance.randint(1, 2)]:
            at = due + timedelta(days=days, hours=self._chance.randint(0, 6))
            if at < self._last:
                hazard.urge_count += 1
                self._put(story, HazardEventKind.URGE, HazardState.RECTIFYING, at=at, role=self._cast.worker)
        at = due + timedelta(days=6, hours=2)
        if at < self._last:
            self._put(
                story,
                HazardEventKind.ESCALATE,
                HazardState.RECTIFYING,
                at=at,
                role=self._cast.worker,
                to_whom=self._cast.overdue_to,
            )

    def _finish(self, story: Story, goal: HazardState, rectifier: str) -> None:
        hazard = story.hazard
        fails = goal is HazardState.RECHECK_FAILED or (
            goal is HazardState.CLOSED and self._chance.random() < 0.07
        )
        self._complete(story, rectifier)
        if goal is HazardState.AWAITING_RECHECK:
            return
        if fails:
            self._recheck(story, InspectionResult.HAZARDS_FOUND)
            if goal is HazardState.RECHECK_FAILED:
                return
            self._step(story, HazardEventKind.START, HazardState.RECTIFYING, hours=20, name=rectifier)
            self._complete(story, rectifier)
        self._recheck(story, InspectionResult.NO_PROBLEM)
        if hazard.is_listed:
            self._step(
                story,
                HazardEventKind.DELIST,
                HazardState.AWAITING_RECHECK,
                hours=24,
                name=self._cast.listed_by,
                text="验收合格，撤销挂牌",
            )
            hazard.delisted_on = story.now.date()
        self._step(story, HazardEventKind.CLOSE, HazardState.CLOSED, hours=6, role=self._cast.closer)
        hazard.closed_on = story.now.date()
        hazard.closed_by = story.events[-1].person_name

    def _complete(self, story: Story, rectifier: str) -> None:
        hours = self._chance.choice([20, 44, 68, 92])
        self._step(
            story,
            HazardEventKind.FINISH,
            HazardState.AWAITING_RECHECK,
            hours=hours,
            name=rectifier,
            text="整改完成，申请复查",
        )
        story.hazard.finished_on = story.now.date()

    def _recheck(self, story: Story, result: InspectionResult) -> None:
        hazard = story.hazard
        passed = result is InspectionResult.NO_PROBLEM
        kind = HazardEventKind.RECHECK_PASS if passed else HazardEventKind.RECHECK_FAIL
        state = HazardState.AWAITING_RECHECK if passed else HazardState.RECHECK_FAILED
        self._step(story, kind, state, hours=24, role=self._cast.assigner)
        event = story.events[-1]
        hazard.rechecked_on = event.happened_at.date()
        hazard.recheck_by = event.person_name
        hazard.recheck_result = "合格" if passed else "不合格"
        if not passed:
            again = event.happened_at.date() + timedelta(days=_SECOND_TERM_DAYS)
            hazard.due_on = event.due_on = max(again, hazard.due_on or again)
        story.rechecks.append(
            Inspection(
                inspected_at=event.happened_at,
                kind=InspectionKind.RECHECK,
                result=result,
                enterprise_id=hazard.enterprise_id,
                grid_id=hazard.grid_id,
                inspector_id=event.person_id,
                post=self._cast.assigner.post,
                subjects=self._subjects,
                finding="" if passed else "整改不到位，继续整改",
                duration_min=self._chance.randint(10, 30),
            )
        )

    def _step(
        self,
        story: Story,
        kind: HazardEventKind,
        state: HazardState,
        *,
        hours: float,
        role: Role | None = None,
        name: str = "",
        to_whom: str = "",
        text: str = "",
    ) -> None:
        at = self._after(story, hours)
        self._put(story, kind, state, at=at, role=role, name=name, to_whom=to_whom, text=text)

    def _put(
        self,
        story: Story,
        kind: HazardEventKind,
        state: HazardState,
        *,
        at: datetime,
        role: Role | None = None,
        name: str = "",
        to_whom: str = "",
        text: str = "",
    ) -> None:
        hazard = story.hazard
        person = self._find_person(role, hazard.grid_id or 0, at.date()) if role else None
        hazard.state = state
        story.events.append(
            HazardEvent(
                hazard_id=0,
                kind=kind,
                happened_at=at,
                state_after=state,
                person_id=id_of(person) if person else None,
                person_name=person.name if person else name,
                to_whom=to_whom,
                text=text,
            )
        )

    def _after(self, story: Story, hours: float) -> datetime:
        """Return a time in office hours about `hours` after the latest event, but not after yesterday."""
        at = story.now + timedelta(hours=hours * self._chance.uniform(0.8, 1.3))
        if at.hour >= 18:
            at = datetime.combine(at.date() + timedelta(days=1), time(8, 30 + self._chance.randrange(25)))
        elif at.hour < 8:
            at = datetime.combine(at.date(), time(8, 30 + self._chance.randrange(25)))
        while hours >= 6 and (at.weekday() >= 5 or is_holiday(at.date())):
            at += timedelta(days=1)
        return max(story.now, min(at.replace(second=0, microsecond=0), self._last))
