"""Who told of a hazard: shown only to who asks for it with a reason, and that is recorded."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gisgrid.edits.papers import record_issue
from gisgrid.i18n import term, tr
from gisgrid.model.hazards import Hazard, TipOff
from gisgrid.model.inspections import IssuedPaper
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.issue_list import Issuing
from gisgrid.ui.widgets.links import LinkButton
from gisgrid.ui.widgets.words import ElidedLabel, words

REVEALED = "举报人信息"
"""What the record of a look at an informant is filed under."""


class TipOffRow(QWidget):
    """The way a tip-off came, and a link that shows the informant after a reason was given."""

    def __init__(self, desk: Desk, hazard: Hazard) -> None:
        super().__init__()
        self._desk = desk
        self._hazard = hazard
        held = desk.register.find(TipOff, hazard_id=hazard.id)
        self._tip_off: TipOff | None = held[0] if held else None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(words(term("群众举报"), "secondary"))
        told = self._tip_off
        way = f"{told.received_at:%Y-%m-%d}  {term(told.channel)}" if told is not None else ""
        self.shown = ElidedLabel(way, "list")
        row.addWidget(self.shown, 1)
        self._reason = QLineEdit()
        self._reason.setObjectName("reveal_reason")
        self._reason.setPlaceholderText(tr("Why the informant must be known; Enter shows and records it"))
        self._reason.hide()
        self._reason.returnPressed.connect(self.reveal)
        if told is not None and (told.informant or told.phone):
            show = LinkButton(desk.theme, tr("Informant is protected: show"))
            show.setObjectName("reveal")
            show.clicked.connect(lambda _=False: self._ask())
            row.addWidget(show)
        column.addLayout(row)
        column.addWidget(self._reason)

    def _ask(self) -> None:
        self._reason.show()
        self._reason.setFocus()

    def reveal(self) -> None:
        """Show the informant when a reason is given; the look itself is recorded and cannot be undone."""
        reason, told = self._reason.text().strip(), self._tip_off
        book = self._desk.book
        if not reason or told is None or not isinstance(book, Issuing):
            return

        def work() -> None:
            with book.issue(tr("Looked at the informant of {number}", number=self._hazard.number)) as session:
                paper = IssuedPaper(
                    REVEALED,
                    f"{REVEALED} {self._hazard.number}",
                    session.now,
                    session.step - 1,
                    made_by=session.author,
                    purpose=reason,
                )
                record_issue(session, paper)

        if self._desk.messages.attempt(work):
            self._reason.hide()
            self.shown.setFullText("  ".join(one for one in (told.informant, told.phone) if one))
