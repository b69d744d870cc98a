"""Earlier sheets: what left the program, from which data, and whether the register has moved on."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gisgrid.edits.papers import record_issue
from gisgrid.i18n import tr
from gisgrid.layout.issues import issue_of, why_outdated
from gisgrid.layout.sheet import Sheet
from gisgrid.model.inspections import IssuedPaper
from gisgrid.ui.desk import Desk
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.words import Chip, ElidedLabel, words, wrapped

_LISTED = 8


@runtime_checkable
class Issuing(Protocol):
    """A register that keeps what left the program."""

    is_read_only: bool

    def issue(self, text: str) -> AbstractContextManager[Any]:
        """Open a step that undo passes over."""
        ...


def keep_issue(desk: Desk, sheet: Sheet, file: Path) -> None:
    """Record that a sheet was written; a register that cannot be written keeps nothing."""
    book = desk.book
    if not isinstance(book, Issuing) or book.is_read_only:
        return
    holder = book

    def work() -> None:
        with holder.issue(tr("Made {title}", title=sheet.title)) as session:
            record_issue(session, issue_of(sheet, file, issued_at=session.now, made_by=session.author))

    desk.messages.attempt(work)


def keep_issues(desk: Desk, issues: Sequence[IssuedPaper]) -> None:
    """Record, as one step, that the sheets of a series were written; the time and the maker are those of the step."""
    book = desk.book
    if not issues or not isinstance(book, Issuing) or book.is_read_only:
        return
    holder = book

    def work() -> None:
        with holder.issue(tr("Made {title}", title=issues[0].title)) as session:
            for issue in issues:
                record_issue(session, replace(issue, issued_at=session.now, made_by=session.author))

    desk.messages.attempt(work)


class IssueList(QWidget):
    """The newest issues of one paper, each with the word whether it still tells the truth."""

    def __init__(self, desk: Desk, paper: str) -> None:
        super().__init__()
        self.setObjectName("issues")
        self._desk = desk
        self._paper = paper
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.refresh()

    def show_paper(self, paper: str) -> None:
        """Show the issues of another paper."""
        if paper != self._paper:
            self._paper = paper
            self.refresh()

    def refresh(self) -> None:
        """Read the issues again."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        issues = self._desk.register.find(IssuedPaper, paper=self._paper)
        issues.sort(key=lambda issue: (issue.issued_at, issue.id or 0), reverse=True)
        self._column.addWidget(words(tr("Made before"), "head"))
        if not issues:
            told = tr("Every sheet you make is listed here, and whether the data have changed since.")
            self._column.addWidget(wrapped(told, "secondary"))
        for issue in issues[:_LISTED]:
            self._column.addWidget(self._row(issue))
        if len(issues) > _LISTED:
            self._column.addWidget(words(tr("{count} in all", count=len(issues)), "secondary"))

    def _row(self, issue: IssuedPaper) -> QWidget:
        row = QFrame()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ElidedLabel(issue.title, "strong"), 1)
        why = why_outdated(self._desk.register, issue)
        if why:
            chip = Chip(self._desk.theme, tr("data changed"), Tone.WARN)
            chip.setToolTip(tr("The register was changed after this sheet was made; make it anew."))
        else:
            chip = Chip(self._desk.theme, tr("up to date"), Tone.OK)
        head.addWidget(chip, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(head)
        facts = (f"{issue.issued_at:%Y-%m-%d %H:%M}", issue.made_by, issue.file_name)
        column.addWidget(ElidedLabel("   ".join(fact for fact in facts if fact), "secondary"))
        if why:
            column.addWidget(ElidedLabel(why, "warn"))
        return row
