"""Paper sizes and the lengths of a sheet, all in millimetres."""

from dataclasses import dataclass
from enum import StrEnum


class Paper(StrEnum):
    """The ISO 216 sizes that stations and print shops use."""

    A4 = "A4"
    A3 = "A3"
    A2 = "A2"
    A1 = "A1"
    A0 = "A0"


class Orientation(StrEnum):
    """Which side of the paper lies at the bottom."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


_SIDES_MM: dict[Paper, tuple[float, float]] = {
    Paper.A4: (210.0, 297.0),
    Paper.A3: (297.0, 420.0),
    Paper.A2: (420.0, 594.0),
    Paper.A1: (594.0, 841.0),
    Paper.A0: (841.0, 1189.0),
}


@dataclass(frozen=True)
class Box:
    """A rectangle on the page; x to the right and y down from the paper's upper left corner."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float

    @property
    def right_mm(self) -> float:
        """The x of the right edge."""
        return self.x_mm + self.width_mm

    @property
    def bottom_mm(self) -> float:
        """The y of the lower edge."""
        return self.y_mm + self.height_mm

    def inset(self, by_mm: float) -> "Box":
        """Return the rectangle that lies `by_mm` inside this one (outside when negative)."""
        return Box(
            self.x_mm + by_mm, self.y_mm + by_mm, self.width_mm - 2 * by_mm, self.height_mm - 2 * by_mm
        )


@dataclass(frozen=True)
class PageSize:
    """One paper in one orientation.

    Attributes
    ----------
    width_mm, height_mm : float
        Outer size of the sheet.
    growth : float
        Factor for furniture, 1 on A3; type grows more slowly than the paper, because a wall map
        is read from farther away but not in proportion to its size.
    """

    paper: Paper
    orientation: Orientation

    @property
    def width_mm(self) -> float:
        """Width of the sheet."""
        short, long = _SIDES_MM[self.paper]
        return long if self.orientation is Orientation.LANDSCAPE else short

    @property
    def height_mm(self) -> float:
        """Height of the sheet."""
        short, long = _SIDES_MM[self.paper]
        return short if self.orientation is Orientation.LANDSCAPE else long

    @property
    def growth(self) -> float:
        """Growth of furniture against A3."""
        return float((_SIDES_MM[self.paper][1] / 420.0) ** 0.72)
