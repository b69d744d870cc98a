"""M3 安全生产监督管理组织网络图: leading group, office, departments (条) and areas (块), down to the enterprises in number.

Sources: H05 (一纵四横), H25, H38; L06 to L13 for areas without a leading group; DOMAIN.md 4.6.
"""

from datetime import date

from gisgrid.charts.chart import (
    Box,
    Branch,
    Cell,
    Chart,
    Group,
    Heading,
    Line,
    Ref,
    Seat,
    Table,
    TableRow,
    Tone,
)
from gisgrid.charts.figures import GRADED, Area, Tally
from gisgrid.charts.staff import Holder, Phones, Staff
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Department, Grid
from gisgrid.model.enumerations import DangerClass
from gisgrid.model.people import Person
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import HeadCount
from gisgrid.model.scheme_papers import LeadingGroup

PAPER_ID = "M3"
_MOST_BOXES = 40
"""More grids than this on the lowest level stand in lists instead of boxes with all their posts."""
_LIST_LENGTH = 30
_NAMED = 2
_WITH_PHONES = 2


def network_chart(
    register: Register, *, on: date, area: str | None = None, phones: Phones = Phones.MASKED
) -> Chart:
    """Make the chart of the whole register or of one grid.

    Parameters
    ----------
    area : str, optional
        Code or name of a grid.

    Raises
    ------
    BadUseError
        If no grid has that code or name, or several have the name.
    """
    maker = _Network(register, on, area, phones)
    return maker.chart()


