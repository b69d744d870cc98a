"""Merging two records of one enterprise: both values side by side, one chosen a line."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QCompleter,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shapely.geometry import Point

from gisgrid.edits.duplicates import differing_fields, merge_enterprises, proposed_choice
from gisgrid.i18n import tr
from gisgrid.model.areas import Department, Grid
from gisgrid.model.duplicates import likely_duplicates
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.phones import mask_phone
from gisgrid.ui.card.sheets import choice_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.field_words import field_words, value_words
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import hairline, words, wrapped


class MergeDialog(QDialog):
    """Chooses the other record and, field by field, which value stays."""

    def __init__(
        self, desk: Desk, kept_id: int, parent: QWidget, *, on_merged: Callable[[int], None]
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept_id = kept_id
        self._on_merged = on_merged
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Merge duplicate enterprises"))
        self.resize(min(980, parent.width() - 80), min(720, parent.height() - 60))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(words(tr("Merge duplicate enterprises"), "card"))
        told = tr("Visits, hazards, licences and everything else of the right record move to the left one.")
        column.addWidget(wrapped(told, "secondary"))
        self._other = self._make_choice()
        column.addWidget(self._other)
        column.addWidget(hairline())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        column.addWidget(self._scroll, 1)
        self.groups: dict[str, QButtonGroup] = {}
        row = QHBoxLayout()
        self._merge = QPushButton(tr("Merge"))
        self._merge.setProperty("kind", "primary")
        self._merge.setObjectName("merge_now")
        self._merge.setAutoDefault(False)
        self._merge.clicked.connect(self.merge)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row.addWidget(self._merge)
        row.addWidget(cancel)
        row.addStretch(1)
        column.addLayout(row)
        self._other.currentIndexChanged.connect(lambda _: self._compare())
        self._compare()

    def _make_choice(self) -> QComboBox:
        register = self._desk.register
        likely = likely_duplicates(register).get(self._kept_id, ())
        columns = register.columns(Enterprise, ["id", "name"])
        rest = [id for id in columns["id"] if id != self._kept_id and id not in likely]
        names = dict(zip(columns["id"], columns["name"], strict=True))
        self._ids = [*likely, *rest]
        field = choice_field("other", [names[id] for id in self._ids])
        field.setEditable(True)
        field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter([names[id] for id in self._ids], field)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field.setCompleter(completer)
        if not likely:
            field.setCurrentIndex(-1)
            typed = field.lineEdit()
            if typed is not None:
                typed.setPlaceholderText(tr("No likely duplicate was found; type a name to choose one"))
        return field

    def _pair(self) -> tuple[Enterprise, Enterprise] | None:
        register = self._desk.register
        if not self._ids or self._other.currentIndex() < 0:
            return None
        kept = register.get(Enterprise, self._kept_id)
        other = register.get(Enterprise, self._ids[self._other.currentIndex()])
        return None if kept is None or other is None else (kept, other)

    def _compare(self) -> None:
        self.groups = {}
        pair = self._pair()
        self._merge.setEnabled(pair is not None)
        if pair is None:
            return
        kept, other = pair
        body = QWidget()
        grid = QGridLayout(body)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for place, one in enumerate(pair, start=1):
            visits = self._desk.register.count(Inspection, enterprise_id=one.id)
            hazards = self._desk.register.count(Hazard, enterprise_id=one.id)
            facts = tr("{visits} visits, {hazards} hazards", visits=visits, hazards=hazards)
            side = tr("Kept") if place == 1 else tr("Merged into it")
            grid.addWidget(wrapped(f"{side}：{one.name}　{facts}", "strong"), 0, place)
        proposed = proposed_choice(kept, other)
        for row, name in enumerate(differing_fields(kept, other), start=1):
            grid.addWidget(words(field_words(name), "secondary"), row, 0)
            group = QButtonGroup(self)
            for at, one in enumerate(pair):
                button = QRadioButton(self._shown(one, name))
                button.setObjectName(f"{name}_{at}")
                button.setChecked(at == int(name in proposed))
                group.addButton(button, at)
                grid.addWidget(button, row, at + 1)
            self.groups[name] = group
        grid.setRowStretch(len(self.groups) + 1, 1)
        put_inside(self._scroll, body)

    def _shown(self, one: Enterprise, name: str) -> str:
        value = getattr(one, name)
        register = self._desk.register
        if name == "grid_id" and value is not None:
            grid = register.get(Grid, value)
            return grid.name if grid is not None else str(value)
        if name.endswith("department_id") and value is not None:
            department = register.get(Department, value)
            return department.name if department is not None else str(value)
        if name.endswith("_phone"):
            return mask_phone(value) or "–"
        if isinstance(value, Point):
            return f"{value.x:.5f}, {value.y:.5f}"
        return value_words(value) or "–"

    def merge(self) -> None:
        """Merge, as one step."""
        pair = self._pair()
        if pair is None:
            return
        kept, other = pair
        chosen = [name for name, group in self.groups.items() if group.checkedId() == 1]

        def work() -> None:
            with self._desk.book.edit(tr("Merge duplicate enterprises")) as session:
                merge_enterprises(session, kept.id or 0, other.id or 0, from_other=chosen)

        if self._desk.messages.attempt(work):
            self._desk.messages.toast(tr("Merged into {name}; Ctrl+Z takes it back.", name=kept.name))
            self.accept()
            self._on_merged(self._kept_id)
