"""Boundary changes as plans: computed from a register, shown, and only then written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gisgrid.errors import EditError
from gisgrid.geo import coverage_edits
from gisgrid.geo.corners import Point
from gisgrid.geo.coverage_edits import Coverage, CoverageEdit, NewArea
from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.mosaic import joined
from gisgrid.geo.topology import Flaw, FlawKind, find_gaps, find_overlaps
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.register import Register

AreaKind = type[Grid] | type[Parcel]

_FILLED_SHARE = 1e-3
"""A parent counts as filled by its grids when no more than this share of it differs."""


@dataclass(frozen=True)
class Planned:
    """An area that a plan makes.

    Attributes
    ----------
    geometry : Polygon or MultiPolygon
        EPSG:4490.
    source_id : int or None
        The area that it is cut from.
    """

    geometry: BaseGeometry
    source_id: int | None


@dataclass(frozen=True)
class BoundaryPlan:
    """What a drawing would change.

    Attributes
    ----------
    kind : type
        Grid or Parcel.
    title : str
        What the step is called in the history.
    changed : dict of int to geometry
        New boundaries by id, EPSG:4490; parents that follow their grids are among them.
    added : tuple of Planned
    removed : dict of int to (int or None)
        Areas that end, each with its heir.
    level : int
        Level of the grids concerned; 0 for parcels.
    parent_id : int or None
        Parent of a grid that is drawn on free ground.
    """

    kind: AreaKind
    title: str
    changed: dict[int, BaseGeometry] = field(default_factory=dict)
    added: tuple[Planned, ...] = ()
    removed: dict[int, int | None] = field(default_factory=dict)
    level: int = 0
    parent_id: int | None = None


class BoundaryNet:
    """The areas of one kind that border on each other: parcels, or the grids of one level.

    Parameters
    ----------
    register : Register
        Read once; make another net after a change.
    today : date
        Grids that are not in force on this day are left out.
    like : Grid, optional
        A grid of the level and kind wanted; the net is of parcels when left out.
    """

    def __init__(self, register: Register, *, today: date, like: Grid | None = None) -> None:
        self.kind: AreaKind = Parcel if like is None else Grid
        self.level = 0 if like is None else like.level
        self.crs = WorkCrs(register.info.zone)
        self._register = register
        self._today = today
        self._like = like
        where = {} if like is None else {"id": _ids_like(register, like, today)}
        ids, shapes = register.geometries(self.kind, **where)
        is_area = shapely.get_dimensions(shapes) == 2
        self._stored = dict(zip(ids[is_area].tolist(), shapes[is_area], strict=True))
        metres = self.crs.project_geometries(shapes[is_area])
        self._metres = dict(zip(ids[is_area].tolist(), metres, strict=True))
        self.coverage = Coverage(self._metres)

    def split(self, id: int, *, line: BaseGeometry) -> BoundaryPlan:
        """Plan to cut an area along a line in metres; see `coverage_edits.split`."""
        title = tr("Split {name}", name=self._name(id))
        return self._planned(title, coverage_edits.split(self.coverage, id, line=line))

    def merge(self, ids: Sequence[int]) -> BoundaryPlan:
        """Plan to join neighbours into the first of them; see `coverage_edits.merge`."""
        title = tr("Merge {names}", names="、".join(self._name(id) for id in ids))
        return self._planned(title, coverage_edits.merge(self.coverage, ids))

    def reshape(self, id: int, *, line: BaseGeometry) -> BoundaryPlan:
        """Plan to draw a part of a boundary anew; see `coverage_edits.reshape`."""
        title = tr("Redraw the boundary of {name}", name=self._name(id))
        return self._planned(title, coverage_edits.reshape(self.coverage, id, line=line))

    def move(self, moves: Mapping[Point, Point]) -> BoundaryPlan:
        """Plan to move corners, in metres, for all areas that share them."""
        edit = coverage_edits.move_vertices(self.coverage, moves)
        title = tr("Move the boundary of {name}", name="、".join(self._name(id) for id in edit.changed))
        return self._planned(title, edit)

    def add(self, polygon: BaseGeometry) -> BoundaryPlan:
        """Plan a new area that takes the free ground in a polygon or, where there is none, cuts it out."""
        title = tr("Draw a new grid") if self.kind is Grid else tr("Draw a new parcel")
        try:
            edit = coverage_edits.add_area(self.coverage, polygon)
        except EditError:
            edit = coverage_edits.add_area(self.coverage, polygon, claim=coverage_edits.Claim.HELD_GROUND)
        return self._planned(title, edit)

    def cut_hole(self, id: int, *, ring: BaseGeometry) -> BoundaryPlan:
        """Plan a hole: in a grid it becomes a new grid, because no ground may be left to nobody.

        Raises
        ------
        EditError
            If the ring does not lie inside the area.
        """
        title = tr("Cut a hole into {name}", name=self._name(id))
        if self.kind is Parcel:
            return self._planned(title, coverage_edits.cut_hole(self.coverage, id, ring=ring))
        inside = shapely.intersection(self.coverage.area(id), ring)
        if inside.is_empty or inside.geom_type != "Polygon":
            raise EditError(tr("Draw the hole inside the area."))
        claim = coverage_edits.Claim.HELD_GROUND
        return self._planned(title, coverage_edits.add_area(self.coverage, inside, claim=claim))

    def remove(self, id: int, *, heir: int | None = None) -> BoundaryPlan:
        """Plan to end an area; its ground goes to the heir.

        Without an heir a grid's ground goes to the neighbour with the longest common edge, so that no ground
        is left to nobody; a parcel's becomes free.
        """
        title = tr("Delete {name}", name=self._name(id))
        if heir is None and self.kind is Grid:
            heir = self._nearest_neighbour(id)
        return self._planned(title, coverage_edits.remove(self.coverage, id, heir=heir))

    def flaws(self) -> list[Flaw]:
        """Find gaps and overlaps; `Flaw.polygons` holds ids here, the geometry is in metres.

        Grids have to fill the grids above them; parcels need not fill anything, so only slits count there.
        """
        ids, shapes = list(self._metres), list(self._metres.values())
        found = [*find_overlaps(shapes), *find_gaps(shapes, boundary=self._ground_above())]
        return [
            Flaw(one.kind, one.geometry, tuple(ids[place] for place in one.polygons), one.area_m2)
            for one in found
        ]

    def fix(self, flaw: Flaw, *, to: int | None = None) -> BoundaryPlan:
        """Plan to mend a flaw: a gap goes to the neighbour with the longest edge, an overlap to the first.

        Parameters
        ----------
        to : int, optional
            Who gets the ground instead.
        """
        if flaw.kind is FlawKind.GAP:
            edit = coverage_edits.fill_gap(self.coverage, flaw.geometry, to=to)
            return self._planned(tr("Close a gap"), edit)
        winner = to if to is not None else flaw.polygons[0]
        loser = next(id for id in flaw.polygons if id != winner)
        edit = coverage_edits.fix_overlap(self._metres, winner=winner, loser=loser)
        return self._planned(tr("Mend an overlap"), edit)

    def at(self, x_m: float, y_m: float) -> int | None:
        """Return the id of the area at a point in metres, or None."""
        point = shapely.Point(x_m, y_m)
        found = [id for id, shape in self.coverage.near(point).items() if shape.covers(point)]
        return min(found, default=None)

    def lonlat(self, shape: BaseGeometry) -> BaseGeometry:
        """Turn a shape of the work CRS into EPSG:4490, with the stored digits where a corner was there before."""
        known: dict[tuple[int, int], list[float]] = {}
        for id in self.coverage.near(shape):
            stored = shapely.get_coordinates(self._stored[id])
            keys = _lattice(shapely.get_coordinates(self._metres[id]))
            known |= dict(zip(map(tuple, keys.tolist()), stored.tolist(), strict=True))

        def back(xy: np.ndarray) -> np.ndarray:
            out = self.crs.unproject(xy)
            for place, key in enumerate(map(tuple, _lattice(xy).tolist())):
                if key in known:
                    out[place] = known[key]
            return out

        return shapely.transform(shape, back)

    def _nearest_neighbour(self, id: int) -> int | None:
        shape = self.coverage.area(id)
        lengths = {
            other: shapely.intersection(shape.boundary, around.boundary).length
            for other, around in self.coverage.near(shape).items()
            if other != id
        }
        best = max(lengths, key=lambda other: (lengths[other], -other), default=None)
        return best if best is not None and lengths[best] > 0 else None

    def _ground_above(self) -> BaseGeometry | None:
        if self.kind is Parcel:
            return None
        columns = self._register.columns(Grid, ["parent_id"], id=list(self._stored))
        above = sorted({id for id in columns["parent_id"] if id is not None})
        if not above:
            return None
        shapes = self._register.geometries(Grid, id=above)[1]
        return shapely.union_all(self.crs.project_geometries(shapes)) if len(shapes) else None

    def _planned(self, title: str, edit: CoverageEdit) -> BoundaryPlan:
        changed = {id: self.lonlat(shape) for id, shape in edit.changed.items()}
        added = tuple(Planned(self.lonlat(new.geometry), new.source) for new in edit.added)
        parents: dict[int, BaseGeometry] = {}
        parent_id = None
        if self._like is not None:
            parent_id = self._like.parent_id
            parents = _following_parents(self._register, self, edit, today=self._today)
        return BoundaryPlan(
            self.kind, title, changed | parents, added, dict(edit.removed), self.level, parent_id
        )

    def _name(self, id: int) -> str:
        record: Any = self._register.get(self.kind, id)
        if record is None:
            raise EditError(tr("The record no. {id} is not there any more; nothing was changed.", id=id))
        return str(record.name or getattr(record, "number", ""))


def _lattice(xy: np.ndarray) -> np.ndarray:
    return np.round(xy * 1000).astype(np.int64)


def _ids_like(register: Register, like: Grid, today: date) -> list[int]:
    grids = register.find(Grid, level=like.level, kind=like.kind)
    return [grid.id for grid in grids if grid.id is not None and grid.is_in_force(today)]


def _following_parents(
    register: Register, net: BoundaryNet, edit: CoverageEdit, *, today: date
) -> dict[int, BaseGeometry]:
    """Let every grid above, whose ground its grids filled, follow them; EPSG:4490 by id."""
    parent_of = {grid.id: grid.parent_id for grid in register.find(Grid, id=list(net.coverage.areas))}
    after = _after(net.coverage, edit, parent_of)
    touched = {*edit.changed, *edit.removed, *(new.source for new in edit.added)}
    following: dict[int, BaseGeometry] = {}
    above_ids = {parent_of.get(id) for id in touched if id is not None}
    for parent_id in sorted(id for id in above_ids if id is not None):
        parent = register.get(Grid, parent_id)
        if parent is None or parent.geometry is None:
            continue
        above = BoundaryNet(register, today=today, like=parent)
        if parent_id not in above.coverage.areas:
            continue
        old = above.coverage.areas[parent_id]
        below = [shape for id, shape in net.coverage.areas.items() if parent_of[id] == parent_id]
        if shapely.symmetric_difference(old, shapely.union_all(below)).area > _FILLED_SHARE * old.area:
            continue
        whole = _whole([shape for shape, above_id in after if above_id == parent_id])
        if whole is None or shapely.symmetric_difference(whole, old).area < coverage_edits.SMALLEST_PIECE_M2:
            continue
        raised = CoverageEdit(changed={parent_id: whole})
        if above.coverage.is_whole and not above.coverage.applied(raised).is_whole:
            raise EditError(
                tr(
                    "The grid above, {name}, would reach into its neighbour; nothing was changed.",
                    name=parent.name,
                )
            )
        following[parent_id] = net.lonlat(whole)
        following |= _following_parents(register, above, raised, today=today)
    return following


def _after(
    coverage: Coverage, edit: CoverageEdit, parent_of: Mapping[int | None, int | None]
) -> list[tuple[BaseGeometry, int | None]]:
    """Pair every area after an edit with its parent."""
    kept = {id: shape for id, shape in coverage.areas.items() if id not in edit.removed} | edit.changed
    new: Iterable[NewArea] = edit.added
    return [
        *((shape, parent_of.get(id)) for id, shape in kept.items()),
        *((one.geometry, parent_of.get(one.source)) for one in new),
    ]


def _whole(shapes: list[BaseGeometry]) -> BaseGeometry | None:
    if not shapes:
        return None
    is_exact = bool(shapely.coverage_is_valid(shapes))
    union: Callable[[list[BaseGeometry]], BaseGeometry] = joined if is_exact else shapely.union_all
    return union(shapes)
