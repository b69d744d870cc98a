"""The papers of a station (六个一, H25) and the phases of a plan's roll-out (H38 to H40), with what exists of them."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.inspections import IssuedPaper
from gisgrid.model.people import Appointment
from gisgrid.model.register import Register
from gisgrid.model.scheme_papers import Deliverable, PaperKind, Phase

SIX_ONES = "六个一"
_DRAWN = (PaperKind.MAP, PaperKind.CHART)


class PaperState(StrEnum):
    """Whether a paper exists."""

    ISSUED = "issued"
    STALE = "stale"
    MISSING = "missing"
    KEPT = "kept"
    """It is the register itself: an office system, a ledger that is always up to date."""
    UNRECORDED = "unrecorded"
    """Nothing that the register knows of, such as rooms."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One of the six ones, or one deliverable.

    Attributes
    ----------
    paper : str
        Id of the deliverable, such as M1; empty when the item is no paper.
    issued_on : date or None
        The day of the latest issue.
    """

    name: str
    state: PaperState
    paper: str = ""
    issued_on: dt.date | None = None


class PhaseState(StrEnum):
    """Where a phase stands on a day."""

    PAST = "past"
    RUNNING = "running"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One phase, with how many of its papers were issued."""

    phase: Phase
    state: PhaseState
    papers: tuple[PaperLine, ...]


def read_six_ones(register: Register) -> tuple[PaperLine, ...]:
    """Tell how the 六个一 stand; for a scheme without them its papers, maps and charts first."""
    scheme = register.scheme
    latest = _latest_issues(register)
    listed = next((checklist for checklist in scheme.checklists if checklist.name == SIX_ONES), None)
    if listed is None:
        papers = sorted(scheme.deliverables, key=lambda paper: paper.kind not in _DRAWN)
        return tuple(_paper_line(register, paper.title, paper, latest) for paper in papers)
    found = []
    for item in listed.items:
        paper = _meant(item.name, scheme.deliverables)
        if paper is not None and paper.kind in _DRAWN:
            found.append(_paper_line(register, item.name, paper, latest))
        else:
            is_kept = item.key in ("system", "ledgers")
            found.append(PaperLine(item.name, PaperState.KEPT if is_kept else PaperState.UNRECORDED))
    return tuple(found)


def read_phases(register: Register, on: dt.date) -> tuple[PhaseLine, ...]:
    """Tell how the phases of the plan stand on a day."""
    latest = _latest_issues(register)
    found = []
    for phase in register.scheme.phases:
        papers = tuple(
            _paper_line(register, paper.title, paper, latest)
            for paper in register.scheme.deliverables
            if paper.id in phase.deliverables
        )
        state = PhaseState.PAST if phase.end < on else PhaseState.RUNNING
        if phase.start is not None and on < phase.start:
            state = PhaseState.COMING
        found.append(PhaseLine(phase, state, papers))
    return tuple(found)


def _latest_issues(register: Register) -> dict[str, tuple[dt.datetime, int]]:
    names = ["paper", "issued_at", "data_step"]
    columns = register.columns(IssuedPaper, names)
    latest: dict[str, tuple[dt.datetime, int]] = {}
    for paper, at, step in zip(*(columns[name] for name in names), strict=True):
        latest[paper] = max(latest.get(paper, (at, step)), (at, step))
    return latest


def _paper_line(
    register: Register, name: str, paper: Deliverable, latest: dict[str, tuple[dt.datetime, int]]
) -> PaperLine:
    issue = latest.get(paper.id)
    if issue is None:
        return PaperLine(name, PaperState.MISSING, paper.id)
    changed = max(register.table_step(kind) for kind in (Enterprise, Grid, Appointment))
    state = PaperState.STALE if changed > issue[1] else PaperState.ISSUED
    return PaperLine(name, state, paper.id, issue[0].date())


def _meant(name: str, papers: tuple[Deliverable, ...]) -> Deliverable | None:
    """Find the deliverable that an item such as 一张辖区企业分布图 names after its measure word."""
    wanted = name[2:]
    return next((paper for paper in papers if wanted and wanted in paper.title), None)
