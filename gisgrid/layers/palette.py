"""Every colour of the map, once: the calm screen palette and its slightly stronger paper twin."""

from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Palette:
    """Map colours as ``#RRGGBB`` or ``#AARRGGBB``.

    Attributes
    ----------
    tints : tuple of str
        Four hues for neighbouring grids.
    tint_strength : float
        Opacity of a tint, 0 to 1.
    """

    ground: str = "#FBFAF7"
    wood: str = "#E3ECD6"
    fields: tuple[str, ...] = ("#F5F3E3", "#F1F2DF", "#F7F3E6", "#EDF1DC")
    field_edge: str = "#E6E3CF"
    green: str = "#DDEACB"
    built_up: str = "#F4EEE3"
    water: str = "#CFE5F2"
    water_edge: str = "#7FB3D5"
    contour: str = "#D8CBB2"
    contour_major: str = "#C9B48E"
    building: str = "#E6DED3"
    building_edge: str = "#BFB4A4"
    parcel_edge: str = "#B8A88A"
    parcel_cover: str = "#DDD2BB"
    tints: tuple[str, ...] = ("#3D8BE8", "#7DB93C", "#EFB024", "#C77FD6")
    tint_strength: float = 0.12
    boundary: str = "#8E2C6B"
    boundary_halo: str = "#CCFFFFFF"
    boundary_far: str = "#BE8CAE"
    halo: str = "#FFFFFF"
    text: str = "#4A4F57"
    text_strong: str = "#2B3036"
    text_grid: str = "#8E2C6B"
    text_place: str = "#4A5568"
    text_village: str = "#54493A"
    text_water: str = "#3C7FAE"
    text_road: str = "#5C6066"
    text_arterial: str = "#6B4A12"
    text_expressway: str = "#7A3E0C"
    text_selected: str = "#123E73"
    accent: str = "#1F5FA8"
    class_a: str = "#C92A2A"
    class_b: str = "#E8770E"
    class_c: str = "#2F6FB3"
    key_unit: str = "#D6001C"
    key_unit_edge: str = "#7D0010"
    badge: str = "#D9480F"
    badge_urgent: str = "#C92A2A"
    installation: str = "#FFD43B"
    installation_edge: str = "#6B5200"
    installation_text: str = "#4A3900"
    rail: str = "#777C84"
    places: dict[str, str] = field(
        default_factory=lambda: {
            "civic": "#5B7FA6",
            "care": "#B8404B",
            "fuel": "#7A5A2B",
            "works": "#4C8091",
            "park": "#4F8A4B",
            "traffic": "#6A6F77",
        }
    )


SCREEN = Palette()
PAPER = Palette(
    ground="#FFFFFF",
    wood="#DDE9CC",
    water="#C4E1F3",
    water_edge="#3F97CF",
    contour="#D4BC9B",
    contour_major="#BE9A6C",
    building="#D6C8B5",
    building_edge="#857763",
    tints=("#C3D9F0", "#C9E0AC", "#F7D79E", "#F2C4D2"),
    tint_strength=0.62,
    boundary_halo="#FFFFFF",
    text="#33383E",
    text_strong="#1E2329",
    text_grid="#7A2259",
    text_water="#1F6FA8",
    rail="#2B2B2B",
)


@lru_cache(maxsize=512)
def colour(name: str, opacity: float = 1.0) -> QColor:
    """Return a palette colour as a QColor, its own opacity multiplied by `opacity` (0 to 1)."""
    made = QColor(name)
    if opacity < 1.0:
        made.setAlphaF(made.alphaF() * opacity)
    return made


def mixed(top: str, ground: str, opacity: float) -> str:
    """Return the opaque colour that `top` at `opacity` gives on `ground`, as ``#RRGGBB``.

    Examples
    --------
    >>> mixed("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    a, b = QColor(top), QColor(ground)
    parts = (
        round(one * opacity + two * (1 - opacity))
        for one, two in ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    )
    return "#" + "".join(f"{part:02X}" for part in parts)
