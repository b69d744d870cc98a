"""The chosen grid: its posts with the people in them, who could fill a vacancy, who was there before."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gisgrid.i18n import term, tr
from gisgrid.layers.names import LayerName
from gisgrid.model.people import Appointment
from gisgrid.model.person_file import Candidate, candidates
from gisgrid.model.phones import mask_phone
from gisgrid.model.staff import GridStaff, Seat, Staff, read_people
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.map_thumb import MapThumb, ThumbContent
from gisgrid.ui.tasks.people.rows import heading, lack_words, person_row
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import Chip, ElidedLabel, hairline, words, wrapped

_MOST_CANDIDATES = 4
_MOST_PAST = 5
_THUMB_M_PER_PX = 9.0


class GridPanel(QFrame):
    """The panel at the right.

    Signals
    -------
    person_chosen(id: int)
        A holder or candidate was clicked.
    appointing_asked(post: str, person_id: int)
        Fill a post; 0 when nobody is chosen yet.
    place_asked(id: int)
        Show the grid on the map.
    """

    person_chosen = Signal(int)
    appointing_asked = Signal(str, int)
    place_asked = Signal(int)

    def __init__(self, desk: Desk, thumb: MapThumb) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._desk = desk
        self._thumb = thumb
        self.grid: GridStaff | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = QVBoxLayout()
        self._head.setContentsMargins(16, 14, 16, 8)
        self._title = words("", "card")
        self._facts = ElidedLabel("", "secondary")
        row = QHBoxLayout()
        row.addWidget(self._title)
        self._chip_place = QHBoxLayout()
        row.addLayout(self._chip_place)
        row.addStretch(1)
        self._head.addLayout(row)
        self._head.addWidget(self._facts)
        column.addLayout(self._head)
        thumb.setFixedHeight(110 if desk.theme.measures.right_dock_px > 360 else 72)
        thumb.clicked.connect(self._on_thumb)
        framed = QVBoxLayout()
        framed.setContentsMargins(16, 0, 16, 8)
        framed.addWidget(thumb)
        column.addLayout(framed)
        column.addWidget(hairline())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        column.addWidget(self._scroll, 1)

    def show_grid(self, staff: Staff, grid: GridStaff | None, counts: Mapping[int, int]) -> None:
        """Show another grid, or none."""
        self.grid = grid
        self._thumb.setVisible(grid is not None)
        while (item := self._chip_place.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if grid is None:
            self._title.setText("")
            self._facts.setFullText("")
            put_inside(
                self._scroll, _padded(wrapped(tr("Choose a grid, or a person at the left."), "secondary"))
            )
            return
        self._title.setText(grid.name)
        if grid.missing:
            chip = Chip(self._desk.theme, tr("{count} vacant", count=grid.missing), Tone.WARN)
            self._chip_place.addWidget(chip)
        facts = [term(grid.level.name), grid.code, tr("{count} enterprises", count=counts.get(grid.id, 0))]
        self._facts.setFullText("　".join(part for part in facts if part))
        self._thumb.show_content(
            ThumbContent(selected=((LayerName.GRIDS, grid.id),), metres_per_px=_THUMB_M_PER_PX)
        )
        put_inside(self._scroll, self._make_body(staff, grid, counts))

    def _make_body(self, staff: Staff, grid: GridStaff, counts: Mapping[int, int]) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 4, 16, 12)
        column.setSpacing(0)
        seats = list(grid.seats)
        if grid.parent_id is None:
            seats += list(staff.scheme_seats)
        for seat in seats:
            for holder in seat.holders:
                lacks = "，".join(lack_words(lack) for lack in holder.lacks)
                detail = "　".join(part for part in (term(seat.post.name), holder.person.home, lacks) if part)
                column.addWidget(
                    person_row(
                        self._desk.theme,
                        holder.person.name,
                        detail,
                        right=mask_phone(holder.person.mobile or holder.person.office_phone),
                        detail_style="warn" if holder.lacks else "secondary",
                        on_click=partial(self.person_chosen.emit, holder.person.id),
                    )
                )
                column.addWidget(hairline())
            if seat.missing:
                column.addWidget(self._vacant_row(staff, seat))
                column.addWidget(hairline())
        vacant = next((seat for seat in seats if seat.missing), None)
        if vacant is not None:
            self._add_candidates(column, staff, vacant, counts)
        self._add_past(column, grid)
        column.addStretch(1)
        return body

    def _vacant_row(self, staff: Staff, seat: Seat) -> QWidget:
        text = tr("vacant") if seat.missing == 1 else tr("{count} vacant", count=seat.missing)
        if seat.vacant_since is not None:
            text = tr("vacant for {days} days", days=(staff.on - seat.vacant_since).days)
        homes = tr("wanted: {homes}", homes="、".join(seat.wanted_homes)) if seat.wanted_homes else ""
        return person_row(
            self._desk.theme,
            text,
            "　".join(part for part in (term(seat.post.name), homes) if part),
            tone=Tone.WARN,
            button=(
                tr("Appoint"),
                f"appoint_{seat.post.key}",
                partial(self.appointing_asked.emit, seat.post.key, 0),
            ),
        )

    def _add_candidates(
        self, column: QVBoxLayout, staff: Staff, seat: Seat, counts: Mapping[int, int]
    ) -> None:
        found = candidates(self._desk.register, staff, seat, counts=counts)
        column.addLayout(heading(tr("Who could be appointed"), term(seat.post.name)))
        for one in found[:_MOST_CANDIDATES]:
            chip = (tr("suggested"), Tone.OK) if one.is_suggested else None
            column.addWidget(
                person_row(
                    self._desk.theme,
                    one.person.name,
                    _load_words(one),
                    chip=chip,
                    tone=Tone.ACCENT if one.is_suggested else Tone.PLAIN,
                    detail_style="warn" if any(lack.bars_post for lack in one.lacks) else "secondary",
                    on_click=partial(self.person_chosen.emit, one.person.id),
                    button=(
                        tr("Appoint"),
                        f"appoint_person_{one.person.id}",
                        partial(self.appointing_asked.emit, seat.post.key, one.person.id),
                    ),
                )
            )

    def _add_past(self, column: QVBoxLayout, grid: GridStaff) -> None:
        past = [
            one
            for one in self._desk.register.find(Appointment, grid_id=grid.id)
            if one.ends_on is not None and one.ends_on < self._desk.today()
        ]
        if not past:
            return
        people = read_people(self._desk.register)
        names = {post.key: post.name for post in self._desk.register.scheme.posts}
        past.sort(key=lambda one: one.ends_on or self._desk.today(), reverse=True)
        column.addLayout(heading(tr("Earlier appointments"), str(len(past))))
        for one in past[:_MOST_PAST]:
            person = people.get(one.person_id)
            start = one.starts_on.isoformat() if one.starts_on else ""
            end = one.ends_on.isoformat() if one.ends_on else ""
            parts = (person.name if person else "", term(names.get(one.post, one.post)), one.end_reason)
            column.addWidget(
                ElidedLabel(f"{start} – {end}　" + "　".join(part for part in parts if part), "secondary")
            )

    def _on_thumb(self) -> None:
        if self.grid is not None:
            self.place_asked.emit(self.grid.id)


def _load_words(one: Candidate) -> str:
    lacks = "，".join(lack_words(lack) for lack in one.lacks)
    load = tr("no grid yet")
    if one.grids:
        load = tr("{grids} grids, {firms} enterprises", grids=one.grids, firms=one.enterprises)
    return "　".join(part for part in (lacks, load, one.person.home) if part)


def _padded(widget: QWidget) -> QWidget:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(16, 12, 16, 12)
    column.addWidget(widget)
    column.addStretch(1)
    return body
