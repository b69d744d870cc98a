"""The rows of M1's tables: the responsibility areas with their people, and the index of enterprises."""

from collections.abc import Sequence

from gisgrid.i18n import tr
from gisgrid.layout.area import ResponsibilityArea, SheetArea, ShownEnterprise
from gisgrid.layout.drawing import Align, Drawing
from gisgrid.layout.legend import draw_enterprise_symbol, symbol_of
from gisgrid.layout.paper import Box
from gisgrid.layout.tables import HEAD_FILL, Column, Row, TableStyle
from gisgrid.model.enumerations import DangerClass
from gisgrid.model.phones import mask_phone

AREA_ROW_MM = 3.12
_INDEX_ROW_MM = 2.9
_GRADED = (DangerClass.A, DangerClass.B, DangerClass.C)
_VACANT = "#C92A2A"
_KEY_UNIT = "#A3001A"
_MOST_POSTS = 3


def area_columns(area: SheetArea) -> list[Column]:
    """Return the columns of the area table; the posts are those of the scheme."""
    return [
        Column(tr("No."), 7),
        Column(tr("Responsibility area"), 20, Align.LEFT),
        *(Column(name, 19) for name in _post_names(area.areas)),
        Column(tr("Phone"), 18),
        Column(tr("Units"), 8.5),
        *(Column(c.value, 7) for c in _GRADED),
        Column(tr("Key"), 7.5),
    ]


def area_rows(area: SheetArea) -> list[Row]:
    """Return one row an area and the total; vacant posts are written out, never left empty."""
    if not area.areas:
        return []
    posts = _post_names(area.areas)
    rows = []
    for i, one in enumerate(area.areas, start=1):
        held = dict(one.people)
        people = ["、".join(held.get(post, ())) or tr("vacant") for post in posts]
        figures = [str(one.enterprises), *(_figure(one.by_class[c]) for c in _GRADED), _figure(one.key_units)]
        cells = [f"{i:02d}", one.grid.name, *people, mask_phone(one.phone) if one.phone else "", *figures]
        vacant = {2 + j: _VACANT for j, post in enumerate(posts) if not held.get(post)}
        rows.append(Row(cells, colours=vacant))
    by_class = [sum(one.by_class[c] for one in area.areas) for c in _GRADED]
    totals = [
        sum(one.enterprises for one in area.areas),
        *by_class,
        sum(one.key_units for one in area.areas),
    ]
    blank = [""] * (len(posts) + 1)
    rows.append(Row(["", tr("Total"), *blank, *map(str, totals)], is_bold=True, fill=HEAD_FILL))
    return rows


def index_style(growth: float) -> TableStyle:
    """Return the sizes of the index."""
    return TableStyle(row_mm=_INDEX_ROW_MM * growth, head_mm=3.4 * growth, text_mm=max(1.9, 2.0 * growth))


def index_columns() -> list[Column]:
    """Return the columns of the index: number, symbol, name, class."""
    return [
        Column(tr("No."), 19),
        Column("", 7),
        Column(tr("Enterprise"), 58, Align.LEFT),
        Column(tr("Class"), 15),
    ]


def index_rows(
    indexed: Sequence[tuple[int, ShownEnterprise]], missing: Sequence[ShownEnterprise], *, growth: float
) -> list[Row]:
    """Return one row a numbered enterprise, then those without a place."""
    rows = [_index_row(str(number), one, growth) for number, one in indexed]
    return rows + [_index_row(tr("unplaced"), one, growth) for one in missing]


def _index_row(number: str, enterprise: ShownEnterprise, growth: float) -> Row:
    kind = symbol_of(enterprise.danger_class, is_key_unit=enterprise.is_key_unit)

    def symbol(drawing: Drawing, cell: Box) -> None:
        centre = (cell.x_mm + cell.width_mm / 2, cell.y_mm + cell.height_mm / 2)
        draw_enterprise_symbol(drawing, kind, centre, 0.78 * growth)

    danger = enterprise.danger_class
    return Row(
        [
            number,
            symbol,
            enterprise.short_name or enterprise.name,
            "–" if danger is DangerClass.UNGRADED else danger.value,
        ],
        is_bold=enterprise.is_key_unit,
        colours={2: _KEY_UNIT} if enterprise.is_key_unit else {},
    )


def _post_names(areas: Sequence[ResponsibilityArea]) -> list[str]:
    names: list[str] = []
    for area in areas:
        names += [post for post, _ in area.people if post not in names]
    return names[:_MOST_POSTS]


def _figure(number: int) -> str:
    return str(number) if number else "–"
