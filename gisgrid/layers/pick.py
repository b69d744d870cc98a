"""What lies under the pointer, and what a box takes in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gisgrid.layers.features import Ints, boxes_meet
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.points import symbol_radius
from gisgrid.layers.view import Extent, View

if TYPE_CHECKING:
    from gisgrid.layers.scene import Scene

_REACH_PX = 4.0
_PLACE_REACH_PX = 9.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One feature under the pointer.

    Attributes
    ----------
    layer : LayerName
        ENTERPRISES, PLACES, PARCELS or GRIDS.
    id : int
        Record id.
    """

    layer: LayerName
    id: int


def pick(scene: "Scene", view: View, x_px: float, y_px: float) -> list[Hit]:
    """Return the features under a window point, the top-most first.

    Enterprise symbols come first (nearest of the most important), then places, parcels, and grids from
    the deepest level up. Layers that are not shown are passed over.
    """
    shown = scene.visible_names(view.metres_per_px)
    x_m, y_m = view.to_map(x_px, y_px)
    hits = _enterprises_at(scene, view, x_m, y_m) if LayerName.ENTERPRISES in shown else []
    if LayerName.PLACES in shown:
        hits += _places_at(scene, view, x_m, y_m)
    if scene.parcels is not None and LayerName.PARCELS in shown:
        found = scene.parcels.at_point(x_m, y_m)
        hits += [Hit(LayerName.PARCELS, int(scene.parcels.ids[one])) for one in reversed(found)]
    if scene.grids is not None and LayerName.GRIDS in shown:
        grids = scene.grids
        found = sorted(grids.table.at_point(x_m, y_m), key=lambda one: -int(grids.levels[one]))
        hits += [Hit(LayerName.GRIDS, int(grids.table.ids[one])) for one in found]
    return hits


def _enterprises_at(scene: "Scene", view: View, x_m: float, y_m: float) -> list[Hit]:
    points = scene.points
    if points is None or not points.count:
        return []
    radius = symbol_radius(Medium.screen(), view.metres_per_px)
    reach_m = (radius + _REACH_PX) * view.metres_per_px
    near = points.within((x_m - reach_m, y_m - reach_m, x_m + reach_m, y_m + reach_m))
    if not len(near):
        return []
    gap = np.hypot(*(points.xy[near] + points.origin - (x_m, y_m)).T)
    near, gap = near[gap <= reach_m], gap[gap <= reach_m]
    order = np.lexsort((points.ids[near], gap, -points.kinds[near].astype(np.int64)))
    return [Hit(LayerName.ENTERPRISES, int(points.ids[one])) for one in near[order]]


def _places_at(scene: "Scene", view: View, x_m: float, y_m: float) -> list[Hit]:
    places = scene.places
    if places is None:
        return []
    reach_m = _PLACE_REACH_PX * view.metres_per_px
    near = places.within((x_m - reach_m, y_m - reach_m, x_m + reach_m, y_m + reach_m))
    return [Hit(LayerName.PLACES, int(places.ids[one])) for one in near]


def within(scene: "Scene", extent: Extent) -> dict[LayerName, Ints]:
    """Return the ids of enterprises, places and parcels that a box takes in.

    Parameters
    ----------
    extent : tuple of float
        (x_min, y_min, x_max, y_max) in ground metres. A parcel counts when its box meets it.
    """
    out: dict[LayerName, Ints] = {}
    if scene.points is not None:
        out[LayerName.ENTERPRISES] = np.sort(scene.points.ids[scene.points.within(extent)])
    if scene.places is not None:
        out[LayerName.PLACES] = np.sort(scene.places.ids[scene.places.within(extent)])
    if scene.parcels is not None:
        met = boxes_meet(scene.parcels.boxes, scene.parcels.local(extent))
        out[LayerName.PARCELS] = np.sort(scene.parcels.ids[met])
    return out
