"""M4 《镇安全管理网格结构图》 and M5 《监管责任分工图》: one row for each responsibility area, grouped by who leads it.

Sources: H26 (M4), H39 (M5), L07 to L12; DOMAIN.md 4.6.
"""

from collections.abc import Callable
from datetime import date
from itertools import groupby

from gisgrid.charts.chart import Box, Cell, Chart, Group, Heading, Line, Ref, Seat, Table, TableRow, Tone
from gisgrid.charts.figures import GRADED, Area, Tally
from gisgrid.charts.staff import Phones, Staff, parts_of
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Department, Grid
from gisgrid.model.people import Person
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import CountKind, Post

STRUCTURE_ID = "M4"
DIVISION_ID = "M5"


def structure_chart(
    register: Register, *, on: date, area: str | None = None, phones: Phones = Phones.MASKED
) -> Chart:
    """Make M4 of a town, or of the whole register: areas, their people, their enterprises by class.

    Raises
    ------
    BadUseError
        If no grid has the code or name `area`, or several have the name.
    """
    rows = _Rows(register, on, area, phones)
    headings = (
        Heading(tr("enterprises"), is_number=True),
        Heading("A/B/C"),
        Heading(term("重点监管单位"), is_number=True),
    )
    title = tr("{area}: structure of the safety management grid", area=rows.area.name)
    return rows.chart(STRUCTURE_ID, title, headings, rows.by_class)


def division_chart(
    register: Register, *, on: date, area: str | None = None, phones: Phones = Phones.MASKED
) -> Chart:
    """Make M5 as a chart: areas by persons by the departments whose enterprises lie in them.

    Raises
    ------
    BadUseError
        If no grid has the code or name `area`, or several have the name.
    """
    rows = _Rows(register, on, area, phones)
    names = [*(name for _, name in rows.departments), term("重点监管单位"), term("合计")]
    headings = tuple(Heading(name, is_number=True) for name in names)
    title = tr("{area}: division of supervisory responsibility", area=rows.area.name)
    return rows.chart(DIVISION_ID, title, headings, rows.by_department)


