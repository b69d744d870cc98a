"""The yearly filing: which grids have filed, which changed since, what carrying over would take."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gisgrid.edits.filings import carry_over
from gisgrid.i18n import term, tr
from gisgrid.model.filings import Filing, FilingState, read_filings
from gisgrid.ui.card.rows import ClickableRow
from gisgrid.ui.card.sheets import Segments
from gisgrid.ui.desk import Desk
from gisgrid.ui.messages import MessageAction
from gisgrid.ui.tasks.people.rows import small_button
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import Chip, ElidedLabel, hairline, words, wrapped

_TONES = {FilingState.FILED: Tone.OK, FilingState.CHANGED: Tone.WARN, FilingState.MISSING: Tone.DANGER}


class FilingsView(QWidget):
    """The grids of the form, with one button to file all that is open.

    Signals
    -------
    grid_chosen(id: int)
        A grid was clicked.
    """

    grid_chosen = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.filings: tuple[Filing, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(words(tr("Filing of responsible persons {year}", year=desk.today().year), "page"))
        self._summary = ElidedLabel("", "secondary")
        head.addWidget(self._summary, 1)
        self._all = QPushButton(tr("Carry over and file all"))
        self._all.setObjectName("file_all")
        self._all.setProperty("kind", "primary")
        self._all.clicked.connect(lambda _=False: self.file(self.filings))
        head.addWidget(self._all)
        column.addLayout(head)
        column.addWidget(
            wrapped(
                tr(
                    "Filing notes who answers for each grid today. Whose appointment only ran out with last "
                    "year is taken over and renewed from 1 January."
                ),
                "secondary",
            )
        )
        self._states = Segments([tr("All"), *(state_words(state) for state in FilingState)])
        self._states.chosen.connect(lambda _: self._show())
        column.addWidget(self._states)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)

    def read(self) -> None:
        """Read the filings anew."""
        self.filings = read_filings(self._desk.register, self._desk.today())
        counts = {state: sum(one.state is state for one in self.filings) for state in FilingState}
        self._summary.setFullText("　".join(f"{state_words(state)} {counts[state]}" for state in FilingState))
        self._all.setEnabled(counts[FilingState.FILED] < len(self.filings))
        self._show()

    def file(self, filings: tuple[Filing, ...]) -> None:
        """Carry over and file grids."""
        today = self._desk.today()

        def work() -> None:
            with self._desk.book.edit(tr("File responsible persons {year}", year=today.year)) as session:
                done = carry_over(session, filings, on=today)
            text = tr(
                "{filed} grids were filed, {renewed} appointments renewed.",
                filed=done.filed,
                renewed=done.renewed,
            )
            if done.without_people:
                names = "、".join(done.without_people[:3])
                text += tr(" {count} have nobody: {names}", count=len(done.without_people), names=names)
            undo = getattr(self._desk.book, "undo", None)
            actions = () if undo is None else (MessageAction(tr("Undo"), undo),)
            self._desk.messages.toast(text, *actions)

        self._desk.messages.attempt(work)

    def _show(self) -> None:
        at = self._states.index
        state = list(FilingState)[at - 1] if at else None
        body = QWidget()
        body.setObjectName("surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 2, 14, 8)
        column.setSpacing(0)
        posts = {post.key: term(post.name) for post in self._desk.register.scheme.posts}
        rows = [filing for filing in self.filings if state is None or filing.state is state]
        for i, filing in enumerate(rows):
            if i:
                column.addWidget(hairline())
            column.addWidget(self._row(filing, posts))
        if not rows:
            column.addWidget(words(tr("none"), "secondary"))
        column.addStretch(1)
        put_inside(self._scroll, body)

    def _row(self, filing: Filing, posts: dict[str, str]) -> QWidget:
        row = ClickableRow(partial(self.grid_chosen.emit, filing.grid_id))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 7, 0, 7)
        line.setSpacing(12)
        name = words(filing.grid, "strong")
        name.setFixedWidth(130)
        line.addWidget(name)
        line.addWidget(Chip(self._desk.theme, state_words(filing.state), _TONES[filing.state]))
        people = "　".join(f"{posts.get(one.post, one.post)} {one.name}" for one in filing.people)
        if filing.lapsed:
            names = "、".join(one.person.name for one in filing.lapsed)
            people += "　" + tr("carried over: {names}", names=names)
        line.addWidget(ElidedLabel(people or tr("nobody in post"), "list"), 1)
        day = "" if filing.filed_on is None else filing.filed_on.isoformat()
        line.addWidget(words(day, "secondary"))
        if filing.state is not FilingState.FILED:
            line.addWidget(small_button(tr("File"), f"file_{filing.grid_id}", partial(self.file, (filing,))))
        return row


def state_words(state: FilingState) -> str:
    """Say how a filing stands."""
    return {
        FilingState.FILED: tr("filed"),
        FilingState.CHANGED: tr("changed since"),
        FilingState.MISSING: tr("not filed"),
    }[state]
