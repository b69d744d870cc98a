"""The card: title, tabs, one page, and the buttons that are always there."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shapely.geometry import Point

from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid
from gisgrid.model.card import has_card, make_card
from gisgrid.model.card_content import Card, HazardLine, MemberLine
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.ui.card.changes_page import changes_page
from gisgrid.ui.card.enterprise_actions import assign_by_map, open_assignment_of, open_file_of, open_merge_of
from gisgrid.ui.card.enterprise_form import EnterpriseForm
from gisgrid.ui.card.hazard_form import HazardForm
from gisgrid.ui.card.pages import (
    CardActions,
    Page,
    attachments_page,
    hazards_page,
    overview_page,
    posts_page,
    visits_page,
)
from gisgrid.ui.card.rows import CHIP_TONES
from gisgrid.ui.card.sheet_stack import SheetStack
from gisgrid.ui.card.sheets import Sheet
from gisgrid.ui.card.step_form import HazardStepForm
from gisgrid.ui.card.visit_form import VisitForm
from gisgrid.ui.card.writing import CardWriter
from gisgrid.ui.desk import Desk
from gisgrid.ui.selection import Selection
from gisgrid.ui.widgets.flow import FlowLayout
from gisgrid.ui.widgets.words import Chip, ElidedLabel, hairline, words, wrapped

_MOST_SHOWN = 1_000
PAGES = ("overview", "posts", "visits", "hazards", "attachments", "changes")


class CardPanel(QFrame):
    """Shows the leading record of the selection and lets it be written on.

    Signals
    -------
    closed()
        The user closed the card.
    location_asked(kind, id)
        Show the record on the map.
    list_asked(kind, title, enterprise_ids)
        Show the hazards or inspections of these enterprises in the ledger.
    """

    closed = Signal()
    location_asked = Signal(object, int)
    list_asked = Signal(object, str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.desk = desk
        self.writer = CardWriter(desk)
        self._card: Card | None = None
        self._page_of: dict[type[Any], str] = {}
        self._stack = SheetStack[Sheet]()
        self._stack.emptied.connect(self._show_face)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(self._make_face())
        self._actions = CardActions(
            change_fact=self._on_fact_changed,
            take_step=self._on_step,
            open_member=self._on_member,
            show_page=self.show_page,
            list_records=self._on_list_asked,
            add_file=self._on_add_file,
            open_file=self._on_open_file,
            add_inspection=self.record_visit,
            report_hazard=self.report_hazard,
        )
        desk.selection.changed.connect(self._on_selection)
        desk.selection.stack_changed.connect(self._on_stack)
        self._on_selection(desk.selection.current)

    @property
    def card(self) -> Card | None:
        """The card that is shown, or None."""
        return self._card

    @property
    def sheet(self) -> Sheet | None:
        """The form that lies over the card, or None."""
        return self._stack.sheet

    def show_page(self, name: str) -> None:
        """Turn to one of the pages: overview, posts, visits, hazards, attachments, changes."""
        self._tabs.setCurrentIndex(PAGES.index(name))

    def refresh(self) -> None:
        """Read the record again, after something was changed; a form that is being filled in stays."""
        self._show_card(self.desk.selection.current)
        if self._card is None:
            self._stack.take_away()
        elif self._stack.sheet is not None:
            self._stack.setCurrentWidget(self._stack.sheet)

    def record_visit(self) -> None:
        """Open the form for a visit."""
        if self._card is not None:
            form = VisitForm(
                self.desk.theme,
                self._card,
                register=self.desk.register,
                today=self.desk.today(),
                on_save=self.writer.save_visit,
            )
            self._stack.open_sheet(form)

    def report_hazard(self) -> None:
        """Open the form for a hazard."""
        if self._card is not None:
            form = HazardForm(
                self.desk.theme,
                self._card,
                register=self.desk.register,
                today=self.desk.today(),
                on_save=self.writer.save_hazard,
            )
            self._stack.open_sheet(form)

    def add_enterprise(self, point: Point | None = None) -> None:
        """Open the form for a new enterprise, at a place in EPSG:4490 or without one; what is added is shown."""

        def save(enterprise: Enterprise) -> None:
            self.desk.selection.select(Enterprise, self.writer.add_enterprise(enterprise))

        self.open_sheet(EnterpriseForm(self.desk, point, on_save=save))

    def open_sheet(self, sheet: Sheet) -> None:
        """Lay a form over the card."""
        self._stack.open_sheet(sheet)

    def _make_empty(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(32, 0, 32, 0)
        column.addStretch(2)
        mark = words("")
        theme = self.desk.theme
        mark.setPixmap(theme.icons.pixmap("mouse-pointer-2", theme.palette.disabled, size_px=32, scale=2))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(mark)
        column.addSpacing(10)
        text = wrapped(
            tr("Click a grid, a parcel or an enterprise on the map, in the tree or in the ledger."),
            "secondary",
        )
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(text)
        column.addStretch(3)
        return holder

    def _make_face(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 8, 6)
        head.setSpacing(5)
        head.addLayout(self._make_overline())
        self._title = wrapped("", "card")
        head.addWidget(self._title)
        self._chips = QWidget()
        self._chip_flow = FlowLayout(self._chips)
        head.addWidget(self._chips)
        self._line = wrapped("", "secondary")
        head.addWidget(self._line)
        column.addLayout(head)
        self._tabs = QTabBar()
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for name in PAGES:
            self._tabs.addTab(name)
        self._tabs.currentChanged.connect(self._on_tab)
        holder = QHBoxLayout()
        holder.setContentsMargins(16, 0, 0, 0)
        holder.addWidget(self._tabs)
        column.addLayout(holder)
        column.addWidget(hairline())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The bar's 10 px are part of the right margin, so that rows do not jump when it comes.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        column.addWidget(self._scroll, 1)
        column.addWidget(hairline())
        column.addLayout(self._make_footer())
        return face

    def _make_overline(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        self._overline = ElidedLabel("", "secondary")
        row.addWidget(self._overline, 1)
        self._back = self._icon_button(
            "chevron-left", tr("The record above"), lambda: self.desk.selection.step(-1)
        )
        self._place = words("", "secondary")
        self._next = self._icon_button(
            "chevron-right", tr("The record below"), lambda: self.desk.selection.step(1)
        )
        row.addWidget(self._back)
        row.addWidget(self._place)
        row.addWidget(self._next)
        self._locate = self._icon_button("locate", tr("Show on the map"), self._on_locate)
        row.addWidget(self._locate)
        row.addWidget(self._icon_button("x", tr("Close the card (Esc)"), self.closed.emit))
        return row

    def _icon_button(self, icon: str, tip: str, run: Callable[[], None]) -> QToolButton:
        theme = self.desk.theme
        button = QToolButton()
        button.setIcon(theme.icons.icon(icon, theme.palette.secondary, size_px=16))
        button.setToolTip(tip)
        button.setObjectName(f"card_{icon}")
        button.clicked.connect(lambda _=False: run())
        return button

    def _make_footer(self) -> QHBoxLayout:
        theme = self.desk.theme
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(8)
        self._visit_button = QPushButton(" " + tr("Record a visit"))
        self._visit_button.setProperty("kind", "primary")
        self._visit_button.setObjectName("record_visit")
        icon = theme.icons.icon("clipboard-check", theme.palette.on_accent, size_px=16)
        self._visit_button.setIcon(icon)
        self._visit_button.clicked.connect(self.record_visit)
        self._hazard_button = QPushButton(" " + tr("Report a hazard"))
        self._hazard_button.setObjectName("report_hazard")
        self._hazard_button.setIcon(theme.icons.icon("triangle-alert", theme.palette.text, size_px=16))
        self._hazard_button.clicked.connect(self.report_hazard)
        more = QToolButton()
        more.setProperty("kind", "bordered")
        more.setFixedSize(34, 32)
        more.setIcon(theme.icons.icon("ellipsis", theme.palette.text, size_px=16))
        more.setToolTip(tr("More"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        more.setMenu(self._make_menu())
        row.addWidget(self._visit_button)
        row.addWidget(self._hazard_button)
        row.addStretch(1)
        row.addWidget(more)
        return row

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("Show on the map"), self._on_locate)
        menu.addAction(tr("Add a file"), self._on_add_file)
        self._file_action = menu.addAction(tr("Enterprise file"), lambda: open_file_of(self))
        self._assign_action = menu.addAction(tr("Assign to another grid"), lambda: open_assignment_of(self))
        self._by_map_action = menu.addAction(
            tr("Let the map tell the grid again"), lambda: assign_by_map(self)
        )
        self._merge_action = menu.addAction(tr("Merge duplicate enterprises"), lambda: open_merge_of(self))
        menu.addAction(tr("History of this record"), lambda: self.show_page("changes"))
        return menu

    def _on_selection(self, selection: Selection) -> None:
        self._stack.take_away()
        self._show_card(selection)

    def _show_card(self, selection: Selection) -> None:
        register, leading = self.desk.register, selection.leading
        card = None
        if leading is not None and selection.kind is not None and has_card(selection.kind):
            card = make_card(
                register, selection.kind, leading, today=self.desk.today(), duties=self.desk.duties
            )
        self._card = card
        self._show_face()
        if card is not None:
            self._fill(card)

    def _fill(self, card: Card) -> None:
        self._overline.setFullText(card.overline)
        self._title.setText(card.title)
        while (item := self._chip_flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for chip in card.chips:
            self._chip_flow.addWidget(Chip(self.desk.theme, term(chip.text), CHIP_TONES[chip.kind]))
        self._chips.setVisible(bool(card.chips))
        self._line.setText("   ".join(card.line))
        self._line.setVisible(bool(card.line))
        self._on_stack(self.desk.selection.stack)
        counts = {
            "posts": len(card.posts),
            "visits": card.visit_count,
            "hazards": len(card.open_hazards),
            "attachments": len(card.attachments),
        }
        names = (term("概况"), term("责任人"), term("检查记录"), term("隐患"), term("附件"), term("变更"))
        for i, (page, name) in enumerate(zip(PAGES, names, strict=True)):
            roomy = self.desk.theme.measures.right_dock_px > 360
            self._tabs.setTabText(
                i, f"{name} {counts[page]}" if roomy and 0 < counts.get(page, 0) < _MOST_SHOWN else name
            )
        is_writable = bool(card.enterprise_ids)
        for action in (self._file_action, self._assign_action, self._merge_action):
            action.setVisible(card.kind is Enterprise)
        held = self.desk.register.get(Enterprise, card.id) if card.kind is Enterprise else None
        self._by_map_action.setVisible(held is not None and held.assigned_by_hand)
        self._visit_button.setEnabled(is_writable)
        self._hazard_button.setEnabled(is_writable)
        wanted = self._page_of.get(card.kind, "overview" if card.kind is Grid else "visits")
        index = PAGES.index(wanted)
        if self._tabs.currentIndex() == index:
            self._on_tab(index)
        else:
            self._tabs.setCurrentIndex(index)

    def _on_stack(self, stack: tuple[Selection, ...]) -> None:
        current = self.desk.selection.current
        is_stacked = len(stack) > 1 and current in stack
        for widget in (self._back, self._place, self._next):
            widget.setVisible(is_stacked)
        if is_stacked:
            self._place.setText(f"{stack.index(current) + 1} / {len(stack)}")

    def _on_tab(self, index: int) -> None:
        card = self._card
        if card is None or index < 0:
            return
        name = PAGES[index]
        self._page_of[card.kind] = name
        old = self._scroll.takeWidget()
        self._scroll.setWidget(self._make_page(name, card))
        if old is not None:
            # The change may come from a field of the old page that is still at work.
            old.deleteLater()

    def _make_page(self, name: str, card: Card) -> Page:
        theme, today = self.desk.theme, self.desk.today()
        if name == "overview":
            return overview_page(theme, card, self._actions, today=today)
        if name == "posts":
            return posts_page(theme, card)
        if name == "visits":
            return visits_page(theme, card, self._actions, today=today)
        if name == "hazards":
            return hazards_page(theme, card, self._actions)
        if name == "attachments":
            return attachments_page(theme, card, self._actions)
        return changes_page(theme, card, self.desk.book)

    def _show_face(self) -> None:
        self._stack.setCurrentIndex(0 if self._card is None else 1)

    def _on_step(self, line: HazardLine, kind: HazardEventKind) -> None:
        hazard = self.desk.register.get(Hazard, line.id)
        if hazard is None:
            return
        form = HazardStepForm(
            self.desk.theme,
            self.desk.register,
            hazard,
            kind=kind,
            today=self.desk.today(),
            send=lambda step: self.writer.take_step(line.id, step),
        )
        self._stack.open_sheet(form)

    def _on_fact_changed(self, name: str, typed: str) -> None:
        if self._card is not None:
            card = self._card
            self.desk.messages.attempt(lambda: self.writer.save_fact(card, name, typed))

    def _on_member(self, line: MemberLine) -> None:
        self.desk.selection.select(Enterprise, line.id)
        self.location_asked.emit(Enterprise, line.id)

    def _on_list_asked(self, what: str) -> None:
        card = self._card
        if card is not None and card.enterprise_ids:
            self.list_asked.emit(Hazard if what == "hazards" else Inspection, card.title, card.enterprise_ids)
        elif card is not None and what in PAGES:
            self.show_page(what)

    def _on_locate(self) -> None:
        if self._card is not None:
            self.location_asked.emit(self._card.kind, self._card.id)

    def _on_add_file(self) -> None:
        if self._card is not None:
            self.writer.choose_file(self, self._card)

    def _on_open_file(self, id: int) -> None:
        self.desk.messages.attempt(lambda: self.writer.open_file(id))
