"""The life of a hazard as a state machine (DOMAIN.md 3.4): what may follow what, and what it needs."""

from datetime import date

from gisgrid.model.enumerations import HazardEventKind, HazardLevel, HazardState
from gisgrid.model.hazards import Hazard

PASSED = "合格"
FAILED = "不合格"

_E = HazardEventKind
_S = HazardState
_OPEN = frozenset(state for state in HazardState if state.is_open)
_BEFORE_RECHECK = _OPEN - {_S.AWAITING_RECHECK}

MOVES: dict[HazardEventKind, tuple[frozenset[HazardState], HazardState | None]] = {
    _E.DISSUADE: (_OPEN, None),
    _E.REPORT: (frozenset({_S.REGISTERED, _S.REPORTED}), _S.REPORTED),
    _E.ASSIGN: (frozenset({_S.REPORTED, _S.RECHECK_FAILED}), _S.ASSIGNED),
    _E.START: (frozenset({_S.ASSIGNED, _S.RECHECK_FAILED}), _S.RECTIFYING),
    _E.FINISH: (frozenset({_S.RECTIFYING}), _S.AWAITING_RECHECK),
    _E.URGE: (_BEFORE_RECHECK - {_S.REGISTERED}, None),
    _E.ESCALATE: (_BEFORE_RECHECK, None),
    _E.JOINT_ENFORCEMENT: (_OPEN, None),
    _E.CONFIRM_MAJOR: (_OPEN, None),
    _E.LIST: (_OPEN, None),
    _E.DELIST: (frozenset({_S.AWAITING_RECHECK}), None),
    _E.RECHECK_PASS: (frozenset({_S.AWAITING_RECHECK}), None),
    _E.RECHECK_FAIL: (frozenset({_S.AWAITING_RECHECK}), _S.RECHECK_FAILED),
    _E.CLOSE: (frozenset({_S.AWAITING_RECHECK}), _S.CLOSED),
    _E.VOID: (_OPEN, _S.VOID),
}
"""From which states an event is possible, and the state that follows; None leaves the state."""

NEEDS: dict[HazardEventKind, tuple[str, ...]] = {
    _E.REPORT: ("to_whom",),
    _E.ASSIGN: ("responsible", "due_on"),
    _E.ESCALATE: ("to_whom",),
    _E.CONFIRM_MAJOR: ("basis",),
    _E.LIST: ("listed_level", "listed_by", "listed_number", "due_on"),
    _E.JOINT_ENFORCEMENT: ("to_whom",),
    _E.RECHECK_FAIL: ("due_on",),
    _E.VOID: ("text",),
}
"""What must be stated with an event."""

_HANDED_OUT = ("responsible", "due_on")
_RECHECKED = (*_HANDED_OUT, "finished_on", "rechecked_on", "recheck_by", "recheck_result")
HOLDS: dict[HazardState, tuple[str, ...]] = {
    _S.REGISTERED: ("number", "description", "found_at"),
    _S.ASSIGNED: _HANDED_OUT,
    _S.RECTIFYING: _HANDED_OUT,
    _S.AWAITING_RECHECK: (*_HANDED_OUT, "finished_on"),
    _S.RECHECK_FAILED: _RECHECKED,
    _S.CLOSED: (*_RECHECKED, "closed_on", "closed_by"),
    _S.VOID: ("void_reason",),
}
"""What a hazard in a state must have filled in."""
LISTED = ("listed_level", "listed_by", "listed_number", "listed_on", "due_on")
"""What a hazard listed for supervision must have filled in."""

_USUAL: dict[HazardState, HazardEventKind] = {
    _S.REGISTERED: _E.REPORT,
    _S.REPORTED: _E.ASSIGN,
    _S.ASSIGNED: _E.START,
    _S.RECTIFYING: _E.FINISH,
    _S.RECHECK_FAILED: _E.START,
}


def allowed_events(hazard: Hazard, *, on: date) -> tuple[HazardEventKind, ...]:
    """Return what may happen to a hazard next, in the order of the list of events.

    Parameters
    ----------
    on : date
        The day; a hazard can be escalated only when it is overdue.
    """
    return tuple(kind for kind in HazardEventKind if kind in MOVES and _is_allowed(hazard, kind, on))


def next_step(hazard: Hazard, *, on: date) -> HazardEventKind | None:
    """Return what normally comes next, or None when the hazard is closed or void."""
    if not hazard.state.is_open:
        return None
    if hazard.state is _S.AWAITING_RECHECK:
        if hazard.recheck_result != PASSED:
            return _E.RECHECK_PASS
        return _E.DELIST if hazard.is_listed else _E.CLOSE
    if hazard.is_overdue(on) and hazard.state in MOVES[_E.URGE][0]:
        return _E.URGE
    return _USUAL[hazard.state]


def state_after(hazard: Hazard, kind: HazardEventKind) -> HazardState:
    """Return the state that an allowed event leads to."""
    after = MOVES[kind][1]
    return hazard.state if after is None else after


def missing_data(hazard: Hazard) -> tuple[str, ...]:
    """Return the fields that a hazard in its state must have filled in and has not."""
    wanted = (*HOLDS[_S.REGISTERED], *HOLDS.get(hazard.state, ()), *(LISTED if hazard.is_listed else ()))
    return tuple(dict.fromkeys(name for name in wanted if not getattr(hazard, name)))


def _is_allowed(hazard: Hazard, kind: HazardEventKind, on: date) -> bool:
    if hazard.state not in MOVES[kind][0]:
        return False
    has_passed = hazard.recheck_result == PASSED and hazard.state is _S.AWAITING_RECHECK
    further = {
        _E.ESCALATE: hazard.is_overdue(on),
        _E.CONFIRM_MAJOR: hazard.level is not HazardLevel.MAJOR,
        _E.LIST: hazard.level is HazardLevel.MAJOR and not hazard.is_listed,
        _E.DELIST: hazard.is_listed and has_passed,
        _E.RECHECK_PASS: not has_passed,
        _E.RECHECK_FAIL: not has_passed,
        _E.CLOSE: has_passed and not hazard.is_listed,
        # A listing is published: it ends by 摘牌 after the re-check, never by a mere 作废.
        _E.VOID: not hazard.is_listed,
    }
    return further.get(kind, True)


PLAN_PARTS: dict[str, str] = {
    "目标任务": "has_plan_targets",
    "经费物资": "has_plan_funds",
    "机构人员": "has_plan_staff",
    "时限要求": "has_plan_deadline",
    "应急预案": "has_plan_emergency",
}
"""The five 落实 of a rectification plan and the fields that hold them (DOMAIN.md 4.6)."""


def missing_plan_parts(hazard: Hazard) -> tuple[str, ...]:
    """Return which of the five 落实 a rectification plan still lacks."""
    return tuple(name for name, field in PLAN_PARTS.items() if not getattr(hazard, field))
