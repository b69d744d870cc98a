"""What can be chosen for a sheet, at the right: the check, the part that is chosen, the page."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import tr
from gisgrid.layout.check import part_name
from gisgrid.layout.options import GridLines, Part, Phones, SheetOptions, SheetSubject, Tint, Words
from gisgrid.layout.paper import Orientation, PageSize, Paper
from gisgrid.layout.scales import format_scale
from gisgrid.layout.sheet import CheckLine, Fix, Sheet, SheetItem
from gisgrid.model.areas import Department, Grid
from gisgrid.ui.card.sheets import choice_field, line_field
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.marks import Dot
from gisgrid.ui.widgets.words import ElidedLabel, hairline, link, words, wrapped

_SCALES = (1000, 2000, 2500, 5000, 10_000, 20_000, 25_000, 50_000, 100_000, 200_000, 250_000)
_WORD_OF = {
    Part.TITLE: "title",
    Part.LEVEL: "level_line",
    Part.MARK: "mark",
    Part.MAKER: "maker",
    Part.NOTES: "note",
    Part.SIGNATURES: "drawn_by",
}
_SWITCHES = (
    Part.LOCATION,
    Part.QR,
    Part.MARK,
    Part.LEGEND,
    Part.TABLES,
    Part.INSET,
    Part.RULER,
    Part.RECORD,
)


class Properties(QWidget):
    """The fields of a sheet.

    Signals
    -------
    changed(options: SheetOptions)
        Something was chosen otherwise.
    fix_wished(fix: Fix)
        A line of the check shall be mended.
    """

    changed = Signal(object)
    fix_wished = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._options = SheetOptions()
        self._grids: Sequence[Grid] = ()
        self._departments: Sequence[Department] = ()
        self._is_filling = False
        self._part = Part.TITLE
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 12, 8)
        column.setSpacing(0)
        self._check = QVBoxLayout()
        self._check.setSpacing(0)
        column.addLayout(self._check)
        column.addSpacing(10)
        column.addWidget(hairline())
        column.addSpacing(10)
        self.part_box = self._make_part_box()
        column.addWidget(self.part_box)
        column.addWidget(words(tr("Sheet page"), "head"))
        column.addSpacing(6)
        column.addLayout(self._make_fields())
        column.addSpacing(6)
        column.addLayout(self._make_switches())
        column.addSpacing(10)

    def _make_part_box(self) -> QFrame:
        box = QFrame()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(6)
        self._part_title = words("", "head")
        column.addWidget(self._part_title)
        self.part_words = line_field("part_words")
        self.part_words.editingFinished.connect(self._on_part_words)
        column.addWidget(self.part_words)
        row = QHBoxLayout()
        self.back_button = QPushButton(tr("Back to its place"))
        self.hide_button = QPushButton(tr("Leave out"))
        for button in (self.back_button, self.hide_button):
            button.setProperty("kind", "small")
            row.addWidget(button)
        row.addStretch(1)
        self.back_button.clicked.connect(lambda: self._change(self._options.with_place(self._part, None)))
        self.hide_button.clicked.connect(self._on_hide)
        column.addLayout(row)
        column.addWidget(hairline())
        box.hide()
        return box

    def _make_fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.area = choice_field("area", [tr("The whole workspace")])
        self.department = choice_field("department", [])
        self.paper = choice_field("paper", [paper.value for paper in Paper])
        self.orientation = choice_field("orientation", [tr("Landscape"), tr("Portrait")])
        self.scale = choice_field("scale", [tr("As large as fits"), *(format_scale(one) for one in _SCALES)])
        self.phones = choice_field("phones", [_phone_word(one) for one in Phones])
        self.lines = choice_field("lines", [_line_word(one) for one in GridLines])
        self.title = line_field("title", hint=tr("As usual"))
        self.maker = line_field("maker", hint=tr("As usual"))
        self.drawn_by = line_field("drawn_by")
        self.approval = line_field("approval", hint=tr("only for published maps"))
        self.watermark = line_field("watermark", hint=tr("none"))
        rows: tuple[tuple[str, QWidget], ...] = (
            (tr("Area shown"), self.area),
            (tr("Department"), self.department),
            (tr("Title"), self.title),
            (tr("Paper"), self.paper),
            (tr("Orientation"), self.orientation),
            (tr("Scale"), self.scale),
            (tr("Phones"), self.phones),
            (tr("Map lines"), self.lines),
            (tr("Maker"), self.maker),
            (tr("Drawn by"), self.drawn_by),
            (tr("Approval no."), self.approval),
            (tr("Watermark"), self.watermark),
        )
        self._labels: dict[QWidget, QLabel] = {}
        for number, (text, field) in enumerate(rows):
            label = words(text, "secondary")
            self._labels[field] = label
            grid.addWidget(label, number, 0)
            grid.addWidget(field, number, 1)
        for combo in (
            self.area,
            self.department,
            self.paper,
            self.orientation,
            self.scale,
            self.phones,
            self.lines,
        ):
            # Long entries are cut with … instead of making the panel wider than its place.
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)
            combo.currentIndexChanged.connect(lambda _: self._read())
        for line in (self.title, self.maker, self.drawn_by, self.approval, self.watermark):
            line.editingFinished.connect(self._read)
        return grid

    def _make_switches(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        self._switches: dict[Part, QCheckBox] = {}
        for number, part in enumerate(_SWITCHES):
            box = QCheckBox(part_name(part))
            box.setObjectName(f"part_{part.value}")
            box.toggled.connect(lambda _: self._read())
            self._switches[part] = box
            grid.addWidget(box, number // 2, number % 2)
        self.grey = QCheckBox(tr("Without colour"))
        self.grey.toggled.connect(lambda _: self._read())
        grid.addWidget(self.grey, len(_SWITCHES) // 2, 0)
        return grid

    def fill_choices(self, grids: Sequence[Grid], departments: Sequence[Department]) -> None:
        """Offer the areas and departments of the register."""
        self._grids, self._departments = grids, departments
        self._is_filling = True
        self.area.clear()
        self.area.addItem(tr("The whole workspace"))
        for grid in grids:
            self.area.addItem("　" * (grid.level - 1) + grid.name)
        self.department.clear()
        self.department.addItems([one.short_name or one.name for one in departments])
        self._is_filling = False
        self.show_options(self._options)

    def show_options(self, options: SheetOptions) -> None:
        """Show what is chosen, without telling of it."""
        self._options = options
        self._is_filling = True
        codes = [grid.code for grid in self._grids]
        self.area.setCurrentIndex(codes.index(options.area_code) + 1 if options.area_code in codes else 0)
        names = [one.name for one in self._departments]
        self.department.setCurrentIndex(names.index(options.department) if options.department in names else 0)
        is_supervised = options.subject is SheetSubject.SUPERVISED
        for widget in (self.department, self._labels[self.department]):
            widget.setVisible(is_supervised)
        paper = options.page.paper
        self.paper.setCurrentIndex(list(Paper).index(paper) if paper is not None else 1)
        self.orientation.setCurrentIndex(list(Orientation).index(options.page.orientation))
        known = options.denominator in _SCALES
        self.scale.setCurrentIndex(
            _SCALES.index(options.denominator) + 1 if known and options.denominator else 0
        )
        self.phones.setCurrentIndex(list(Phones).index(options.phones))
        self.lines.setCurrentIndex(list(GridLines).index(options.grid_lines))
        for field, text in (
            (self.title, options.words.title),
            (self.maker, options.words.maker),
            (self.drawn_by, options.words.drawn_by),
            (self.approval, options.words.approval_number),
            (self.watermark, options.words.watermark),
        ):
            if field.text() != text:
                field.setText(text)
        for part, box in self._switches.items():
            box.setChecked(part not in options.hidden)
        self.grey.setChecked(options.tint is Tint.GREY)
        self._is_filling = False

    def show_part(self, item: SheetItem | None) -> None:
        """Show the part that is chosen on the sheet."""
        self.part_box.setVisible(item is not None)
        if item is None:
            return
        self._part = item.part
        self._part_title.setText(tr("Chosen: {part}", part=part_name(item.part)))
        self.part_words.setVisible(item.part in _WORD_OF)
        self.part_words.setText(item.words)
        self.back_button.setEnabled(item.box != item.usual)

    def show_check(self, sheet: Sheet) -> None:
        """Show the content check of a sheet and how its enterprises are shown."""
        while (item := self._check.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        open_lines = [line for line in sheet.check if not line.ok]
        head = (
            tr("Content check, {count} to do", count=len(open_lines)) if open_lines else tr("Content check")
        )
        self._check.addWidget(words(head, "head"))
        for line in sheet.check:
            self._check.addWidget(self._check_row(line))
        count = sheet.enterprises
        if count.in_area:
            told = tr(
                "{in_area} enterprises: {labelled} named, {leader} on leader lines, {indexed} in the index, "
                "{missing} without a place",
                in_area=count.in_area,
                labelled=count.labelled,
                leader=count.leader,
                indexed=count.indexed,
                missing=count.not_located,
            )
            self._check.addWidget(wrapped(told, "secondary"))

    def _check_row(self, line: CheckLine) -> QWidget:
        row = QFrame()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(8)
        layout.addWidget(Dot(self._theme, Tone.OK if line.ok else Tone.WARN), 0, Qt.AlignmentFlag.AlignTop)
        if line.ok:
            layout.addWidget(ElidedLabel(line.item, "list", tip=line.text), 3)
            told = ElidedLabel(line.text, "secondary")
            told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            layout.addWidget(told, 2)
            return row
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(wrapped(line.item, "strong"))
        column.addWidget(wrapped(line.text, "secondary"))
        layout.addLayout(column, 1)
        if line.fix is not Fix.NONE:
            mend = link(tr("Mend"))
            mend.setObjectName(f"fix_{line.fix.value}")
            mend.clicked.connect(lambda _=False, fix=line.fix: self.fix_wished.emit(fix))
            layout.addWidget(mend, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _read(self) -> None:
        """Tell the options that the fields show, if they are others than before."""
        if self._is_filling:
            return
        options = self._options
        index = self.area.currentIndex()
        paper, orientation = (
            list(Paper)[self.paper.currentIndex()],
            list(Orientation)[self.orientation.currentIndex()],
        )
        hidden = set(options.hidden)
        for part, box in self._switches.items():
            hidden = hidden - {part} if box.isChecked() else hidden | {part}
        scale = self.scale.currentIndex()
        department = ""
        if options.subject is SheetSubject.SUPERVISED and self._departments:
            department = self._departments[max(0, self.department.currentIndex())].name
        self._change(
            replace(
                options,
                area_code=self._grids[index - 1].code if index > 0 else None,
                department=department,
                page=PageSize.of(paper, orientation),
                denominator=_SCALES[scale - 1] if scale > 0 else None,
                phones=list(Phones)[self.phones.currentIndex()],
                grid_lines=list(GridLines)[self.lines.currentIndex()],
                tint=Tint.GREY if self.grey.isChecked() else Tint.COLOUR,
                hidden=frozenset(hidden),
                words=self._words(),
            )
        )

    def _words(self) -> Words:
        return replace(
            self._options.words,
            title=self.title.text().strip(),
            maker=self.maker.text().strip(),
            drawn_by=self.drawn_by.text().strip(),
            approval_number=self.approval.text().strip(),
            watermark=self.watermark.text().strip(),
        )

    def _on_part_words(self) -> None:
        name = _WORD_OF.get(self._part)
        if name is not None and not self._is_filling:
            words_now = replace(self._options.words, **{name: self.part_words.text().strip()})
            self._change(replace(self._options, words=words_now))

    def _on_hide(self) -> None:
        self._change(replace(self._options, hidden=self._options.hidden | {self._part}))

    def _change(self, options: SheetOptions) -> None:
        if options != self._options:
            self.show_options(options)
            self.changed.emit(options)


def _phone_word(rule: Phones) -> str:
    makers: dict[Phones, Callable[[], str]] = {
        Phones.AUTO: lambda: tr("As the paper asks"),
        Phones.HIDDEN: lambda: tr("Left out"),
        Phones.MASKED: lambda: tr("Masked"),
        Phones.FULL: lambda: tr("Whole numbers"),
    }
    return makers[rule]()


def _line_word(lines: GridLines) -> str:
    return {
        GridLines.NONE: tr("No lines"),
        GridLines.KILOMETRES: tr("Kilometre grid"),
        GridLines.DEGREES: tr("Degrees and minutes"),
    }[lines]
