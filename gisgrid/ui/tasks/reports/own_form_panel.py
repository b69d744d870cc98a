"""自制表格: choose the office's own form, see what it will be filled with, copy further placeholders, fill it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import term, tr
from gisgrid.model.periods import PeriodKind
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.reports.form_marks import FormMark, every_mark, marks_of
from gisgrid.reports.holdings import Holdings, Request
from gisgrid.reports.own_forms import Filled, fill_form
from gisgrid.reports.placeholders import Values
from gisgrid.reports.spans import read_span
from gisgrid.ui.card.sheets import choice_field, line_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Job, Jobs, Lane
from gisgrid.ui.tasks.failures import tell_failure, tell_file
from gisgrid.ui.tasks.reports.periods import period_choices
from gisgrid.ui.widgets.words import ElidedLabel, words, wrapped

_NAME_PX = 250
_ROW_PX, _BAR_PX = 28, 34
_COPIED = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Offer:
    """What forms can be filled with, and what the chosen one asks for."""

    every: dict[str, list[FormMark]]
    asked: list[FormMark]


def make_offer(register: Register, form: Path | None, request: Request, *, progress: Progress) -> Offer:
    """Count every value for a period and read what a form asks for."""
    values = Values(Holdings(register, request))
    progress.check_cancelled()
    return Offer(every_mark(values), marks_of(form, values) if form is not None else [])


def fill_own(register: Register, form: Path, target: Path, request: Request, *, progress: Progress) -> Filled:
    """Fill a form into a new file."""
    return fill_form(form, target, Values(Holdings(register, request)), progress=progress)


class OwnFormPanel(QWidget):
    """The form at the left with what fills it, all placeholders at the right."""

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self._desk = desk
        self._jobs = jobs
        self._job: Job | None = None
        self.form: Path | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(32, 24, 32, 24)
        outer.setSpacing(8)
        outer.addWidget(words(tr("Own forms"), "title"))
        told = tr(
            "Take a form as it came (.xlsx or .docx), paste placeholders such as {example} where figures belong, and keep it. "
            "It is filled here for any period; fonts, widths and merged headings stay.",
            example="{{企业数}}",
        )
        outer.addWidget(wrapped(told, "secondary"))
        outer.addSpacing(8)
        outer.addLayout(self._make_bar())
        columns = QHBoxLayout()
        columns.setSpacing(20)
        self.asked = _tree(tr("In this form"))
        self.asked.setObjectName("asked")
        self.every = _tree(tr("Placeholder"))
        self.every.setObjectName("every")
        self.every.itemDoubleClicked.connect(lambda item, _: self._copy(item))
        self._said = wrapped(tr("No form is chosen yet."), "secondary")
        self._said.setMinimumHeight(_BAR_PX)
        self.search = line_field("find_placeholder", hint=tr("Find a placeholder"))
        self.search.textChanged.connect(self._on_search)
        self.copy_button = QPushButton(tr("Copy"))
        self.copy_button.setObjectName("copy_placeholder")
        self.copy_button.clicked.connect(lambda: self._copy(self.every.currentItem()))
        finder = QHBoxLayout()
        finder.addWidget(self.search, 1)
        finder.addWidget(self.copy_button)
        columns.addLayout(_column(self._said, self.asked), 1)
        columns.addLayout(_column(finder, self.every), 1)
        outer.addLayout(columns, 1)

    def _make_bar(self) -> QHBoxLayout:
        self.choose_button = QPushButton(tr("Choose the form…"))
        self.choose_button.setObjectName("choose_form")
        self.choose_button.clicked.connect(self._on_choose)
        self.fill_button = QPushButton(" " + tr("Fill it in"))
        self.fill_button.setObjectName("fill_form")
        self.fill_button.setProperty("kind", "primary")
        icons, ink = self._desk.theme.icons, self._desk.theme.palette.on_accent
        self.fill_button.setIcon(icons.icon("file-down", ink, size_px=16))
        self.fill_button.setEnabled(False)
        self.fill_button.clicked.connect(self._on_fill)
        self._name = ElidedLabel("", "strong")
        self.period = choice_field("form_period", [])
        for label, text in period_choices(PeriodKind.QUARTER, self._desk.today()):
            self.period.addItem(text, label)
        self.period.currentIndexChanged.connect(lambda _: self.refresh())
        bar = QHBoxLayout()
        bar.setSpacing(10)
        bar.addWidget(self.choose_button)
        bar.addWidget(self._name, 1)
        bar.addWidget(words(tr("Period"), "secondary"))
        bar.addWidget(self.period)
        bar.addWidget(self.fill_button)
        return bar

    @property
    def request(self) -> Request:
        """What is chosen: the whole register, the period at the right."""
        today = self._desk.today()
        span = read_span(str(self.period.currentData() or ""), today=today, default=PeriodKind.QUARTER)
        return Request(today, span)

    def refresh(self) -> None:
        """Count the values anew, in the background."""
        if self._job is not None:
            self._job.cancel()
        self._job = self._jobs.start(
            tr("Counting for the form"),
            make_offer,
            self._desk.book,
            self.form,
            self.request,
            lane=Lane.POOL,
            on_success=self._on_offer,
            on_failure=self._on_failed,
        )

    def open_form(self, form: Path) -> None:
        """Take a form and show what it asks for."""
        self.form = form
        self._name.setText(form.name)
        self.fill_button.setEnabled(False)
        self.refresh()

    def stop(self) -> None:
        """Begin nothing further."""
        if self._job is not None:
            self._job.cancel()

    def _on_offer(self, offer: Offer) -> None:
        titles = {"": tr("Single values"), ":": tr("By row of the industries")}
        self.every.clear()
        for key, marks in offer.every.items():
            head = QTreeWidgetItem([titles.get(key, tr("List {name}", name=term(key))), str(len(marks))])
            head.setSizeHint(0, QSize(0, _ROW_PX))
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.addChildren([_row(mark) for mark in marks])
            self.every.addTopLevelItem(head)
        _children(self.every.invisibleRootItem())[0].setExpanded(True)
        self._on_search(self.search.text())
        self.asked.clear()
        danger = QColor(self._desk.theme.palette.danger)
        for mark in offer.asked:
            row = _row(mark)
            if not mark.is_known:
                row.setText(1, tr("means nothing here"))
                row.setForeground(1, danger)
            self.asked.addTopLevelItem(row)
        if self.form is not None:
            self._tell(offer.asked)

    def _tell(self, asked: list[FormMark]) -> None:
        strange = sum(not mark.is_known for mark in asked)
        text = tr("{count} placeholders are filled.", count=len(asked) - strange)
        if not asked:
            text = tr("The form holds no placeholders; copy some from the right into its cells.")
        elif strange:
            text += tr(" {count} mean nothing here and stay as they are.", count=strange)
        self._said.setText(text)
        self.fill_button.setEnabled(bool(asked))

    def _on_failed(self, problem: Exception) -> None:
        self.asked.clear()
        self._said.setText(str(problem))
        tell_failure(self._desk, self._jobs, problem)

    def _on_search(self, text: str) -> None:
        wanted = text.strip().lower()
        for head in _children(self.every.invisibleRootItem()):
            rows = _children(head)
            hits = [wanted in row.text(0).lower() for row in rows]
            for row, is_hit in zip(rows, hits, strict=True):
                row.setHidden(not is_hit)
            head.setHidden(not any(hits))
            if wanted:
                head.setExpanded(True)

    def _copy(self, item: QTreeWidgetItem | None) -> None:
        mark = item.data(0, _COPIED) if item is not None else None
        if mark:
            QGuiApplication.clipboard().setText(mark)
            self._desk.messages.toast(tr("Copied {mark}; paste it into a cell of the form.", mark=mark))

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose the form…"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Forms") + " (*.xlsx *.docx)")
        dialog.fileSelected.connect(lambda path: self.open_form(Path(path)))
        dialog.open()

    def _on_fill(self) -> None:
        form = self.form
        if form is None:
            return
        dialog = QFileDialog(self, tr("Fill it in"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form.suffix.removeprefix("."))
        dialog.selectFile(tr("{name}, filled", name=form.stem) + form.suffix)
        dialog.fileSelected.connect(lambda path: self.fill_into(Path(path)))
        dialog.open()

    def fill_into(self, target: Path) -> None:
        """Fill the chosen form into a file, in the background."""
        if self.form is None:
            return
        self._jobs.start(
            tr("Writing {name}", name=target.name),
            fill_own,
            self._desk.book,
            self.form,
            target,
            self.request,
            lane=Lane.POOL,
            on_success=self._told(target),
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def _told(self, target: Path) -> Callable[[Filled], None]:
        return lambda _: tell_file(self._desk, target)


def _tree(heading: str) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setColumnCount(2)
    tree.setHeaderLabels([heading, tr("Filled with")])
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
    tree.setColumnWidth(0, _NAME_PX)
    tree.setUniformRowHeights(True)
    tree.setIndentation(14)
    return tree


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for i in range(item.childCount()) if (child := item.child(i)) is not None]


def _row(mark: FormMark) -> QTreeWidgetItem:
    row = QTreeWidgetItem([mark.name, mark.text])
    row.setSizeHint(0, QSize(0, _ROW_PX))
    row.setData(0, _COPIED, "{{" + mark.name + "}}")
    row.setToolTip(0, mark.name)
    row.setToolTip(1, mark.text)
    return row


def _column(top: QWidget | QHBoxLayout, below: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(8)
    if isinstance(top, QWidget):
        column.addWidget(top)
    else:
        column.addLayout(top)
    column.addWidget(below, 1)
    return column
