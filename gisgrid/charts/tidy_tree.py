"""The tidy tree: where the boxes of a tree lie, with no two overlapping and no lines crossing.

Every subtree is a rectangle that may have several shapes: its children side by side, broken into rows, or
stacked in columns when nothing stands below them. A subtree keeps the shapes of which none is both wider
and higher than another (L. Stockmeyer's shape curves, Information and Control 57, 1983); the paper then
chooses. All lengths are ems of the type of the lines, so one layout serves every size of type.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from gisgrid.charts.chart import Box, Branch
from gisgrid.charts.measure import Extent, Measure, extent_of

ROW_GAP = 2.6
"""Between a box and the row below it; the lines run here."""
BETWEEN = 1.0
_STACK_GAP = 0.55
_GUTTER = 1.4
"""Left of rows and stacks, for the line that comes down."""
_SHAPES_KEPT = 9
_MOST_ROWS = 9
_HEIGHTS_TRIED = 8
_MOST_COLUMNS = 24
LABEL_ROOM = 1.7
"""Above a branch that has a label."""


@dataclass(frozen=True)
class PlacedBox:
    """A box with its place, in ems from the upper left corner of the tree."""

    box: Box
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The x of its centre."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class PlacedLabel:
    """The label of a branch; x and y of the left end of its baseline."""

    text: str
    x: float
    y: float
    rank: int


@dataclass(frozen=True)
class Connector:
    """A line of right angles; dashed ones lead to side posts."""

    points: tuple[tuple[float, float], ...]
    is_dashed: bool = False


@dataclass
class TreeLayout:
    """A tree on its rectangle."""

    width: float
    height: float
    boxes: list[PlacedBox] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    labels: list[PlacedLabel] = field(default_factory=list)


@dataclass(frozen=True)
class _Item:
    """A child in one of its shapes, at an x inside the block of its parent's children."""

    node: "_Node"
    shape: "_Shape"
    x: float
    y: float


@dataclass(frozen=True)
class _Block:
    """The children of one branch, arranged: rows of subtrees, or columns of leaves.

    Attributes
    ----------
    shapes : tuple of _Shape
        The shape of each child; only its own box when the children are leaves.
    breaks : tuple of int
        Where a new row begins, the first at 0; empty for columns.
    per_column : int
        Leaves in each column; 0 for rows.
    """

    width: float
    height: float
    nodes: tuple["_Node", ...]
    shapes: tuple["_Shape", ...]
    breaks: tuple[int, ...] = ()
    per_column: int = 0

    @cached_property
    def rows(self) -> tuple[tuple[_Item, ...], ...]:
        """The children with their places, row by row; none for columns."""
        rows, y = [], 0.0
        for start, end in pairwise((*self.breaks, len(self.nodes))) if self.breaks else ():
            x, row = 0.0, []
            for node, shape in zip(self.nodes[start:end], self.shapes[start:end], strict=True):
                row.append(_Item(node, shape, x, y))
                x += shape.width + BETWEEN
            y += max(item.shape.height for item in row) + ROW_GAP
            rows.append(tuple(row))
        return tuple(rows)

    @cached_property
    def columns(self) -> tuple[tuple[_Item, ...], ...]:
        """The leaves with their places, column by column; none for rows."""
        if not self.per_column:
            return ()
        size = self.nodes[0].extent
        step_x, step_y = _GUTTER + size.width + BETWEEN, size.height + _STACK_GAP
        columns: list[tuple[_Item, ...]] = []
        for i in range(0, len(self.nodes), self.per_column):
            x = _GUTTER + len(columns) * step_x
            some = self.nodes[i : i + self.per_column]
            columns.append(tuple(_Item(node, node.shapes[0], x, j * step_y) for j, node in enumerate(some)))
        return tuple(columns)


@dataclass(frozen=True)
class _Shape:
    """One way to arrange a subtree.

    Attributes
    ----------
    head_x : float
        Left edge of the subtree's own box.
    inset : float
        Room left of the blocks for the line that leads past the first row.
    """

    width: float
    height: float
    head_x: float = 0.0
    blocks: tuple[_Block, ...] = ()
    inset: float = 0.0


