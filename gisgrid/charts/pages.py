"""Charts on paper: the largest type that fits, or as many linked pages as type of 7 points needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gisgrid.charts.chart import Box, Branch, Line, Tone
from gisgrid.charts.measure import Measure
from gisgrid.charts.tidy_tree import Shaper, TreeLayout
from gisgrid.i18n import tr

SMALLEST_MM = 2.47
"""Seven points: nothing on a chart is smaller (1 pt = 0.3528 mm)."""
LARGEST_MM = 3.9
"""A chart of few boxes is not blown up beyond this."""
_ANY_PAGE = 98
"""Stands for a page whose number is not known yet; as wide as one of two digits."""


@dataclass(frozen=True)
class TreePage:
    """One page of a tree.

    Attributes
    ----------
    layout : TreeLayout
        In ems.
    em_mm : float
        Size of the em; the type of lines is as large.
    """

    layout: TreeLayout
    em_mm: float


@dataclass(frozen=True)
class _Part:
    """What stands on one page: a box with some of its children, some of them only as stubs.

    Attributes
    ----------
    root : Box
    stubs : dict of int to int
        ``id`` of a child whose own children stand elsewhere -> number of that page, from 0.
    came_from : int or None
        The page on which the root itself stands.
    """

    root: Box
    stubs: dict[int, int]
    came_from: int | None = None


def paginate(root: Box, width_mm: float, height_mm: float, *, measure: Measure) -> list[TreePage]:
    """Lay a tree out on pages of a size, on one when type of 7 points is enough for it.

    A page that has no room for what stands below a box shows the box with the number of the page that
    goes on with it; that page begins with the box again and tells where it came from.

    Parameters
    ----------
    width_mm, height_mm : float
        Room on each page.
    measure : Measure
        Gives the width of a text in ems.
    """
    parts: list[_Part] = []

    shaper = Shaper(measure, width=width_mm / SMALLEST_MM, height=height_mm / SMALLEST_MM)

    def fits(box: Box) -> bool:
        return shaper.may_fit(box) and shaper.lay_out(box).largest_em(width_mm, height_mm) >= SMALLEST_MM

    _split(root, parts, fits, came_from=None)
    pages = []
    for part in parts:
        layouts = shaper.lay_out(_shown(part))
        em = min(layouts.largest_em(width_mm, height_mm), LARGEST_MM)
        pages.append(TreePage(layouts.fitted(width_mm, height_mm), em))
    return pages


def _split(box: Box, parts: list[_Part], fits: Callable[[Box], bool], *, came_from: int | None) -> None:
    """Put a subtree on as few pages as its order allows."""
    whole = _Part(box, {}, came_from)
    if fits(_shown(whole)) or not box.branches:
        parts.append(whole)
        return
    number = len(parts)
    for cut in reversed(_generations(box)):
        part = _Part(box, {id(child): _ANY_PAGE for parent in cut for child in parent.children}, came_from)
        if fits(_shown(part)):
            parts.append(part)
            for parent in cut:
                _continue(parent, part, parts, fits, number)
            return
    for group in _groups(list(box.children), box, fits):
        here = _Part(_over(box, group), {}, came_from if len(parts) == number else number)
        if fits(_shown(here)) or not group[0].branches:
            parts.append(here)
        else:
            _split(group[0], parts, fits, came_from=number if len(parts) > number else came_from)


def _generations(box: Box) -> list[list[Box]]:
    """Return the boxes below which a page may end: those with grandchildren, one generation after another."""
    found, generation = [], [box]
    while generation:
        parents = [b for b in generation if any(child.branches for child in b.children)]
        if parents:
            found.append(parents)
        generation = [child for parent in generation for child in parent.children]
    return found


def _continue(parent: Box, part: _Part, parts: list[_Part], fits: Callable[[Box], bool], number: int) -> None:
    """Put what a page left out below the children of one box on further pages."""
    for child in parent.children:
        if not child.branches:
            del part.stubs[id(child)]
    for group in _groups([c for c in parent.children if c.branches], parent, fits):
        for child in group:
            part.stubs[id(child)] = len(parts)
        if len(group) == 1:
            _split(group[0], parts, fits, came_from=number)
        else:
            parts.append(_Part(_over(parent, group), {}, number))


def _groups(
    children: list[Box], parent: Box, fits: Callable[[Box], bool], *, came_from: int | None = _ANY_PAGE
) -> list[list[Box]]:
    """Deal children out in order, as many to a page as fit under their parent; at least one."""
    groups: list[list[Box]] = []
    rest = children
    while rest:

        def is_possible(count: int, rest: list[Box] = rest) -> bool:
            return fits(_shown(_Part(_over(parent, rest[:count]), {}, came_from)))

        count = _longest(is_possible, len(rest))
        groups.append(rest[:count])
        rest = rest[count:]
    return groups


def _longest(is_possible: Callable[[int], bool], most: int) -> int:
    """Return the largest number from 1 to `most` that is possible (1 when none is), by doubling and halving."""
    good, step = 1, 1
    while good + step <= most and is_possible(good + step):
        good += step
        step *= 2
    while step >= 1:
        if good + step <= most and is_possible(good + step):
            good += step
        step //= 2
    return good


def _over(parent: Box, children: Sequence[Box]) -> Box:
    """Return the head of a parent over some of its children, in their branches."""
    wanted = {id(child) for child in children}
    branches = tuple(
        Branch(tuple(box for box in branch.boxes if id(box) in wanted), branch.label)
        for branch in parent.branches
        if any(id(box) in wanted for box in branch.boxes)
    )
    return replace(parent, lines=(), sides=(), branches=branches)


def _shown(part: _Part) -> Box:
    """Return the boxes of a page with the page numbers that lead to and from it."""
    root = _cut(part.root, part.stubs)
    if part.came_from is None:
        return root
    back = Line(tr("see page {number}", number=part.came_from + 1), tone=Tone.QUIET)
    return replace(root, lines=(*root.lines, back))


def _cut(box: Box, stubs: dict[int, int]) -> Box:
    """Return a box with everything below it, as far as the page shows it."""
    if not stubs or not box.branches:
        return box
    below = {id(b): _stub(b, stubs[id(b)]) if id(b) in stubs else _cut(b, stubs) for b in box.children}
    if all(below[id(b)] is b for b in box.children):
        return box
    branches = (Branch(tuple(below[id(b)] for b in branch.boxes), branch.label) for branch in box.branches)
    return replace(box, branches=tuple(branches))


def _stub(box: Box, page: int) -> Box:
    if not box.branches:
        return box
    onward = Line(tr("continued on page {number}", number=page + 1), tone=Tone.QUIET)
    return replace(box, lines=(*box.lines, onward), branches=(), sides=())
