"""The right side of the page 巡查: one tour with its stops, its cost, and what can be made of it."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.patrol.day_sheets import DaySheet
from gisgrid.ui.tasks.patrol.stop_list import StopList
from gisgrid.ui.tasks.patrol.week import Week
from gisgrid.ui.tasks.patrol.week_table import weekday_words
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import ElidedLabel, hairline, link, words, wrapped

_NEAR_M = 50


class TourPanel(QWidget):
    """Shows a tour and asks for changes; it changes nothing itself.

    Signals
    -------
    order_asked()
        Put the stops in the best order.
    lock_asked(row)
        Fix a stop, or free it.
    enterprise_asked(row)
        Show the enterprise of a stop.
    file_asked(ending)
        Write the tour: ``pdf``, ``html``, ``gpx``, ``kml``, ``ics``; the whole week: ``xlsx``, ``coverage``.
    codes_asked(), notes_asked()
        Type results in by short codes, or from the phone's file.
    """

    order_asked = Signal()
    lock_asked = Signal(int)
    enterprise_asked = Signal(int)
    file_asked = Signal(str)
    codes_asked = Signal()
    notes_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._sheet: DaySheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setContentsMargins(16, 0, 16, 0)
        self._title = words("", "card")
        top.addWidget(self._title)
        top.addStretch(1)
        self._hours = words("", "secondary")
        top.addWidget(self._hours)
        column.addLayout(top)
        facts = QHBoxLayout()
        facts.setContentsMargins(16, 0, 16, 0)
        self._facts = ElidedLabel("", "strong")
        facts.addWidget(self._facts, 1)
        self.order_button = link(tr("Best order"))
        self.order_button.clicked.connect(self.order_asked)
        facts.addWidget(self.order_button)
        column.addLayout(facts)
        self.cost = wrapped("", "secondary")
        self.cost.setContentsMargins(16, 0, 16, 4)
        column.addWidget(self.cost)
        column.addWidget(hairline())
        self.stops = StopList(theme)
        self.stops.itemDoubleClicked.connect(
            lambda _item: self.enterprise_asked.emit(self.stops.currentRow())
        )
        self.stops.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.stops.customContextMenuRequested.connect(self._on_menu)
        column.addWidget(self.stops, 1)
        column.addWidget(hairline())
        column.addLayout(self._make_foot())

    def show_tour(self, week: Week | None, sheet: DaySheet | None) -> None:
        """Show a tour of a week, or nothing."""
        self._sheet = sheet
        for button in (self._print, self.order_button, self._more):
            button.setEnabled(sheet is not None)
        if week is None or sheet is None:
            self.stops.show_sheet(None, frozenset())
            for label in (self._title, self._hours, self.cost):
                label.setText("")
            self._facts.setFullText("")
            return
        self.stops.show_sheet(sheet, week.done)
        self._title.setText(f"{sheet.person}　{weekday_words(sheet.date)} {sheet.date:%m-%d}")
        self._hours.setText(f"{sheet.stops[0].visit.arrive}—{sheet.length.back}")
        self._facts.setFullText(
            tr(
                "{stops} stops   {km} km   hazards to see {tasks}",
                stops=len(sheet.stops),
                km=f"{sheet.length.metres / 1000:.1f}",
                tasks=sum(stop.kind is not None for stop in sheet.stops),
            )
        )
        parts = [_cost_words(week, sheet)]
        if week.before:
            same, new = week.compared(sheet.date, sheet.length.person_id)
            parts.append(tr("as last week {same}, new {new}", same=same, new=new))
        self.cost.setText("　".join(parts))

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 0)
        self._print = QPushButton(tr("Print the slip"))
        self._print.setProperty("kind", "primary")
        self._print.clicked.connect(lambda: self.file_asked.emit("pdf"))
        foot.addWidget(self._print)
        enter = QPushButton(tr("Type results in"))
        menu = QMenu(enter)
        menu.addAction(tr("By short codes…"), self.codes_asked.emit)
        menu.addAction(tr("From the phone's notes file…"), self.notes_asked.emit)
        enter.setMenu(menu)
        foot.addWidget(enter)
        foot.addStretch(1)
        self._more = QToolButton()
        self._more.setText("…")
        self._more.setToolTip(tr("Take along in another form"))
        self._more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more = QMenu(self._more)
        for ending, text in (
            ("html", tr("Page for the phone…")),
            ("gpx", tr("GPX track…")),
            ("kml", tr("KML for 奥维…")),
            ("ics", tr("Calendar…")),
            ("xlsx", tr("Excel table of the week…")),
            ("coverage", tr("Proof of coverage…")),
        ):
            more.addAction(text).triggered.connect(lambda _=False, e=ending: self.file_asked.emit(e))
        self._more.setMenu(more)
        foot.addWidget(self._more)
        return foot

    def _on_menu(self, place: QPoint) -> None:
        row = self.stops.indexAt(place).row()
        if self._sheet is None or row < 0:
            return
        is_locked = self._sheet.stops[row].visit.is_locked
        menu = QMenu(self)
        text = tr("Free this stop") if is_locked else tr("Lock this stop")
        menu.addAction(text, lambda: self.lock_asked.emit(row))
        menu.addAction(tr("Show the enterprise"), lambda: self.enterprise_asked.emit(row))
        menu.popup(self.stops.viewport().mapToGlobal(place))


def _cost_words(week: Week, sheet: DaySheet) -> str:
    """Say what the present order costs against the best one."""
    best = week.desk.best_order((sheet.date, sheet.length.person_id))
    minutes, metres = -best.minutes, -best.metres
    if minutes <= 0 and metres < _NEAR_M:
        return tr("This is the best order.")
    return tr(
        "My order: {minutes} min and {km} km more than the best one.",
        minutes=max(0, minutes),
        km=f"{max(0.0, metres) / 1000:.1f}",
    )