class _Rows:
    """What both charts share: the areas, who leads them, and their figures."""

    def __init__(self, register: Register, on: date, area: str | None, phones: Phones) -> None:
        self.register = register
        self.area = Area(register, area, on=on)
        self.staff = Staff(register, on, phones=phones)
        self.grids = self.area.lowest(self.area.root)
        self.total = Tally()
        for grid in self.grids:
            self.total.add(self.area.tally(grid))
        posts = self.area.posts(self.grids[0]) if self.grids else ()
        # A post without a number that nobody holds would be an empty column.
        stated = [p for p in posts if p.count_kind is not CountKind.UNSTATED or self._is_held(p)]
        parents = {grid.parent_id for grid in self.grids}
        self.leading = stated[0] if stated and len(parents) == 1 else None
        self.posts = tuple(p for p in stated if p is not self.leading)
        names = {d.id: d.short_name or d.name for d in register.find(Department)}
        self.departments = [
            (key, names.get(key, tr("none")))
            for key in sorted(self.total.by_department, key=lambda k: -self.total.by_department[k])
            if self.total.by_department[key]
        ]

    def _is_held(self, post: Post) -> bool:
        return any(self.staff.of_grid(grid.id, post.key) for grid in self.grids)

    def chart(
        self,
        paper_id: str,
        title: str,
        figures: tuple[Heading, ...],
        count: Callable[[Grid], list[Cell]],
    ) -> Chart:
        """Make a chart: areas and their people, and beside them the figures that `count` gives for an area."""
        headings = (Heading(term("责任区")), *(Heading(term(post.name)) for post in self.posts), *figures)
        groups = [
            Group(box, tuple(self._row(grid, i, count(grid)) for grid in grids))
            for i, (box, grids) in enumerate(self._groups())
        ]
        return Chart(
            paper_id,
            title,
            self._head(),
            Table(headings, tuple(groups)),
            summary=self._summary(groups),
            subtitle=self.area.level_name(self.area.root) if self.area.root else "",
        )

    def by_class(self, grid: Grid) -> list[Cell]:
        """Count the enterprises of an area, by class, and its key units."""
        tally = self.area.tally(grid)
        classes = "/".join(str(tally.by_class[c]) for c in GRADED)
        ungraded = tally.total - sum(tally.by_class[c] for c in GRADED)
        note = tr("{count} not graded", count=ungraded) if ungraded else ""
        return [Cell(str(tally.total), Tone.STRONG), Cell(classes, note=note), _figure(tally.key_units)]

    def by_department(self, grid: Grid) -> list[Cell]:
        """Count the enterprises of an area by the department that is over them, its key units, and all."""
        tally = self.area.tally(grid)
        cells = [_figure(tally.by_department[key]) for key, _ in self.departments]
        return [*cells, _figure(tally.key_units), Cell(str(tally.total), Tone.STRONG)]

    def _row(self, grid: Grid, colour: int, figures: list[Cell]) -> TableRow:
        people = (self._person(grid, post) for post in self.posts)
        return TableRow((self._name(grid), *people, *figures), colour)

    def _groups(self) -> list[tuple[Box | None, list[Grid]]]:
        """Group the areas by the grid above them, or by the person who leads them when that is one grid."""
        if self.leading is None:
            found: list[tuple[Box | None, list[Grid]]] = []
            for parent_id, below in groupby(self.grids, key=lambda g: g.parent_id):
                parent = self.register.get(Grid, parent_id) if parent_id is not None else None
                mine = list(below)
                found.append((self._parent_box(parent, mine) if parent else None, mine))
            return found
        led: dict[tuple[int, ...], list[Grid]] = {}
        for grid in self.grids:
            holders = tuple(h.person_id for h in self.staff.of_grid(grid.id, self.leading.key))
            led.setdefault(holders, []).append(grid)
        return [(self._leader_box(self.leading, grids), grids) for grids in led.values()]

    def _leader_box(self, post: Post, grids: list[Grid]) -> Box:
        held = self.staff.of_grid(grids[0].id, post.key)
        figures = self._figures(grids)
        if not held:
            seat = Seat(grids[0].id, post.key)
            return Box(term(post.name), (Line(term("空缺"), tone=Tone.VACANT, seat=seat), *figures), rank=2)
        lines = [Line(text, tone=Tone.QUIET) for text in (held[0].job_title, held[0].phone) if text]
        name = "、".join(holder.name for holder in held)
        ref = Ref(Person, held[0].person_id)
        return Box(name, (*lines, *figures), rank=2, ref=ref, parts=parts_of(held))

    def _parent_box(self, parent: Grid, grids: list[Grid]) -> Box:
        posts = self.area.posts(parent)
        lines = tuple(line for post in posts for line in self.staff.lines(parent.id, post))
        return Box(parent.name, (*lines, *self._figures(grids)), rank=2, ref=Ref(Grid, parent.id or 0))

    def _figures(self, grids: list[Grid]) -> tuple[Line, ...]:
        tally = Tally()
        for grid in grids:
            tally.add(self.area.tally(grid))
        return (
            Line(tr("{areas} areas, {count} enterprises", areas=len(grids), count=tally.total)),
            Line(tr("{count} key units", count=tally.key_units), tone=Tone.QUIET),
        )

    def _name(self, grid: Grid) -> Cell:
        return Cell(grid.name, Tone.STRONG, ref=Ref(Grid, grid.id or 0))

    def _person(self, grid: Grid, post: Post) -> Cell:
        held = self.staff.of_grid(grid.id, post.key)
        if not held:
            if not post.count:
                return Cell("–", Tone.QUIET)
            since = self.staff.vacant_since(grid.id, post.key)
            return Cell(term("空缺"), Tone.VACANT, note=since, seat=Seat(grid.id, post.key))
        missing = max(0, (post.count or 0) - len(held))
        text = "、".join(holder.name for holder in held)
        if missing:
            text += "、" + tr("{count} vacant", count=missing)
        note = "、".join(holder.phone for holder in held if holder.phone)
        ref = Ref(Person, held[0].person_id)
        parts = parts_of(held)
        if missing:
            return Cell(text, Tone.VACANT, note, ref=ref, seat=Seat(grid.id, post.key), parts=parts)
        return Cell(text, note=note, ref=ref, parts=parts)

    def _head(self) -> Box:
        root = self.area.root
        if root is None:
            return Box(self.area.name, rank=1)
        lines = tuple(line for post in self.area.posts(root) for line in self.staff.lines(root.id, post))
        return Box(root.name, lines, rank=1, ref=Ref(Grid, root.id or 0))

    def _summary(self, groups: list[Group]) -> str:
        vacant = sum(cell.tone is Tone.VACANT for group in groups for row in group.rows for cell in row.cells)
        vacant += sum(line.tone is Tone.VACANT for group in groups if group.box for line in group.box.lines)
        classes = "  ".join(f"{c.value} {self.total.by_class[c]}" for c in GRADED)
        return tr(
            "In all: {areas} areas, {count} enterprises ({classes}), {keys} key units; {vacant} posts vacant.",
            areas=len(self.grids),
            count=self.total.total,
            classes=classes,
            keys=self.total.key_units,
            vacant=vacant,
        )


def _figure(number: int) -> Cell:
    return Cell(str(number) if number else "–")
