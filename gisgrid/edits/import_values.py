"""Reading the cells of an import, column by column."""

from datetime import date
from typing import Any

from gisgrid.edits.import_draft import Draft
from gisgrid.exchange import values
from gisgrid.exchange.dates import ValueReadError, lacks_year, year_named
from gisgrid.exchange.values import ValueKind
from gisgrid.i18n import tr

_MAP_FIELDS = frozenset(["lon", "lat"])


def read_values(draft: Draft, *, today: date) -> None:
    """Read every mapped column into the draft; equal cells are read once.

    A cell that cannot be read refuses the row when the field is required or the import strict, and else leaves
    the field blank with a note. Doubtful codes and numbers are kept with a note.
    """
    for heading, name in draft.mapping.items():
        if name in _MAP_FIELDS:
            continue
        kind = draft.spec.fields[name].kind
        cells = draft.source.column(heading)
        year = _year_for(draft, heading, cells, kind)
        if len(set(map(type, cells)) - {type(None)}) > 1:
            # 1, 1.0 and True are equal, but they do not read alike.
            keys: list[Any] = [(type(cell), cell) for cell in cells]
            known = {key: _read(key[1], kind, heading, today, year) for key in dict.fromkeys(keys)}
        else:
            keys = cells
            known = {key: _read(key, kind, heading, today, year) for key in dict.fromkeys(keys)}
        draft.columns[name] = [known[key][0] for key in keys]
        if any(fault or doubt for _, fault, doubt in known.values()):
            _note_faults(draft, name, heading, [known[key] for key in keys])


def _year_for(draft: Draft, heading: str, cells: list[object], kind: ValueKind) -> int | None:
    """Find the year of days written without one: the heading, the sheet or the file may name it."""
    if kind not in (ValueKind.DATE, ValueKind.MOMENT) or not any(map(lacks_year, cells)):
        return None
    year = year_named(heading, draft.source.name, draft.source.path.stem)
    if year is not None:
        draft.report.warnings.append(
            tr(
                "{heading}: days without a year were read as days of {year}, the year in the name of the column, sheet or file.",
                heading=heading,
                year=year,
            )
        )
    return year


def _note_faults(draft: Draft, name: str, heading: str, found: list[tuple[Any, str, str]]) -> None:
    for row, (_, fault, doubt) in enumerate(found):
        if fault and (draft.spec.is_strict or name in draft.spec.required):
            draft.refuse(row, name=name, reason=fault)
        elif fault or doubt:
            draft.notes.add(draft.source.row_numbers[row], heading=heading, reason=fault or doubt)


def require(draft: Draft) -> None:
    """Refuse the rows in which a required field is blank."""
    for name in draft.spec.required:
        cells = draft.columns.get(name)
        for row in range(draft.source.row_count):
            if cells is None or cells[row] is None or cells[row] == "":
                draft.refuse(row, name=name, reason=tr("It is empty, and without it the row makes no sense."))


def _read(cell: object, kind: ValueKind, heading: str, today: date, year: int | None) -> tuple[Any, str, str]:
    """Read one cell: the value, why it could not be read, why it is doubtful."""
    if values.is_blank(cell):
        return None, "", ""
    if kind is ValueKind.TEXT:
        return values.read_text(cell), "", ""
    if kind in (ValueKind.PHONE, ValueKind.ID_NUMBER) and "**" in str(cell):
        # A file of ours with masked numbers may come back; masks must not overwrite the numbers.
        return None, "", tr("The number is masked and was passed over.")
    try:
        value = values.read_value(cell, kind, heading=heading, year=year)
    except ValueReadError as error:
        return None, str(error), ""
    if kind is ValueKind.CREDIT_CODE:
        doubt = values.code_warning(cell)
        is_damaged = "E+" in str(value)
        return (None, doubt, "") if is_damaged else (value, "", doubt)
    if kind is ValueKind.PHONE:
        return value, "", values.phone_warning(cell)
    if kind is ValueKind.ID_NUMBER:
        return value, "", values.id_number_warning(cell, today=today)
    return value, "", ""
