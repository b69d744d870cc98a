"""The lists at the right of the 工作台: vacancies, papers, phases, findings."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gisgrid.i18n import term, tr
from gisgrid.model.enumerations import Severity
from gisgrid.model.finding import Finding
from gisgrid.model.opens import Opens
from gisgrid.model.roll_out import PaperLine, PaperState, PhaseLine, PhaseState
from gisgrid.model.vacancies import Vacancy
from gisgrid.ui.card.rows import ClickableRow
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import ElidedLabel, hairline, words

OpenRows = Callable[[Opens, str], None]


class Lines(QScrollArea):
    """A column of rows with hairlines between, scrolled when it is too long."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, rows: Sequence[QWidget], *, empty: str) -> None:
        """Show other rows, or the words for none."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(0)
        for i, row in enumerate(rows):
            if i:
                column.addWidget(hairline())
            column.addWidget(row)
        if not rows:
            column.addWidget(words(empty, "secondary"))
        column.addStretch(1)
        put_inside(self, body)


def vacancy_row(
    theme: Theme,
    vacancy: Vacancy,
    enterprises: int,
    *,
    today: date,
    open_post: Callable[[int | None, str], None],
) -> QFrame:
    """Make the row of a vacant post: where, since when, how many enterprises it touches."""
    title = f"{vacancy.place}　{term(vacancy.post.name)}"
    row = ClickableRow(partial(open_post, vacancy.grid_id, vacancy.post.key))
    row.setObjectName(f"vacancy_{vacancy.grid_id or 0}_{vacancy.post.key}")
    outer = QHBoxLayout(row)
    outer.setContentsMargins(0, 7, 0, 7)
    outer.setSpacing(10)
    outer.addWidget(_icon(theme, "user-x", Tone.WARN))
    text = QVBoxLayout()
    text.setSpacing(1)
    text.addWidget(ElidedLabel(title, "strong"))
    parts = [tr("{count} missing", count=vacancy.missing)] if vacancy.missing > 1 else []
    if vacancy.since is not None:
        parts.append(tr("vacant for {days} days", days=(today - vacancy.since).days))
    if enterprises:
        parts.append(tr("concerns {count} enterprises", count=enterprises))
    text.addWidget(ElidedLabel("　".join(parts), "secondary"))
    outer.addLayout(text, 1)
    return row


def paper_row(theme: Theme, line: PaperLine, *, make: Callable[[str], None], can_make: bool) -> QFrame:
    """Make the row of a paper: whether it is there, when it was issued, a button where it can be made."""
    row = QFrame()
    row.setFixedHeight(36)
    outer = QHBoxLayout(row)
    outer.setContentsMargins(0, 2, 0, 2)
    outer.setSpacing(10)
    is_good = line.state in (PaperState.ISSUED, PaperState.KEPT)
    is_open = line.state in (PaperState.MISSING, PaperState.STALE)
    tone = Tone.OK if is_good else Tone.WARN if is_open else Tone.QUIET
    outer.addWidget(
        _icon(theme, "circle-check" if is_good else "circle-alert" if is_open else "circle", tone)
    )
    outer.addWidget(ElidedLabel(line.name, "list"), 1)
    outer.addWidget(words(paper_words(line), "warn" if line.state is PaperState.STALE else "secondary"))
    if is_open and can_make:
        button = QPushButton(tr("Make") if line.state is PaperState.MISSING else tr("Make again"))
        button.setProperty("kind", "small")
        button.clicked.connect(lambda _=False: make(line.paper))
        outer.addWidget(button)
    return row


def paper_words(line: PaperLine) -> str:
    """Say how a paper stands."""
    day = line.issued_on.isoformat() if line.issued_on else ""
    return {
        PaperState.ISSUED: tr("issued {day}", day=day),
        PaperState.STALE: tr("data changed since {day}", day=day),
        PaperState.MISSING: tr("not issued"),
        PaperState.KEPT: tr("kept in this register"),
        PaperState.UNRECORDED: tr("not recorded"),
    }[line.state]


def phase_row(theme: Theme, line: PhaseLine, *, make: Callable[[str], None]) -> QFrame:
    """Make the row of a phase: its days, its tasks, how many papers are issued; a click leads to the next of them."""
    missing = [paper.paper for paper in line.papers if paper.state is PaperState.MISSING]
    wanted = (missing or [paper.paper for paper in line.papers])[:1]
    row = ClickableRow(partial(make, wanted[0]) if wanted else None)
    outer = QHBoxLayout(row)
    outer.setContentsMargins(0, 6, 0, 6)
    outer.setSpacing(10)
    names = {PhaseState.PAST: "circle-check", PhaseState.RUNNING: "play", PhaseState.COMING: "circle"}
    tones = {PhaseState.PAST: Tone.OK, PhaseState.RUNNING: Tone.ACCENT, PhaseState.COMING: Tone.QUIET}
    outer.addWidget(_icon(theme, names[line.state], tones[line.state]))
    text = QVBoxLayout()
    text.setSpacing(1)
    text.addWidget(ElidedLabel(line.phase.name, "strong"))
    start = f"{line.phase.start.isoformat()} – " if line.phase.start else ""
    done = sum(paper.state in (PaperState.ISSUED, PaperState.STALE) for paper in line.papers)
    facts = [start + line.phase.end.isoformat()]
    if line.papers:
        facts.append(tr("papers {done} / {count}", done=done, count=len(line.papers)))
    text.addWidget(ElidedLabel("　".join(facts), "secondary"))
    outer.addLayout(text, 1)
    row.setToolTip("、".join(line.phase.tasks))
    return row


def finding_rows(
    theme: Theme, findings: Sequence[Finding], *, open_rows: OpenRows, open_late: Callable[[], None]
) -> list[QWidget]:
    """Make one row a kind of finding, the gravest first, with how many there are.

    Parameters
    ----------
    open_late : callable
        Shows whatever is overdue: that finding sums duties of several kinds of records.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(finding)
    rows: list[QWidget] = []
    for group in groups.values():
        first = group[0]
        kind = Counter(finding.kind for finding in group).most_common(1)[0][0]
        ids = tuple(sorted({f.id for f in group if f.kind is kind and f.id is not None}))
        opens = Opens(kind, ids)
        shown = partial(open_rows, opens, finding_words(first))
        row = ClickableRow(open_late if first.rule == "duty-overdue" else shown)
        outer = QHBoxLayout(row)
        outer.setContentsMargins(0, 6, 0, 6)
        outer.setSpacing(10)
        tone = Tone.DANGER if first.severity is Severity.ERROR else Tone.WARN
        if first.severity is Severity.INFO:
            tone = Tone.QUIET
        outer.addWidget(_icon(theme, "info" if tone is Tone.QUIET else "circle-alert", tone))
        name = first.text if len(group) == 1 else finding_words(first)
        outer.addWidget(ElidedLabel(name, "list"), 1)
        outer.addWidget(words(first.subject if len(group) == 1 else str(len(group)), "secondary"))
        row.setToolTip(first.fix)
        rows.append(row)
    return rows


