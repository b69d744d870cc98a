"""The six pages of a card, each a column of rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gisgrid.i18n import term, tr
from gisgrid.model.card_content import AreaSums, Card, Fact, HazardLine, MemberLine
from gisgrid.model.enumerations import HazardEventKind
from gisgrid.model.phones import mask_phone
from gisgrid.ui.card.fact_editor import FactRow
from gisgrid.ui.card.rows import duty_table, hazard_row, member_row, post_row, visit_row
from gisgrid.ui.field_words import field_words, value_words
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.flow import flow_row
from gisgrid.ui.widgets.marks import Bar, coverage_tone
from gisgrid.ui.widgets.words import Chip, hairline, link, words, wrapped

_SHORT_TIMELINE = 20
_SHORT_HAZARDS = 4


@dataclass(frozen=True)
class CardActions:
    """What the rows of a card can ask for."""

    change_fact: Callable[[str, Any], None]
    take_step: Callable[[HazardLine, HazardEventKind], None]
    open_member: Callable[[MemberLine], None]
    show_page: Callable[[str], None]
    list_records: Callable[[str], None]
    add_file: Callable[[], None]
    open_file: Callable[[int], None]
    add_inspection: Callable[[], None]
    report_hazard: Callable[[], None]


class Page(QWidget):
    """A column of blocks with the card's margins."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 6, 16)
        self.column.setSpacing(0)

    def add_head(self, title: str, *after: QWidget, right: QWidget | None = None) -> None:
        """Add a block's heading with what stands beside it."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 2, 0, 6)
        row.setSpacing(8)
        row.addWidget(words(title, "head"))
        for widget in after:
            row.addWidget(widget)
        row.addStretch(1)
        if right is not None:
            row.addWidget(right)
        self.column.addLayout(row)

    def add_line(self) -> None:
        """Add a hairline between two blocks."""
        self.column.addSpacing(10)
        self.column.addWidget(hairline())
        self.column.addSpacing(10)

    def add_empty(self, text: str, button: QWidget | None = None) -> None:
        """Say what to do where there is nothing yet."""
        label = wrapped(text, "secondary")
        self.column.addWidget(label)
        if button is not None:
            self.column.addSpacing(8)
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            self.column.addLayout(row)

    def close_column(self) -> None:
        """Push everything to the top."""
        self.column.addStretch(1)


def visits_page(theme: Theme, card: Card, actions: CardActions, *, today: date) -> Page:
    """Make 检查记录: what is done this period, the open hazards, the timeline."""
    page = Page()
    if card.sums is not None and card.sums.to_visit:
        _add_coverage(page, theme, card.sums, today=today)
        page.add_line()
    if card.duties:
        due = (
            words(tr("next due {day}", day=card.next_due.isoformat()), "secondary") if card.next_due else None
        )
        page.add_head(tr("This period"), right=due)
        page.column.addWidget(duty_table(theme, card.duties, today=today))
        page.add_line()
    _add_open_hazards(page, theme, card, actions)
    _add_timeline(page, theme, card, actions, today)
    page.close_column()
    return page


def _add_coverage(page: Page, theme: Theme, sums: AreaSums, *, today: date) -> None:
    share = sums.visited / sums.to_visit
    page.add_head(
        tr("Visited this week"),
        words(f"{sums.visited} / {sums.to_visit}", "list"),
        right=words(f"{share:.0%}", "secondary"),
    )
    page.column.addWidget(Bar(theme, share, coverage_tone(share, weekday=today.weekday()), height_px=6))


def _add_open_hazards(page: Page, theme: Theme, card: Card, actions: CardActions) -> None:
    pending = card.open_hazards
    if not pending:
        return
    beside: list[QWidget] = [words(str(len(pending)), "head")]
    major = sum(line.is_major for line in pending)
    overdue = sum(line.is_overdue for line in pending)
    if major:
        beside.append(Chip(theme, tr("{count} major", count=major), Tone.DANGER))
    if overdue:
        beside.append(Chip(theme, tr("{count} overdue", count=overdue), Tone.WARN))
    more = link(tr("All {count}", count=len(card.hazards)))
    more.setObjectName("all_hazards")
    more.setToolTip(tr("Show them in the ledger"))
    more.clicked.connect(lambda: actions.list_records("hazards"))
    page.add_head(term("未销号隐患"), *beside, right=more)
    for i, line in enumerate(pending[:_SHORT_HAZARDS]):
        if i:
            page.column.addWidget(hairline())
        page.column.addWidget(hazard_row(theme, line, on_step=actions.take_step))
    page.add_line()


def _add_timeline(page: Page, theme: Theme, card: Card, actions: CardActions, today: date) -> None:
    count = words(tr("{count} this year", count=card.visits_this_year), "secondary")
    narrow = link(tr("In the ledger"))
    narrow.setObjectName("all_visits")
    narrow.setToolTip(tr("Show all visits in the ledger, to filter and sort them"))
    narrow.clicked.connect(lambda: actions.list_records("visits"))
    page.add_head(term("检查记录"), count, right=narrow if card.visits and card.enterprise_ids else None)
    if not card.visits:
        button = QToolButton()
        button.setText("＋ " + tr("Record a visit"))
        button.setProperty("kind", "fact")
        button.clicked.connect(lambda _=False: actions.add_inspection())
        page.add_empty(tr("Nobody has been here yet."), button)
        return
    shown = card.visits[:_SHORT_TIMELINE]
    for i, line in enumerate(shown):
        page.column.addWidget(visit_row(theme, line, today=today, is_last=i == len(shown) - 1))
    if card.visit_count > len(shown):
        page.column.addWidget(words(tr("{count} visits in all", count=card.visit_count), "secondary"))


def hazards_page(theme: Theme, card: Card, actions: CardActions) -> Page:
    """Make 隐患: the open ones first, then the closed ones."""
    page = Page()
    if not card.hazards:
        button = QToolButton()
        button.setText("＋ " + tr("Report a hazard"))
        button.setProperty("kind", "fact")
        button.clicked.connect(lambda _=False: actions.report_hazard())
        page.add_empty(tr("No hazard is known here."), button)
        page.close_column()
        return page
    pending = card.open_hazards
    closed = card.hazards[len(pending) :]
    page.add_head(term("未销号隐患"), words(str(len(pending)), "head"))
    if not pending:
        page.add_empty(tr("Everything found here has been closed."))
    _add_hazard_rows(page, theme, pending, actions)
    if closed:
        page.add_line()
        page.add_head(term("已销号"), words(str(len(closed)), "secondary"))
        _add_hazard_rows(page, theme, closed[:_SHORT_TIMELINE], actions)
        if len(closed) > _SHORT_TIMELINE:
            page.column.addWidget(words(tr("{count} closed in all", count=len(closed)), "secondary"))
    page.close_column()
    return page


def _add_hazard_rows(page: Page, theme: Theme, lines: tuple[HazardLine, ...], actions: CardActions) -> None:
    for i, line in enumerate(lines):
        if i:
            page.column.addWidget(hairline())
        page.column.addWidget(hazard_row(theme, line, on_step=actions.take_step))


def posts_page(theme: Theme, card: Card) -> Page:
    """Make 责任人: who answers for the place, grid by grid from below."""
    page = Page()
    contacts = [f for f in card.facts if f.name in _CONTACT_LABELS and not f.is_empty]
    if contacts:
        page.add_head(tr("On the side of the enterprise"))
        phones = {f.name: f.value for f in card.facts if f.is_phone}
        for fact in contacts:
            page.column.addWidget(_contact_row(fact, str(phones.get(_CONTACT_LABELS[fact.name]) or "")))
        page.add_line()
    grid = None
    for line in card.posts:
        if line.grid != grid:
            if grid is not None:
                page.add_line()
            page.add_head(line.grid)
            grid = line.grid
        page.column.addWidget(post_row(theme, line, is_own=line.grid == card.posts[0].grid))
    if not card.posts and not contacts:
        page.add_empty(tr("No grid and no post answers for this place yet."))
    page.close_column()
    return page


_CONTACT_LABELS = {
    "legal_representative": "legal_phone",
    "principal": "principal_phone",
    "safety_officer": "safety_phone",
    "environment_officer": "environment_phone",
}


def _contact_row(fact: Fact, phone: str) -> QWidget:
    row = QFrame()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 4, 0, 4)
    label = words(field_words(fact.name), "secondary")
    label.setFixedWidth(88)
    layout.addWidget(label)
    layout.addWidget(words(str(fact.value), "strong"))
    layout.addStretch(1)
    if phone:
        layout.addWidget(words(mask_phone(phone), "list"))
    return row


def overview_page(theme: Theme, card: Card, actions: CardActions, *, today: date) -> Page:
    """Make 概况: sums of an area, then the facts in two columns, then what is still unknown."""
    page = Page()
    if card.sums is not None:
        _add_sums(page, theme, card.sums, today=today)
        page.add_line()
    known = [fact for fact in card.facts if not fact.is_empty]
    if known:
        page.add_head(tr("Facts"))
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for fact in known:
            rows.addWidget(FactRow(fact, on_change=actions.change_fact))
        page.column.addWidget(holder)
    missing = [fact for fact in card.facts if fact.is_empty and fact.is_editable]
    if missing:
        page.add_line()
        page.column.addWidget(_missing_row(page, missing, actions))
    if card.members:
        page.add_line()
        page.add_head(term("企业"), words(str(sum(member.is_active for member in card.members)), "secondary"))
        for member in card.members[:80]:
            page.column.addWidget(member_row(theme, member, on_open=actions.open_member))
        if len(card.members) > 80:
            page.column.addWidget(
                words(tr("The ledger shows all {count}.", count=len(card.members)), "secondary")
            )
    page.close_column()
    return page


def _missing_row(page: Page, missing: list[Fact], actions: CardActions) -> QWidget:
    buttons: list[QWidget] = []
    for fact in missing:
        button = QToolButton()
        button.setText("＋ " + tr("Add {field}", field=field_words(fact.name)))
        button.setProperty("kind", "fact")
        button.setObjectName(f"add_{fact.name}")
        button.clicked.connect(lambda _=False, f=fact: _offer(page, f, actions))
        buttons.append(button)
    return flow_row(buttons)


def _offer(page: Page, fact: Fact, actions: CardActions) -> None:
    row = FactRow(fact, on_change=actions.change_fact)
    page.column.insertWidget(max(0, page.column.count() - 2), row)
    row.begin()


def _add_sums(page: Page, theme: Theme, sums: AreaSums, *, today: date) -> None:
    classes = "   ".join(f"{klass.value} {count}" for klass, count in sums.by_class)
    figures = [
        (tr("Enterprises"), str(sums.enterprises), classes, Tone.PLAIN),
        (tr("Key units"), str(sums.key_units), "", Tone.PLAIN),
        (tr("Parcels"), str(sums.parcels), "", Tone.PLAIN),
        (
            term("未销号隐患"),
            str(sums.open_hazards),
            tr("{overdue} overdue   {major} major", overdue=sums.overdue_hazards, major=sums.major_hazards),
            Tone.DANGER if sums.overdue_hazards or sums.major_hazards else Tone.PLAIN,
        ),
    ]
    if not sums.parcels:
        figures.pop(2)
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(8)
    for i, figure in enumerate(figures):
        grid.addWidget(_tile(theme, *figure), i // 2, i % 2)
    page.column.addLayout(grid)
    if sums.to_visit:
        page.column.addSpacing(12)
        _add_coverage(page, theme, sums, today=today)


def _tile(theme: Theme, title: str, figure: str, note: str, tone: Tone) -> QWidget:
    tile = QFrame()
    tile.setObjectName("tile")
    column = QVBoxLayout(tile)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(0)
    column.addWidget(words(title, "secondary"))
    label = words(figure, "page")
    if tone is not Tone.PLAIN and figure != "0":
        label.setStyleSheet(f"color: {theme.palette.ink(tone)}")
    label.setFont(theme.font(TextSize.PAGE))
    column.addWidget(label)
    if note:
        column.addWidget(words(note, "secondary"))
    column.addStretch(1)
    return tile


def attachments_page(theme: Theme, card: Card, actions: CardActions) -> Page:
    """Make 附件: photos and documents, and a button to add one."""
    page = Page()
    add = link("＋ " + tr("Add a file"))
    add.setObjectName("add_file")
    add.clicked.connect(lambda _=False: actions.add_file())
    page.add_head(term("附件"), words(str(len(card.attachments)), "secondary"), right=add)
    if not card.attachments:
        page.add_empty(tr("Photos, licences and notices of this record are kept here, inside the workspace."))
    for line in card.attachments:
        row = QFrame()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(10)
        name = "image" if line.media_type.startswith("image/") else "file-text"
        mark = words("")
        mark.setPixmap(theme.icons.pixmap(name, theme.palette.secondary, size_px=20, scale=2))
        layout.addWidget(mark)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(words(line.name, "strong"))
        note = value_words(line.taken_at) or line.media_type
        column.addWidget(words(f"{line.caption}  {note}".strip(), "secondary"))
        layout.addLayout(column, 1)
        show = link(tr("Open"))
        show.clicked.connect(lambda _=False, i=line.id: actions.open_file(i))
        layout.addWidget(show, 0, Qt.AlignmentFlag.AlignRight)
        page.column.addWidget(row)
    page.close_column()
    return page
