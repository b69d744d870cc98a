"""The area that a sheet shows: its grids, its enterprises, the people who answer for them."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.layout.map_frame import Extent
from gisgrid.layout.source import SheetSource, ShownEnterprise
from gisgrid.model.areas import Grid
from gisgrid.model.enumerations import DangerClass, GridKind
from gisgrid.model.named_records import grid_named
from gisgrid.model.people import Person
from gisgrid.model.pinyin import natural_key
from gisgrid.model.scheme_duties import Post

MOST_AREAS = 60
"""More responsibility areas than this on one sheet cannot be read; the level above is shown instead."""
MOST_POSTS = 4
_POINT_MARGIN_M = 400.0


@dataclass(frozen=True)
class PostHolders:
    """One post of an area and who holds it; nobody means that it is vacant."""

    post: str
    people: tuple[Person, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the holders."""
        return tuple(person.name for person in self.people)

    @property
    def phone(self) -> str:
        """The first number of a holder: the office's before the private one."""
        return next((p.office_phone or p.mobile for p in self.people if p.office_phone or p.mobile), "")


@dataclass(frozen=True)
class ResponsibilityArea:
    """One responsibility area with its people and its enterprises."""

    grid: Grid
    posts: tuple[PostHolders, ...]
    enterprises: tuple[ShownEnterprise, ...]

    @property
    def phone(self) -> str:
        """The first number of those who answer for the area."""
        return next((held.phone for held in self.posts if held.phone), "")

    @property
    def by_class(self) -> dict[DangerClass, int]:
        """Number of enterprises of each danger class."""
        return {c: sum(e.danger_class is c for e in self.enterprises) for c in DangerClass}

    @property
    def key_units(self) -> int:
        """Number of key supervised units."""
        return sum(e.is_key_unit for e in self.enterprises)


@dataclass(frozen=True)
class SheetArea:
    """Everything that lies in the area of a sheet.

    Attributes
    ----------
    name : str
        Name for the title.
    roots : tuple of Grid
        The grids asked for; the uppermost grid for the whole workspace, or none when there are several.
    is_whole : bool
        Whether the whole workspace was asked for.
    areas : tuple of ResponsibilityArea
        The responsibility areas, in natural order of their codes.
    grid_ids : frozenset of int
        Ids of the roots and of everything below them.
    enterprises : tuple of ShownEnterprise
        The active enterprises that the sheet must show, by id; with the whole workspace also those
        without a grid.
    """

    name: str
    roots: tuple[Grid, ...]
    is_whole: bool
    level_name: str
    areas: tuple[ResponsibilityArea, ...]
    grid_ids: frozenset[int]
    enterprises: tuple[ShownEnterprise, ...]

    @property
    def root(self) -> Grid | None:
        """The one grid that the sheet is about; None when there are several."""
        return self.roots[0] if len(self.roots) == 1 else None

    @property
    def focus(self) -> frozenset[int]:
        """The drawn roots, round which the ground is faded."""
        return frozenset(grid.id for grid in self.roots if grid.id is not None and grid.geometry is not None)


def find_area(
    source: SheetSource,
    code: str | None,
    *,
    person: str = "",
    only: Collection[int] | None = None,
) -> SheetArea:
    """Gather what a sheet of one grid (by its code or name), of a person's grids, or of everything shows.

    Parameters
    ----------
    person : str
        Only the grids in which somebody of this name holds a post.
    only : collection of int, optional
        The enterprises that the sheet is about; by default all of the area.

    Raises
    ------
    BadUseError
        If no grid has this code or name, several grids have this name, or the person holds no post.
    """
    roots = _person_roots(source, person) if person else _roots(source, code)
    is_whole = code is None and not person
    grid_ids = source.below(roots) if roots else frozenset(grid.id or 0 for grid in source.grids)
    wanted = source.enterprises if only is None else {id: source.enterprises[id] for id in only}
    enterprises = tuple(e for _, e in sorted(wanted.items()) if e.grid_id in grid_ids or is_whole)
    within = [grid for grid in source.grids if grid.id in grid_ids]
    root = roots[0] if len(roots) == 1 else None
    level = source.register.scheme.level_for(root.level, root.kind, root.code) if root else None
    return SheetArea(
        name=person or (root.name if root else source.info.name),
        roots=roots,
        is_whole=is_whole,
        level_name=level.name if level else "",
        areas=tuple(_describe(source, grid, enterprises) for grid in _responsibility_areas(within, roots)),
        grid_ids=grid_ids,
        enterprises=enterprises,
    )


