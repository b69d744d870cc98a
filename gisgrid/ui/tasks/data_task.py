"""The task 数据: take files in, look at the history and go back, back up, verify."""

from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import term, tr
from gisgrid.model.history import ChangeSet, HistoryStep, StepKind
from gisgrid.progress import Progress
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs, Lane
from gisgrid.ui.tasks.failures import tell_failure
from gisgrid.ui.tasks.import_panel import ImportPanel
from gisgrid.ui.tasks.task_page import TaskPage
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.marks import TimelineMark
from gisgrid.ui.widgets.words import ElidedLabel, link, words, wrapped
from gisgrid.ui.workbook import Workbook

_LISTED = 60
_MANY_ROWS = 1_000
"""From so many rows on, taking steps back is asked for twice."""
_TONES = {
    StepKind.EDIT: Tone.ACCENT,
    StepKind.UNDO: Tone.WARN,
    StepKind.REDO: Tone.OK,
    StepKind.EXTERNAL: Tone.RECHECK,
    StepKind.BARRIER: Tone.QUIET,
    StepKind.ISSUE: Tone.QUIET,
}


@runtime_checkable
class Keepable(Protocol):
    """A register that can be backed up and verified."""

    def backup(self, target: Path | None = None) -> Path:
        """Write a copy; return its path."""
        ...

    def verify(self) -> Any:
        """Look whether file and history are sound."""
        ...


class DataTask(TaskPage):
    """Import left, history and safety right."""

    def __init__(self, desk: Desk, jobs: Jobs, register: Workbook) -> None:
        super().__init__()
        self.setObjectName("window")
        self._desk = desk
        self._jobs = jobs
        self._register = register
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(16)
        left = QVBoxLayout()
        self.imports = ImportPanel(desk, jobs)
        left.addWidget(self.imports, 1)
        row.addLayout(left, 3)
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self._make_safety())
        right.addWidget(self._make_history(), 1)
        row.addLayout(right, 2)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the history."""
        super().showEvent(event)
        self.refresh()

    def note_change(self, change: ChangeSet) -> None:
        """Read the history again."""
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the history as it is now."""
        while (item := self._steps.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        steps = self._register.history(limit=_LISTED)
        if not steps:
            self._steps.addWidget(wrapped(tr("Nothing has been changed yet."), "secondary"))
        open_steps = [s for s in steps if s.kind in (StepKind.EDIT, StepKind.EXTERNAL) and not s.is_undone]
        for i, step in enumerate(steps):
            back = open_steps.index(step) if step in open_steps else None
            rows = 0 if back is None else sum(one.change_count for one in open_steps[: back + 1])
            self._steps.addWidget(self._step_row(step, back=back, rows=rows, is_last=i == len(steps) - 1))
        self._steps.addStretch(1)

    def _ask_undo(self, button: QToolButton, count: int, *, rows: int) -> None:
        """Take steps back; where that takes away very much, as a whole sample, only at the second click."""
        if rows > _MANY_ROWS and not button.property("asked"):
            button.setProperty("asked", True)
            button.setText(tr("Really take back {rows} rows? Click once more", rows=f"{rows:,}"))
            button.setStyleSheet(f"color: {self._desk.theme.palette.danger};")
            return
        self.undo_to(count)

    def undo_to(self, count: int) -> None:
        """Take back the newest `count` steps, one after the other."""

        def work() -> None:
            for _ in range(count):
                self._register.undo()

        if self._desk.messages.attempt(work):
            self._desk.messages.toast(tr("{count} steps were undone; Ctrl+Y brings them back.", count=count))

    def _make_safety(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("tile")
        column = QVBoxLayout(panel)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        head = QHBoxLayout()
        # As high as the heading of the import beside it, which has a button.
        head.addStrut(self._desk.theme.measures.button_px)
        head.addWidget(words(tr("Safety of the data"), "card"))
        column.addLayout(head)
        column.addWidget(
            wrapped(tr("Every change is saved at once. A copy is kept on its own every day."), "secondary")
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        self.backup_button = QPushButton(tr("Back up now"))
        self.backup_button.setObjectName("backup")
        self.backup_button.clicked.connect(self._on_backup)
        self.verify_button = QPushButton(tr("Verify"))
        self.verify_button.setObjectName("verify")
        self.verify_button.clicked.connect(self._on_verify)
        for button in (self.backup_button, self.verify_button):
            button.setVisible(isinstance(self._register, Keepable))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return panel

    def _make_history(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("tile")
        column = QVBoxLayout(panel)
        column.setContentsMargins(20, 16, 8, 8)
        column.addWidget(words(term("变更记录"), "card"))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        self._steps = QVBoxLayout(body)
        self._steps.setContentsMargins(0, 6, 12, 6)
        self._steps.setSpacing(0)
        scroll.setWidget(body)
        column.addWidget(scroll, 1)
        return panel

    def _step_row(self, step: HistoryStep, *, back: int | None, rows: int, is_last: bool) -> QWidget:
        theme: Theme = self._desk.theme
        row = QFrame()
        outer = QHBoxLayout(row)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        tone = Tone.QUIET if step.is_undone else _TONES[step.kind]
        outer.addWidget(TimelineMark(theme, tone, is_last=is_last))
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(1)
        column.addWidget(ElidedLabel(step.text, "secondary" if step.is_undone else "strong"))
        kind = "" if step.kind is StepKind.EDIT else term(step.kind.value)
        undone = tr("undone") if step.is_undone else ""
        facts = (
            f"{step.made_at:%Y-%m-%d %H:%M}",
            step.author,
            kind,
            undone,
            tr("{count} rows", count=step.change_count),
        )
        column.addWidget(words("  ".join(fact for fact in facts if fact), "secondary"))
        outer.addLayout(column, 1)
        if back is not None:
            button = link(tr("Undo to here") if back else tr("Undo"))
            button.setObjectName(f"undo_to_{step.number}")
            button.clicked.connect(lambda _=False, n=back + 1: self._ask_undo(button, n, rows=rows))
            outer.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_backup(self) -> None:
        self._start(tr("Backing up"), _backup, self._on_backed_up)

    def _on_verify(self) -> None:
        self._start(tr("Verifying"), _verify, self._on_verified)

    def _start(self, title: str, function: Any, done: Any) -> None:
        self._jobs.start(
            title,
            function,
            self._register,
            lane=Lane.STORE,
            on_success=done,
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def _on_backed_up(self, path: Path) -> None:
        self._desk.messages.toast(tr("Backed up to {name}.", name=path.name))

    def _on_verified(self, findings: list[str]) -> None:
        if findings:
            self._desk.messages.warn("\n".join(findings[:5]))
        else:
            self._desk.messages.toast(tr("File, references and history are sound."))


def _backup(register: Keepable, *, progress: Progress) -> Path:
    progress.check_cancelled()
    return register.backup()


def _verify(register: Keepable, *, progress: Progress) -> list[str]:
    progress.check_cancelled()
    return [str(finding) for finding in register.verify()]
