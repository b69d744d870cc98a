"""A chart on its pages: the tree, the table below it or on a page of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from gisgrid.charts.chart import Box, Chart, Spot, Table
from gisgrid.charts.measure import Measure
from gisgrid.charts.pages import SMALLEST_MM, TreePage, paginate
from gisgrid.charts.table_pages import TablePage, box_spots, paginate_table
from gisgrid.charts.tidy_tree import Shaper

_GAP_MM = 5.0
_HEAD_EM_MM = 3.1
_SUMMARY_MM = 7.0


BAND_BAR_MM = 7.0
_BAND_MM = BAND_BAR_MM + 3.0


@dataclass(frozen=True)
class Band:
    """The boxes of one level, when they lie between those above and those below; millimetres."""

    rank: int
    text: str
    top_mm: float
    bottom_mm: float


@dataclass(frozen=True)
class ChartPage:
    """One page; places are millimetres from the upper left corner of the room inside the frame.

    Attributes
    ----------
    tree_x_mm, table_y_mm : float
        Left edge of the tree, which begins at the top; upper edge of the table.
    """

    tree: TreePage | None
    table: TablePage | None
    tree_x_mm: float = 0.0
    table_y_mm: float = 0.0
    bands: tuple[Band, ...] = ()

    def spots(self, measure: Measure) -> Iterator[Spot]:
        """Yield every place that stands for a record or a vacancy, the smaller before what holds it."""
        if self.table is not None:
            for spot in self.table.spots(measure):
                yield spot.moved(0.0, self.table_y_mm)
        if self.tree is not None:
            em = self.tree.em_mm
            for placed in self.tree.layout.boxes:
                place = (self.tree_x_mm + placed.x * em, placed.y * em)
                size = (placed.width * em, placed.height * em)
                yield from box_spots(placed.box, place, size, em_mm=em, measure=measure)


def is_table_chart(chart: Chart) -> bool:
    """Tell whether the table is the chart and the tree only its head."""
    return chart.table is not None and not chart.root.branches


def compose(chart: Chart, width_mm: float, height_mm: float, *, measure: Measure) -> list[ChartPage]:
    """Place a chart on pages of a size; nothing on them is smaller than 7 points.

    Parameters
    ----------
    width_mm, height_mm : float
        Room inside the frame of each page.
    measure : Measure
        Gives the width of a text in ems.
    """
    height_mm -= _SUMMARY_MM
    if chart.table is not None and is_table_chart(chart):
        return _table_pages(chart, chart.table, width_mm, height_mm, measure)
    table, whole_mm = chart.table, width_mm
    beside = _BAND_MM if any(chart.levels) else 0.0
    width_mm -= beside
    if table is not None:
        room = (height_mm, height_mm)
        below = paginate_table(table, whole_mm, room, measure=measure, largest_mm=SMALLEST_MM)
        rest = height_mm - below[0].height_mm - _GAP_MM
        if len(below) == 1 and rest > 0 and _fits(chart.root, width_mm, rest, measure):
            tree = paginate(chart.root, width_mm, rest, measure=measure)[0]
            y = height_mm - below[0].height_mm
            return [
                ChartPage(tree, below[0], beside + _centred(tree, width_mm), y, _bands(tree, chart.levels))
            ]
    pages = [
        ChartPage(tree, None, beside + _centred(tree, width_mm), bands=_bands(tree, chart.levels))
        for tree in paginate(chart.root, width_mm, height_mm, measure=measure)
    ]
    if table is not None:
        pages += [
            ChartPage(None, page)
            for page in paginate_table(table, whole_mm, (height_mm, height_mm), measure=measure)
        ]
    return pages


def _table_pages(
    chart: Chart, table: Table, width_mm: float, height_mm: float, measure: Measure
) -> list[ChartPage]:
    """Put the head of a table chart over its rows; further pages hold rows alone."""
    layout = Shaper(measure).lay_out(chart.root).fitted(width_mm, height_mm)
    head = TreePage(layout, min(_HEAD_EM_MM, width_mm / layout.width))
    top = layout.height * head.em_mm + _GAP_MM
    tables = paginate_table(table, width_mm, (height_mm - top, height_mm), measure=measure)
    first = ChartPage(head, tables[0] if tables else None, _centred(head, width_mm), top)
    return [first, *(ChartPage(None, page) for page in tables[1:])]


def _bands(tree: TreePage, levels: tuple[str, ...]) -> tuple[Band, ...]:
    """Return the levels of a tree from top to bottom; none when they lie in one another."""
    spans: dict[int, tuple[float, float]] = {}
    for placed in tree.layout.boxes:
        rank = placed.box.rank
        top, bottom = spans.get(rank, (placed.y, placed.y))
        spans[rank] = (min(top, placed.y), max(bottom, placed.y + placed.height))
    ranks = sorted(spans)
    if len(ranks) < 2 or any(spans[a][1] > spans[b][0] for a, b in pairwise(ranks)):
        return ()
    edges = [0.0, *((spans[a][1] + spans[b][0]) / 2 for a, b in pairwise(ranks)), tree.layout.height]
    return tuple(
        Band(rank, levels[rank - 1], top * tree.em_mm, bottom * tree.em_mm)
        for rank, (top, bottom) in zip(ranks, pairwise(edges), strict=True)
        if rank <= len(levels) and levels[rank - 1]
    )


def _fits(root: Box, width_mm: float, height_mm: float, measure: Measure) -> bool:
    shaper = Shaper(measure, width=width_mm / SMALLEST_MM, height=height_mm / SMALLEST_MM)
    return shaper.may_fit(root) and shaper.lay_out(root).largest_em(width_mm, height_mm) >= SMALLEST_MM


def _centred(tree: TreePage, width_mm: float) -> float:
    return (width_mm - tree.layout.width * tree.em_mm) / 2
