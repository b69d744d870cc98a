"""The usual looks of the layers as styles: where a style of the user's begins, and what other programs are told."""

from gisgrid.i18n import term
from gisgrid.layers import looks
from gisgrid.layers.names import LayerName, title_of
from gisgrid.layers.palette import SCREEN
from gisgrid.layers.styles import FillStyle, LineStyle
from gisgrid.model.enumerations import HazardLevel, LandKind, PlaceKind, RoadClass
from gisgrid.model.map_styles import LayerStyle, Look, Marker, StyleClass, StyleKind


def usual_style(layer: str) -> LayerStyle:
    """Return how a layer is drawn when nothing else was chosen for it.

    Raises
    ------
    KeyError
        If the layer is none whose looks can be told as a style.
    """
    return {
        LayerName.GRIDS: _grids,
        LayerName.PARCELS: _parcels,
        LayerName.BUILDINGS: _buildings,
        LayerName.ROADS: _roads,
        LayerName.WATER: _water,
        LayerName.LAND_COVER: _land_cover,
        LayerName.CONTOURS: _contours,
        LayerName.PLACES: _places,
        LayerName.ENTERPRISES: _enterprises,
        LayerName.INSTALLATIONS: _installations,
        LayerName.HAZARDS: _hazards,
    }[LayerName(layer)]()


def _single(layer: LayerName, look: Look, *, label_field: str = "") -> LayerStyle:
    return LayerStyle(layer, classes=(StyleClass(title_of(layer), look),), label_field=label_field)


def _grids() -> LayerStyle:
    return _single(LayerName.GRIDS, Look(stroke=SCREEN.boundary, stroke_px=1.6), label_field="name")


def _parcels() -> LayerStyle:
    return _single(LayerName.PARCELS, _area(looks.PARCEL))


def _buildings() -> LayerStyle:
    return _single(LayerName.BUILDINGS, _area(looks.BUILDING))


def _water() -> LayerStyle:
    return _single(LayerName.WATER, _area(looks.WATER))


def _contours() -> LayerStyle:
    return _single(LayerName.CONTOURS, _line(looks.CONTOUR))


def _enterprises() -> LayerStyle:
    return _single(LayerName.ENTERPRISES, Look(marker=Marker.OWN), label_field="short_name")


def _roads() -> LayerStyle:
    styles: dict[RoadClass, LineStyle] = {
        RoadClass.EXPRESSWAY: looks.EXPRESSWAY,
        **dict(reversed(list(looks.ROADS.items()))),
        RoadClass.RAILWAY: looks.RAIL_BED,
    }
    classes = tuple(
        StyleClass(term(one.value), _line(style), value=one.value) for one, style in styles.items()
    )
    return LayerStyle(LayerName.ROADS, StyleKind.CATEGORY, "road_class", classes)


def _land_cover() -> LayerStyle:
    styles = {**looks.LAND, LandKind.FIELD: looks.FIELDS[0]}
    classes = tuple(
        StyleClass(term(one.value), _area(style), value=one.value) for one, style in styles.items()
    )
    return LayerStyle(LayerName.LAND_COVER, StyleKind.CATEGORY, "kind", classes)


def _places() -> LayerStyle:
    kinds = [(one, family) for one, (letter, family) in looks.PICTOGRAMS.items() if letter]
    classes = tuple(
        StyleClass(
            term(one.value),
            Look(fill=SCREEN.places[family], stroke=SCREEN.halo),
            value=one.value,
        )
        for one, family in kinds
        if one is not PlaceKind.PEAK
    )
    return LayerStyle(LayerName.PLACES, StyleKind.CATEGORY, "kind", classes, label_field="name")


def _installations() -> LayerStyle:
    look = Look(fill=SCREEN.installation, stroke=SCREEN.installation_edge)
    return _single(LayerName.INSTALLATIONS, look)


def _hazards() -> LayerStyle:
    """Return the badges by level; which of them are overdue changes with the day, so that no style can tell it."""
    fills = {HazardLevel.MAJOR: SCREEN.badge_urgent, HazardLevel.GENERAL: SCREEN.badge}
    classes = tuple(
        StyleClass(term(one.value), Look(fill=fill, stroke=SCREEN.halo), value=one.value)
        for one, fill in fills.items()
    )
    return LayerStyle(LayerName.HAZARDS, StyleKind.CATEGORY, "level", classes)


def _area(style: FillStyle) -> Look:
    return Look(
        fill=style.fill,
        fill_opacity=style.opacity,
        stroke=style.outline,
        stroke_px=style.outline_width.px,
    )


def _line(style: LineStyle) -> Look:
    return Look(
        stroke=style.colour,
        stroke_px=style.width.px,
        casing=style.casing,
        is_dashed=bool(style.dash),
    )
