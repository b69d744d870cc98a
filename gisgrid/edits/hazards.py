"""Registering hazards and moving them on, by the rules of `gisgrid.model.hazard_cycle`."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.model import hazard_cycle
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind, HazardLevel, HazardSource, HazardState
from gisgrid.model.hazards import Hazard, HazardEvent, TipOff
from gisgrid.model.people import Person
from gisgrid.store.session import EditSession

NUMBER_PREFIX = "YH"
_CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class HazardStep:
    """What is stated when a hazard moves on; which parts are needed depends on the kind.

    Attributes
    ----------
    kind : HazardEventKind
        What happened.
    happened_at : datetime or None
        Local time; the time of the edit when left out.
    person_id, person_name : int or None, str
        Who acted: one of the register, or a name; the author of the edit when both are left out.
    to_whom : str
        To whom it was reported or whom it was urged upon.
    due_on : date or None
        整改期限 of a 交办 or 挂牌督办; the new one of a 复查不合格.
    text : str
        Remarks; the reason of a 作废.
    responsible, measure, notice_number : str
        Of a 交办.
    basis : str
        判定依据 of a 判定重大.
    listed_level, listed_by, listed_number, listed_leader : str
        Of a 挂牌督办.
    funds_wan : float or None
        Money spent, ten thousand yuan.
    """

    kind: HazardEventKind
    happened_at: datetime | None = None
    person_id: int | None = None
    person_name: str = ""
    to_whom: str = ""
    due_on: date | None = None
    text: str = ""
    responsible: str = ""
    measure: str = ""
    notice_number: str = ""
    basis: str = ""
    listed_level: str = ""
    listed_by: str = ""
    listed_number: str = ""
    listed_leader: str = ""
    funds_wan: float | None = None


def next_hazard_number(session: EditSession, year: int) -> str:
    """Return the number that the next hazard of a year gets, such as ``YH2026-0123``."""
    return next(HazardNumbers(session).of(year))


class HazardNumbers:
    """The free numbers of hazards, year by year, for one or many new ones.

    Parameters
    ----------
    session : EditSession
        Its hazards are looked through once.
    """

    def __init__(self, session: EditSession) -> None:
        self._used = session.columns(Hazard, ["number"])["number"]
        self._free: dict[int, Iterator[str]] = {}

    def of(self, year: int) -> Iterator[str]:
        """Return the free numbers of a year, each given once."""
        if year not in self._free:
            prefix = f"{NUMBER_PREFIX}{year}-"
            rests = (number.removeprefix(prefix) for number in self._used if number.startswith(prefix))
            last = max((int(rest) for rest in rests if rest.isdigit()), default=0)
            self._free[year] = (f"{prefix}{number:04d}" for number in itertools.count(last + 1))
        return self._free[year]


def register_hazard(session: EditSession, hazard: Hazard, *, person_name: str = "") -> Hazard:
    """Add a new hazard with the first line of its history.

    The number, the grid (of its enterprise or place) and the deadline (of the scheme) are filled in
    where they are empty.

    Raises
    ------
    EditError
        If it is not said what was found or where, it was found in the future, its deadline lies before that
        day, or the number is taken.
    """
    if not hazard.description.strip():
        raise EditError(tr("Say what was found: the description of the hazard is empty."))
    if hazard.state is not HazardState.REGISTERED:
        raise EditError(tr("A new hazard begins as 已登记."))
    if hazard.found_at > session.now + _CLOCK_SLACK:
        raise EditError(tr("The hazard cannot have been found in the future."))
    if hazard.due_on is not None and hazard.due_on < hazard.found_at.date():
        raise EditError(
            tr(
                "The deadline {due} lies before the day on which the hazard was found, {found}.",
                due=hazard.due_on.isoformat(),
                found=hazard.found_at.date().isoformat(),
            )
        )
    _fill_grid(session, hazard)
    if hazard.enterprise_id is None and hazard.place_id is None and hazard.grid_id is None:
        raise EditError(tr("Say where it was found: an enterprise, a place or a grid."))
    if not hazard.number:
        hazard.number = next_hazard_number(session, hazard.found_at.year)
    elif session.count(Hazard, number=hazard.number):
        raise EditError(tr("The hazard number {number} is already taken.", number=hazard.number))
    if hazard.due_on is None:
        hazard.due_on = proposed_deadline(session, hazard)
    session.add(hazard)
    _note(
        session,
        hazard,
        HazardStep(
            kind=HazardEventKind.REGISTER,
            happened_at=hazard.found_at,
            person_id=hazard.found_by_id,
            person_name=person_name,
            due_on=hazard.due_on,
        ),
    )
    return hazard


def add_tip_off(session: EditSession, tip_off: TipOff) -> TipOff:
    """Keep who told of a hazard, apart from the hazard itself.

    Raises
    ------
    EditError
        If the hazard is not there, or did not come from the public.
    """
    hazard = demand(session, Hazard, tip_off.hazard_id)
    if hazard.source is not HazardSource.TIP_OFF:
        raise EditError(tr("Hazard {number} is not a public tip-off.", number=hazard.number))
    session.add(tip_off)
    return tip_off


def proposed_deadline(session: EditSession, hazard: Hazard, *, since: date | None = None) -> date | None:
    """Return the deadline that the scheme gives to hazards of this level, or None.

    Parameters
    ----------
    since : date or None
        The day it is counted from; the day of finding when left out.
    """
    for deadline in session.scheme.hazard_deadlines:
        if deadline.level is hazard.level and deadline.days is not None:
            return (since or hazard.found_at.date()) + timedelta(days=deadline.days)
    return None


def _fill_grid(session: EditSession, hazard: Hazard) -> None:
    if hazard.grid_id is not None:
        return
    if hazard.enterprise_id is not None:
        hazard.grid_id = demand(session, Enterprise, hazard.enterprise_id).grid_id
    elif hazard.place_id is not None:
        hazard.grid_id = demand(session, Place, hazard.place_id).grid_id


def advance_hazard(session: EditSession, hazard_id: int, step: HazardStep) -> Hazard:
    """Move a hazard on by one event, with all that the event must state.

    Returns
    -------
    Hazard
        The hazard in its new state.

    Raises
    ------
    EditError
        If the event may not happen now, or something that it needs is missing.
    """
    hazard = demand(session, Hazard, hazard_id)
    moment = step.happened_at or session.now
    _check(session, hazard, step, moment=moment)
    after = hazard_cycle.state_after(hazard, step.kind)
    _write_facts(session, hazard, step, moment)
    hazard.state = after
    session.flush()
    _note(session, hazard, step)
    return hazard


def _check(session: EditSession, hazard: Hazard, step: HazardStep, *, moment: datetime) -> None:
    kind = step.kind
    if kind is HazardEventKind.VOID and hazard.is_listed:
        raise EditError(
            tr(
                "Hazard {number} is listed for supervision; it can be voided after its delisting only.",
                number=hazard.number,
            )
        )
    if kind not in hazard_cycle.allowed_events(hazard, on=moment.date()):
        raise EditError(
            tr(
                "Hazard {number} is {state}; {event} is not possible now.",
                number=hazard.number,
                state=term(hazard.state.value),
                event=term(kind.value),
            )
        )
    _check_moment(session, hazard, step, moment)
    for name in hazard_cycle.NEEDS.get(kind, ()):
        if not getattr(step, name):
            raise EditError(
                tr("{event} needs more: {need}.", event=term(kind.value), need=_need_words()[name])
            )
    _check_deadline(step, moment)
    if kind in (HazardEventKind.RECHECK_PASS, HazardEventKind.RECHECK_FAIL):
        _check_rechecker(session, hazard, _who(session, step))
    if kind is HazardEventKind.FINISH and hazard.is_listed:
        missing = hazard_cycle.missing_plan_parts(hazard)
        if missing:
            raise EditError(
                tr(
                    "The rectification plan of {number} is not complete: {missing} still missing.",
                    number=hazard.number,
                    missing="、".join(term(part) for part in missing),
                )
            )


def _check_moment(session: EditSession, hazard: Hazard, step: HazardStep, moment: datetime) -> None:
    event = term(step.kind.value)
    if moment > session.now + _CLOCK_SLACK:
        raise EditError(tr("{event} cannot lie in the future.", event=event))
    if moment.date() < hazard.found_at.date():
        raise EditError(tr("{event} cannot lie before the day the hazard was found.", event=event))
    days = session.columns(HazardEvent, ["happened_at"], hazard_id=hazard.id)["happened_at"]
    if days and moment.date() < max(days).date():
        raise EditError(
            tr(
                "{event} cannot lie before {day}, the day of the step before it.",
                event=event,
                day=max(days).date().isoformat(),
            )
        )


def _check_deadline(step: HazardStep, moment: datetime) -> None:
    """Refuse a step that sets a deadline which is over on the day of the step."""
    sets_it = "due_on" in hazard_cycle.NEEDS.get(step.kind, ())
    if sets_it and step.due_on is not None and step.due_on < moment.date():
        raise EditError(
            tr(
                "The deadline {due} lies before the day of this step, {day}.",
                due=step.due_on.isoformat(),
                day=moment.date().isoformat(),
            )
        )


def _who(session: EditSession, step: HazardStep) -> str:
    """Return the name of the one who acts."""
    if step.person_name:
        return step.person_name
    return demand(session, Person, step.person_id).name if step.person_id else session.author


def _check_rechecker(session: EditSession, hazard: Hazard, who: str) -> None:
    """Refuse a re-check by whoever put the hazard right."""
    finished = session.find(HazardEvent, hazard_id=hazard.id, kind=HazardEventKind.FINISH)
    menders = {hazard.responsible, *(event.person_name for event in finished[-1:])}
    menders |= {demand(session, Person, e.person_id).name for e in finished[-1:] if e.person_id}
    if who in menders:
        raise EditError(tr("{name} put the hazard right; somebody else must do the re-check.", name=who))


def _need_words() -> dict[str, str]:
    return {
        "to_whom": tr("to whom"),
        "responsible": tr("who is responsible"),
        "due_on": tr("the deadline"),
        "basis": tr("the criterion"),
        "listed_level": tr("the level of supervision"),
        "listed_by": tr("the supervising office"),
        "listed_number": tr("the number of the listing"),
        "text": tr("the reason"),
    }


def _write_facts(session: EditSession, hazard: Hazard, step: HazardStep, moment: datetime) -> None:
    who = _who(session, step)
    day = moment.date()
    kind = step.kind
    facts: dict[HazardEventKind, dict[str, object]] = {
        HazardEventKind.ASSIGN: {"responsible": step.responsible, "due_on": step.due_on},
        HazardEventKind.FINISH: {"finished_on": day, "rechecked_on": None, "recheck_result": ""},
        HazardEventKind.URGE: {"urge_count": hazard.urge_count + 1},
        HazardEventKind.JOINT_ENFORCEMENT: {"is_joint_enforcement": True},
        HazardEventKind.CONFIRM_MAJOR: {"level": HazardLevel.MAJOR, "basis": step.basis, "confirmed_by": who},
        HazardEventKind.LIST: {
            "is_listed": True,
            "listed_level": step.listed_level,
            "listed_by": step.listed_by,
            "listed_number": step.listed_number,
            "listed_leader": step.listed_leader,
            "listed_on": day,
            "delisted_on": None,
            "due_on": step.due_on,
        },
        HazardEventKind.DELIST: {"is_listed": False, "delisted_on": day},
        HazardEventKind.RECHECK_PASS: {
            "rechecked_on": day,
            "recheck_by": who,
            "recheck_result": hazard_cycle.PASSED,
        },
        HazardEventKind.RECHECK_FAIL: {
            "rechecked_on": day,
            "recheck_by": who,
            "recheck_result": hazard_cycle.FAILED,
            "due_on": step.due_on,
        },
        HazardEventKind.CLOSE: {"closed_on": day, "closed_by": who},
        HazardEventKind.VOID: {"void_reason": step.text},
    }
    for name, value in facts.get(kind, {}).items():
        setattr(hazard, name, value)
    _write_optional(hazard, step)


def _write_optional(hazard: Hazard, step: HazardStep) -> None:
    if step.measure:
        hazard.measure = step.measure
    if step.notice_number:
        hazard.notice_number = step.notice_number
    if step.funds_wan is not None:
        hazard.funds_wan = step.funds_wan


def _default_name(session: EditSession, hazard: Hazard, step: HazardStep) -> str:
    """Name who acted when nobody is named: the rectifier rectifies, everything else is the author's."""
    is_mending = step.kind in (HazardEventKind.START, HazardEventKind.FINISH)
    return (hazard.responsible if is_mending else "") or session.author


