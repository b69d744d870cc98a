"""The tables of sheets: responsibility areas with their people and figures, and the index of enterprises."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from gisgrid.i18n import term, tr
from gisgrid.layout.area import ResponsibilityArea, SheetArea
from gisgrid.layout.drawing import Align, Drawing
from gisgrid.layout.legend import draw_enterprise_symbol, symbol_of
from gisgrid.layout.options import Phones, SheetSubject
from gisgrid.layout.paper import Box
from gisgrid.layout.source import SheetSource, ShownEnterprise
from gisgrid.layout.subjects import visit_states
from gisgrid.layout.tables import HEAD_FILL, Column, Row, TableStyle
from gisgrid.model.enumerations import DangerClass, HazardLevel, RiskColour
from gisgrid.model.last_visits import last_visits
from gisgrid.model.obligations import DutyState
from gisgrid.model.phones import mask_phones

VACANT_INK = "#C92A2A"
KEY_UNIT_INK = "#A3001A"
AREA_INK = "#4D1338"
_AREA_ROW_MM = 3.12
_INDEX_ROW_MM = 2.9
_GRADED = (DangerClass.A, DangerClass.B, DangerClass.C)
_FRESH_DAYS, _OLD_DAYS = 7, 30
_RISKS = (RiskColour.RED, RiskColour.ORANGE, RiskColour.YELLOW, RiskColour.BLUE, RiskColour.UNGRADED)

Figures = tuple[Sequence[Column], Callable[[ResponsibilityArea], list[int | str]]]


@dataclass(frozen=True)
class TableSpec:
    """A table that looks for its place on the pages.

    Attributes
    ----------
    heading, note : str
        Over the table, left and right.
    column_mm : float
        Where the table flows in several columns: the least width of one, on A3; 0 for one column.
    page_mm : float
        Its width on a page of its own, on A3; 0 for the whole page.
    """

    heading: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    style: TableStyle
    note: str = ""
    column_mm: float = 0.0
    page_mm: float = 168.0


def shown_phone(number: str, rule: Phones) -> str:
    """Return a number as the sheet's masking profile wants it."""
    if not number or rule is Phones.HIDDEN:
        return ""
    return number if rule is Phones.FULL else mask_phones(number)


def phone_note(rule: Phones) -> str:
    """Return the words that say how phones are shown."""
    return {
        Phones.HIDDEN: tr("phones are left out on wall maps"),
        Phones.FULL: tr("with whole numbers; for the named purpose only"),
    }.get(rule, tr("phones masked as the rules ask"))


def area_table(
    source: SheetSource, area: SheetArea, subject: SheetSubject, *, phones: Phones, growth: float
) -> TableSpec:
    """Return the table of responsibility areas with the figures that fit the subject."""
    columns, figures = _figures_of(source, subject)
    posts = _post_names(area.areas, most=4 if subject is SheetSubject.GRIDS else 3)
    with_phone = phones is not Phones.HIDDEN
    with_codes = subject is SheetSubject.GRIDS and any(one.grid.code != one.grid.name for one in area.areas)
    shown = [
        Column(tr("No."), 24 if with_codes else 7),
        Column(tr("Responsibility area"), 20, Align.LEFT),
        *(Column(term(name), 19) for name in posts),
        *([Column(tr("Phone"), 20)] if with_phone else []),
        *columns,
    ]
    rows = [
        _area_row(one.grid.code if with_codes else f"{i:02d}", one, posts, figures(one), phones=phones)
        for i, one in enumerate(area.areas, start=1)
    ]
    if rows:
        rows.append(_total_row([figures(one) for one in area.areas], len(posts) + with_phone))
    return TableSpec(
        heading=tr("Responsibility areas and people"),
        note=phone_note(phones),
        columns=shown,
        rows=rows,
        style=TableStyle.of(growth, row_mm=_AREA_ROW_MM),
    )


