"""登记一天的巡查: the slip of a day, typed line by line from the keyboard or pasted from a spreadsheet."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCompleter,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gisgrid.edits.day_slip import ReadLine, SlipHead, SlipLine, SlipReader, save_slip
from gisgrid.errors import GisgridError
from gisgrid.i18n import term, tr
from gisgrid.model.enumerations import InspectionKind, InspectionResult, Subject
from gisgrid.model.people import Appointment, Person
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.card.entries import usual_kind
from gisgrid.ui.card.sheets import choice_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.messages import MessageAction
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.words import ElidedLabel, hairline, words

UNIT, NAME, RESULT, FINDING, DUE, STATE = range(6)
_TYPED = (UNIT, RESULT, FINDING, DUE)
_WIDTHS = {UNIT: 170, RESULT: 130, FINDING: 0, DUE: 120, NAME: 240, STATE: 260}
_FIRST_ROWS = 12
_KINDS = tuple(InspectionKind)
_HEADINGS = {
    UNIT: ("企业", "企业名称", "单位", "单位名称", "代码", "名称"),
    RESULT: ("结果", "检查结果", "检查情况"),
    FINDING: ("问题", "发现的问题", "隐患", "隐患内容", "备注", "发现问题"),
    DUE: ("期限", "整改期限", "整改时限"),
}


class SlipTable(QTableWidget):
    """The lines of the slip: Enter goes to the next cell that is typed, and on to the next line."""

    def __init__(self) -> None:
        super().__init__(_FIRST_ROWS, 6)
        self.setHorizontalHeaderLabels(
            [
                tr("Code, initials or name"),
                tr("Enterprise"),
                tr("Result"),
                tr("What was found"),
                tr("To be mended by"),
                tr("Reading"),
            ]
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            trigger.DoubleClicked | trigger.SelectedClicked | trigger.AnyKeyPressed | trigger.EditKeyPressed
        )
        self.verticalHeader().setDefaultSectionSize(34)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in _WIDTHS.items():
            if width:
                header.resizeSection(column, width)
        header.setSectionResizeMode(FINDING, QHeaderView.ResizeMode.Stretch)

    def typed(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        item = self.item(row, column)
        return item.text().strip() if item is not None else ""

    def line(self, row: int) -> SlipLine:
        """Return a line as typed."""
        unit, result, finding, due = (self.typed(row, column) for column in _TYPED)
        return SlipLine(unit=unit, result=result, finding=finding, due=due)

    def write(self, row: int, column: int, text: str) -> None:
        """Write a cell."""
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            if column not in _TYPED:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.setItem(row, column, item)
        item.setText(text)

    def advance(self) -> None:
        """Go to the next cell that is typed; after the last cell to the next line, which is made when needed."""
        row, column = self.currentRow(), self.currentColumn()
        later = [one for one in _TYPED if one > column]
        if not later:
            row += 1
            if row == self.rowCount():
                self.insertRow(row)
        self.setCurrentCell(row, later[0] if later else UNIT)
        self.edit(self.currentIndex())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on after Enter."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        onward = (
            QAbstractItemDelegate.EndEditHint.SubmitModelCache,
            QAbstractItemDelegate.EndEditHint.EditNextItem,
        )
        if hint in onward:
            self.advance()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste a block, go on with Enter, empty a cell with Del."""
        if self.state() is QAbstractItemView.State.EditingState:
            # The field in the cell passes its Enter on; closing it goes on to the next cell.
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.advance()
        elif event.key() == Qt.Key.Key_Delete and self.currentColumn() in _TYPED:
            self.write(self.currentRow(), self.currentColumn(), "")
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Put a copied block of a spreadsheet in from the current line on; a heading tells its columns."""
        lines = [line for line in csv.reader(io.StringIO(text), delimiter="\t") if any(line)]
        if not lines:
            return
        order = _columns_of(lines[0])
        if order:
            lines = lines[1:]
        else:
            at = _TYPED.index(self.currentColumn()) if self.currentColumn() in _TYPED else 0
            order = dict(enumerate(_TYPED[at:]))
        first = max(0, self.currentRow())
        self.setRowCount(max(self.rowCount(), first + len(lines) + 1))
        for row, line in enumerate(lines, start=first):
            for place, column in order.items():
                if place < len(line):
                    self.write(row, column, line[place].strip())


def _columns_of(headings: Sequence[str]) -> dict[int, int]:
    """Return column of the slip by place in a pasted block; empty when the line is no heading."""
    found: dict[int, int] = {}
    for place, heading in enumerate(headings):
        for column, known in _HEADINGS.items():
            if "".join(heading.split()) in known and column not in found.values():
                found[place] = column
    return found if UNIT in found.values() and len(found) > 1 else {}


class _UnitDelegate(QStyledItemDelegate):
    """Offers the enterprises while a name is typed."""

    def __init__(self, offered: Sequence[str], table: QTableWidget) -> None:
        super().__init__(table)
        self._offered = QStringListModel(list(offered), self)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Make a field with a list under it."""
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            completer = QCompleter(self._offered, editor)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            editor.setCompleter(completer)
        return editor


