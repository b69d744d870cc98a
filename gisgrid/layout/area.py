"""The area that a sheet shows: its grids, its enterprises, the people who answer for them."""

from dataclasses import dataclass
from datetime import date

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, EnterpriseStatus, GridKind
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.people import Appointment, Person
from gisgrid.model.pinyin import natural_key
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import Post

MOST_AREAS = 60
"""More responsibility areas than this on one sheet cannot be read; the level above is shown instead."""

_ENTERPRISE_FIELDS = (
    "id", "name", "short_name", "danger_class", "is_key_unit", "status", "grid_id", "address", "place_accuracy",
)  # fmt: skip


@dataclass(frozen=True)
class ShownEnterprise:
    """What a sheet needs of an enterprise."""

    id: int
    name: str
    short_name: str
    danger_class: DangerClass
    is_key_unit: bool
    grid_id: int | None
    address: str


@dataclass(frozen=True)
class ResponsibilityArea:
    """One responsibility area with its people and its counts."""

    grid: Grid
    people: tuple[tuple[str, tuple[str, ...]], ...]
    phone: str
    enterprises: int
    by_class: dict[DangerClass, int]
    key_units: int


@dataclass(frozen=True)
class SheetArea:
    """Everything that lies in the area of a sheet.

    Attributes
    ----------
    name : str
        Name for the title.
    root : Grid or None
        The grid asked for; None means the whole workspace.
    areas : tuple of ResponsibilityArea
        The responsibility areas, in natural order of their codes.
    grid_ids : frozenset of int
        Ids of the root and of everything below it.
    enterprises : tuple of ShownEnterprise
        The active enterprises of the area, by id; with the whole workspace also those without a grid.
    """

    name: str
    root: Grid | None
    level_name: str
    areas: tuple[ResponsibilityArea, ...]
    grid_ids: frozenset[int]
    enterprises: tuple[ShownEnterprise, ...]


def find_area(register: Register, code: str | None, *, today: date) -> SheetArea:
    """Gather what a sheet of one grid (by its code or name), or of the whole workspace, shows.

    Raises
    ------
    BadUseError
        If no grid has this code or name, or several grids have this name.
    """
    grids = [grid for grid in register.find(Grid) if grid.is_in_force(today)]
    tree = GridTree((grid.id or 0, grid.parent_id) for grid in grids)
    root = _root(register, grids, code)
    grid_ids = frozenset(tree.below(root.id or 0) if root else (grid.id or 0 for grid in grids))
    within = [grid for grid in grids if grid.id in grid_ids]
    enterprises = _enterprises(register, grid_ids, with_gridless=root is None)
    shown = _responsibility_areas(within, root)
    level = register.scheme.level_for(root.level, root.kind, root.code) if root else None
    return SheetArea(
        name=root.name if root else register.info.name,
        root=root,
        level_name=level.name if level else "",
        areas=tuple(
            _describe(register, grid, enterprises, below=frozenset(tree.below(grid.id or 0)), today=today)
            for grid in shown
        ),
        grid_ids=grid_ids,
        enterprises=enterprises,
    )


def responsible_posts(register: Register, areas: list[Grid]) -> tuple[Post, ...]:
    """Return the posts that the first of the areas has, at most three, in the scheme's order."""
    if not areas:
        return ()
    level = register.scheme.level_for(areas[0].level, areas[0].kind, areas[0].code)
    return register.scheme.posts_on(level.key)[:3] if level else ()


def _root(register: Register, grids: list[Grid], code: str | None) -> Grid | None:
    if code is None:
        tops = [g for g in grids if g.parent_id is None and g.kind is GridKind.TERRITORIAL]
        return tops[0] if len(tops) == 1 else None
    found = [g for g in grids if g.code == code] or [g for g in grids if g.name == code]
    if not found:
        raise BadUseError(
            tr(
                "No grid of {workspace} has the code or name “{code}”.",
                workspace=register.info.name,
                code=code,
            )
        )
    if len(found) > 1:
        raise BadUseError(
            tr("{count} grids are called “{name}”; give the code of one.", count=len(found), name=code)
        )
    return found[0]


def _responsibility_areas(within: list[Grid], root: Grid | None) -> list[Grid]:
    """Choose the deepest level of drawn territorial grids that is still readable on one sheet."""
    drawn = [
        g for g in within if g.geometry is not None and g.kind in (GridKind.TERRITORIAL, GridKind.DEDICATED)
    ]
    if len(drawn) > 1:
        drawn = [g for g in drawn if g is not root]
    if not drawn:
        return []
    levels = sorted({g.level for g in drawn}, reverse=True)
    for level in levels:
        chosen = [g for g in drawn if g.level == level]
        if len(chosen) <= MOST_AREAS:
            break
    return sorted(chosen, key=lambda g: (natural_key(g.code), g.name))


def _enterprises(
    register: Register, grid_ids: frozenset[int], *, with_gridless: bool
) -> tuple[ShownEnterprise, ...]:
    columns = register.columns(Enterprise, _ENTERPRISE_FIELDS)
    shown = []
    for row in zip(*(columns[name] for name in _ENTERPRISE_FIELDS), strict=True):
        values = dict(zip(_ENTERPRISE_FIELDS, row, strict=True))
        status = EnterpriseStatus(values["status"])
        grid_id = values["grid_id"]
        inside = grid_id in grid_ids or (grid_id is None and with_gridless)
        if status.is_active and inside:
            shown.append(
                ShownEnterprise(
                    id=values["id"],
                    name=values["name"],
                    short_name=values["short_name"] or "",
                    danger_class=DangerClass(values["danger_class"]),
                    is_key_unit=bool(values["is_key_unit"]),
                    grid_id=grid_id,
                    address=values["address"] or "",
                )
            )
    return tuple(shown)


def _describe(
    register: Register,
    grid: Grid,
    enterprises: tuple[ShownEnterprise, ...],
    *,
    below: frozenset[int],
    today: date,
) -> ResponsibilityArea:
    mine = [enterprise for enterprise in enterprises if enterprise.grid_id in below]
    people: list[tuple[str, tuple[str, ...]]] = []
    phone = ""
    appointments = register.find(Appointment, grid_id=grid.id)
    for post in responsible_posts(register, [grid]):
        holders = [
            register.get(Person, a.person_id) for a in appointments if a.post == post.key and a.covers(today)
        ]
        names = tuple(person.name for person in holders if person is not None)
        people.append((post.name, names))
        if not phone:
            phone = next((p.office_phone or p.mobile for p in holders if p is not None), "")
    return ResponsibilityArea(
        grid=grid,
        people=tuple(people),
        phone=phone,
        enterprises=len(mine),
        by_class={c: sum(e.danger_class is c for e in mine) for c in DangerClass},
        key_units=sum(e.is_key_unit for e in mine),
    )