class _Node:
    """A box with the shapes of its subtree, the narrowest first."""

    def __init__(self, box: Box, extent: Extent, shaper: "Shaper") -> None:
        self.box = box
        self.extent = extent
        self.sides = [(side, shaper.extent(side)) for side in box.sides]
        self.branches = [
            (branch, _children(branch, shaper, extent.width)) for branch in box.branches if branch.boxes
        ]
        if not self.branches:
            self.shapes = [_Shape(self.head_width, self.head_height)]
            return
        found = self._find_shapes(shaper.width)
        # What is too large for the page leads nowhere; without it the others are told apart more finely.
        small = [s for s in found if s.width <= shaper.width and s.height <= shaper.height]
        self.shapes = _best(small or found)

    @cached_property
    def head_height(self) -> float:
        """Height of the box, or of its side posts when they are higher together."""
        sides = sum(e.height for _, e in self.sides) + _STACK_GAP * max(0, len(self.sides) - 1)
        return max(self.extent.height, sides)

    @cached_property
    def head_width(self) -> float:
        """Width of the box with its side posts."""
        sides = max((e.width for _, e in self.sides), default=0.0)
        return self.extent.width + (2 * BETWEEN + sides if self.sides else 0.0)

    def _find_shapes(self, most: float) -> list[_Shape]:
        choices = [_blocks(nodes) for _, nodes in self.branches]
        widths = sorted({block.width for blocks in choices for block in blocks})
        widths = [width for width in widths if width <= most] or widths[:1]
        return [self._shape(tuple(_widest_within(each, budget) for each in choices)) for budget in widths]

    def _shape(self, blocks: tuple[_Block, ...]) -> _Shape:
        labels = sum(LABEL_ROOM for branch, _ in self.branches if branch.label)
        height = self.head_height + sum(ROW_GAP + block.height for block in blocks) + labels
        inner = max(block.width for block in blocks)
        if _is_indented(blocks):
            return _Shape(max(inner, self.head_width), height - ROW_GAP + _STACK_GAP, 0.0, blocks)
        rows = sum(max(1, len(block.breaks)) for block in blocks)
        inset = _GUTTER if rows > 1 else 0.0
        middle = inset + inner / 2
        if rows == 1 and blocks[0].breaks:
            first, last = blocks[0].rows[0][0], blocks[0].rows[0][-1]
            middle = (_head_middle(first) + _head_middle(last)) / 2
        # A head that reaches out to the left of what stands below pushes that to the right.
        head_x = max(0.0, middle - self.extent.width / 2)
        inset += head_x - (middle - self.extent.width / 2)
        width = max(inner + inset, head_x + self.head_width)
        return _Shape(width, height, head_x, blocks, inset)


class Shaper:
    """Finds the shapes of trees; a subtree that it has met before is not looked at again.

    Parameters
    ----------
    measure : Measure
        Gives the width of a text in ems.
    width, height : float
        Shapes that are larger, in ems, are not looked at when there are others.
    """

    def __init__(self, measure: Measure, *, width: float = math.inf, height: float = math.inf) -> None:
        self._measure = measure
        self.width, self.height = width, height
        # The box is kept beside its result: its id would be given anew otherwise.
        self._extents: dict[int, tuple[Box, Extent]] = {}
        self._nodes: dict[tuple[int, float, float], _Node] = {}
        self._areas: dict[int, float] = {}

    def lay_out(self, root: Box) -> "Layouts":
        """Return the shapes of a tree."""
        return Layouts(self.node(root, self.extent(root)))

    def extent(self, box: Box) -> Extent:
        """Return the smallest size of a box."""
        if id(box) not in self._extents:
            self._extents[id(box)] = (box, extent_of(box, self._measure))
        return self._extents[id(box)][1]

    def may_fit(self, root: Box) -> bool:
        """Tell quickly whether the boxes of a tree could have room on a page; False is certain.

        Every box keeps its neighbours away by a gap at its right and one below.
        """
        return self._area(root) <= (self.width + BETWEEN) * (self.height + _STACK_GAP)

    def _area(self, box: Box) -> float:
        """Return what a box and all below it take up with their gaps, in square ems."""
        if id(box) not in self._areas:
            own = (self.extent(one) for one in (box, *box.sides))
            here = sum((e.width + BETWEEN) * (e.height + _STACK_GAP) for e in own)
            self._areas[id(box)] = here + sum(self._area(child) for child in box.children)
        return self._areas[id(box)]

    def node(self, box: Box, extent: Extent) -> _Node:
        """Return a box of a given size with the shapes of what stands below it."""
        key = (id(box), extent.width, extent.height)
        if key not in self._nodes:
            self._nodes[key] = _Node(box, extent, self)
        return self._nodes[key]


class Layouts:
    """All the shapes that a tree can take."""

    def __init__(self, node: _Node) -> None:
        self._node = node

    @property
    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of each shape in ems, the narrowest first."""
        return [(shape.width, shape.height) for shape in self._node.shapes]

    def largest_em(self, width: float, height: float) -> float:
        """Return the largest em with which some shape fits on a rectangle, in the rectangle's unit."""
        return max(min(width / w, height / h) for w, h in self.sizes)

    def fitted(self, width: float, height: float) -> TreeLayout:
        """Return the layout whose type can be largest on a rectangle of these proportions."""
        shape = max(self._node.shapes, key=lambda s: min(width / s.width, height / s.height))
        layout = TreeLayout(shape.width, shape.height)
        _place(self._node, shape, 0.0, 0.0, layout)
        return layout


