"""Reading the cells of an import, column by column."""

from datetime import date
from typing import Any

from gisgrid.edits.import_draft import Draft
from gisgrid.exchange import values
from gisgrid.exchange.values import ValueKind, ValueReadError
from gisgrid.i18n import tr

_MAP_FIELDS = frozenset(["lon", "lat"])


def read_values(draft: Draft, *, today: date) -> None:
    """Read every mapped column into the draft; equal cells are read once.

    A cell that cannot be read refuses the row when the field is required, and else leaves the field
    blank with a note. Doubtful codes and numbers are kept with a note.
    """
    for heading, name in draft.mapping.items():
        if name in _MAP_FIELDS:
            continue
        kind = draft.spec.fields[name].kind
        known: dict[object, tuple[Any, str, str]] = {}
        out: list[Any] = []
        for row, cell in enumerate(draft.source.column(heading)):
            if cell is None or values.is_blank(cell):
                out.append(None)
                continue
            key = (type(cell), cell)
            if key not in known:
                known[key] = _read(cell, kind, heading, today)
            value, fault, doubt = known[key]
            out.append(value)
            if fault and name in draft.spec.required:
                draft.refuse(row, name=name, reason=fault)
            elif fault or doubt:
                draft.notes.add(draft.source.row_numbers[row], heading=heading, reason=fault or doubt)
        draft.columns[name] = out


def require(draft: Draft) -> None:
    """Refuse the rows in which a required field is blank."""
    for name in draft.spec.required:
        cells = draft.columns.get(name)
        for row in range(draft.source.row_count):
            if cells is None or cells[row] is None or cells[row] == "":
                draft.refuse(row, name=name, reason=tr("It is empty, and without it the row makes no sense."))


def _read(cell: object, kind: ValueKind, heading: str, today: date) -> tuple[Any, str, str]:
    """Read one cell: the value, why it could not be read, why it is doubtful."""
    if kind in (ValueKind.PHONE, ValueKind.ID_NUMBER) and "**" in str(cell):
        # A file of ours with masked numbers may come back; masks must not overwrite the numbers.
        return None, "", tr("The number is masked and was passed over.")
    try:
        value = values.read_value(cell, kind, heading=heading)
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
