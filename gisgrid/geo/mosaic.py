"""Areas taken apart along all their boundaries into faces that fit together exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

GeometryArray = npt.NDArray[np.object_]

GRID_M = 0.001
"""Every vertex lies on this lattice, in metres, so that two sides of an edge can agree to the last bit."""


def on_lattice(geometry: BaseGeometry) -> BaseGeometry:
    """Move every vertex to the nearest point of the lattice; repeated vertices go, a single part stands alone."""
    moved = shapely.remove_repeated_points(shapely.transform(geometry, lambda xy: np.round(xy, 3)), 0.0)
    parts = shapely.get_parts(moved)
    return parts[0] if len(parts) == 1 else moved


@dataclass(frozen=True)
class Mosaic:
    """Faces of some areas and lines, none overlapping, with every vertex where a neighbour has one.

    Attributes
    ----------
    faces : ndarray of Polygon, shape (n,)
        In the work CRS, on the lattice.
    holders : tuple of frozenset of int, length n
        Keys of the areas that each face belonged to; empty for ground that nobody held.
    """

    faces: GeometryArray
    holders: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, areas: Mapping[int, BaseGeometry], lines: Iterable[BaseGeometry] = ()) -> "Mosaic":
        """Take areas apart along their own boundaries and along lines.

        Parameters
        ----------
        areas : mapping of int to Polygon or MultiPolygon
            In the work CRS, in metres.
        lines : iterable of line or polygon
            Cuts; of polygons the boundary.
        """
        keys, shapes = list(areas), np.array(list(areas.values()), dtype=object)
        cuts = [line.boundary if shapely.get_dimensions(line) == 2 else line for line in lines]
        noded = shapely.union_all([*shapely.boundary(shapes), *cuts], grid_size=GRID_M)
        faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
        held: list[set[int]] = [set() for _ in faces]
        if keys:
            face_at, area_at = shapely.STRtree(shapes).query(
                shapely.point_on_surface(faces), predicate="intersects"
            )
            for face, area in zip(face_at.tolist(), area_at.tolist(), strict=True):
                held[face].add(keys[area])
        return cls(faces, tuple(frozenset(keys) for keys in held))

    def inside(self, area: BaseGeometry) -> npt.NDArray[np.bool_]:
        """Tell which faces lie in an area whose boundary was among the lines."""
        shapely.prepare(area)
        return np.asarray(shapely.intersects(area, shapely.point_on_surface(self.faces)), dtype=bool)

    def of_holder(self, key: int) -> list[int]:
        """Return the positions of the faces that an area holds."""
        return [place for place, keys in enumerate(self.holders) if key in keys]

    def border_lengths(self, face: int, owners: list[int | None]) -> dict[int | None, float]:
        """Measure how long a face borders on each owner of the other faces, in metres; None for no one.

        Parameters
        ----------
        face : int
            Position of the face.
        owners : list of int or None
            Present owner of every face.
        """
        shape = self.faces[face]
        others = [place for place in range(len(self.faces)) if place != face]
        near = [place for place in others if shapely.intersects(self.faces[place], shape)]
        lengths: dict[int | None, float] = {}
        for place in near:
            common = shapely.intersection(self.faces[place].boundary, shape.boundary).length
            if common > 0.0:
                lengths[owners[place]] = lengths.get(owners[place], 0.0) + common
        alone = shape.length - sum(lengths.values())
        if alone > GRID_M:
            lengths[None] = lengths.get(None, 0.0) + alone
        return lengths

    def assembled(self, owners: list[int | None]) -> dict[int, BaseGeometry]:
        """Join the faces of each owner into one area.

        Returns
        -------
        dict of int to Polygon or MultiPolygon
            By key; faces without an owner are left out.
        """
        groups: dict[int, list[int]] = {}
        for place, owner in enumerate(owners):
            if owner is not None:
                groups.setdefault(owner, []).append(place)
        return {owner: joined(self.faces[places]) for owner, places in groups.items()}


def joined(faces: Iterable[BaseGeometry]) -> BaseGeometry:
    """Join areas that meet exactly; every vertex on their outer boundary is kept.

    Returns
    -------
    Polygon or MultiPolygon
        A single part comes as a Polygon.
    """
    whole = shapely.coverage_union_all(list(faces))
    parts = shapely.get_parts(whole)
    return parts[0] if len(parts) == 1 else whole


def has_same_vertices(first: BaseGeometry, second: BaseGeometry) -> bool:
    """Tell whether two areas agree vertex for vertex, wherever their rings begin."""
    return bool(shapely.equals_exact(shapely.normalize(first), shapely.normalize(second), 0.0))