def _children(branch: Branch, shaper: Shaper, parent_width: float) -> list[_Node]:
    """Return the nodes of a branch; boxes of one branch are of one size, an only leaf as wide as its parent."""
    extents = [shaper.extent(box) for box in branch.boxes]
    width, height = max(e.width for e in extents), max(e.height for e in extents)
    if len(branch.boxes) == 1 and not branch.boxes[0].branches:
        width = max(width, parent_width)
    return [shaper.node(box, Extent(width, height)) for box in branch.boxes]


def _blocks(nodes: list[_Node]) -> list[_Block]:
    found = []
    if len(nodes) > 1 and all(not node.branches and not node.sides for node in nodes):
        found += [_stack(nodes, count) for count in _counts(len(nodes), _MOST_COLUMNS)]
    elif len(nodes) == 1 and not nodes[0].branches:
        found.append(_rows(nodes, [nodes[0].shapes[0]], 1))
    for height in _heights(nodes):
        shapes = [_narrowest_within(node.shapes, height) for node in nodes]
        is_even = len({(shape.width, shape.height) for shape in shapes}) == 1
        deal = _even_rows if is_even else _rows
        found += [deal(nodes, shapes, count) for count in _counts(len(nodes), _MOST_ROWS)]
    return _best(found)


def _heights(nodes: list[_Node]) -> list[float]:
    """Return the heights that a row of these subtrees may have, eight at most."""
    every = sorted({shape.height for node in nodes for shape in node.shapes})
    lowest = max(node.shapes[-1].height for node in nodes)
    every = [height for height in every if height >= lowest]
    if len(every) <= _HEIGHTS_TRIED:
        return every
    last = len(every) - 1
    return [every[round(i * last / (_HEIGHTS_TRIED - 1))] for i in range(_HEIGHTS_TRIED)]


def _narrowest_within(shapes: list[_Shape], height: float) -> _Shape:
    """Return the narrowest shape that is not higher than a height, or the lowest of all."""
    return next((shape for shape in shapes if shape.height <= height), shapes[-1])


def _counts(total: int, most: int) -> Iterable[int]:
    return range(1, min(total, most) + 1)