class DaySlip(QDialog):
    """The slip of a day.

    Every line is read as it is typed; what is wrong stands at its end, and the lines that are right can be
    saved. Saving keeps the others in the table.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._today = desk.today()
        self.setObjectName("surface")
        self.setWindowTitle(tr("Record a day's visits"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(min(1160, parent.width() - 80), min(680, parent.height() - 80))
        self._inspectors = self._read_inspectors()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(words(tr("Record a day's visits"), "card"))
        column.addLayout(self._make_head())
        column.addWidget(hairline())
        self.table = SlipTable()
        line = desk.theme.palette.hairline
        self.table.setShowGrid(True)
        self.table.setStyleSheet(
            f"QTableView {{ gridline-color: {line}; border: 1px solid {line}; }} QTableView::item {{ padding-left: 6px; }}"
        )
        column.addWidget(self.table, 1)
        legend = "　".join(f"{i} {term(one.value)}" for i, one in enumerate(InspectionResult, start=1))
        told = tr("Enter goes on to the next cell; Ctrl+V takes rows from Excel.") + "　" + legend
        column.addWidget(ElidedLabel(told, "secondary"))
        column.addLayout(self._make_foot())
        self._is_marking = False
        self.table.itemChanged.connect(lambda _: self._read())
        self._day.judged.connect(lambda _: self._read())
        self._inspector.activated.connect(lambda _: self._on_inspector())
        self._kind.activated.connect(lambda _: self._read())
        self._on_inspector()
        self.table.setCurrentCell(0, UNIT)
        self.table.setFocus()

    def _read_inspectors(self) -> list[tuple[int, str, str, list[int]]]:
        """Return (person, name, post, grids) of everybody in post, patrolling posts first."""
        register = self._desk.register
        names = {p.id: p.name for p in register.find(Person)}
        held: dict[tuple[int, str], list[int]] = {}
        for one in register.find(Appointment):
            if one.covers(self._today) and one.person_id in names:
                grids = held.setdefault((one.person_id, one.post), [])
                grids += [one.grid_id] if one.grid_id is not None else []
        known = {post.key for post in register.scheme.posts}
        patrols = known & {key for rule in register.scheme.visits for key in rule.who}
        found = [(id, names[id], post, grids) for (id, post), grids in held.items() if post in patrols]
        posts = [post.key for post in register.scheme.posts]
        walkers = [p.key for p in register.scheme.posts if "网格员" in p.name or "检查员" in p.name]
        return sorted(found, key=lambda one: (one[2] not in walkers, posts.index(one[2]), one[0]))

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._day = DayField(self._today, today=self._today, latest=self._today)
        self._day.setObjectName("slip_day")
        self._day.setFixedWidth(140)
        posts = {post.key: post.name for post in self._desk.register.scheme.posts}
        texts = [f"{name}  {posts.get(post, post)}" for _, name, post, _ in self._inspectors]
        self._inspector = choice_field("slip_inspector", texts or [tr("nobody in post")])
        self._inspector.setMinimumWidth(230)
        self._inspector.setMaxVisibleItems(18)
        self._kind = choice_field("slip_kind", [term(kind.value) for kind in _KINDS])
        for label, field in (
            (tr("Day"), self._day),
            (tr("Inspector"), self._inspector),
            (tr("Kind of visit"), self._kind),
        ):
            row.addWidget(words(label, "secondary"))
            row.addWidget(field)
            row.addSpacing(8)
        row.addStretch(1)
        return row

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._save = QPushButton()
        self._save.setObjectName("save_slip")
        self._save.setProperty("kind", "primary")
        self._save.setAutoDefault(False)
        self._save.setToolTip("Ctrl+Enter")
        self._save.clicked.connect(self.save)
        cancel = QPushButton(tr("Close"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._said: QLabel = words("", "danger")
        row.addWidget(self._save)
        row.addWidget(cancel)
        row.addWidget(self._said, 1)
        return row

    def _on_inspector(self) -> None:
        place = self._inspector.currentIndex()
        post, grids = ("", []) if not self._inspectors else self._inspectors[place][2:]
        self._kind.setCurrentIndex(_KINDS.index(usual_kind(self._desk.register.scheme, post)))
        self._reader = SlipReader(self._desk.register, today=self._today, grid_ids=grids)
        offered = [f"{self._reader.codes[id]} {name}".strip() for id, name in self._reader.names.items()]
        self.table.setItemDelegateForColumn(UNIT, _UnitDelegate(offered, self.table))
        self._read()

    def head(self) -> SlipHead:
        """Return what holds for the whole slip.

        Raises
        ------
        EditError
            If the day is none, or lies in the future.
        """
        person, post = None, ""
        if self._inspectors:
            person, _, post, _ = self._inspectors[self._inspector.currentIndex()]
        return SlipHead(
            day=self._day.day(),
            inspector_id=person,
            post=post,
            kind=_KINDS[self._kind.currentIndex()],
            subjects=self._desk.register.scheme.subjects or (Subject.SAFETY,),
        )

    def read_lines(self) -> list[ReadLine]:
        """Return all lines of the table as they are understood."""
        lines = [self.table.line(row) for row in range(self.table.rowCount())]
        return self._reader.read_all(lines, self.head())

    def _read(self) -> None:
        if self._is_marking:
            return
        self._is_marking = True
        try:
            lines = self.read_lines()
        except GisgridError as problem:
            self._said.setText(str(problem))
            self._save.setEnabled(False)
            return
        finally:
            self._is_marking = False
        self._mark(lines)

    def _mark(self, lines: Sequence[ReadLine]) -> None:
        self._is_marking = True
        theme = self._desk.theme
        for row, line in enumerate(lines):
            is_used = line.enterprise_id is not None or bool(line.problem)
            state = line.problem or (term(line.result.value) if is_used else "")
            self.table.write(row, NAME, line.name)
            self.table.write(row, STATE, state)
            item = self.table.item(row, STATE)
            if item is not None:
                tone = Tone.WARN if line.problem else Tone.OK
                item.setForeground(QColor(theme.ink(tone)))
                item.setToolTip(state)
        self._is_marking = False
        wrong = sum(bool(line.problem) for line in lines)
        right = sum(line.enterprise_id is not None and not line.problem for line in lines)
        self._save.setText(tr("Save {count} visits", count=right))
        self._save.setEnabled(right > 0)
        self._said.setText(tr("{count} lines need a look", count=wrong) if wrong else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Ctrl+Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif not is_enter:
            super().keyPressEvent(event)

    def save(self) -> None:
        """Save the lines that are right in one step; the others stay."""
        lines: list[ReadLine] = []

        def work() -> None:
            lines.extend(self.read_lines())
            good = [line for line in lines if line.enterprise_id is not None and not line.problem]
            title = tr("Record the visits of {day}", day=self.head().day.isoformat())
            with self._desk.book.edit(title) as session:
                visits, hazards = save_slip(session, self.head(), good)
            undo: Callable[[], Any] | None = getattr(self._desk.book, "undo", None)
            actions = () if undo is None else (MessageAction(tr("Undo"), undo),)
            told = tr("{visits} visits and {hazards} hazards were recorded.", visits=visits, hazards=hazards)
            self._desk.messages.toast(told, *actions)

        if not self._desk.messages.attempt(work):
            return
        self._is_marking = True
        for row in reversed(range(len(lines))):
            if not lines[row].problem:
                self.table.removeRow(row)
        self.table.setRowCount(max(_FIRST_ROWS, self.table.rowCount()))
        self._is_marking = False
        self.table.setCurrentCell(0, UNIT)
        self._read()