def finding_words(finding: Finding) -> str:
    """Name a kind of finding; what is not named here says its first text."""
    return {
        "hazard-overdue": tr("Hazards past their deadline"),
        "post-vacant": tr("Posts without enough people"),
        "person-untrained": tr("People in post without training"),
        "person-without-pledge": tr("People without a pledge of secrecy"),
        "person-over-span": tr("People with more grids than allowed"),
        "post-one-sided": tr("Posts without somebody of each bureau"),
        "certificate-expired": tr("Certificates that have expired"),
        "certificate-expires": tr("Certificates that expire within a month"),
        "service-short": tr("Too few people of the bought service"),
        "service-without-contract": tr("People of a provider without a contract"),
        "appointment-twice": tr("People appointed twice to one post"),
        "enterprise-not-located": tr("Enterprises without a place on the map"),
        "enterprise-without-grid": tr("Enterprises in no grid"),
        "enterprise-without-person": tr("Enterprises without a responsible person"),
        "credit-code-twice": tr("Credit codes used twice"),
        "credit-code-wrong": tr("Credit codes that are wrong"),
        "grid-gap": tr("Gaps between grids"),
        "grid-overlap": tr("Grids that overlap"),
        "duty-overdue": tr("Duties that are overdue"),
        "major-hazard-not-listed": tr("Major hazards not under listed supervision"),
        "hazard-without-deadline": tr("Hazards handed out without a deadline"),
        "key-unit-ungraded": tr("Key units without a danger class"),
        "enterprise-outside-grid": tr("Enterprises outside of their grid"),
        "enterprise-without-phone": tr("Enterprises without a telephone number"),
        "enterprise-duplicate": tr("Enterprises that may be duplicates"),
        "enterprise-without-department": tr("Enterprises without a department in charge"),
        "department-without-enterprise": tr("Departments without an enterprise"),
        "industry-supervised-twice": tr("Industries that several departments supervise"),
        "parcel-without-enterprise": tr("Industrial parcels without an enterprise"),
        "grid-uncovered": tr("Grids not covered by those below them"),
        "licence-expired": tr("Licences that have run out"),
        "equipment-uninspected": tr("Special equipment past its inspection"),
        "installation-filing-expired": tr("Filings of installations that have run out"),
        "risk-colour-too-mild": tr("Risk colours milder than their points"),
        "hazard-not-urged": tr("Overdue hazards that were never urged"),
        "hazard-closed-without-evidence": tr("Hazards closed without evidence"),
        "paper-out-of-date": tr("Papers that are out of date"),
        "scheme-rule-unserved": tr("Duties of the scheme without any record"),
    }.get(finding.rule, term(finding.text))


def _icon(theme: Theme, name: str, tone: Tone) -> QLabel:
    mark = QLabel()
    mark.setPixmap(theme.icons.pixmap(name, theme.palette.ink(tone), size_px=18, scale=2))
    mark.setFixedWidth(20)
    return mark