class _Network:
    def __init__(self, register: Register, on: date, area: str | None, phones: Phones) -> None:
        self.register = register
        self.area = Area(register, area, on=on)
        self.as_lists = len(self.area.lowest(self.area.root)) > _MOST_BOXES
        # A chart of many areas has no room for numbers; they stand in M4 and M5.
        self.staff = Staff(register, on, phones=Phones.NONE if self.as_lists else phones)
        self.is_whole = area is None
        self.total = self.area.tally(None if self.is_whole else self.area.root)
        self.departments = [d for d in register.find(Department) if self._is_shown(d)]

    def chart(self) -> Chart:
        columns = self.area.children(self.area.root)
        root = self._root(columns)
        return Chart(
            PAPER_ID,
            tr("{area}: organisation network of work safety supervision", area=self.area.name),
            root,
            table=self._matrix(columns) if len(columns) > 1 else None,
            summary=self._summary(root, columns),
            subtitle=self.register.scheme.name,
            levels=self._levels(columns),
        )

    def _levels(self, columns: tuple[Grid, ...]) -> tuple[str, ...]:
        """Return what the scheme calls the levels of the chart, the uppermost first."""
        below = next((self.area.children(grid) for grid in columns if self.area.children(grid)), ())
        steps = (self.area.root, *columns[:1], *below[:1])
        return tuple(self.area.level_name(grid) if grid else "" for grid in steps)

    def _is_shown(self, department: Department) -> bool:
        return bool(self.total.by_department[department.id]) or self.is_whole

    def _root(self, columns: tuple[Grid, ...]) -> Box:
        below = []
        if self.departments and self.is_whole:
            boxes = tuple(self._department(d) for d in self.departments)
            below.append(Branch(boxes, term("条") + "：" + tr("departments in charge of an industry")))
        if columns:
            boxes = tuple(self._grid(grid, rank=2) for grid in columns)
            below.append(Branch(boxes, term("块") + "：" + self.area.level_name(columns[0])))
        groups = self.register.scheme.leading_groups
        if self.is_whole and groups:
            return self._leading_group(groups[0], tuple(below))
        head = self.area.root
        if head is None:
            return Box(self.area.name, (self._count(self.total.total),), branches=tuple(below))
        return self._grid(head, rank=1).with_branches(*below)

    def _leading_group(self, group: LeadingGroup, below: tuple[Branch, ...]) -> Box:
        """Put the leading group on top and its office under it (H04)."""
        scheme = self.register.scheme
        lines: tuple[Line, ...] = ()
        if self.area.root is not None:
            lines = self._people(self.area.root)
        ranks = (
            (term("组长"), (group.head,)),
            (term("副组长"), group.deputy_offices),
            (term("成员"), group.members),
        )
        lines += tuple(
            Line("、".join(offices), label=rank, tone=Tone.QUIET) for rank, offices in ranks if any(offices)
        )
        office = scheme.organ(group.office) if group.office else None
        desk = tr("office of the leading group (at {organ})", organ=office.name) if office else ""
        top = Box(self.area.name + group.name, lines, rank=1, ref=self._ref(self.area.root))
        if not desk:
            return top.with_branches(*below)
        return top.with_branches(Branch((Box(desk, rank=1, branches=below),)))

    def _department(self, department: Department) -> Box:
        lines: list[Line] = []
        for post in self.register.scheme.posts:
            held = self.staff.of_department(department.id or 0, post.key)
            if 0 < len(held) <= _NAMED:
                lines += self.staff.people_lines(held, term(post.name))
            elif held:
                lines.append(self._several(held, term(post.name)))
        count = self.total.by_department[department.id]
        if count:
            lines.append(self._count(count))
        ref = Ref(Department, department.id or 0)
        return Box(department.short_name or department.name, tuple(lines), rank=1, ref=ref)

    def _several(self, held: tuple[Holder, ...], label: str) -> Line:
        text = tr("{name} and others, {count} people", name=held[0].name, count=len(held))
        return Line(text, label=label, ref=Ref(Person, held[0].person_id))

    def _grid(self, grid: Grid, *, rank: int) -> Box:
        children = self.area.children(grid)
        people = self._people(grid)
        if rank > _WITH_PHONES:
            # The many boxes at the foot carry names alone; their numbers stand in M4 and M5.
            posts = self.area.posts(grid)
            people = tuple(line for post in posts for line in self.staff.name_lines(grid.id, post))
        lines = (*people, self._count(self.area.tally(grid).total))
        sides = self._side_posts() if rank == 1 else ()
        branches: tuple[Branch, ...] = ()
        if children and 1 < rank < 3:
            if self.as_lists and rank > 1:
                boxes = tuple(
                    self._list(children[i : i + _LIST_LENGTH], rank + 1)
                    for i in range(0, len(children), _LIST_LENGTH)
                )
            else:
                boxes = tuple(self._grid(child, rank=rank + 1) for child in children)
            branches = (Branch(boxes),)
        return Box(grid.name, lines, rank, self._ref(grid), branches, sides)

    def _side_posts(self) -> tuple[Box, ...]:
        """Return the posts that the plan counts once for all, such as 网格管理员 (L13)."""
        boxes = []
        for post in self.register.scheme.posts:
            held = self.staff.of_post(post.key)
            if post.per is HeadCount.SCHEME and self.is_whole:
                missing = (post.count or 0) - len(held)
                lines = list(self.staff.people_lines(held, ""))
                seat = Seat(self.area.root.id if self.area.root else None, post.key)
                lines += [Line(term("空缺"), tone=Tone.VACANT, seat=seat)] * max(0, missing)
                boxes.append(Box(term(post.name), tuple(lines), rank=1))
        return tuple(boxes)

    def _list(self, grids: tuple[Grid, ...], rank: int) -> Box:
        """Return one box with a line for each grid: its name, whether a post is vacant, its enterprises."""
        lines = []
        for grid in grids:
            vacant = next((line.seat for line in self._people(grid) if line.seat is not None), None)
            lines.append(
                Line(
                    grid.name,
                    right=str(self.area.tally(grid).total),
                    tone=Tone.VACANT if vacant else Tone.PLAIN,
                    ref=self._ref(grid),
                    seat=vacant,
                )
            )
        return Box("", tuple(lines), rank)

    def _people(self, grid: Grid) -> tuple[Line, ...]:
        return tuple(line for post in self.area.posts(grid) for line in self.staff.lines(grid.id, post))

    def _count(self, count: int) -> Line:
        return Line(tr("{count} enterprises", count=count), tone=Tone.STRONG)

    def _ref(self, grid: Grid | None) -> Ref | None:
        return Ref(Grid, grid.id or 0) if grid else None

    def _matrix(self, columns: tuple[Grid, ...]) -> Table:
        """Cross departments with areas: each enterprise counts once in each direction (条块结合)."""
        tallies = [self.area.tally(grid) for grid in columns]
        rest = self.total.total - sum(t.total for t in tallies)
        headings = [Heading(term("条") + "＼" + term("块"))]
        headings += [Heading(grid.name, is_number=True) for grid in columns]
        if rest:
            elsewhere = Tally()
            elsewhere.add(self.total)
            for tally in tallies:
                elsewhere.total -= tally.total
                elsewhere.key_units -= tally.key_units
                elsewhere.by_class.subtract(tally.by_class)
                elsewhere.by_department.subtract(tally.by_department)
            tallies.append(elsewhere)
            headings.append(Heading(tr("not in a grid"), is_number=True))
        headings.append(Heading(term("合计"), is_number=True))
        named = {d.id: d.short_name or d.name for d in self.departments}
        keys = [d.id for d in self.departments if self.total.by_department[d.id]]
        others = sum(n for key, n in self.total.by_department.items() if key not in named)
        largest = max((t.by_department[key] for t in tallies for key in keys), default=0)
        rows = [
            _row(named[key], [t.by_department[key] for t in tallies], largest, Ref(Department, key or 0))
            for key in keys
        ]
        if others:
            figures = [sum(n for key, n in t.by_department.items() if key not in named) for t in tallies]
            rows.append(_row(tr("no department"), figures, largest))
        rows.append(_row(term("合计"), [t.total for t in tallies], is_total=True))
        for danger in DangerClass:
            if self.total.by_class[danger] or danger in GRADED:
                rows.append(_row(term(danger.value), [t.by_class[danger] for t in tallies]))
        rows.append(_row(term("重点监管单位"), [t.key_units for t in tallies]))
        return Table(tuple(headings), (Group(None, tuple(rows)),))

    def _summary(self, root: Box, columns: tuple[Grid, ...]) -> str:
        vacant = sum(
            line.tone is Tone.VACANT
            for grid in self._all(self.area.root, columns)
            for line in self._people(grid)
        )
        return tr(
            "In all: {departments} departments, {areas} areas, {grids} grids below, {count} enterprises; "
            "{vacant} posts vacant.",
            departments=len(self.departments) if self.is_whole else 0,
            areas=len(columns),
            grids=len(self.area.lowest(self.area.root)),
            count=self.total.total,
            vacant=vacant,
        )

    def _all(self, root: Grid | None, columns: tuple[Grid, ...]) -> list[Grid]:
        found = [root] if root else []
        waiting = list(columns)
        while waiting:
            grid = waiting.pop()
            found.append(grid)
            waiting += self.area.children(grid)
        return found


def _row(
    name: str, figures: list[int], largest: int = 0, ref: Ref | None = None, *, is_total: bool = False
) -> TableRow:
    tone = Tone.STRONG if is_total else Tone.PLAIN
    cells = [Cell(name, tone, ref=ref)]
    cells += [Cell(str(n) if n else "–", tone, share=n / largest if largest else 0.0) for n in figures]
    cells.append(Cell(str(sum(figures)), Tone.STRONG))
    return TableRow(tuple(cells), is_total=is_total)
