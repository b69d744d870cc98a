"""The layers of the map by name, and their titles in the layer tree."""

from enum import StrEnum

from gisgrid.i18n import tr


class LayerName(StrEnum):
    """Every layer that a map may hold; the values are used in settings and templates."""

    RELIEF = "relief"
    LAND_COVER = "land_cover"
    CONTOURS = "contours"
    GRIDS = "grids"
    WATER = "water"
    ROADS = "roads"
    BUILDINGS = "buildings"
    PARCELS = "parcels"
    PLACES = "places"
    ENTERPRISES = "enterprises"
    KEY_UNITS = "key_units"
    INSTALLATIONS = "installations"
    HAZARDS = "hazards"
    LABELS = "labels"


ALL_LAYERS = frozenset(LayerName)


def title_of(name: LayerName) -> str:
    """Return the title of a layer in the language in use."""
    return {
        LayerName.RELIEF: tr("Relief"),
        LayerName.LAND_COVER: tr("Woods and fields"),
        LayerName.CONTOURS: tr("Contours"),
        LayerName.GRIDS: tr("Responsibility grids"),
        LayerName.WATER: tr("Rivers and lakes"),
        LayerName.ROADS: tr("Roads and railways"),
        LayerName.BUILDINGS: tr("Buildings"),
        LayerName.PARCELS: tr("Parcels"),
        LayerName.PLACES: tr("Places"),
        LayerName.ENTERPRISES: tr("Enterprises by danger class"),
        LayerName.KEY_UNITS: tr("Key units"),
        LayerName.INSTALLATIONS: tr("Major hazard installations"),
        LayerName.HAZARDS: tr("Open hazards"),
        LayerName.LABELS: tr("Map labels"),
    }[name]
