"""The lists of special sheets: open hazards, key units, major hazard installations."""

from collections.abc import Callable, Mapping

from gisgrid.i18n import term, tr
from gisgrid.layout.area import SheetArea
from gisgrid.layout.drawing import Align
from gisgrid.layout.options import Phones, SheetSubject
from gisgrid.layout.sheet_tables import (
    KEY_UNIT_INK,
    VACANT_INK,
    TableSpec,
    class_word,
    phone_note,
    shown_phone,
)
from gisgrid.layout.source import SheetSource
from gisgrid.layout.tables import Column, Row, TableStyle
from gisgrid.model.enumerations import HazardLevel

_ROW_MM = 3.4

Numbers = Mapping[int, str]
"""What stands for an enterprise on the map: its number, or nothing when it is named there."""


def list_table(
    source: SheetSource,
    area: SheetArea,
    subject: SheetSubject,
    numbers: Numbers,
    *,
    phones: Phones,
    growth: float,
) -> TableSpec | None:
    """Return the list of what a special sheet is about; None for the other subjects."""
    makers: dict[SheetSubject, Callable[[], TableSpec]] = {
        SheetSubject.HAZARDS: lambda: _hazards(source, area, numbers, growth),
        SheetSubject.KEY_UNITS: lambda: _key_units(source, area, numbers, phones=phones, growth=growth),
        SheetSubject.INSTALLATIONS: lambda: _installations(source, area, growth),
    }
    maker = makers.get(subject)
    return maker() if maker is not None else None


def _hazards(source: SheetSource, area: SheetArea, numbers: Numbers, growth: float) -> TableSpec:
    shown = {e.id: e for e in area.enterprises}
    rows: list[Row] = []
    for hazard in source.open_hazards:
        enterprise = shown.get(hazard.enterprise_id or 0)
        if enterprise is None:
            continue
        is_late = hazard.is_overdue(source.today)
        is_grave = hazard.level is not HazardLevel.GENERAL
        due = hazard.due_on.isoformat() if hazard.due_on else "–"
        colours = ({3: VACANT_INK} if is_grave else {}) | ({4: VACANT_INK} if is_late else {})
        cells = [
            str(len(rows) + 1),
            f"{enterprise.label} ({numbers[enterprise.id]})"
            if enterprise.id in numbers
            else enterprise.label,
            hazard.description,
            term(hazard.level.value),
            due,
            term(hazard.state.value),
        ]
        rows.append(Row(cells, colours=colours))
    return TableSpec(
        heading=tr("Open hazards ({count})", count=len(rows)),
        note=tr("red: major, or past the deadline"),
        columns=[
            Column(tr("No."), 7),
            Column(tr("Enterprise"), 27, Align.LEFT),
            Column(tr("Hazard"), 46, Align.LEFT),
            Column(tr("Level"), 12),
            Column(tr("Deadline"), 16),
            Column(tr("State"), 14),
        ],
        rows=rows,
        style=TableStyle.of(growth, row_mm=_ROW_MM),
        page_mm=190.0,
    )


def _key_units(
    source: SheetSource, area: SheetArea, numbers: Numbers, *, phones: Phones, growth: float
) -> TableSpec:
    grids = {grid.id: grid.name for grid in source.grids}
    with_phone = phones is not Phones.HIDDEN
    rows = []
    for i, one in enumerate(area.enterprises, start=1):
        officer = one.safety_officer or tr("vacant")
        phone = [shown_phone(one.safety_phone, phones)] if with_phone else []
        cells = [
            str(i),
            f"{one.label} ({numbers[one.id]})" if one.id in numbers else one.label,
            class_word(one),
            term(one.supervised_industry),
            grids.get(one.grid_id, "–"),
            officer,
            *phone,
        ]
        rows.append(Row(cells, colours={1: KEY_UNIT_INK} | ({} if one.safety_officer else {5: VACANT_INK})))
    return TableSpec(
        heading=tr("Key supervised units ({count})", count=len(rows)),
        note=phone_note(phones),
        columns=[
            Column(tr("No."), 7),
            Column(tr("Enterprise"), 30, Align.LEFT),
            Column(tr("Class"), 8),
            Column(tr("Industry"), 18),
            Column(tr("Grid"), 17),
            Column(tr("Safety officer"), 16),
            *([Column(tr("Phone"), 20)] if with_phone else []),
        ],
        rows=rows,
        style=TableStyle.of(growth, row_mm=_ROW_MM),
    )


def _installations(source: SheetSource, area: SheetArea, growth: float) -> TableSpec:
    shown = {e.id: e for e in area.enterprises}
    rows = []
    for one in source.installations:
        enterprise = shown.get(one.enterprise_id)
        if enterprise is None:
            continue
        people = (one.principal_in_charge, one.technician_in_charge, one.operator_in_charge)
        until = one.filing_valid_until
        is_late = until is not None and until < source.today
        cells = [
            enterprise.label,
            one.name,
            term(one.level.value),
            _number(one.threshold_sum),
            _number(one.grading_index),
            *(name or tr("vacant") for name in people),
            until.isoformat() if until else "–",
        ]
        colours = {5 + i: VACANT_INK for i, name in enumerate(people) if not name}
        rows.append(Row(cells, colours=colours | ({8: VACANT_INK} if is_late else {})))
    return TableSpec(
        heading=tr("Major hazard installations ({count})", count=len(rows)),
        note=tr("GB 18218-2018; red: vacant, or filing expired"),
        columns=[
            Column(tr("Enterprise"), 24, Align.LEFT),
            Column(tr("Installation unit"), 20, Align.LEFT),
            Column(tr("Level"), 9),
            Column("S", 9),
            Column("R", 9),
            Column(tr("Principal"), 13),
            Column(tr("Technical"), 13),
            Column(tr("Operation"), 13),
            Column(tr("Filed until"), 17),
        ],
        rows=rows,
        style=TableStyle.of(growth, row_mm=_ROW_MM),
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
