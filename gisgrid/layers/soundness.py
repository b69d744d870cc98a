"""Which geometries of a register can be drawn, and what is to be said of the others in the layer tree."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.features import Ints

_REACH_DEG = 4.0
"""How far from its central meridian a zone still draws places: it is 3° wide, and a county may lie across two."""
_MOST_CHECKED = 20_000


class Fault(Enum):
    """Why a geometry is not drawn, or not as it is written."""

    IMPOSSIBLE = auto()
    """No numbers, or none that are degrees: metres that were taken for degrees, too."""
    FAR = auto()
    """Outside the ground that the register's zone can show."""
    CROSSED = auto()
    """The outline crosses itself; drawn as far as that goes."""


@dataclass(slots=True)
class Faults:
    """What was found in the geometries of a layer; tells itself as sentences."""

    found: Counter[Fault] = field(default_factory=Counter)

    def sound(self, ids: Ints, shapes: NDArray[np.object_], crs: WorkCrs) -> tuple[Ints, NDArray[np.object_]]:
        """Return the geometries that can be drawn, and count the others.

        Parameters
        ----------
        ids : ndarray of int64, shape (n,)
            Record ids.
        shapes : ndarray of shapely geometries, shape (n,)
            EPSG:4490. Empty ones are passed over in silence: they say that a record has no place yet.

        Returns
        -------
        tuple of ndarray
            Ids and shapes; areas whose outline crosses itself are taken apart. Of very many areas the outlines are
            not looked at: the audit does.
        """
        if not len(shapes):
            return ids, shapes
        with np.errstate(invalid="ignore"):
            boxes = shapely.bounds(shapes)
        is_empty = shapely.is_empty(shapes) | shapely.is_missing(shapes)
        broken = np.zeros(len(shapes), dtype=bool)
        if len(shapes) <= _MOST_CHECKED or not np.isfinite(boxes).all():
            xy, owner = shapely.get_coordinates(shapes, return_index=True)
            broken[owner[~np.isfinite(xy).all(axis=1)]] = True
        limits = np.array([180.0, 90.0, 180.0, 90.0])
        is_possible = ~broken & ~(np.abs(np.nan_to_num(boxes)) > limits).any(axis=1)
        middle = np.nan_to_num((boxes[:, 0] + boxes[:, 2]) / 2, nan=crs.central_meridian_deg)
        is_near = np.abs(middle - crs.central_meridian_deg) <= _REACH_DEG
        self.found[Fault.IMPOSSIBLE] += int((~is_empty & ~is_possible).sum())
        self.found[Fault.FAR] += int((~is_empty & is_possible & ~is_near).sum())
        kept = np.flatnonzero(~is_empty & is_possible & is_near)
        if len(kept) == len(shapes):
            return ids, self._mended(shapes)
        return ids[kept], self._mended(shapes[kept])

    @property
    def counts(self) -> Ints:
        """How often each fault was found, in the order of `Fault`: to be kept with a layer."""
        return np.array([self.found[one] for one in Fault], dtype=np.int64)

    def add(self, counts: NDArray[np.generic]) -> None:
        """Add what `counts` gave of another one."""
        for one, count in zip(Fault, counts.tolist(), strict=True):
            self.found[one] += count

    def sentences(self) -> str:
        """Tell what was found; empty when nothing was."""
        told = (
            (
                Fault.IMPOSSIBLE,
                tr(
                    "{count} not drawn: their coordinates are no degrees.",
                    count=self.found[Fault.IMPOSSIBLE],
                ),
            ),
            (
                Fault.FAR,
                tr(
                    "{count} not drawn: they lie far outside the zone of this register. Check their coordinates.",
                    count=self.found[Fault.FAR],
                ),
            ),
            (
                Fault.CROSSED,
                tr(
                    "{count} outlines cross themselves; drawn as far as that goes.",
                    count=self.found[Fault.CROSSED],
                ),
            ),
        )
        return " ".join(words for fault, words in told if self.found[fault])

    def _mended(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        if not len(shapes) or len(shapes) > _MOST_CHECKED or shapely.get_dimensions(shapes[0]) < 2:
            return shapes
        crossed = np.flatnonzero(~shapely.is_valid(shapes))
        if not len(crossed):
            return shapes
        self.found[Fault.CROSSED] += len(crossed)
        out = shapes.copy()
        out[crossed] = [_areas_of(one) for one in shapely.make_valid(shapes[crossed])]
        return out


def _areas_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the areas of a shape that was taken apart, without the lines and points that came along."""
    areas = [one for one in shapely.get_parts(shape) if shapely.get_dimensions(one) == 2]
    parts = [part for one in areas for part in shapely.get_parts(one)]
    return shapely.multipolygons(parts) if parts else shapely.MultiPolygon()
