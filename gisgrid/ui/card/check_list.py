"""The check-list of a visit: one line an item, passed or failed; what was not looked at stays open."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gisgrid.i18n import term, tr
from gisgrid.model.enumerations import Subject
from gisgrid.model.scheme_papers import Checklist
from gisgrid.ui.card.entries import CheckedLine
from gisgrid.ui.widgets.segment_button import SegmentButton
from gisgrid.ui.widgets.words import ElidedLabel, link, words, wrapped


class CheckListEditor(QFrame):
    """Goes through the lists of a visit.

    Signals
    -------
    changed()
        A line was judged.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.rows: list[CheckRow] = []
        self._keys: tuple[str, ...] = ()

    def show_lists(self, checklists: Sequence[Checklist]) -> None:
        """Show other lists; judgements of lines that stay are kept."""
        keys = tuple(one.key for one in checklists)
        if keys == self._keys:
            return
        self._keys = keys
        kept = {row.text: row for row in self.rows if row.passed is not None}
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for checklist in checklists:
            self._column.addWidget(self._head(checklist))
            for line in checklist.items:
                row = CheckRow(line.name, line.subject)
                if line.name in kept:
                    row.judge(passed=bool(kept[line.name].passed), note=kept[line.name].note)
                row.changed.connect(self.changed)
                self.rows.append(row)
                self._column.addWidget(row)
        self.setVisible(bool(self.rows))

    def _head(self, checklist: Checklist) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 6, 0, 2)
        row.addWidget(ElidedLabel(term(checklist.name), "head"))
        row.addWidget(words(str(len(checklist.items)), "secondary"), 1)
        names = {item.name for item in checklist.items}
        everything = link(tr("All in order"))
        everything.setObjectName(f"all_passed_{checklist.key}")
        everything.setToolTip(tr("Marks the lines that were not judged yet as passed"))
        everything.clicked.connect(lambda _=False: self._pass_rest(names))
        row.addWidget(everything)
        return holder

    def _pass_rest(self, names: set[str]) -> None:
        for row in self.rows:
            if row.text in names and row.passed is None:
                row.judge(passed=True)
        self.changed.emit()

    @property
    def lines(self) -> tuple[CheckedLine, ...]:
        """The lines that were judged, in their order."""
        return tuple(
            CheckedLine(text=row.text, passed=row.passed, subject=row.subject)
            for row in self.rows
            if row.passed is not None
        )

    def hazard_texts(self, subject: Subject) -> list[tuple[str, int, Subject]]:
        """Word each failed line as a hazard: its words, its place among the judged lines, its field."""
        judged = [row for row in self.rows if row.passed is not None]
        return [
            (
                f"{row.text}：{row.note}" if row.note else tr("{item}: not in order", item=row.text),
                place,
                row.subject or subject,
            )
            for place, row in enumerate(judged)
            if row.passed is False
        ]

    @property
    def failed(self) -> tuple["CheckRow", ...]:
        """The rows that failed."""
        return tuple(row for row in self.rows if row.passed is False)


class CheckRow(QFrame):
    """One line: its words, passed or failed, and what is wrong when it failed."""

    changed = Signal()

    def __init__(self, text: str, subject: Subject | None) -> None:
        super().__init__()
        self.text = text
        self.subject = subject
        self.passed: bool | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        label = wrapped(term(text), "list")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        row.addWidget(label, 1)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.buttons: list[QPushButton] = []
        for i, word in enumerate((tr("passed"), tr("failed"))):
            button = SegmentButton(word)
            self._group.addButton(button, i)
            self.buttons.append(button)
            row.addWidget(button)
        self._group.idClicked.connect(self._on_clicked)
        column.addLayout(row)
        self._note = QLineEdit()
        self._note.setObjectName("what_is_wrong")
        self._note.setPlaceholderText(tr("What is wrong; becomes a hazard"))
        self._note.hide()
        column.addWidget(self._note)

    @property
    def note(self) -> str:
        """What is wrong, as typed."""
        return self._note.text().strip()

    def judge(self, *, passed: bool | None, note: str = "") -> None:
        """Judge the line by program."""
        self.passed = passed
        self.buttons[0].setChecked(passed is True)
        self.buttons[1].setChecked(passed is False)
        if note:
            self._note.setText(note)
        self._note.setVisible(passed is False)

    def _on_clicked(self, index: int) -> None:
        wanted = index == 0
        self.judge(passed=None if self.passed is wanted else wanted)
        if self.passed is False:
            self._note.setFocus()
        self.changed.emit()


class PhotoStrip(QFrame):
    """The photos that go with a visit, by name, with a button to take each away again."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def add_row(self, name: str, facts: str) -> QPushButton:
        """Add a photo; return the button that takes it away."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(ElidedLabel(name, "list"), 1)
        row.addWidget(words(facts, "secondary"))
        button = QPushButton("×")
        button.setProperty("kind", "segment")
        button.setToolTip(tr("Take away"))
        button.clicked.connect(holder.hide)
        button.clicked.connect(holder.deleteLater)
        row.addWidget(button)
        self._column.addWidget(holder)
        return button
