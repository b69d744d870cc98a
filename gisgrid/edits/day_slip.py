"""A whole day's slip typed back in: one line an enterprise, read leniently, written as one step."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from gisgrid.edits.inspections import FoundHazard, add_inspection
from gisgrid.errors import EditError
from gisgrid.exchange.dates import ValueReadError
from gisgrid.exchange.typed_days import read_typed_day
from gisgrid.exchange.values import ValueKind, plain, read_term
from gisgrid.i18n import term, tr
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias
from gisgrid.model.enumerations import InspectionKind, InspectionResult, Subject
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.register import Register
from gisgrid.store.session import EditSession

_RESULTS = tuple(InspectionResult)
_FINE = frozenset(["√", "✓", "无", "好", "正常", "合格", "0"])
_SHOWN_CANDIDATES = 3


@dataclass(frozen=True, kw_only=True)
class SlipHead:
    """What holds for the whole slip.

    Attributes
    ----------
    post : str
        Key of the post in which the inspector went.
    """

    day: date
    inspector_id: int | None
    post: str
    kind: InspectionKind
    subjects: tuple[Subject, ...] = (Subject.SAFETY,)


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """One line as it was typed: every part is text."""

    unit: str = ""
    result: str = ""
    finding: str = ""
    due: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.unit or self.result or self.finding or self.due).strip()


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """One line as it was understood.

    Attributes
    ----------
    problem : str
        Why it cannot be taken; empty when it can.
    """

    enterprise_id: int | None = None
    name: str = ""
    result: InspectionResult = InspectionResult.NO_PROBLEM
    finding: str = ""
    due_on: date | None = None
    problem: str = ""


class SlipReader:
    """Understands the lines of a slip.

    Parameters
    ----------
    register : Register
        Its enterprises are read once.
    grid_ids : iterable of int, optional
        Grids of the inspector: where initials fit several enterprises, those in these grids come first.
    """

    def __init__(self, register: Register, *, today: date, grid_ids: Iterable[int] = ()) -> None:
        self._register = register
        self._today = today
        names = ["id", "name", "short_name", "short_code", "credit_code", "pinyin", "grid_id", "status"]
        columns = register.columns(Enterprise, names)
        self.names: dict[int, str] = {}
        self.codes: dict[int, str] = {}
        self._near: set[int] = set()
        self._keys: dict[str, list[int]] = defaultdict(list)
        tree = GridTree.read(register)
        near = {below for id in grid_ids for below in tree.below(id)}
        for row in zip(*(columns[name] for name in names), strict=True):
            id, name, short, code, credit, pinyin, grid_id, status = row
            if not status.is_active:
                continue
            self.names[id], self.codes[id] = name, code
            if grid_id in near:
                self._near.add(id)
            for key in {name, short, code, credit, *pinyin.split()}:
                if key:
                    self._keys[_folded(key)].append(id)
        aliases = register.columns(EnterpriseAlias, ["enterprise_id", "name"])
        for id, name in zip(aliases["enterprise_id"], aliases["name"], strict=True):
            if id in self.names:
                self._keys[_folded(name)].append(id)

    def candidates(self, typed: str) -> list[int]:
        """Return the ids of the enterprises that a code, initials or part of a name may mean, the likeliest first."""
        wanted = _folded(typed)
        if not wanted:
            return []
        exact = self._keys.get(wanted, [])
        if not exact and " " in typed.strip():
            exact = self._keys.get(_folded(typed.split(maxsplit=1)[0]), [])
        found = dict.fromkeys(exact)
        if not found:
            found = dict.fromkeys(
                id for key, ids in self._keys.items() if wanted in key and not key.isdigit() for id in ids
            )
        near = [id for id in found if id in self._near]
        return near if near and len(near) < len(found) else list(found)

    def read(self, line: SlipLine, *, day: date) -> ReadLine:
        """Read one line; what is wrong with it stands in `problem`."""
        found = self.candidates(line.unit)
        if len(found) != 1:
            return ReadLine(finding=line.finding.strip(), problem=self._which(line.unit, found))
        read = ReadLine(enterprise_id=found[0], name=self.names[found[0]], finding=line.finding.strip())
        try:
            read = replace(read, result=_read_result(line))
            if line.due.strip():
                read = replace(read, due_on=read_typed_day(line.due, today=day))
        except ValueReadError as problem:
            return replace(read, problem=str(problem))
        if read.result is InspectionResult.HAZARDS_FOUND and not read.finding:
            return replace(read, problem=tr("Write down what was found."))
        if read.due_on is not None and read.due_on < day:
            return replace(read, problem=tr("The deadline lies before the visit."))
        return read

    def read_all(self, lines: Sequence[SlipLine], head: SlipHead) -> list[ReadLine]:
        """Read all lines; an enterprise that stands twice, or was recorded that day already, is told."""
        read = [ReadLine() if line.is_empty else self.read(line, day=head.day) for line in lines]
        start = datetime.combine(head.day, time())
        known = {
            visit.enterprise_id
            for visit in self._register.find(
                Inspection, enterprise_id=[one.enterprise_id for one in read if one.enterprise_id]
            )
            if visit.inspected_at.date() == start.date()
            and visit.inspector_id == head.inspector_id
            and visit.kind is head.kind
        }
        first: dict[int, int] = {}
        for place, one in enumerate(read):
            id = one.enterprise_id
            if id is None or one.problem:
                continue
            if id in first:
                read[place] = replace(one, problem=tr("Stands in line {line} already.", line=first[id] + 1))
            elif id in known:
                read[place] = replace(one, problem=tr("This visit has been recorded already."))
            first.setdefault(id, place)
        return read

    def _which(self, typed: str, found: list[int]) -> str:
        if not typed.strip():
            return tr("Which enterprise?")
        if not found:
            return tr("No enterprise is called “{text}”.", text=typed.strip())
        shown = tr(", ").join(
            f"{self.codes[id]} {self.names[id]}".strip() for id in found[:_SHOWN_CANDIDATES]
        )
        return tr("{count} enterprises fit: {names}", count=len(found), names=shown)


def save_slip(session: EditSession, head: SlipHead, lines: Sequence[ReadLine]) -> tuple[int, int]:
    """Record the visits of a slip and the hazards they found, in one step.

    Parameters
    ----------
    lines : sequence of ReadLine
        Lines without an enterprise are passed over.

    Returns
    -------
    tuple of int
        How many visits and how many hazards.

    Raises
    ------
    EditError
        If a line has a problem, or the edits refuse a visit; then nothing is written.
    """
    taken = [line for line in lines if line.enterprise_id is not None or line.problem]
    wrong = next((line for line in taken if line.problem), None)
    if wrong is not None:
        raise EditError(tr("{name}: {problem}", name=wrong.name or "?", problem=wrong.problem))
    moment = datetime.combine(head.day, time(12, 0)) if head.day < session.today else session.now
    hazards = 0
    for line in taken:
        found = []
        if line.result is InspectionResult.HAZARDS_FOUND:
            hazard = Hazard("", line.finding, moment, subject=head.subjects[0], due_on=line.due_on)
            found.append(FoundHazard(hazard=hazard))
        visit = Inspection(
            inspected_at=moment,
            kind=head.kind,
            result=line.result,
            enterprise_id=line.enterprise_id,
            inspector_id=head.inspector_id,
            post=head.post,
            subjects="、".join(subject.value for subject in head.subjects),
            finding=line.finding,
        )
        add_inspection(session, visit, found=found)
        hazards += len(found)
    return len(taken), hazards


def _read_result(line: SlipLine) -> InspectionResult:
    """Read a result: its word, its number in the list, a tick; an empty one follows from the finding."""
    text = plain(line.result)
    if not text:
        return InspectionResult.HAZARDS_FOUND if line.finding.strip() else InspectionResult.NO_PROBLEM
    if text in _FINE:
        return InspectionResult.NO_PROBLEM
    if text.isdigit() and 1 <= int(text) <= len(_RESULTS):
        return _RESULTS[int(text) - 1]
    if len(text) > 1:
        for result in _RESULTS:
            if text in result.value or text == term(result.value):
                return result
    return InspectionResult(read_term(text, ValueKind.INSPECTION_RESULT).value)


def _folded(text: str) -> str:
    return "".join(plain(text).lower().split())