def tick_plan_part(session: EditSession, hazard_id: int, part: str) -> Hazard:
    """Mark one of the five 落实 as there, or as missing again.

    Parameters
    ----------
    part : str
        One of `hazard_cycle.PLAN_PARTS`.

    Raises
    ------
    EditError
        If the hazard is not open any more.
    """
    hazard = demand(session, Hazard, hazard_id)
    if not hazard.state.is_open:
        raise EditError(tr("Hazard {number} is closed; its plan stays as it is.", number=hazard.number))
    field = hazard_cycle.PLAN_PARTS[part]
    setattr(hazard, field, not getattr(hazard, field))
    session.flush()
    return hazard


def urge_hazards(session: EditSession, hazard_ids: Sequence[int], *, to_whom: str = "") -> int:
    """Urge several hazards in one step, each with its own line of history; return how many.

    Raises
    ------
    EditError
        If one of them cannot be urged now; then none is.
    """
    for hazard_id in hazard_ids:
        hazard = demand(session, Hazard, hazard_id)
        step = HazardStep(kind=HazardEventKind.URGE, to_whom=to_whom or hazard.responsible)
        advance_hazard(session, hazard_id, step)
    return len(hazard_ids)


def _note(session: EditSession, hazard: Hazard, step: HazardStep) -> None:
    session.add(
        HazardEvent(
            hazard_id=hazard.id or 0,
            kind=step.kind,
            happened_at=step.happened_at or session.now,
            state_after=hazard.state,
            person_id=step.person_id,
            person_name=step.person_name or ("" if step.person_id else _default_name(session, hazard, step)),
            to_whom=step.to_whom,
            due_on=step.due_on,
            text=step.text,
        )
    )