def _area_row(
    number: str, one: ResponsibilityArea, posts: Sequence[str], figures: list[int | str], *, phones: Phones
) -> Row:
    held = {post.post: post for post in one.posts}
    names = ["、".join(held[post].names) if post in held else "" for post in posts]
    people = [
        name or (tr("vacant") if post in held else "–") for name, post in zip(names, posts, strict=True)
    ]
    vacant = {2 + i: VACANT_INK for i, post in enumerate(posts) if post in held and not names[i]}
    phone = [] if phones is Phones.HIDDEN else [shown_phone(one.phone, phones)]
    return Row(
        [number, one.grid.name, *people, *phone, *(_figure(value) for value in figures)],
        colours=vacant,
    )


def _total_row(figures: list[list[int | str]], blanks: int) -> Row:
    totals: list[str] = []
    for column in zip(*figures, strict=True):
        numbers = [value for value in column if isinstance(value, int)]
        totals.append(str(sum(numbers)) if len(numbers) == len(column) else _share_of_totals(figures))
    return Row(["", tr("Total"), *([""] * blanks), *totals], is_bold=True, fill=HEAD_FILL)


def _share_of_totals(figures: list[list[int | str]]) -> str:
    """Return the rate of a total line from its own sums: never a mean of rates."""
    required = sum(int(line[0]) for line in figures)
    done = sum(int(line[1]) for line in figures)
    return rate(done, required)


def rate(part: int, whole: int) -> str:
    """Write a share with one decimal; ``/`` where there is nothing to share (DOMAIN.md 4.6)."""
    return f"{100 * part / whole:.1f}%" if whole else "/"


def _figures_of(source: SheetSource, subject: SheetSubject) -> Figures:
    if subject is SheetSubject.RISK:
        columns = [Column(term(one.value), 8) for one in _RISKS]
        return [Column(tr("Units"), 8.5), *columns], lambda area: [
            len(area.enterprises),
            *(sum(e.risk_colour is one for e in area.enterprises) for one in _RISKS),
        ]
    if subject is SheetSubject.COVERAGE:
        return _coverage_figures(source)
    if subject is SheetSubject.LAST_VISIT:
        return _visit_figures(source)
    if subject is SheetSubject.HAZARDS:
        return _hazard_figures(source)
    if subject is SheetSubject.GRIDS:
        return _all_units(source)
    columns = [Column(tr("Units"), 8.5), *(Column(c.value, 7) for c in _GRADED), Column(tr("Key"), 7.5)]
    return columns, lambda area: [
        len(area.enterprises),
        *(area.by_class[c] for c in _GRADED),
        area.key_units,
    ]


def _all_units(source: SheetSource) -> Figures:
    def count(area: ResponsibilityArea) -> list[int | str]:
        below = frozenset(source.tree.below(area.grid.id or 0))
        inside = [e for e in source.enterprises.values() if e.grid_id in below]
        return [len(inside), sum(e.is_key_unit for e in inside)]

    return [Column(tr("Units"), 9), Column(tr("Key"), 8)], count


def _coverage_figures(source: SheetSource) -> Figures:
    states = visit_states(source)

    def count(area: ResponsibilityArea) -> list[int | str]:
        mine = [states[e.id] for e in area.enterprises if e.id in states]
        done = sum(state is DutyState.DONE for state in mine)
        overdue = sum(state is DutyState.OVERDUE for state in mine)
        return [len(mine), done, len(mine) - done, overdue, rate(done, len(mine))]

    titles = (tr("To visit"), tr("Visited"), tr("Not visited"), tr("Overdue"))
    return [*(Column(title, 9) for title in titles), Column(tr("Rate"), 12)], count


def _visit_figures(source: SheetSource) -> Figures:
    latest = last_visits(source.register, source.today)

    def count(area: ResponsibilityArea) -> list[int | str]:
        days = [(source.today - latest[e.id]).days for e in area.enterprises if e.id in latest]
        fresh = sum(day <= _FRESH_DAYS for day in days)
        old = sum(day > _OLD_DAYS for day in days)
        units = len(area.enterprises)
        return [units, fresh, len(days) - fresh - old, old, units - len(days)]

    titles = (
        tr("Units"),
        tr("≤ {days} days", days=_FRESH_DAYS),
        tr("≤ {days} days", days=_OLD_DAYS),
        tr("> {days} days", days=_OLD_DAYS),
        tr("Never"),
    )
    return [Column(title, 10) for title in titles], count