def posts_of(source: SheetSource, grid: Grid, *, most: int = MOST_POSTS) -> tuple[Post, ...]:
    """Return the posts that a grid has by the scheme, in the scheme's order."""
    scheme = source.register.scheme
    level = scheme.level_for(grid.level, grid.kind, grid.code)
    return tuple(scheme.posts_on(level.key)[:most]) if level else ()


def holders_of(source: SheetSource, grid: Grid, *, most: int = MOST_POSTS) -> tuple[PostHolders, ...]:
    """Return who holds each post of a grid today."""
    return tuple(
        PostHolders(post.name, tuple(source.holders(grid.id, post.key)))
        for post in posts_of(source, grid, most=most)
    )


def extent_of(source: SheetSource, area: SheetArea) -> Extent:
    """Return the ground that must be on the sheet, in metres: the area's polygons, else its enterprises.

    Raises
    ------
    BadUseError
        If nothing of the area has a place.
    """
    shapes = [grid.geometry for grid in area.roots if grid.geometry is not None]
    if not shapes:
        shapes = [a.grid.geometry for a in area.areas if a.grid.geometry is not None]
    if shapes:
        x0, y0, x1, y1 = shapely.total_bounds(source.crs.project_geometries(np.array(shapes, dtype=object)))
        return float(x0), float(y0), float(x1), float(y1)
    points = [source.located[e.id] for e in area.enterprises if e.id in source.located]
    if not points:
        raise BadUseError(
            tr(
                "Nothing in {area} has a place on the map yet; draw its grids or place its enterprises first.",
                area=area.name,
            )
        )
    xy = source.crs.project(np.array(points))
    low, high = xy.min(axis=0) - _POINT_MARGIN_M, xy.max(axis=0) + _POINT_MARGIN_M
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def ground_of(source: SheetSource, area: SheetArea) -> shapely.Geometry | None:
    """Return the polygon of the area in metres, simplified to what a sheet shows; None when nothing is drawn."""
    shapes = [grid.geometry for grid in area.roots if grid.geometry is not None]
    if not shapes:
        shapes = [one.grid.geometry for one in area.areas if one.grid.geometry is not None]
    if not shapes:
        return None
    whole = shapely.union_all(source.crs.project_geometries(np.array(shapes, dtype=object)))
    return shapely.simplify(whole, 20.0)


def in_index_order(enterprises: Collection[ShownEnterprise], area: SheetArea) -> list[ShownEnterprise]:
    """Order enterprises as the index does: by area, key units first, then A, B, C, then by name."""
    place = {e.id: i for i, one in enumerate(area.areas) for e in one.enterprises}
    classes = list(DangerClass)
    return sorted(
        enterprises,
        key=lambda e: (
            place.get(e.id, len(area.areas)),
            not e.is_key_unit,
            classes.index(e.danger_class),
            e.name,
            e.id,
        ),
    )


def _person_roots(source: SheetSource, person: str) -> tuple[Grid, ...]:
    held = [grid for grid in source.grids_of_person(person) if grid.geometry is not None]
    if not held:
        raise BadUseError(tr("{person} holds no post in a grid that is drawn on the map.", person=person))
    deepest = max(grid.level for grid in held)
    return tuple(grid for grid in held if grid.level == deepest)


def _roots(source: SheetSource, code: str | None) -> tuple[Grid, ...]:
    grids = source.grids
    if code is None:
        tops = [g for g in grids if g.parent_id is None and g.kind is GridKind.TERRITORIAL]
        return tuple(tops) if len(tops) == 1 else ()
    return (grid_named(grids, code, workspace=source.info.name),)


def _responsibility_areas(within: list[Grid], roots: tuple[Grid, ...]) -> list[Grid]:
    """Choose the deepest level of drawn territorial grids that is still readable on one sheet."""
    drawn = [
        g for g in within if g.geometry is not None and g.kind in (GridKind.TERRITORIAL, GridKind.DEDICATED)
    ]
    if len(drawn) > 1 and len(roots) == 1:
        drawn = [g for g in drawn if g is not roots[0]]
    if not drawn:
        return []
    levels = sorted({g.level for g in drawn}, reverse=True)
    for level in levels:
        chosen = [g for g in drawn if g.level == level]
        if len(chosen) <= MOST_AREAS:
            break
    return sorted(chosen, key=lambda g: (natural_key(g.code), g.name))


def _describe(
    source: SheetSource, grid: Grid, enterprises: tuple[ShownEnterprise, ...]
) -> ResponsibilityArea:
    below = frozenset(source.tree.below(grid.id or 0))
    return ResponsibilityArea(
        grid=grid,
        posts=holders_of(source, grid),
        enterprises=tuple(e for e in enterprises if e.grid_id in below),
    )
