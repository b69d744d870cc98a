"""Changing a net of areas whose neighbours share their edges: the net stays whole, or nothing changes.

Everything here is pure and works in metres of the work CRS. An area has an integer key; a result names
the areas that changed, the ones that are new and the ones that went into another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gisgrid.errors import EditError
from gisgrid.geo.corners import Point, moved_corners, with_corners
from gisgrid.geo.mosaic import GRID_M, Mosaic, has_same_vertices, joined, on_lattice
from gisgrid.i18n import tr

SMALLEST_PIECE_M2 = 1.0
"""Pieces with less area are slips of the hand: they are neither made nor kept."""
_REACH_M = 1.0
_NEW = -1
"""Key of the first new area while an edit is under way; the next is one lower."""


class Claim(Enum):
    """What a newly drawn area may take."""

    FREE_GROUND = auto()
    HELD_GROUND = auto()


@dataclass(frozen=True)
class NewArea:
    """An area that an edit made.

    Attributes
    ----------
    geometry : Polygon or MultiPolygon
    source : int or None
        Key of the area that it was cut from; None for an area on free ground.
    """

    geometry: BaseGeometry
    source: int | None = None


@dataclass(frozen=True)
class CoverageEdit:
    """What an edit comes to.

    Attributes
    ----------
    changed : dict of int to Polygon or MultiPolygon
        Areas with another boundary; neighbours that only got a vertex on a common edge are among them.
    added : tuple of NewArea
    removed : dict of int to (int or None)
        Areas that are gone, each with the key of its heir.
    """

    changed: dict[int, BaseGeometry] = field(default_factory=dict)
    added: tuple[NewArea, ...] = ()
    removed: dict[int, int | None] = field(default_factory=dict)


class Coverage:
    """A net of areas that may touch but not overlap.

    Parameters
    ----------
    areas : mapping of int to Polygon or MultiPolygon
        In the work CRS, in metres; vertices are moved to the lattice of a millimetre.
    """

    def __init__(self, areas: Mapping[int, BaseGeometry]) -> None:
        self.areas = {key: on_lattice(shape) for key, shape in areas.items()}
        self._keys = list(self.areas)
        self._tree = shapely.STRtree(list(self.areas.values()))

    @property
    def is_whole(self) -> bool:
        """Whether no two areas overlap and neighbours share every vertex of their common edges."""
        return _is_whole(self.areas.values())

    def applied(self, edit: CoverageEdit, *, keys: Sequence[int] = ()) -> "Coverage":
        """Return the net after an edit; new areas get `keys`, or the numbers after the largest key."""
        after = {key: shape for key, shape in self.areas.items() if key not in edit.removed}
        after |= edit.changed
        first = max(self.areas, default=0) + 1
        given = keys or range(first, first + len(edit.added))
        after |= {key: new.geometry for key, new in zip(given, edit.added, strict=True)}
        return Coverage(after)

    def near(self, shape: BaseGeometry) -> dict[int, BaseGeometry]:
        """Return the areas at a shape, and those that touch one of these."""
        first = self._tree.query(shape, predicate="dwithin", distance=_REACH_M)
        found = set(first.tolist())
        for place in first.tolist():
            found.update(
                self._tree.query(self.areas[self._keys[place]], predicate="dwithin", distance=GRID_M).tolist()
            )
        return {self._keys[place]: self.areas[self._keys[place]] for place in sorted(found)}

    def area(self, key: int) -> BaseGeometry:
        """Return one area.

        Raises
        ------
        EditError
            If there is none with that key.
        """
        if key not in self.areas:
            raise EditError(tr("This area has no boundary on the map."))
        return self.areas[key]


def split(coverage: Coverage, key: int, *, line: BaseGeometry) -> CoverageEdit:
    """Cut an area along a line; the largest piece keeps the key, the others are new.

    Parameters
    ----------
    line : LineString
        It has to cross the area from boundary to boundary; what lies outside is left alone.

    Raises
    ------
    EditError
        If the line does not divide the area.
    """
    target = coverage.area(key)
    cut = shapely.intersection(on_lattice(line), target)
    mosaic, owners = _prepared(coverage, target, lines=[cut])
    pieces = _pieces(mosaic, mosaic.of_holder(key))
    if len(pieces) < 2:
        raise EditError(tr("The line must cross the area from boundary to boundary."))
    for number, piece in enumerate(pieces[1:]):
        for place in piece:
            owners[place] = _NEW - number
    return _result(coverage, mosaic, owners, sources=dict.fromkeys(range(_NEW - len(pieces) + 2, 0), key))


def merge(coverage: Coverage, keys: Sequence[int]) -> CoverageEdit:
    """Join areas into the first of them.

    Raises
    ------
    EditError
        If they are fewer than two, or some do not border on the others.
    """
    if len(set(keys)) < 2:
        raise EditError(tr("Choose two neighbours to merge."))
    shapes = {key: coverage.area(key) for key in keys}
    mosaic, owners = _prepared(coverage, shapely.union_all(list(shapes.values())))
    whole = joined(mosaic.faces[[place for place, owner in enumerate(owners) if owner in shapes]])
    parts_before = max(shapely.get_num_geometries(shape) for shape in shapes.values())
    if shapely.get_num_geometries(whole) > parts_before:
        raise EditError(tr("These areas do not border on each other."))
    heir = keys[0]
    merged: list[int | None] = [heir if owner in shapes else owner for owner in owners]
    return _result(coverage, mosaic, merged, heirs=dict.fromkeys(keys[1:], heir))


def reshape(coverage: Coverage, key: int, *, line: BaseGeometry) -> CoverageEdit:
    """Draw a part of an area's boundary anew.

    Ground between the line and the boundary outside of the area comes to it; of ground cut off inside,
    the largest piece stays and the rest goes to the neighbour with the longest common edge, or becomes
    free where the outside is the longest.

    Parameters
    ----------
    line : LineString
        It has to meet the boundary at least twice.

    Raises
    ------
    EditError
        If the line does not meet the boundary twice, or another area would vanish.
    """
    target = coverage.area(key)
    line = on_lattice(line)
    gain = _gained(target, line)
    reach = shapely.union_all([target, *gain])
    mosaic, owners = _prepared(coverage, reach, lines=[line])
    pieces = _pieces(mosaic, mosaic.of_holder(key))
    kept = {place for piece in _largest_of_each_part(mosaic, pieces, target) for place in piece}
    lost = [place for piece in pieces for place in piece if place not in kept]
    taken = [place for area in gain for place in np.flatnonzero(mosaic.inside(area)).tolist()]
    if not lost and not taken:
        raise EditError(tr("The new line must meet the boundary at both ends."))
    for place in lost:
        owners[place] = None
    for place in taken:
        owners[place] = key
    for place in lost:
        lengths = mosaic.border_lengths(place, owners)
        lengths.pop(key, None)
        owners[place] = max(lengths, key=lambda owner: (lengths[owner], -(owner or 0)), default=None)
    return _result(coverage, mosaic, owners)


def move_vertices(coverage: Coverage, moves: Mapping[Point, Point]) -> CoverageEdit:
    """Move vertices, in all areas that share them.

    Parameters
    ----------
    moves : mapping of (x, y) to (x, y)
        From a vertex, or a point on an edge, to its new place, in metres.

    Raises
    ------
    EditError
        If no area has such a vertex, or a boundary would cross itself or a neighbour's.
    """
    exact = {_rounded(old): _rounded(new) for old, new in moves.items()}
    stops = shapely.multipoints([*exact.keys(), *exact.values()])
    around = coverage.near(stops.convex_hull)
    touched: dict[int, BaseGeometry] = {}
    for key, shape in around.items():
        bent = with_corners(shape, [*exact.keys(), *exact.values()])
        moved = on_lattice(shapely.transform(bent, lambda xy: moved_corners(xy, exact)))
        if not has_same_vertices(moved, shape):
            touched[key] = moved
    if not touched:
        raise EditError(tr("There is no corner of a boundary at this place."))
    for shape in touched.values():
        if shape.is_empty or not shape.is_valid or shape.area < SMALLEST_PIECE_M2:
            raise EditError(tr("The boundary would cross itself; nothing was changed."))
    edit = CoverageEdit(changed=touched)
    _check(coverage, edit)
    return edit


def add_area(coverage: Coverage, polygon: BaseGeometry, *, claim: Claim = Claim.FREE_GROUND) -> CoverageEdit:
    """Draw a new area that fits its neighbours.

    Parameters
    ----------
    polygon : Polygon
        What was drawn; free ground takes only what nobody holds, held ground takes everything.

    Raises
    ------
    EditError
        If it crosses itself, if nothing is left for it, or if another area would vanish.
    """
    polygon = _sound(polygon)
    mosaic, owners = _prepared(coverage, polygon, lines=[polygon])
    inside = np.flatnonzero(mosaic.inside(polygon)).tolist()
    sources = [owners[place] for place in inside if owners[place] is not None]
    for place in inside:
        if owners[place] is None or claim is Claim.HELD_GROUND:
            owners[place] = _NEW
    won = sum(mosaic.faces[place].area for place in inside if owners[place] == _NEW)
    if won < SMALLEST_PIECE_M2:
        raise EditError(tr("All of this ground belongs to other areas already; split one of them instead."))
    source = max(set(sources), key=sources.count) if sources and claim is Claim.HELD_GROUND else None
    return _result(coverage, mosaic, owners, sources={_NEW: source})


def cut_hole(coverage: Coverage, key: int, *, ring: BaseGeometry) -> CoverageEdit:
    """Take ground out of the middle of an area; nobody holds it afterwards.

    Raises
    ------
    EditError
        If the ring crosses itself, or meets the area not at all or covers it.
    """
    target = coverage.area(key)
    hole = _sound(ring)
    mosaic, owners = _prepared(coverage, target, lines=[shapely.intersection(hole.boundary, target)])
    lost = [place for place in np.flatnonzero(mosaic.inside(hole)).tolist() if owners[place] == key]
    if not lost:
        raise EditError(tr("Draw the hole inside the area."))
    for place in lost:
        owners[place] = None
    return _result(coverage, mosaic, owners)


def fill_gap(coverage: Coverage, gap: BaseGeometry, *, to: int | None = None) -> CoverageEdit:
    """Give ground that nobody holds to an area.

    Parameters
    ----------
    gap : Polygon
        The gap, or any area around it.
    to : int, optional
        Who gets it; the neighbour with the longest common edge when left out.

    Raises
    ------
    EditError
        If there is no free ground, or nobody borders on it.
    """
    mosaic, owners = _prepared(coverage, gap, lines=[on_lattice(gap)])
    free = [place for place in np.flatnonzero(mosaic.inside(gap)).tolist() if owners[place] is None]
    if not free:
        raise EditError(tr("There is no free ground at this place."))
    totals: dict[int, float] = {}
    for place in free:
        for owner, length in mosaic.border_lengths(place, owners).items():
            if owner is not None:
                totals[owner] = totals.get(owner, 0.0) + length
    heir = to if to is not None else max(totals, key=lambda key: (totals[key], -key), default=None)
    if heir is None:
        raise EditError(tr("No area borders on this ground."))
    for place in free:
        owners[place] = heir
    return _result(coverage, mosaic, owners)


def fix_overlap(areas: Mapping[int, BaseGeometry], *, winner: int, loser: int) -> CoverageEdit:
    """Leave the ground that two areas claim to one of them.

    Parameters
    ----------
    areas : mapping of int to Polygon or MultiPolygon
        The net, which may overlap elsewhere too.

    Raises
    ------
    EditError
        If the two do not overlap, or nothing would be left of the loser.
    """
    coverage = Coverage(areas)
    pair = [coverage.area(winner), coverage.area(loser)]
    mosaic = Mosaic.of(dict(zip((winner, loser), pair, strict=True)))
    both = [place for place, keys in enumerate(mosaic.holders) if len(keys) == 2]
    if not both:
        raise EditError(tr("These areas do not overlap."))
    owners = [winner if place in both else _one(keys) for place, keys in enumerate(mosaic.holders)]
    made = mosaic.assembled(owners)
    if loser not in made or made[loser].area < SMALLEST_PIECE_M2:
        raise EditError(tr("Nothing would be left of an area; merge the two instead."))
    return CoverageEdit(
        changed={
            key: shape for key, shape in made.items() if not has_same_vertices(shape, coverage.areas[key])
        }
    )


def remove(coverage: Coverage, key: int, *, heir: int | None = None) -> CoverageEdit:
    """Take an area out of the net; its ground goes to the heir, or becomes free.

    Raises
    ------
    EditError
        If the heir does not border on it.
    """
    if heir is not None:
        return merge(coverage, [heir, key])
    coverage.area(key)
    return CoverageEdit(removed={key: None})


def _prepared(
    coverage: Coverage, reach: BaseGeometry, *, lines: Sequence[BaseGeometry] = ()
) -> tuple[Mosaic, list[int | None]]:
    """Take the neighbourhood apart and give every face its one owner; slivers of overlap go to the lower key."""
    areas = coverage.near(shapely.union_all([reach, *lines]) if lines else reach)
    mosaic = Mosaic.of(areas, [line for line in lines if not line.is_empty])
    for face, keys in zip(mosaic.faces, mosaic.holders, strict=True):
        if len(keys) > 1 and face.area >= SMALLEST_PIECE_M2:
            raise EditError(tr("Two areas overlap where you are drawing; mend the overlap first."))
    return mosaic, [_one(keys) for keys in mosaic.holders]


def _one(keys: frozenset[int]) -> int | None:
    return min(keys) if keys else None


def _pieces(mosaic: Mosaic, places: Iterable[int]) -> list[list[int]]:
    """Group the faces of an area into the pieces that a cut made, the largest first; crumbs join the largest."""
    area_m2 = shapely.area(mosaic.faces)
    ordered = sorted(places, key=lambda place: -float(area_m2[place]))
    large = [[place] for place in ordered if area_m2[place] >= SMALLEST_PIECE_M2]
    crumbs = [place for place in ordered if area_m2[place] < SMALLEST_PIECE_M2]
    for crumb in crumbs:
        near = [piece for piece in large if shapely.intersects(mosaic.faces[piece[0]], mosaic.faces[crumb])]
        (near or large or [[]])[0].append(crumb)
    return large


def _largest_of_each_part(mosaic: Mosaic, pieces: list[list[int]], target: BaseGeometry) -> list[list[int]]:
    """Return the piece that stays of every part of the area."""
    kept: list[list[int]] = []
    for part in shapely.get_parts(target):
        inside = [
            piece
            for piece in pieces
            if shapely.intersects(part, shapely.point_on_surface(mosaic.faces[piece[0]]))
        ]
        kept += inside[:1]
    return kept


def _gained(target: BaseGeometry, line: BaseGeometry) -> list[BaseGeometry]:
    """Find the ground between the line and the area's boundary, outside of the area.

    A hole of the area is no gain, unless the line crosses it; then its largest piece stays a hole.
    """
    alone = Mosaic.of({0: target}, [line])
    outside = [face for face, keys in zip(alone.faces, alone.holders, strict=True) if not keys]
    rings = [ring for part in shapely.get_parts(target) for ring in shapely.get_rings(part)[1:]]
    for ring in rings:
        hole = shapely.Polygon(ring)
        within = [face for face in outside if shapely.intersects(hole, shapely.point_on_surface(face))]
        if within:
            largest = max(within, key=lambda face: face.area)
            outside = [face for face in outside if face is not largest]
    return [face for face in outside if face.area >= SMALLEST_PIECE_M2]


def _result(
    coverage: Coverage,
    mosaic: Mosaic,
    owners: list[int | None],
    *,
    sources: Mapping[int, int | None] | None = None,
    heirs: Mapping[int, int] | None = None,
) -> CoverageEdit:
    made = mosaic.assembled(owners)
    before = {key for keys in mosaic.holders for key in keys}
    removed: dict[int, int | None] = dict(heirs or {})
    for key in before:
        if key not in made and key not in removed:
            raise EditError(tr("Another area would vanish; merge it instead."))
    changed = {
        key: shape
        for key, shape in made.items()
        if key >= 0 and not has_same_vertices(shape, coverage.areas[key])
    }
    wanted = sources or {}
    added = tuple(
        NewArea(made[key], wanted.get(key)) for key in sorted((k for k in made if k < 0), reverse=True)
    )
    edit = CoverageEdit(changed, added, removed)
    _check(coverage, edit)
    return edit


def _check(coverage: Coverage, edit: CoverageEdit) -> None:
    """Refuse an edit after which the neighbourhood is not whole.

    Raises
    ------
    EditError
        If areas overlap, cross themselves or do not share their edges, and it was not so before.
    """
    shapes = [*edit.changed.values(), *(new.geometry for new in edit.added)]
    if not shapes:
        return
    around: dict[int, BaseGeometry] = {}
    for shape in shapes:
        around |= coverage.near(shape)
    before = list(around.values())
    after = {key: shape for key, shape in around.items() if key not in edit.removed} | edit.changed
    result = [*after.values(), *(new.geometry for new in edit.added)]
    if not all(shape.is_valid for shape in shapes):
        raise EditError(tr("The boundary would cross itself; nothing was changed."))
    if not _is_whole(result) and (_is_whole(before) or not _is_whole(shapes)):
        raise EditError(tr("The boundary would cross a neighbour's; nothing was changed."))


def _is_whole(shapes: Iterable[BaseGeometry]) -> bool:
    array = np.array([shape for shape in shapes if not shape.is_empty], dtype=object)
    return bool(shapely.is_valid(array).all() and shapely.coverage_is_valid(array)) if len(array) else True


def _sound(drawn: BaseGeometry) -> BaseGeometry:
    polygon = on_lattice(drawn)
    if polygon.is_empty or not polygon.is_valid or polygon.area < SMALLEST_PIECE_M2:
        raise EditError(tr("What was drawn crosses itself or has no area; draw it again."))
    return polygon


def _rounded(point: Point) -> Point:
    x, y = np.round(np.asarray(point, dtype=np.float64), 3).tolist()
    return x, y
