"""Paper sizes and the lengths of a sheet, all in millimetres."""

import re
from dataclasses import dataclass
from enum import StrEnum

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr


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
_LEAST_MM, _MOST_MM = 150.0, 3000.0
_FREE = re.compile(r"^(\d+(?:\.\d+)?)\s*[x×*]\s*(\d+(?:\.\d+)?)$")


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

    def moved(self, dx_mm: float, dy_mm: float) -> "Box":
        """Return the rectangle pushed to the right and down."""
        return Box(self.x_mm + dx_mm, self.y_mm + dy_mm, self.width_mm, self.height_mm)

    def holds(self, x_mm: float, y_mm: float) -> bool:
        """Tell whether a point lies in the rectangle or on its edge."""
        return self.x_mm <= x_mm <= self.right_mm and self.y_mm <= y_mm <= self.bottom_mm


@dataclass(frozen=True)
class PageSize:
    """The outer size of a sheet.

    Attributes
    ----------
    width_mm, height_mm : float
        Outer size of the sheet.
    """

    width_mm: float
    height_mm: float

    @classmethod
    def of(cls, paper: Paper, orientation: Orientation = Orientation.LANDSCAPE) -> "PageSize":
        """Return an ISO paper in one orientation."""
        short, long = _SIDES_MM[paper]
        return cls(long, short) if orientation is Orientation.LANDSCAPE else cls(short, long)

    @classmethod
    def parse(cls, text: str, *, orientation: Orientation = Orientation.LANDSCAPE) -> "PageSize":
        """Read ``A3`` or a free size such as ``900x600`` (width by height in millimetres).

        Raises
        ------
        BadUseError
            If the text is neither, or a side is not between 150 and 3000 mm.
        """
        name = text.strip().upper()
        if name in Paper.__members__:
            return cls.of(Paper(name), orientation)
        found = _FREE.match(text.strip().lower())
        if not found:
            raise BadUseError(
                tr(
                    "There is no paper “{paper}”. Choose {papers}, or a size in millimetres such as 900x600.",
                    paper=text,
                    papers=", ".join(Paper),
                )
            )
        width, height = float(found[1]), float(found[2])
        if not all(_LEAST_MM <= side <= _MOST_MM for side in (width, height)):
            raise BadUseError(
                tr(
                    "A sheet of {paper} mm cannot be made; its sides must lie between {least} and {most} mm.",
                    paper=text,
                    least=round(_LEAST_MM),
                    most=round(_MOST_MM),
                )
            )
        return cls(width, height)

    @property
    def orientation(self) -> Orientation:
        """Which side lies at the bottom; a square counts as landscape."""
        return Orientation.LANDSCAPE if self.width_mm >= self.height_mm else Orientation.PORTRAIT

    @property
    def paper(self) -> Paper | None:
        """The ISO paper of this size, within half a millimetre; None for a free size."""
        sides = sorted((self.width_mm, self.height_mm))
        for paper, (short, long) in _SIDES_MM.items():
            if abs(sides[0] - short) < 0.5 and abs(sides[1] - long) < 0.5:
                return paper
        return None

    @property
    def name(self) -> str:
        """``A3``, or ``900 × 600``."""
        return self.paper.value if self.paper else f"{self.width_mm:g} × {self.height_mm:g}"

    @property
    def growth(self) -> float:
        """Growth of furniture, 1 on A3.

        Type grows more slowly than the paper, because a wall map is read from farther away but not in
        proportion to its size.
        """
        long = min(max(self.width_mm, self.height_mm), min(self.width_mm, self.height_mm) * 1.6)
        return float((long / 420.0) ** 0.72)