def _hazard_figures(source: SheetSource) -> Figures:
    def count(area: ResponsibilityArea) -> list[int | str]:
        ids = {e.id for e in area.enterprises}
        mine = [h for h in source.open_hazards if h.enterprise_id in ids]
        major = sum(h.level is HazardLevel.MAJOR for h in mine)
        overdue = sum(h.is_overdue(source.today) for h in mine)
        return [len(area.enterprises), len(mine), major, overdue]

    titles = (tr("Units"), tr("Hazards"), tr("Major"), tr("Overdue"))
    return [Column(title, 9) for title in titles], count


def index_table(
    indexed: Sequence[tuple[str, ShownEnterprise]],
    *,
    growth: float,
    heading: str = "",
    area_of: Mapping[int, str] | None = None,
) -> TableSpec:
    """Return the index: one row an enterprise, with what stands for it on the map.

    Parameters
    ----------
    area_of : mapping of int to str, optional
        Names of the responsibility areas by the ids of their enterprises; each run of one area gets a heading row.
    """
    return TableSpec(
        heading=heading or tr("Index of numbered enterprises ({count})", count=len(indexed)),
        columns=[
            Column(tr("No."), 23),
            Column("", 7),
            Column(tr("Enterprise"), 56, Align.LEFT),
            Column(tr("Class"), 15),
        ],
        rows=_index_rows(indexed, area_of or {}, growth),
        style=TableStyle(row_mm=_INDEX_ROW_MM * growth, head_mm=3.4 * growth, text_mm=max(1.9, 2.0 * growth)),
        column_mm=37.0,
    )


def _index_rows(
    indexed: Sequence[tuple[str, ShownEnterprise]], area_of: Mapping[int, str], growth: float
) -> list[Row]:
    rows: list[Row] = []
    for name, run in groupby(indexed, key=lambda pair: area_of.get(pair[1].id, "")):
        members = list(run)
        if name:
            words = tr("{area} ({count})", area=name, count=len(members))
            heading = ["", "", words, ""]
            rows.append(Row(heading, is_bold=True, fill=HEAD_FILL, colours={2: AREA_INK}, is_heading=True))
        rows += [_index_row(number, one, growth) for number, one in members]
    return rows


def _index_row(number: str, enterprise: ShownEnterprise, growth: float) -> Row:
    return Row(
        [number, symbol_cell(enterprise, growth), enterprise.label, class_word(enterprise)],
        is_bold=enterprise.is_key_unit,
        colours={2: KEY_UNIT_INK} if enterprise.is_key_unit else {},
    )


def symbol_cell(enterprise: ShownEnterprise, growth: float) -> Callable[[Drawing, Box], None]:
    """Return a cell that holds the enterprise's symbol."""
    kind = symbol_of(enterprise.danger_class, is_key_unit=enterprise.is_key_unit)

    def paint(drawing: Drawing, cell: Box) -> None:
        centre = (cell.x_mm + cell.width_mm / 2, cell.y_mm + cell.height_mm / 2)
        draw_enterprise_symbol(drawing, kind, centre, 0.78 * growth)

    return paint


def class_word(enterprise: ShownEnterprise) -> str:
    """Return A, B, C or a dash."""
    danger = enterprise.danger_class
    return "–" if danger is DangerClass.UNGRADED else danger.value


def _post_names(areas: Sequence[ResponsibilityArea], *, most: int) -> list[str]:
    names: list[str] = []
    for area in areas:
        names += [held.post for held in area.posts if held.post not in names]
    return names[:most]


def _figure(value: int | str) -> str:
    return (str(value) if value else "–") if isinstance(value, int) else value
