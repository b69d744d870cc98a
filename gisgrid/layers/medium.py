"""What is painted on: a screen, a picture of a sheet, or a vector sheet."""

from dataclasses import dataclass
from enum import Enum, auto

_MM_PER_INCH = 25.4
_PAPER_RESOLUTION_MM = 0.05


class MediumKind(Enum):
    """The three kinds of surface that the painter knows."""

    SCREEN = auto()
    RASTER = auto()
    VECTOR = auto()


@dataclass(frozen=True, slots=True)
class Medium:
    """The surface's units: sizes are pixels on a screen and millimetres on paper.

    Attributes
    ----------
    px_per_mm : float
        Units of the painter per millimetre.
    device_pixel_ratio : float
        Physical pixels per unit (screens with 125 % and the like).
    kind : MediumKind
        Screen sizes or paper sizes; sprites or real text and paths.
    """

    px_per_mm: float = 96 / _MM_PER_INCH
    device_pixel_ratio: float = 1.0
    kind: MediumKind = MediumKind.SCREEN

    @classmethod
    def screen(cls, device_pixel_ratio: float = 1.0) -> "Medium":
        """Return a screen with 96 logical pixels per inch."""
        return cls(device_pixel_ratio=device_pixel_ratio)

    @classmethod
    def raster(cls, dots_per_inch: float) -> "Medium":
        """Return a picture of paper."""
        return cls(px_per_mm=dots_per_inch / _MM_PER_INCH, kind=MediumKind.RASTER)

    @classmethod
    def vector(cls, px_per_mm: float) -> "Medium":
        """Return a PDF or SVG sheet whose painter has so many units per millimetre."""
        return cls(px_per_mm=px_per_mm, kind=MediumKind.VECTOR)

    @property
    def is_paper(self) -> bool:
        """Whether sizes are counted in millimetres."""
        return self.kind is not MediumKind.SCREEN

    @property
    def is_vector(self) -> bool:
        """Whether text and symbols stay text and paths."""
        return self.kind is MediumKind.VECTOR

    @property
    def tolerance_px(self) -> float:
        """How far, in units, a simplified line may lie from the true one."""
        if self.kind is MediumKind.VECTOR:
            return _PAPER_RESOLUTION_MM * self.px_per_mm
        return 0.5 / self.device_pixel_ratio

    def length(self, *, px: float, mm: float) -> float:
        """Return a size in units: `px` on a screen, `mm` on paper."""
        return mm * self.px_per_mm if self.is_paper else px
