"""What chart is wanted: kind, area or subject, phones, paper; and the buttons that make files."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gisgrid.charts.figures import Area
from gisgrid.charts.staff import Phones
from gisgrid.i18n import term, tr
from gisgrid.layout.paper import Orientation, PageSize, Paper
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.people import Person
from gisgrid.ui.card.sheets import Segments, choice_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.selection import Selection
from gisgrid.ui.tasks.charts.wish import ChartWish, Kind, MadeChart
from gisgrid.ui.widgets.words import ElidedLabel, words, wrapped

_KINDS = tuple(Kind)
_PHONES = (Phones.MASKED, Phones.NONE)
_AREAS = (Kind.NETWORK, Kind.STRUCTURE, Kind.DIVISION)


class OptionsPanel(QFrame):
    """The choices; each change is told at once.

    Signals
    -------
    changed()
        Another chart is wanted.
    file_asked(ending: str)
        A file is wanted.
    """

    changed = Signal()
    file_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.setFixedWidth(desk.theme.measures.left_dock_px + 20)
        self._desk = desk
        self._codes: list[str | None] = [None]
        self._people: list[int] = []
        self._enterprise_id: int | None = None
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(4)
        column.addWidget(words(term("网络图"), "card"))
        column.addWidget(
            wrapped(tr("Click a box to select it, drag a person onto a vacant post to appoint."), "secondary")
        )
        column.addSpacing(10)
        texts = (tr("Network"), tr("Structure"), tr("Division"), tr("One enterprise"), tr("One person"))
        self._kind = Segments(texts)
        self._area = choice_field("area", [tr("The whole workspace")])
        self._who = choice_field("of_person", [])
        self._which = ElidedLabel("", "strong")
        self._phones = Segments([tr("masked"), tr("none")])
        self._paper = Segments([paper.value for paper in Paper], chosen=1)
        self._orientation = Segments([tr("Landscape"), tr("Portrait")])
        self._rows: dict[str, list[QWidget]] = {}
        for key, label, field in (
            ("kind", tr("Chart"), self._kind),
            ("area", tr("Area shown"), self._area),
            ("enterprise", tr("Enterprise"), self._which),
            ("person", tr("Member of staff"), self._who),
            ("phones", tr("Phone numbers"), self._phones),
            ("paper", tr("Paper"), self._paper),
            ("orientation", tr("Orientation"), self._orientation),
        ):
            caption = words(label, "secondary")
            gap = QWidget()
            gap.setFixedHeight(6)
            self._rows[key] = [caption, field, gap]
            for part in self._rows[key]:
                column.addWidget(part)
        column.addStretch(1)
        self._lay_out(body)
        self._kind.chosen.connect(lambda _: self._on_kind())
        self._phones.chosen.connect(lambda _: self.changed.emit())
        self._paper.chosen.connect(lambda _: self.changed.emit())
        self._orientation.chosen.connect(lambda _: self.changed.emit())
        self._area.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._who.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._show_rows()
        self.follow(desk.selection.current)

    def _lay_out(self, choices: QWidget) -> None:
        """Put the choices, which scroll on a low screen, over the buttons, which are always seen."""
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(choices)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        foot = self._make_buttons()
        foot.setContentsMargins(16, 6, 16, 14)
        outer.addLayout(foot)

    def _make_buttons(self) -> QVBoxLayout:
        theme = self._desk.theme
        column = QVBoxLayout()
        column.setSpacing(8)
        self._buttons = []
        row = QHBoxLayout()
        row.setSpacing(8)
        for ending, text in (("pdf", tr("Export PDF")), ("docx", "Word"), ("xlsx", "Excel")):
            button = QPushButton(" " + text if ending == "pdf" else text)
            button.setObjectName(f"export_{ending}")
            button.clicked.connect(partial(self.file_asked.emit, ending))
            if ending == "pdf":
                button.setProperty("kind", "primary")
                button.setIcon(theme.icons.icon("printer", theme.palette.on_accent, size_px=16))
                column.addWidget(button)
            else:
                button.setToolTip(tr("Boxes and lines are shapes that can be edited"))
                row.addWidget(button, 1)
            self._buttons.append(button)
        column.addLayout(row)
        self.allow_files(None)
        return column

    @property
    def kind(self) -> Kind:
        """The kind of chart."""
        return _KINDS[self._kind.index]

    @property
    def wish(self) -> ChartWish | None:
        """What is wanted; None while its enterprise or person is not chosen."""
        page = PageSize.of(list(Paper)[self._paper.index], list(Orientation)[self._orientation.index])
        phones = _PHONES[self._phones.index]
        if self.kind in _AREAS:
            code = self._codes[max(0, self._area.currentIndex())]
            return ChartWish(self.kind, page, area_code=code, phones=phones)
        of_id = self._enterprise_id if self.kind is Kind.ENTERPRISE else self._person_id
        return ChartWish(self.kind, page, of_id=of_id, phones=phones) if of_id is not None else None

    @property
    def missing(self) -> str:
        """What must be done before there is a chart."""
        if self.kind is Kind.ENTERPRISE:
            return tr("Select an enterprise on the map, in the ledger or by the search (Ctrl+K).")
        return tr("Choose a person at the left, or click one in another chart.")

    @property
    def _person_id(self) -> int | None:
        at = self._who.currentIndex()
        return self._people[at] if 0 <= at < len(self._people) else None

    def allow_files(self, made: MadeChart | None) -> None:
        """Let files be made of a chart; without one there is nothing to make."""
        for button in self._buttons:
            button.setEnabled(made is not None)

    def fill(self) -> None:
        """Read the areas and the people again; what was chosen stays."""
        register = self._desk.register
        code, person = self._codes[max(0, self._area.currentIndex())], self._person_id
        area = Area(register, None, on=self._desk.today())
        self._codes, names = [None], [tr("The whole workspace")]
        waiting: list[tuple[Grid, int]] = [(grid, 0) for grid in reversed(area.children(None))]
        while waiting:
            grid, depth = waiting.pop()
            self._codes.append(grid.code)
            names.append("　" * depth + grid.name)
            waiting += [(child, depth + 1) for child in reversed(area.children(grid))]
        people = sorted(
            (p for p in register.find(Person) if p.is_active), key=lambda p: (p.pinyin, p.id or 0)
        )
        self._people = [p.id or 0 for p in people]
        for field, texts, chosen in (
            (self._area, names, self._codes.index(code) if code in self._codes else 0),
            (
                self._who,
                [p.name for p in people],
                self._people.index(person) if person in self._people else -1,
            ),
        ):
            field.blockSignals(True)
            field.clear()
            field.addItems(texts)
            field.setCurrentIndex(chosen)
            field.blockSignals(False)
        self.follow(self._desk.selection.current)

    def choose_subject(self, kind: Kind, id: int) -> None:
        """Turn to the chart of an enterprise or a person."""
        if kind is Kind.PERSON and id in self._people:
            self._who.setCurrentIndex(self._people.index(id))
        elif kind is Kind.ENTERPRISE:
            self._take_enterprise(id)
        self._kind.choose(_KINDS.index(kind))

    def follow(self, selection: Selection) -> None:
        """Take the enterprise that was selected in the window."""
        if selection.kind is Enterprise and selection.leading is not None:
            before = self._enterprise_id
            self._take_enterprise(selection.leading)
            if self.kind is Kind.ENTERPRISE and before != self._enterprise_id:
                self.changed.emit()
        elif self._enterprise_id is None:
            self._which.setFullText(tr("none selected"))

    def _take_enterprise(self, id: int) -> None:
        enterprise = self._desk.register.get(Enterprise, id)
        if enterprise is not None:
            self._enterprise_id = id
            self._which.setFullText(enterprise.name)

    def _on_kind(self) -> None:
        self._show_rows()
        self.changed.emit()

    def _show_rows(self) -> None:
        shown = {"area": self.kind in _AREAS, "enterprise": self.kind is Kind.ENTERPRISE}
        shown["person"] = self.kind is Kind.PERSON
        for key, is_shown in shown.items():
            for part in self._rows[key]:
                part.setVisible(is_shown)