def _stack(nodes: list[_Node], columns: int) -> _Block:
    """Stack leaves in columns, top to bottom, each column on its own line."""
    per_column = -(-len(nodes) // columns)
    used = -(-len(nodes) // per_column)
    size = nodes[0].extent
    width = used * (_GUTTER + size.width + BETWEEN) - BETWEEN
    height = per_column * (size.height + _STACK_GAP) - _STACK_GAP
    return _Block(width, height, tuple(nodes), (), per_column=per_column)


def _rows(nodes: list[_Node], shapes: list[_Shape], count: int) -> _Block:
    """Deal subtrees out to rows of about the same width, in order."""
    share = sum([shape.width + BETWEEN for shape in shapes]) / count
    breaks, filled, x = [0], 0.0, 0.0
    height = highest = widest = 0.0
    for i, shape in enumerate(shapes):
        if x and len(breaks) < count and filled + shape.width / 2 > share * len(breaks):
            height += highest + ROW_GAP
            breaks.append(i)
            x = highest = 0.0
        step = shape.width + BETWEEN
        x += step
        filled += step
        widest = max(widest, x)
        highest = max(highest, shape.height)
    return _Block(widest - BETWEEN, height + highest, tuple(nodes), tuple(shapes), tuple(breaks))


def _even_rows(nodes: list[_Node], shapes: list[_Shape], count: int) -> _Block:
    """Do as `_rows` for subtrees of one size, without walking over them."""
    total, shape = len(nodes), shapes[0]
    step = shape.width + BETWEEN
    breaks = [0]
    for i in range(1, count):
        begin = max(breaks[-1], math.floor(total * i / count - shape.width / 2 / step)) + 1
        if begin >= total:
            break
        breaks.append(begin)
    longest = max(end - start for start, end in pairwise((*breaks, total)))
    height = len(breaks) * (shape.height + ROW_GAP) - ROW_GAP
    return _Block(longest * step - BETWEEN, height, tuple(nodes), tuple(shapes), tuple(breaks))


def _widest_within(blocks: list[_Block], budget: float) -> _Block:
    """Return the lowest block that is not wider than a budget, or the narrowest of all."""
    return next((block for block in reversed(blocks) if block.width <= budget), blocks[0])


_Sized = TypeVar("_Sized", _Block, _Shape)


def _best(found: Sequence[_Sized]) -> list[_Sized]:
    """Keep what is not both wider and higher than another, the narrowest first, and few of many."""
    kept: list[_Sized] = []
    for each in sorted(found, key=lambda s: (s.width, s.height)):
        if not kept or each.height < kept[-1].height - 1e-9:
            kept.append(each)
    if len(kept) > _SHAPES_KEPT:
        last = len(kept) - 1
        kept = [kept[round(i * last / (_SHAPES_KEPT - 1))] for i in range(_SHAPES_KEPT)]
    return kept


def _head_middle(item: _Item) -> float:
    return item.x + item.shape.head_x + item.node.extent.width / 2


def _is_indented(blocks: tuple[_Block, ...]) -> bool:
    """Tell whether one column of leaves hangs under its parent, like a list."""
    return len(blocks) == 1 and blocks[0].per_column >= len(blocks[0].nodes)


def _place(node: _Node, shape: _Shape, x: float, y: float, layout: TreeLayout) -> None:
    """Put a subtree's boxes and lines into the layout, its upper left corner at (x, y)."""
    head = PlacedBox(node.box, x + shape.head_x, y, node.extent.width, node.extent.height)
    layout.boxes.append(head)
    _place_sides(node, head, layout)
    down, buses = y + node.head_height, []
    for (branch, _), block in zip(node.branches, shape.blocks, strict=True):
        left = x + shape.inset
        if not _is_indented(shape.blocks):
            # What is narrower than the rows above and below stands in their middle.
            left += (max(b.width for b in shape.blocks) - block.width) / 2
        if branch.label:
            at = (left, down + LABEL_ROOM - 0.3)
            layout.labels.append(PlacedLabel(branch.label, *at, rank=branch.boxes[0].rank))
            down += LABEL_ROOM
        top = down + ROW_GAP
        if _is_indented(shape.blocks):
            top = down + _STACK_GAP
            _hang(block.columns[0], left, top, head.y + head.height, layout)
        elif block.columns:
            buses.append((top - ROW_GAP / 2, [left + column[0].x - _GUTTER / 2 for column in block.columns]))
            for column in block.columns:
                _hang(column, left, top, top - ROW_GAP / 2, layout)
        for row in block.rows:
            bus = top + row[0].y - ROW_GAP / 2
            ends = [left + _head_middle(item) for item in row]
            buses.append((bus, ends))
            layout.connectors += [Connector(((end, bus), (end, bus + ROW_GAP / 2))) for end in ends]
        for item in (i for group in (*block.rows, *block.columns) for i in group):
            _place(item.node, item.shape, left + item.x, top + item.y, layout)
        down = top + block.height
    if buses:
        _join(head, buses, x + shape.inset - _GUTTER / 2, layout)


def _hang(column: tuple[_Item, ...], left: float, top: float, start: float, layout: TreeLayout) -> None:
    """Draw the line down beside a column of leaves, and the ends that lead into them."""
    trunk = left + column[0].x - _GUTTER / 2
    middles = [top + item.y + item.node.extent.height / 2 for item in column]
    layout.connectors.append(Connector(((trunk, start), (trunk, middles[-1]))))
    layout.connectors += [Connector(((trunk, m), (left + column[0].x, m))) for m in middles]


def _join(head: PlacedBox, buses: list[tuple[float, list[float]]], trunk: float, layout: TreeLayout) -> None:
    """Draw the lines along each row, the one from the head, and the one down to further rows."""
    first, last = buses[0][0], buses[-1][0]
    layout.connectors.append(Connector(((head.middle, head.y + head.height), (head.middle, first))))
    for i, (bus, ends) in enumerate(buses):
        reached = [*ends, *([head.middle] if i == 0 else []), *([trunk] if len(buses) > 1 else [])]
        if max(reached) - min(reached) > 1e-6:
            layout.connectors.append(Connector(((min(reached), bus), (max(reached), bus))))
    if last > first:
        layout.connectors.append(Connector(((trunk, first), (trunk, last))))


def _place_sides(node: _Node, head: PlacedBox, layout: TreeLayout) -> None:
    """Put the side posts right of a box, one under the other, with dashed lines from the box's middle."""
    y, left = head.y, head.x + head.width + 2 * BETWEEN
    trunk, start = head.x + head.width + BETWEEN, head.y + head.height / 2
    ends: list[float] = []
    for side, extent in node.sides:
        layout.boxes.append(PlacedBox(side, left, y, extent.width, extent.height))
        ends.append(min(max(start, y + 0.5), y + extent.height / 2) if not ends else y + extent.height / 2)
        y += extent.height + _STACK_GAP
    if ends:
        layout.connectors.append(Connector(((head.x + head.width, start), (trunk, start)), is_dashed=True))
        spine = sorted({start, *ends})
        layout.connectors += [Connector(((trunk, a), (trunk, b)), is_dashed=True) for a, b in pairwise(spine)]
        layout.connectors += [Connector(((trunk, end), (left, end)), is_dashed=True) for end in ends]
