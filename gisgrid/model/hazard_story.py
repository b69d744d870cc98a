"""The life of one hazard as the detail panel tells it: nine steps with their days, and whom it went to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gisgrid.model.enumerations import HazardEventKind, HazardLevel, HazardState
from gisgrid.model.hazard_cycle import PASSED
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register
from gisgrid.model.scheme import Scheme
from gisgrid.model.scheme_duties import StepKind

_E = HazardEventKind
_S = HazardState
_TOLD = frozenset(HazardEventKind) - {_E.DISSUADE, _E.START, _E.FINISH}


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One of the steps of the stepper; `on` is None while it has not been taken."""

    name: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PathLine:
    """One station of 上报与督办路径.

    Attributes
    ----------
    who, post : str
        Name and post; the post alone for a station that is still to come.
    at : datetime or None
        When; None for one that the scheme names as the next.
    """

    who: str
    post: str
    what: str
    to_whom: str = ""
    at: datetime | None = None


def life_of(hazard: Hazard, events: Sequence[HazardEvent]) -> tuple[tuple[LifeStep, ...], int]:
    """Return the steps of a hazard's life and the index of the one it stands at.

    Major hazards have nine steps, the others seven: they are neither 判定 nor listed.
    """
    days = {event.kind: event.happened_at.date() for event in events}
    is_major = hazard.level is not HazardLevel.GENERAL or hazard.is_listed or hazard.delisted_on is not None
    found = hazard.found_at.date()
    if is_major:
        steps = [
            LifeStep("发现", found),
            LifeStep("登记", days.get(_E.REGISTER, found)),
            LifeStep("上报", days.get(_E.REPORT)),
            LifeStep("判定", days.get(_E.CONFIRM_MAJOR)),
            LifeStep("挂牌督办", hazard.listed_on),
            LifeStep("整改", hazard.finished_on),
            LifeStep("复查验收", hazard.rechecked_on if hazard.recheck_result == PASSED else None),
            LifeStep("摘牌", hazard.delisted_on),
            LifeStep("销号", hazard.closed_on),
        ]
        return tuple(steps), _place(hazard, rectify=5)
    steps = [
        LifeStep("发现", found),
        LifeStep("登记", days.get(_E.REGISTER, found)),
        LifeStep("上报", days.get(_E.REPORT)),
        LifeStep("交办", days.get(_E.ASSIGN)),
        LifeStep("整改", hazard.finished_on),
        LifeStep("复查", hazard.rechecked_on if hazard.recheck_result == PASSED else None),
        LifeStep("销号", hazard.closed_on),
    ]
    return tuple(steps), _place(hazard, rectify=4)


def _place(hazard: Hazard, *, rectify: int) -> int:
    is_long = rectify == 5
    if hazard.state is _S.AWAITING_RECHECK and hazard.recheck_result == PASSED:
        return rectify + 2 + int(is_long and not hazard.is_listed)
    places = {
        _S.REGISTERED: 2,
        _S.REPORTED: _after_report(hazard) if is_long else 3,
        _S.ASSIGNED: rectify,
        _S.RECTIFYING: rectify,
        _S.RECHECK_FAILED: rectify,
        _S.AWAITING_RECHECK: rectify + 1,
        _S.CLOSED: rectify + (4 if is_long else 3),
        _S.VOID: 1,
    }
    return places[hazard.state]


def _after_report(hazard: Hazard) -> int:
    if hazard.level is not HazardLevel.MAJOR:
        return 3
    return 5 if hazard.is_listed else 4


def path_of(register: Register, hazard: Hazard, events: Sequence[HazardEvent]) -> tuple[PathLine, ...]:
    """Tell whom the hazard went to, from its events, and whom the scheme sends it to next."""
    scheme = register.scheme
    people = _names(register, [event.person_id for event in events if event.person_id])
    lines = []
    for event in events:
        if event.kind not in _TOLD:
            continue
        name = event.person_name or people.get(event.person_id or 0, "")
        post = _post_of(register, hazard, event)
        lines.append(PathLine(name, post, event.kind.value, event.to_whom, event.happened_at))
    if hazard.state.is_open:
        lines += _coming(scheme, hazard, {event.kind for event in events})
    return tuple(lines)


def _coming(scheme: Scheme, hazard: Hazard, taken: set[HazardEventKind]) -> list[PathLine]:
    wanted = (
        StepKind.LISTING if hazard.level is HazardLevel.MAJOR and _E.LIST not in taken else StepKind.OVERDUE
    )
    if wanted is StepKind.OVERDUE and _E.ESCALATE in taken:
        return []
    for step in scheme.escalation:
        if step.kind is wanted:
            to = "、".join(office_name(scheme, key) for key in step.to)
            return [PathLine("", office_name(scheme, step.source), step.name, to)]
    return []


def step_targets(scheme: Scheme, *kinds: StepKind) -> list[str]:
    """Return the names of the posts and organs to which the scheme's steps of some kinds lead, in its order."""
    steps = [step for kind in kinds for step in scheme.escalation if step.kind is kind]
    return list(dict.fromkeys(office_name(scheme, key) for step in steps for key in step.to))


def upward_path(scheme: Scheme) -> tuple[tuple[str, ...], ...]:
    """Return whom an overdue hazard goes to, rung by rung, as names.

    The first rung is where 超期上报 leads; every next one is where those of the rung before report to.
    """
    rungs: list[tuple[str, ...]] = []
    told: set[str] = set()
    keys = [key for step in scheme.escalation if step.kind is StepKind.OVERDUE for key in step.to]
    while fresh := [key for key in dict.fromkeys(keys) if key not in told]:
        told.update(fresh)
        rungs.append(tuple(office_name(scheme, key) for key in fresh))
        upward = (StepKind.REPORT, StepKind.OVERDUE)
        steps = [step for step in scheme.escalation if step.kind in upward and step.source in fresh]
        keys = [key for step in steps if not step.urgent for key in step.to]
    return tuple(rungs)


def office_name(scheme: Scheme, key: str) -> str:
    """Return the name of a post or an organ of the scheme; the key when it is neither."""
    names = {organ.key: organ.name for organ in scheme.organs}
    names |= {post.key: post.name for post in scheme.posts}
    return names.get(key, key)


def _names(register: Register, ids: Sequence[int]) -> dict[int, str]:
    return {p.id or 0: p.name for p in register.find(Person, id=sorted(set(ids)))} if ids else {}


def _post_of(register: Register, hazard: Hazard, event: HazardEvent) -> str:
    """Return the post of the one who acted: as it was written down, else as held on that day."""
    if event.kind is _E.REGISTER and hazard.found_post:
        return office_name(register.scheme, hazard.found_post)
    if event.person_id is None:
        return ""
    held = [
        a for a in register.find(Appointment, person_id=event.person_id) if a.covers(event.happened_at.date())
    ]
    return office_name(register.scheme, held[0].post) if held else ""
