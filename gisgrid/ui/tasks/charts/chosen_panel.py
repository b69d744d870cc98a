"""Right of a chart: its figures, what was clicked and what can be done with it, earlier papers."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gisgrid.charts.chart import Ref, Seat, Spot
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Department, Grid
from gisgrid.model.card import has_card
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.people import Appointment, Person
from gisgrid.model.phones import mask_phones
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.charts.appoint_sheet import place_words
from gisgrid.ui.tasks.charts.wish import Kind, MadeChart
from gisgrid.ui.tasks.issue_list import IssueList
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.words import Chip, hairline, words, wrapped

_POSTS_LISTED = 12


class ChosenPanel(QFrame):
    """Tells of the chart and of what was clicked on it.

    Signals
    -------
    map_asked(kind, id)
        Show a record on the map.
    chart_asked(kind, id)
        Show the chart of an enterprise or a person.
    appointing_asked(seat: Seat)
        Fill a vacancy.
    """

    map_asked = Signal(object, int)
    chart_asked = Signal(object, int)
    appointing_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._desk = desk
        self._spot: Spot | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(scroll)
        body = QWidget()
        scroll.setWidget(body)
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 14, 12, 14)
        column.setSpacing(0)
        column.addWidget(words(tr("On the chart"), "head"))
        column.addSpacing(6)
        self._figures = wrapped("", "list")
        column.addWidget(self._figures)
        self._vacant = wrapped("", "danger")
        column.addWidget(self._vacant)
        column.addSpacing(14)
        column.addWidget(hairline())
        column.addSpacing(12)
        self._about = QVBoxLayout()
        self._about.setSpacing(4)
        column.addLayout(self._about)
        column.addSpacing(14)
        column.addWidget(hairline())
        column.addSpacing(12)
        self.issues = IssueList(desk, Kind.NETWORK.paper_id)
        column.addWidget(self.issues)
        column.addStretch(1)
        self.show_spot(None)

    def show_made(self, made: MadeChart | None, kind: Kind) -> None:
        """Tell the figures of a chart and its earlier issues."""
        told = [made.chart.summary] if made and made.chart.summary else []
        if made is not None:
            boxes = sum(1 for _ in made.chart.root.walk())
            told.append(tr("{boxes} boxes on {pages} page(s)", boxes=boxes, pages=len(made.pages)))
        self._figures.setText("\n".join(told))
        count = made.vacancies if made else 0
        self._vacant.setText(tr("{count} places are vacant; they are framed in red.", count=count))
        self._vacant.setVisible(count > 0)
        self.issues.show_paper(kind.paper_id)
        self.issues.setVisible(bool(kind.paper_id))
        self.show_spot(self._spot)

    def show_spot(self, spot: Spot | None) -> None:
        """Tell what was clicked."""
        self._spot = spot
        while (item := self._about.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if spot is None:
            self._about.addWidget(words(tr("Selected"), "head"))
            text = tr("Click a box or a name. A double click shows it on the map.")
            self._about.addWidget(wrapped(text, "secondary"))
            return
        if spot.ref is not None:
            self._tell_record(spot.ref)
        if spot.seat is not None:
            self._tell_vacancy(spot.seat)

    def has_place(self, ref: Ref) -> bool:
        """Tell whether a record can be shown on the map."""
        return has_card(ref.kind)

    def _tell_record(self, ref: Ref) -> None:
        record = self._desk.register.get(ref.kind, ref.id)
        if record is None:
            self._about.addWidget(wrapped(tr("It is no longer in the register."), "secondary"))
            return
        kinds = {
            Grid: term("网格"),
            Person: tr("Member of staff"),
            Department: tr("Department"),
            Enterprise: tr("Enterprise"),
        }
        self._about.addWidget(words(kinds.get(ref.kind, ""), "secondary"))
        self._about.addWidget(wrapped(record.name, "card"))
        if isinstance(record, Person):
            self._tell_person(record)
        if self.has_place(ref):
            self._add_button(tr("Show on the map"), lambda: self.map_asked.emit(ref.kind, ref.id), "show_map")
        if ref.kind in (Enterprise, Person):
            text = tr("Chart of who is responsible") if ref.kind is Enterprise else tr("Chart of this person")
            self._add_button(text, lambda: self.chart_asked.emit(ref.kind, ref.id), "show_chart")

    def _tell_person(self, person: Person) -> None:
        facts = (person.job_title, person.unit or person.provider, mask_phones(person.mobile))
        self._about.addWidget(wrapped("   ".join(fact for fact in facts if fact), "secondary"))
        today = self._desk.today()
        held = [a for a in self._desk.register.find(Appointment, person_id=person.id) if a.covers(today)]
        for one in held[:_POSTS_LISTED]:
            self._about.addWidget(wrapped(place_words(self._desk, Seat(one.grid_id, one.post)), "list"))
        if len(held) > _POSTS_LISTED:
            self._about.addWidget(words(tr("{count} in all", count=len(held)), "secondary"))

    def _tell_vacancy(self, seat: Seat) -> None:
        self._about.addSpacing(6)
        self._about.addWidget(Chip(self._desk.theme, term("空缺"), Tone.DANGER))
        self._about.addWidget(wrapped(place_words(self._desk, seat), "strong"))
        self._add_button(tr("Appoint somebody"), lambda: self.appointing_asked.emit(seat), "appoint")

    def _add_button(self, text: str, run: Any, name: str) -> None:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("kind", "small")
        button.clicked.connect(run)
        self._about.addSpacing(4)
        self._about.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
