"""How a class of features looks: typed values with screen pixels, ground metres and paper millimetres."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from gisgrid.layers.medium import Medium
from gisgrid.layers.palette import colour

HAIRLINE_PX = 1.0
"""Up to this width Qt draws cosmetic lines by code of its own, the fastest there is."""
_NARROW_PX = 3.4
"""Up to this width nobody sees the joins and caps of a line."""
_FULL_FLOOR_M = 8.0
_LEAST_FLOOR = 0.45


@dataclass(frozen=True, slots=True)
class Width:
    """A line width that follows the ground but never gets too thin.

    Attributes
    ----------
    px : float
        Width on a screen in pixels; the floor when `ground_m` is given, which shrinks on overviews.
    mm : float
        The same on paper in millimetres.
    ground_m : float
        True width on the ground in metres; 0 for a line that has none.
    limit_px : float
        Widest on a screen; 0 for no limit.
    """

    px: float
    mm: float
    ground_m: float = 0.0
    limit_px: float = 0.0

    def units(self, medium: Medium, metres_per_px: float) -> float:
        """Return the width in units of the medium at a map scale."""
        floor = medium.length(px=self.px, mm=self.mm)
        if self.ground_m and not medium.is_paper:
            floor *= min(1.0, max(_LEAST_FLOOR, (_FULL_FLOOR_M / metres_per_px) ** 0.4))
        width = max(floor, self.ground_m / metres_per_px)
        if self.limit_px and not medium.is_paper:
            width = min(width, self.limit_px)
        return width


@dataclass(frozen=True, slots=True)
class LineStyle:
    """A stroke, with a casing drawn under the fills of every class of its layer.

    Attributes
    ----------
    colour : str
        Fill colour.
    width : Width
        Width of the fill.
    casing : str
        Colour of the casing; empty for none.
    casing_extra : Width
        How much wider than the fill the casing is, both sides together.
    dash : tuple of float
        Dash pattern in multiples of the width; empty for a solid line.
    inner : str
        Colour of a thin line in the middle; empty for none.
    min_metres_per_px, max_metres_per_px : float
        Scales between which the line is drawn.
    """

    colour: str
    width: Width
    casing: str = ""
    casing_extra: Width = Width(1.4, 0.24)
    dash: tuple[float, ...] = ()
    round_cap: bool = True
    inner: str = ""
    min_metres_per_px: float = 0.0
    max_metres_per_px: float = 1e9
    opacity: float = 1.0

    def is_drawn_at(self, metres_per_px: float) -> bool:
        """Tell whether the line is drawn at a scale."""
        return self.min_metres_per_px <= metres_per_px <= self.max_metres_per_px


@dataclass(frozen=True, slots=True)
class FillStyle:
    """A filled area with an optional outline.

    Attributes
    ----------
    fill : str
        Fill colour; empty for none.
    opacity : float
        Opacity of the fill, 0 to 1.
    outline : str
        Outline colour; empty for none.
    outline_width : Width
        Width of the outline.
    cover : str
        Colour that stands for features too small to be drawn; empty for the fill.
    min_metres_per_px, max_metres_per_px : float
        Scales between which the area is drawn.
    outline_max_metres_per_px : float
        The outline is left out beyond this scale.
    is_seamless : bool
        Neighbours touch: filled without anti-aliasing on screens, so that no seam shines through.
    """

    fill: str = ""
    opacity: float = 1.0
    outline: str = ""
    outline_width: Width = Width(0.8, 0.1)
    cover: str = ""
    min_metres_per_px: float = 0.0
    max_metres_per_px: float = 1e9
    outline_max_metres_per_px: float = 1e9
    is_seamless: bool = False

    def is_drawn_at(self, metres_per_px: float) -> bool:
        """Tell whether the area is drawn at a scale."""
        return self.min_metres_per_px <= metres_per_px <= self.max_metres_per_px


@lru_cache(maxsize=1024)
def pen_of(
    name: str,
    width: float,
    *,
    cosmetic: bool,
    opacity: float = 1.0,
    round_cap: bool = True,
    round_join: bool = True,
    dash: tuple[float, ...] = (),
) -> QPen:
    """Return a cached pen; `width` is in units when cosmetic, in metres otherwise."""
    pen = QPen(colour(name, opacity), width)
    pen.setCosmetic(cosmetic)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin if round_join else Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_cap else Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern(list(dash))
    return pen


def map_pen(
    name: str,
    width: float,
    medium: Medium,
    metres_per_px: float,
    *,
    opacity: float = 1.0,
    round_cap: bool = True,
    dash: tuple[float, ...] = (),
) -> QPen:
    """Return the pen for the paths of a canvas; `width` is in units of the medium.

    Screens paint paths in ground metres with a cosmetic pen, whose thin lines Qt draws by its fast code. A vector
    sheet paints paths in its own units, so that the file keeps a stroke instead of an outline. Narrow lines get
    plain joins and caps, which nobody can see and which cost a third of round ones.
    """
    if medium.is_vector:
        return pen_of(name, width, cosmetic=False, opacity=opacity, round_cap=round_cap, dash=dash)
    is_wide = width > _NARROW_PX
    return pen_of(
        name,
        width,
        cosmetic=True,
        opacity=opacity,
        round_cap=round_cap and is_wide,
        round_join=is_wide,
        dash=dash,
    )
