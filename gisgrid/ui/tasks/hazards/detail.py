"""The details of one hazard: its life, its supervision, facts, photos, whom it went to, where it is, what to do."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import term, tr
from gisgrid.layers.names import LayerName
from gisgrid.model import hazard_cycle
from gisgrid.model.areas import Grid
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind, HazardLevel, HazardSource, HazardState
from gisgrid.model.hazard_story import life_of, path_of
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Attachment
from gisgrid.ui.card.rows import step_words
from gisgrid.ui.card.sheets import Sheet
from gisgrid.ui.day_words import due_words
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.hazards.life import LifeStepper
from gisgrid.ui.tasks.hazards.path_row import PathRow
from gisgrid.ui.tasks.hazards.tip_off import TipOffRow
from gisgrid.ui.tasks.map_thumb import MapThumb, ThumbContent
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.flow import flow_row
from gisgrid.ui.widgets.links import LinkButton
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.symbols import ClassSymbol
from gisgrid.ui.widgets.words import Chip, ElidedLabel, hairline, words, wrapped

_THUMB_M_PER_PX = 1.2
_PHOTO_PX = 92
_MOST_PHOTOS = 3
_HALF_ROW = 26
"""So many half letters of a name and its value fit beside a second fact."""
_BUTTON_PX = 46
_MORE_PX = 74
"""What a button takes beside its words; what the menu and the margins take."""


class HazardDetail(QFrame):
    """The panel at the right of the board.

    Signals
    -------
    step_asked(kind: HazardEventKind)
        The user wants this step; a form may be needed.
    plan_ticked(part: str)
        One of the five 落实 was clicked.
    place_asked()
        Show it on the map.
    photo_asked()
        Add a photo.
    """

    step_asked = Signal(object)
    plan_ticked = Signal(str)
    place_asked = Signal()
    photo_asked = Signal()

    def __init__(self, desk: Desk, thumb: MapThumb) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._desk = desk
        self._thumb = thumb
        self.hazard: Hazard | None = None
        self._state: HazardState | None = None
        self.sheet: Sheet | None = None
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        empty = wrapped(tr("Choose a hazard on the board."), "secondary")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(empty)
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(16, 8, 16, 12)
        thumb.setFixedHeight(96 if desk.theme.measures.right_dock_px > 360 else 72)
        thumb.clicked.connect(self.place_asked)
        self._place.addWidget(thumb)
        column.addLayout(self._place)
        column.addWidget(hairline())
        self._foot = QWidget()
        self._buttons = QHBoxLayout(self._foot)
        self._buttons.setContentsMargins(16, 12, 16, 12)
        self._buttons.setSpacing(8)
        column.addWidget(self._foot)
        self._stack.addWidget(face)

    def show_hazard(self, hazard: Hazard | None) -> None:
        """Show another hazard, or none."""
        is_same = hazard is not None and self.hazard is not None and hazard.id == self.hazard.id
        # A form that is being filled in stays while something else is changed beside it.
        state = hazard.state if hazard is not None else None
        if not is_same or self._state is not state:
            self.close_sheet()
        self.hazard = hazard
        self._state = state
        if self.sheet is None:
            self._stack.setCurrentIndex(0 if hazard is None else 1)
        if hazard is None:
            return
        at = self._scroll.verticalScrollBar().value() if is_same else 0
        events = sorted(
            self._desk.register.find(HazardEvent, hazard_id=hazard.id),
            key=lambda e: (e.happened_at, e.id or 0),
        )
        put_inside(self._scroll, self._make_body(hazard, events))
        self._scroll.verticalScrollBar().setValue(at)
        self._fill_buttons(hazard)
        has_place = hazard.enterprise_id is not None
        self._thumb.setVisible(has_place)
        if has_place:
            selected = ((LayerName.ENTERPRISES, hazard.enterprise_id or 0),)
            self._thumb.show_content(ThumbContent(selected=selected, metres_per_px=_THUMB_M_PER_PX))

    def open_sheet(self, sheet: Sheet) -> None:
        """Lay a form over the details."""
        self.close_sheet()
        self.sheet = sheet
        sheet.closed.connect(self.close_sheet)
        self._stack.addWidget(sheet)
        self._stack.setCurrentWidget(sheet)
        sheet.focus_first()

    def close_sheet(self) -> None:
        """Take the form away."""
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            self._stack.removeWidget(sheet)
            sheet.deleteLater()
            self._stack.setCurrentIndex(0 if self.hazard is None else 1)

    def _make_body(self, hazard: Hazard, events: list[HazardEvent]) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(8)
        column.addWidget(self._chips(hazard))
        column.addWidget(wrapped(hazard.description, "card"))
        column.addLayout(self._where(hazard))
        steps, at = life_of(hazard, events)
        tone = Tone.DANGER if hazard.level is not HazardLevel.GENERAL else Tone.ACCENT
        if not hazard.state.is_open:
            tone = Tone.OK
        column.addWidget(LifeStepper(self._desk.theme, steps, at=at, tone=tone, today=self._desk.today()))
        if hazard.is_listed or hazard.delisted_on is not None:
            column.addWidget(self._listing_box(hazard))
        column.addLayout(self._facts(hazard))
        if hazard.source is HazardSource.TIP_OFF:
            column.addWidget(TipOffRow(self._desk, hazard))
        photos = self._photos(hazard)
        if photos is not None:
            column.addWidget(photos)
        column.addWidget(hairline())
        head = QHBoxLayout()
        head.addWidget(words(term("上报与督办路径"), "head"))
        head.addStretch(1)
        allowed = hazard_cycle.allowed_events(hazard, on=self._desk.today())
        if hazard.is_urgent and HazardEventKind.REPORT in allowed:
            urgent = LinkButton(self._desk.theme, tr("Report urgently"))
            urgent.clicked.connect(lambda _=False: self.step_asked.emit(HazardEventKind.REPORT))
            head.addWidget(urgent)
        column.addLayout(head)
        lines = path_of(self._desk.register, hazard, events)
        path = QVBoxLayout()
        path.setSpacing(0)
        for i, line in enumerate(lines):
            path.addWidget(
                PathRow(self._desk.theme, line, today=self._desk.today(), is_last=i == len(lines) - 1)
            )
        column.addLayout(path)
        column.addStretch(1)
        return body

    def _chips(self, hazard: Hazard) -> QWidget:
        theme = self._desk.theme
        tone = Tone.DANGER if hazard.level is not HazardLevel.GENERAL else Tone.PLAIN
        chips: list[QWidget] = [
            words(hazard.number, "secondary"),
            Chip(theme, term(hazard.level.value), tone),
        ]
        if hazard.is_listed:
            chips.append(Chip(theme, term("挂牌督办"), Tone.DANGER))
        if hazard.is_joint_enforcement:
            chips.append(Chip(theme, term("联合执法"), Tone.ACCENT))
        chips.append(
            Chip(theme, term(hazard.state.value), Tone.OK if not hazard.state.is_open else Tone.ACCENT)
        )
        if hazard.is_overdue(self._desk.today()) and hazard.due_on is not None:
            chips.append(Chip(theme, due_words((hazard.due_on - self._desk.today()).days), Tone.WARN))
        chips.append(Chip(theme, term(hazard.subject.value), Tone.PLAIN))
        return flow_row(chips)

    def _where(self, hazard: Hazard) -> QHBoxLayout:
        register, theme = self._desk.register, self._desk.theme
        row = QHBoxLayout()
        row.setSpacing(8)
        firm = register.get(Enterprise, hazard.enterprise_id) if hazard.enterprise_id is not None else None
        if firm is not None:
            row.addWidget(ClassSymbol(theme, firm.danger_class, is_key_unit=firm.is_key_unit))
            name = LinkButton(theme, firm.name)
            name.setObjectName("enterprise")
            name.clicked.connect(lambda _=False: self.place_asked.emit())
            row.addWidget(name)
        grid = register.get(Grid, hazard.grid_id) if hazard.grid_id is not None else None
        parts = [grid.name if grid else "", hazard.location]
        row.addWidget(ElidedLabel("　".join(part for part in parts if part), "secondary"), 1)
        return row

    def _listing_box(self, hazard: Hazard) -> QFrame:
        theme, palette = self._desk.theme, self._desk.theme.palette
        box = QFrame()
        box.setObjectName("listing")
        box.setStyleSheet(
            f"QFrame#listing {{ background: {palette.danger_tint}; border: 1px solid {palette.danger};"
            f" border-radius: 8px; }}"
        )
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 9, 12, 9)
        column.setSpacing(6)
        head = QHBoxLayout()
        mark = QLabel()
        mark.setPixmap(theme.icons.pixmap("gavel", palette.danger, size_px=16, scale=2))
        head.addWidget(mark)
        title = words(f"{term('挂牌督办')}　{hazard.listed_number}", "head")
        title.setStyleSheet(f"color: {palette.danger};")
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(words(term(hazard.listed_level), "danger"))
        column.addLayout(head)
        facts = [
            (tr("Supervising office"), hazard.listed_by),
            (term("责任领导"), hazard.listed_leader or tr("not named")),
        ]
        if hazard.listed_on is not None:
            facts.append((tr("Listed on"), hazard.listed_on.isoformat()))
        if hazard.due_on is not None:
            facts.append((tr("Deadline"), hazard.due_on.isoformat()))
        if hazard.funds_wan is not None:
            facts.append((tr("Funds"), tr("{sum} × 10 000 yuan", sum=hazard.funds_wan)))
        if hazard.delisted_on is not None:
            facts.append((term("摘牌"), hazard.delisted_on.isoformat()))
        column.addLayout(_fact_grid(facts))
        column.addWidget(hairline())
        missing = hazard_cycle.missing_plan_parts(hazard)
        parts: list[QWidget] = [words(f"{term('五落实')} {5 - len(missing)} / 5", "secondary")]
        for part in hazard_cycle.PLAN_PARTS:
            tick = QCheckBox(term(part))
            tick.setObjectName(f"plan_{part}")
            tick.setChecked(part not in missing)
            tick.setEnabled(hazard.state.is_open)
            tick.clicked.connect(lambda _=False, part=part: self.plan_ticked.emit(part))
            parts.append(tick)
        column.addWidget(flow_row(parts, gap_px=12))
        return box

    def _facts(self, hazard: Hazard) -> QGridLayout:
        due = hazard.due_on.isoformat() if hazard.due_on else ""
        facts = [
            (tr("Source"), term(hazard.source.value)),
            (tr("Responsible"), hazard.responsible),
            (tr("Category"), "　".join(p for p in (term(hazard.category.value), hazard.speciality) if p)),
            (tr("Deadline"), due),
            (tr("Criterion"), hazard.basis),
            (term("催办"), tr("{count} times", count=hazard.urge_count) if hazard.urge_count else ""),
            (tr("Rectification measure"), hazard.measure),
            (tr("Number of the notice"), hazard.notice_number),
            (
                tr("Re-checked by"),
                f"{hazard.recheck_by} {term(hazard.recheck_result)}" if hazard.recheck_by else "",
            ),
            (tr("Closed by"), hazard.closed_by),
            (tr("Reason"), hazard.void_reason),
        ]
        return _fact_grid([(name, value) for name, value in facts if value])

    def _photos(self, hazard: Hazard) -> QWidget | None:
        """Show the photos before and after; the bytes come from the register."""
        kept = self._desk.register.find(Attachment, subject_table=TABLE_NAMES[Hazard], subject_id=hazard.id)
        photos = [one for one in kept if one.media_type.startswith("image/")][:_MOST_PHOTOS]
        if not photos and not hazard.state.is_open:
            return None
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for photo in photos:
            column = QVBoxLayout()
            picture = QLabel()
            image = QImage.fromData(QByteArray(photo.content))
            mode = Qt.TransformationMode.SmoothTransformation
            picture.setPixmap(QPixmap.fromImage(image).scaledToHeight(_PHOTO_PX, mode))
            column.addWidget(picture)
            is_after = (
                photo.taken_at is not None
                and hazard.finished_on is not None
                and photo.taken_at.date() >= hazard.finished_on
            )
            day = f"{photo.taken_at:%m-%d}" if photo.taken_at else ""
            label = photo.caption or (tr("after") if is_after else tr("before"))
            column.addWidget(words(f"{label} {day}".strip(), "secondary"))
            row.addLayout(column)
        add = QToolButton()
        add.setText(tr("Add a photo"))
        add.setIcon(self._desk.theme.icons.icon("camera", self._desk.theme.palette.secondary, size_px=16))
        add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        add.setProperty("kind", "fact")
        add.clicked.connect(lambda _=False: self.photo_asked.emit())
        row.addWidget(add)
        row.addStretch(1)
        return holder

    def _fill_buttons(self, hazard: Hazard) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        today = self._desk.today()
        allowed = hazard_cycle.allowed_events(hazard, on=today)
        usual = usual_step(hazard)
        if usual is not None:
            button = self._button(usual, step_words(usual), "clipboard-check")
            button.setProperty("kind", "primary")
            button.setObjectName("next_step")
        shown = {usual, HazardEventKind.RECHECK_FAIL}
        icons = {
            HazardEventKind.URGE: "megaphone",
            HazardEventKind.JOINT_ENFORCEMENT: "users",
            HazardEventKind.LIST: "gavel",
        }
        for kind, icon in icons.items():
            if kind in allowed and kind not in shown and self._has_room(term(kind.value)):
                self._button(kind, term(kind.value), icon)
                shown.add(kind)
        self._buttons.addStretch(1)
        rest = [kind for kind in allowed if kind not in shown]
        if rest:
            self._buttons.addWidget(self._more(rest))
        self._foot.setVisible(bool(allowed))

    def _has_room(self, text: str) -> bool:
        """Tell whether one more button fits before the menu of the others, where long words go."""
        # The items of widgets that are not shown yet ask for nothing; the widgets themselves do.
        items = [self._buttons.itemAt(at) for at in range(self._buttons.count())]
        held = [item.widget() for item in items if item is not None]
        taken = sum(one.sizeHint().width() + self._buttons.spacing() for one in held if one is not None)
        wanted = QFontMetrics(self._desk.theme.font(TextSize.BODY)).horizontalAdvance(text) + _BUTTON_PX
        return taken + wanted + _MORE_PX <= self.minimumWidth()

    def _button(self, kind: HazardEventKind, text: str, icon: str) -> QPushButton:
        theme = self._desk.theme
        is_first = self._buttons.count() == 0
        colour = (
            theme.palette.on_accent if is_first and kind is usual_step(self.hazard) else theme.palette.text
        )
        button = QPushButton(" " + text)
        button.setIcon(theme.icons.icon(icon, colour, size_px=16))
        button.setObjectName(f"step_{kind.name.lower()}")
        button.clicked.connect(lambda _=False: self.step_asked.emit(kind))
        self._buttons.addWidget(button)
        return button

    def _more(self, kinds: list[HazardEventKind]) -> QToolButton:
        theme = self._desk.theme
        more = QToolButton()
        more.setObjectName("more_steps")
        more.setProperty("kind", "bordered")
        more.setFixedSize(34, 32)
        more.setIcon(theme.icons.icon("ellipsis", theme.palette.text, size_px=16))
        more.setToolTip(tr("More"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QMenu(more)
        for kind in kinds:
            menu.addAction(term(kind.value), _sender(self, kind))
        more.setMenu(menu)
        return more


def usual_step(hazard: Hazard | None) -> HazardEventKind | None:
    """Return the step that moves a hazard on, urging apart: the primary button."""
    if hazard is None or not hazard.state.is_open:
        return None
    day = hazard.found_at.date()  # on the day it was found nothing is late, so that 催办 is not proposed
    return hazard_cycle.next_step(hazard, on=min(day, hazard.due_on or day))


def _sender(detail: HazardDetail, kind: HazardEventKind) -> Callable[[], None]:
    return lambda: detail.step_asked.emit(kind)


def _half_letters(text: str) -> int:
    """Measure a text in halves of a Chinese letter."""
    return sum(1 if letter.isascii() else 2 for letter in text)


def _fact_grid(facts: list[tuple[str, str]]) -> QGridLayout:
    """Lay facts in two columns; long ones take the whole width."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    row, side = 0, 0
    for name, value in facts:
        is_long = len(value) > 14 or _half_letters(name + value) > _HALF_ROW
        if is_long and side:
            row, side = row + 1, 0
        grid.addWidget(words(name, "secondary"), row, side, Qt.AlignmentFlag.AlignTop)
        told = wrapped(value, "list")
        grid.addWidget(told, row, side + 1, 1, 3 if is_long else 1, Qt.AlignmentFlag.AlignTop)
        if is_long or side:
            row, side = row + 1, 0
        else:
            side = 2
    return grid
