"""Writing what a patrol plan needs and brings: absences, saved plans, the notes that come back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gisgrid.edits.hazards import HazardStep, proposed_deadline
from gisgrid.edits.inspections import FoundHazard, add_inspection, recheck_hazard
from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    HazardEventKind,
    HazardLevel,
    HazardState,
    InspectionKind,
    InspectionResult,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.patrols import Absence, PlannedVisit
from gisgrid.model.people import Person
from gisgrid.model.periods import do_meet
from gisgrid.model.scheme import Scheme
from gisgrid.patrol.notes import Note, NoteResult, PatrolNotes
from gisgrid.patrol.plan import Plan, PlanVisit
from gisgrid.store.session import EditSession

_SLACK = timedelta(minutes=5)
_RESULTS = {
    NoteResult.FINE: InspectionResult.NO_PROBLEM,
    NoteResult.FIXED: InspectionResult.FIXED_ON_SITE,
    NoteResult.HAZARD: InspectionResult.HAZARDS_FOUND,
    NoteResult.ABSENT: InspectionResult.NOT_MET,
}


@dataclass(frozen=True, slots=True)
class NotesTaken:
    """What became of a notes file.

    Attributes
    ----------
    visits, hazards, rechecks : int
        How many were recorded.
    refused : tuple of (str, str)
        Name of the enterprise and why its note was not taken.
    """

    visits: int
    hazards: int
    rechecks: int
    refused: tuple[tuple[str, str], ...]


def add_absence(session: EditSession, absence: Absence) -> Absence:
    """Record that somebody is away.

    Raises
    ------
    EditError
        If the last day lies before the first, the person is away already on one of the days, or not there.
    """
    person = demand(session, Person, absence.person_id)
    if absence.ends_on < absence.starts_on:
        raise EditError(tr("The last day of an absence lies before its first."))
    for other in session.find(Absence, person_id=absence.person_id):
        if do_meet(other.starts_on, other.ends_on, absence.starts_on, absence.ends_on):
            raise EditError(
                tr(
                    "{name} is recorded as away from {first} to {last} already; end that first.",
                    name=person.name,
                    first=other.starts_on.isoformat(),
                    last=other.ends_on.isoformat(),
                )
            )
    session.add(absence)
    return absence


def end_absence(session: EditSession, absence_id: int, *, on: date) -> Absence | None:
    """Record that somebody is back: the day before is the last day away.

    Parameters
    ----------
    on : date
        The first day back at work; on or before the first day away, the absence is taken out altogether.

    Returns
    -------
    Absence or None
        None when it was taken out.

    Raises
    ------
    EditError
        If it is over by then, or not there.
    """
    absence = demand(session, Absence, absence_id)
    if on <= absence.starts_on:
        session.delete(absence)
        return None
    if on > absence.ends_on:
        raise EditError(tr("The absence is over since {day} already.", day=absence.ends_on.isoformat()))
    absence.ends_on = on - timedelta(days=1)
    session.flush()
    return absence


def save_plan(session: EditSession, plan: Plan) -> int:
    """Keep a plan; it takes the place of what was planned on its days by the same people for the same posts.

    Returns
    -------
    int
        How many visits are kept.
    """
    people = {visit.person_id for visit in plan.visits}
    for old in session.find(PlannedVisit):
        if plan.starts <= old.planned_on <= plan.ends and old.person_id in people:
            session.delete(old)
    session.add_all(planned_visit(visit) for visit in plan.visits)
    return len(plan.visits)


def replace_tours(
    session: EditSession, tours: Iterable[tuple[date, int]], visits: Sequence[PlanVisit]
) -> None:
    """Put changed tours in the place of those of the same days and people."""
    changed = set(tours)
    days = sorted({day for day, _ in changed})
    for old in session.find(PlannedVisit, planned_on=days):
        if (old.planned_on, old.person_id) in changed:
            session.delete(old)
    session.add_all(planned_visit(visit) for visit in visits)


def planned_visit(visit: PlanVisit) -> PlannedVisit:
    """Return the record of a planned stop."""
    return PlannedVisit(
        visit.date,
        visit.person_id,
        visit.grid_id,
        visit.enterprise_id,
        visit.post,
        "、".join(visit.tasks),
        visit.order,
        visit.arrive,
        visit.leave,
        is_locked=visit.is_locked,
    )


def take_notes(
    session: EditSession, notes: PatrolNotes, *, register_identity: str, scheme: Scheme
) -> NotesTaken:
    """Record the visits, hazards and re-checks of a notes file; what was taken before is refused once more.

    Raises
    ------
    EditError
        If the notes come from another register, or their inspector is not there.
    """
    if notes.register != register_identity:
        raise EditError(tr("These notes belong to another register; open that one first."))
    demand(session, Person, notes.person_id)
    refused: list[tuple[str, str]] = []
    visits = hazards = rechecks = 0
    for note in notes.notes:
        kind = _kind_of(scheme, note.rule_key)
        reason = _why_not(session, notes, note, kind)
        if reason:
            refused.append((note.name, reason))
            continue
        found = _found(note)
        visit = Inspection(
            inspected_at=note.made_at,
            kind=kind,
            result=_RESULTS[note.result],
            enterprise_id=note.enterprise_id,
            inspector_id=notes.person_id,
            post=notes.post,
            finding=note.text,
        )
        add_inspection(session, visit, found=found)
        visits, hazards = visits + 1, hazards + len(found)
        for hazard_id, passed in note.rechecks:
            reason = _recheck(session, notes, note, hazard_id, result=passed)
            if reason:
                refused.append((note.name, reason))
            else:
                rechecks += 1
    return NotesTaken(visits, hazards, rechecks, tuple(refused))


def _kind_of(scheme: Scheme, rule_key: str) -> InspectionKind:
    """Return the kind of visit that satisfies a rule; a patrol where no rule led there."""
    rule = next((rule for rule in scheme.visits if rule.key == rule_key), None)
    return rule.inspection_kinds[0] if rule is not None and rule.inspection_kinds else InspectionKind.PATROL


def _why_not(session: EditSession, notes: PatrolNotes, note: Note, kind: InspectionKind) -> str:
    if session.get(Enterprise, note.enterprise_id) is None:
        return tr("The enterprise is no longer in the register.")
    if note.made_at > session.now + _SLACK:
        return tr("The visit lies in the future; check its date.")
    if note.result is NoteResult.HAZARD and not note.text:
        return tr("Say what was found: the result of the visit is 发现隐患.")
    same = session.find(Inspection, enterprise_id=note.enterprise_id, inspector_id=notes.person_id, kind=kind)
    if any(visit.inspected_at.date() == note.made_at.date() for visit in same):
        return tr("This visit has been recorded already.")
    return ""


def _found(note: Note) -> list[FoundHazard]:
    if note.result is not NoteResult.HAZARD:
        return []
    level = HazardLevel.SUSPECTED_MAJOR if note.is_major else HazardLevel.GENERAL
    return [FoundHazard(hazard=Hazard("", note.text, note.made_at, level=level))]


def _recheck(session: EditSession, notes: PatrolNotes, note: Note, hazard_id: int, *, result: bool) -> str:
    """Move a hazard that was looked at again; return why it cannot be, or an empty text."""
    hazard = session.get(Hazard, hazard_id)
    if hazard is None or hazard.state is not HazardState.AWAITING_RECHECK:
        return tr("The hazard no longer waits for a re-check.")
    kind = HazardEventKind.RECHECK_PASS if result else HazardEventKind.RECHECK_FAIL
    day = note.made_at.date()
    kept = hazard.due_on if hazard.due_on is not None and hazard.due_on >= day else None
    # The sheet asks no new deadline: the scheme's is taken, and what has none (重大) keeps the old while it can.
    due_on = proposed_deadline(session, hazard, since=day) or kept
    if kind is HazardEventKind.RECHECK_FAIL and due_on is None:
        return tr("Hazard {number} needs a new deadline; record its re-check by hand.", number=hazard.number)
    step = HazardStep(
        kind=kind,
        happened_at=note.made_at,
        person_id=notes.person_id,
        text=note.text,
        due_on=due_on if kind is HazardEventKind.RECHECK_FAIL else None,
    )
    recheck_hazard(session, hazard_id, step)
    return ""
