"""The table of stops on a patrol slip."""

from collections.abc import Sequence

from gisgrid.i18n import term, tr
from gisgrid.layout.drawing import Align, Drawing, LineStyle
from gisgrid.layout.furniture import MARK_COLOUR
from gisgrid.layout.legend import draw_enterprise_symbol, symbol_of
from gisgrid.layout.paper import Box
from gisgrid.layout.tables import CellPainter, Column, Row, TableStyle, draw_table
from gisgrid.patrol.day_sheets import OpenHazard, SheetStop
from gisgrid.patrol.needs import Task

# Cells are filled in by hand, so that their lines are seen well.
_STYLE = TableStyle(row_mm=6.9, head_mm=6.6, text_mm=2.3, hair=LineStyle(0.13, "#8A9099"))
_PAGE_END_MM = 253.0
_SYMBOL_MM = 1.0
_PARCEL_LETTERS = 7


def rows_on_page(top_mm: float) -> int:
    """Return how many stops find room between `top_mm` and the notes."""
    return max(1, int((_PAGE_END_MM - top_mm - _STYLE.head_mm) / _STYLE.row_mm))


def table_top(stops: int) -> float:
    """Return where on the page a table of so many stops begins that ends just above the notes."""
    return _PAGE_END_MM - _STYLE.head_mm - stops * _STYLE.row_mm


def draw_stops(drawing: Drawing, box: Box, stops: Sequence[SheetStop]) -> float:
    """Draw the table at the top of `box`, as high as it gets; returns its lower edge."""
    height = _STYLE.head_mm + len(stops) * _STYLE.row_mm
    whole = Box(box.x_mm, box.y_mm, box.width_mm, height + 0.01)
    bottom = draw_table(drawing, whole, _columns(), [_row(stop) for stop in stops], _STYLE)
    drawing.box(Box(box.x_mm, box.y_mm, box.width_mm, bottom - box.y_mm), edge=LineStyle(0.25, "#333333"))
    return bottom


def _columns() -> list[Column]:
    return [
        Column(tr("Stop"), 6),
        Column(tr("Parcel"), 14),
        Column(tr("Enterprise"), 37, Align.LEFT),
        Column(tr("Danger grade"), 8),
        Column(tr("Last visit"), 11),
        Column(tr("To do and open hazards"), 40, Align.LEFT),
        Column(tr("Contact"), 25, Align.LEFT),
        Column(tr("Code"), 10),
        Column(tr("Arrived"), 9),
        Column(tr("Result"), 19),
        Column(tr("Signature"), 12),
    ]


def _row(stop: SheetStop) -> Row:
    visit = stop.visit
    colours = {5: MARK_COLOUR} if stop.hazards else {5: "#A9B1BB"}
    if stop.is_key_unit:
        colours[2] = MARK_COLOUR
    last = f"{stop.last_visit:%m-%d}" if stop.last_visit is not None else "—"
    return Row(
        (
            str(visit.order),
            _short(stop.parcel),
            visit.name,
            _grade(stop),
            last,
            _hazards(stop),
            f"{stop.contact} {stop.phone}".strip(),
            stop.short_code,
            "",
            tr("□ ok  □ hazard"),
            "",
        ),
        colours=colours,
    )


def _short(parcel: str) -> str:
    """Return the end of a parcel number, which tells the parcels of a grid apart."""
    return parcel if len(parcel) <= _PARCEL_LETTERS else parcel[-_PARCEL_LETTERS:]


def _grade(stop: SheetStop) -> CellPainter:
    kind = symbol_of(stop.danger_class, is_key_unit=stop.is_key_unit)

    def symbol(drawing: Drawing, cell: Box) -> None:
        centre = (cell.x_mm + cell.width_mm / 2, cell.y_mm + cell.height_mm / 2)
        draw_enterprise_symbol(drawing, kind, centre, _SYMBOL_MM)

    return symbol


def _hazards(stop: SheetStop) -> str:
    if not stop.hazards:
        return tr("none")
    first = min(stop.hazards, key=lambda hazard: (not hazard.is_overdue, hazard.due_on is None, hazard.id))
    begin = {
        Task.RECHECK: tr("Re-check: "),
        Task.URGE: tr("Urge: "),
        Task.URGENT: tr("Urgent: "),
    }.get(stop.kind or Task.URGE, "")
    count = tr(" ({count} in all)", count=len(stop.hazards)) if len(stop.hazards) > 1 else ""
    return f"{begin if stop.kind is not None else ''}{term(first.level)}{count} {_due(first)}{first.text}"


def _due(hazard: OpenHazard) -> str:
    return tr("by {day} ", day=f"{hazard.due_on:%m-%d}") if hazard.due_on is not None else ""
