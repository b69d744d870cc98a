"""The assessment sheets of people and areas, computed; the result is recorded and written to a workbook."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gisgrid.edits import activities
from gisgrid.edits.activities import Attendee
from gisgrid.exchange.writing import OutTable, write
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid
from gisgrid.model.assessment import (
    AREA_WEIGHTS,
    PERSON_WEIGHTS,
    Grade,
    MeasureKind,
    Score,
    Share,
    YearFigure,
    assess_areas,
    assess_people,
    running_period,
)
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.people import Person
from gisgrid.model.periods import Period, PeriodKind, period_of
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.ui.card.rows import ClickableRow
from gisgrid.ui.card.sheets import Segments
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs, Lane
from gisgrid.ui.messages import MessageAction
from gisgrid.ui.tasks.failures import tell_failure, tell_file
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import Chip, ElidedLabel, hairline, words, wrapped

_TONES = {
    Grade.EXCELLENT: Tone.OK,
    Grade.GOOD: Tone.ACCENT,
    Grade.PASSED: Tone.PLAIN,
    Grade.FAILED: Tone.DANGER,
}
_NUMBER_PX, _SMALL_NUMBER_PX, _POINTS_PX = 108, 92, 60
Sheets = tuple[list[Score], list[Score]]


class AssessmentView(QWidget):
    """Year, people or areas, and the sheet.

    Signals
    -------
    record_asked(kind, id: int)
        A line was clicked: a person or a grid.
    """

    record_asked = Signal(object, int)

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self._desk, self._jobs = desk, jobs
        is_roomy = desk.theme.measures.right_dock_px > 360
        self._number_px = _NUMBER_PX if is_roomy else _SMALL_NUMBER_PX
        self._year = desk.today().year
        self.sheets: Sheets = ([], [])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._title = words("", "page")
        head.addWidget(self._title)
        for text, name, step in (("‹", "year_before", -1), ("›", "year_after", 1)):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setProperty("kind", "small")
            button.clicked.connect(partial(self._move_by, step))
            head.addWidget(button)
        self._whom = Segments([tr("People"), tr("Areas")])
        self._whom.chosen.connect(lambda _: self._show())
        head.addWidget(self._whom, 1)
        file = QPushButton(" " + tr("Save (Excel)"))
        file.setObjectName("save_assessment")
        file.setIcon(desk.theme.icons.icon("file-spreadsheet", desk.theme.palette.text, size_px=16))
        file.clicked.connect(lambda _=False: self._ask_file())
        head.addWidget(file)
        record = QPushButton(tr("Record the result"))
        record.setObjectName("record_assessment")
        record.setProperty("kind", "primary")
        record.clicked.connect(lambda _=False: desk.messages.attempt(self.record))
        head.addWidget(record)
        column.addLayout(head)
        self._note = wrapped("", "secondary")
        column.addWidget(self._note)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)

    @property
    def period(self) -> Period:
        """The year shown, up to today."""
        year = period_of(PeriodKind.YEAR, self._desk.today().replace(year=self._year, month=1, day=1))
        return running_period(year, self._desk.today())

    @property
    def _name_share(self) -> int:
        """Of five parts; people's names are short, and their posts and yearly figures long."""
        return 1 if self._whom.index == 0 else 2

    @property
    def scores(self) -> list[Score]:
        """The lines that are shown."""
        return self.sheets[self._whom.index]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the note as many lines as it takes."""
        super().resizeEvent(event)
        self._fit_note()

    def _fit_note(self) -> None:
        self._note.setMinimumHeight(max(0, self._note.heightForWidth(self.width())))

    def read(self) -> None:
        """Compute the sheets anew, in the background."""
        self._title.setText(tr("Assessment {year}", year=self._year))
        self._jobs.start(
            tr("Computing the assessment"),
            _read,
            self._desk.book,
            period=self.period,
            lane=Lane.POOL,
            on_success=self._on_read,
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def record(self) -> None:
        """Record points and grades as an assessment; of areas one record each.

        Raises
        ------
        EditError
            If nobody is assessed.
        """
        today, title = self._desk.today(), f"{self._year}{term('考核')}"
        scores = [score for score in self.scores if score.points is not None]
        with self._desk.book.edit(tr("Assessment {year}", year=self._year)) as session:
            if self._whom.index == 0:
                marks = [Attendee(person_id=one.id, result=f"{one.points:g} {one.grade}") for one in scores]
                activities.record_assessment(session, title, marks, on=today)
            else:
                for one in scores:
                    name = f"{one.name}{title} {one.points:g} {one.grade}"
                    activities.record_assessment(session, name, [], on=today, grid_id=one.id)
        undo = getattr(self._desk.book, "undo", None)
        actions = () if undo is None else (MessageAction(tr("Undo"), undo),)
        self._desk.messages.toast(tr("The assessment was recorded: {count}.", count=len(scores)), *actions)

    def save(self, path: Path) -> None:
        """Write the sheet that is shown to a workbook."""
        if self._desk.messages.attempt(lambda: write(path, sheet_table(self.scores, self._title.text()))):
            tell_file(self._desk, path)

    def _move_by(self, step: int) -> None:
        if self._year + step <= self._desk.today().year:
            self._year += step
            self.read()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, tr("Save (Excel)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{self._title.text()}.xlsx")
        dialog.fileSelected.connect(lambda path: self.save(Path(path)))
        dialog.open()

    def _on_read(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self._show()

    def _show(self) -> None:
        weights = AREA_WEIGHTS if self._whom.index else PERSON_WEIGHTS
        parts = "，".join(f"{term(kind.value)} {weight}" for kind, weight in weights.items())
        self._note.setText(
            tr(
                "Computed from visits, hazards and records up to {day}. Weights (proposal): {parts}; what has "
                "nothing to count is left out.",
                day=self.period.end.isoformat(),
                parts=parts,
            )
        )
        self._fit_note()
        body = QWidget()
        body.setObjectName("surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 4, 14, 10)
        column.setSpacing(0)
        column.addWidget(self._head_row(list(weights)))
        for score in self.scores:
            column.addWidget(hairline())
            column.addWidget(self._row(score))
        if not self.scores:
            column.addWidget(words(tr("Nobody held a post in this year."), "secondary"))
        column.addStretch(1)
        put_inside(self._scroll, body)

    def _head_row(self, kinds: list[MeasureKind]) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 8, 0, 8)
        is_people = self._whom.index == 0
        line.addWidget(
            ElidedLabel(tr("Full name") if is_people else tr("Grid"), "secondary"), self._name_share
        )
        line.addWidget(ElidedLabel(tr("Post") if is_people else tr("Enterprises"), "secondary"), 3)
        for text in (term(kind.value) for kind in kinds):
            label = words(text, "secondary")
            label.setToolTip(text)
            label.setFixedWidth(self._number_px)
            line.addWidget(label)
        points = words(tr("Points"), "secondary")
        points.setFixedWidth(_POINTS_PX)
        line.addWidget(points)
        line.addSpacing(64 + line.spacing())
        return row

    def _row(self, score: Score) -> QWidget:
        kind = Grid if self._whom.index else Person
        row = ClickableRow(partial(self.record_asked.emit, kind, score.id))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 6, 0, 6)
        line.addWidget(ElidedLabel(score.name, "strong"), self._name_share)
        about = QVBoxLayout()
        about.setSpacing(2)
        about.addWidget(ElidedLabel(about_words(score), "secondary"))
        for figure in score.years:
            is_short = bool(figure.short_ids)
            about.addWidget(ElidedLabel(year_words(figure), "warn" if is_short else "secondary"))
        line.addLayout(about, 3)
        for share in score.measures.values():
            label = words(share_words(share), "list")
            label.setFixedWidth(self._number_px)
            line.addWidget(label)
        points = words("–" if score.points is None else f"{score.points:.1f}", "head")
        points.setFixedWidth(_POINTS_PX)
        line.addWidget(points)
        grade = QWidget()
        grade.setFixedWidth(64)
        place = QHBoxLayout(grade)
        place.setContentsMargins(0, 0, 0, 0)
        if score.grade is not None:
            place.addWidget(Chip(self._desk.theme, term(score.grade.value), _TONES[score.grade]))
        place.addStretch(1)
        line.addWidget(grade)
        return row


def share_words(share: Share) -> str:
    """Write a share: per cent and the two numbers behind it."""
    return "–" if share.rate is None else f"{share.rate:.0%}　{share.done}/{share.of}"


def about_words(score: Score) -> str:
    """Write what stands beside a name: the posts of a person, or how many enterprises an area has."""
    return score.note if score.enterprises is None else str(score.enterprises)


def year_words(figure: YearFigure) -> str:
    """Write a yearly figure: of the grid that is furthest behind, and how many grids will miss it."""
    least = figure.least
    text = tr(
        "≥{required} a year: {done} so far, {expected} expected",
        required=least.required,
        done=least.done,
        expected=least.forecast,
    )
    if not figure.short_ids:
        return text
    return tr("{text} ({count} grids will miss it)", text=text, count=len(figure.short_ids))


def sheet_table(scores: list[Score], title: str) -> OutTable:
    """Make the table of a sheet; every rate stands beside the numbers it comes from."""
    columns: dict[str, list[object]] = {
        "rank": list(range(1, len(scores) + 1)),
        "name": [one.name for one in scores],
        "note": [about_words(one) for one in scores],
    }
    headings = {"rank": tr("Rank"), "name": tr("Name"), "note": tr("Remark")}
    kinds = list(scores[0].measures) if scores else []
    for kind in kinds:
        for part, text in (("done", tr("done")), ("of", tr("of")), ("rate", tr("rate %"))):
            headings[f"{kind.name}_{part}"] = f"{term(kind.value)}（{text}）"
        shares = [one.measures[kind] for one in scores]
        columns[f"{kind.name}_done"] = [share.done for share in shares]
        columns[f"{kind.name}_of"] = [share.of for share in shares]
        columns[f"{kind.name}_rate"] = [
            None if share.rate is None else round(100 * share.rate, 2) for share in shares
        ]
    if any(one.years for one in scores):
        columns["years"] = ["；".join(year_words(figure) for figure in one.years) for one in scores]
        headings["years"] = tr("Yearly figures")
    columns["points"] = [one.points for one in scores]
    columns["grade"] = ["" if one.grade is None else term(one.grade.value) for one in scores]
    headings |= {"points": tr("Points"), "grade": tr("Grade")}
    return OutTable(title, columns, headings)


def _read(register: Register, *, progress: Progress, period: Period) -> Sheets:
    book = DutyBook(register)
    progress.check_cancelled()
    people = assess_people(register, period, book=book)
    progress.check_cancelled()
    return people, assess_areas(register, period, book=book)
