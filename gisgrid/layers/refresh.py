"""A scene after an edit: only what the change set touches is read anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.names import LayerName
from gisgrid.layers.points import replaced_points
from gisgrid.layers.register_points import read_points
from gisgrid.layers.register_scene import SceneBuilder
from gisgrid.layers.scene import Scene
from gisgrid.layers.soundness import Faults
from gisgrid.layers.styled import STYLED_KINDS, kept_styles
from gisgrid.layers.view import Extent
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Building, Contour, LandCover, Place, River, Road, Underlay, WaterArea
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.hazards import Hazard
from gisgrid.model.history import ChangeSet
from gisgrid.model.map_styles import LayerStyle, MapStyle, check_style, written
from gisgrid.model.past_register import PastRegister
from gisgrid.model.register import Register

LAYERS_OF: dict[type[Any], LayerName] = {
    LandCover: LayerName.LAND_COVER,
    Underlay: LayerName.RELIEF,
    Contour: LayerName.CONTOURS,
    Grid: LayerName.GRIDS,
    River: LayerName.WATER,
    WaterArea: LayerName.WATER,
    Road: LayerName.ROADS,
    Building: LayerName.BUILDINGS,
    Parcel: LayerName.PARCELS,
    Place: LayerName.PLACES,
    Enterprise: LayerName.ENTERPRISES,
    Hazard: LayerName.ENTERPRISES,
    MajorHazardInstallation: LayerName.ENTERPRISES,
}
"""Which layer shows each kind of record."""
_POINT_LAYERS = frozenset({LayerName.ENTERPRISES, LayerName.PLACES})
_FEW = 500
_MANY = 3000


def refreshed(scene: Scene, register: Register, change: ChangeSet, *, today: date) -> Scene:
    """Return the scene after a change; the old one stays as it was, for a frame that is still being painted.

    Parameters
    ----------
    scene : Scene
        The scene before the change.
    register : Register
        The register after it.
    change : ChangeSet
        What was added, changed and removed.
    today : date
        Day for which overdue hazards and abolished grids are judged.

    Returns
    -------
    Scene
        A scene that shares every untouched layer with the old one; the same object when nothing on the map changed.
    """
    touched = {name for kind, name in LAYERS_OF.items() if change.touches(kind)}
    if change.touches(MapStyle):
        touched |= _restyled(scene, kept_styles(register))
    if not touched:
        return scene
    fresh = _copied(scene)
    worn = (fresh.point_style, fresh.badge_style, fresh.installation_style)
    shown = fresh.layer(LayerName.ENTERPRISES)
    is_plain = not any(worn) and (shown is None or not shown.problem)
    many = fresh.points is not None and fresh.points.count > _MANY and is_plain
    few = _touched_enterprises(register, change) if many else None
    if LayerName.ENTERPRISES in touched and few is not None and fresh.points is not None:
        touched.discard(LayerName.ENTERPRISES)
        crs = WorkCrs(register.info.zone)
        faults = Faults()
        anew = read_points(register, crs, origin=scene.origin, today=today, ids=few, faults=faults)
        fresh.points = replaced_points(fresh.points, few, anew)
        if faults.sentences():
            touched.add(LayerName.ENTERPRISES)
    SceneBuilder(register, today=today).rebuild(fresh, touched)
    fresh.version = change.step
    fresh.forget_extent()
    return fresh


def tried_on(
    scene: Scene, register: Register, style: LayerStyle | None, *, layer: LayerName, today: date
) -> Scene:
    """Return the scene with one layer drawn by a style that is not kept yet; None draws it as usual.

    Raises
    ------
    EditError
        If the style cannot be drawn.
    """
    if style is not None:
        check_style(style)
    fresh = _copied(scene)
    styles = kept_styles(register) | {str(layer): "" if style is None else written(style)}
    SceneBuilder(register, today=today, styles=styles).rebuild(fresh, {layer})
    fresh.version = scene.version
    return fresh


def scene_of_day(scene: Scene, register: Register, day: date) -> Scene:
    """Return the scene with grids, enterprises and hazards as they stood on an earlier day.

    The ground stays as it is now, and so does what has no history; see `PastRegister`.
    """
    fresh = _copied(scene)
    SceneBuilder(PastRegister(register, day), today=day).rebuild(
        fresh, {LayerName.GRIDS, LayerName.ENTERPRISES}
    )
    fresh.forget_extent()
    return fresh


def _copied(scene: Scene) -> Scene:
    """Return a scene whose layers can be changed while the old one is still being painted."""
    return replace(scene, layers=list(scene.layers), text_px=dict(scene.text_px), styles=dict(scene.styles))


def _restyled(scene: Scene, kept: dict[str, str]) -> set[LayerName]:
    """Return the layers that wear another style than the register keeps."""
    names = {*scene.styles, *kept} & set(STYLED_KINDS)
    return {LayerName(one) for one in names if scene.styles.get(one, "") != kept.get(one, "")}


def touched_ground(before: Scene, after: Scene, changes: Sequence[ChangeSet]) -> tuple[Extent, ...] | None:
    """Return the ground whose areas and lines look different after some changes.

    Symbols and names do not count: they are placed anew for every picture.

    Returns
    -------
    tuple of Extent or None
        Boxes in ground metres; None when anything may look different.
    """
    touched = {name for kind, name in LAYERS_OF.items() for one in changes if one.touches(kind)}
    ids = frozenset[int]().union(*(one.ids(Parcel) for one in changes))
    if any(one.touches(MapStyle) for one in changes):
        return None
    if touched - _POINT_LAYERS - {LayerName.PARCELS} or len(ids) > _FEW:
        return None
    boxes = (scene.feature_extent(LayerName.PARCELS, one) for scene in (before, after) for one in sorted(ids))
    return tuple(box for box in boxes if box is not None)


def _touched_enterprises(register: Register, change: ChangeSet) -> frozenset[int] | None:
    """Return the enterprises that look different now, or None when they are many or cannot be told."""
    out = set(change.ids(Enterprise))
    for kind in (Hazard, MajorHazardInstallation):
        if change.removed.get(kind):
            return None
        ids = change.ids(kind)
        if len(ids) > _FEW:
            return None
        if ids:
            held = register.columns(kind, ["enterprise_id"], id=list(ids))["enterprise_id"]
            out.update(one for one in held if one is not None)
    return frozenset(out) if len(out) <= _FEW else None
