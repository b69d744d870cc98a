"""What the canvas asks of the map: pictures, what lies under a point, and the shape of a record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shapely.geometry.base import BaseGeometry

from gisgrid.layers.view import Extent, View
from gisgrid.ui.canvas.renderer import MapPainting


@dataclass(frozen=True, slots=True)
class FeatureRef:
    """One record on the map.

    Attributes
    ----------
    kind : type
        Class of the record in `gisgrid.model`.
    id : int
        Its id.
    """

    kind: type[Any]
    id: int


@dataclass(frozen=True, slots=True)
class MapTheme:
    """One way of colouring the map (专题).

    Attributes
    ----------
    key : str
        Name in settings and scenes.
    title : str
        Word on the button, already translated.
    """

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class LegendChip:
    """One colour of the map and what it means.

    Attributes
    ----------
    title : str
        Its meaning, already translated.
    colour : str
        As ``#RRGGBB``; empty for a line without a colour.
    count : int or None
        How many enterprises or grids wear it; None for a line that cannot be chosen.
    """

    title: str
    colour: str
    count: int | None = None


class MapSource(Protocol):
    """The map as the canvas sees it; all of it is called on the main thread and answers at once."""

    @property
    def extent(self) -> Extent:
        """The ground of everything there is, in metres of the work CRS."""
        ...

    def painting(self, *, focus: FeatureRef | None, selected: tuple[FeatureRef, ...]) -> MapPainting:
        """Freeze the present state for the painting thread."""
        ...

    def pick(self, view: View, x_px: float, y_px: float) -> list[FeatureRef]:
        """Return the records under a point of the window, the top one first."""
        ...

    def within(self, box: Extent) -> list[FeatureRef]:
        """Return the enterprises in a box of metres or, where there are none, the parcels."""
        ...

    def within_shape(self, shape: BaseGeometry) -> list[FeatureRef]:
        """Return the enterprises in a shape of metres or, where there are none, the parcels wholly inside."""
        ...

    def shapes(self, refs: Iterable[FeatureRef]) -> list[BaseGeometry]:
        """Return the geometries of records in metres, without those that have no place."""
        ...

    def marks(self, refs: Sequence[FeatureRef]) -> list[BaseGeometry]:
        """Return what to outline, in metres, when records are selected."""
        ...

    def name(self, ref: FeatureRef) -> str:
        """Return what to call a record in the hover tip; empty when it has no name."""
        ...

    def themes(self) -> tuple[MapTheme, ...]:
        """Return the ways of colouring that this map offers, the present one among them."""
        ...

    @property
    def theme_key(self) -> str:
        """The way of colouring in use."""
        ...

    def choose_theme(self, key: str) -> None:
        """Colour the map in another way."""
        ...

    def legend(self, metres_per_px: float) -> tuple[LegendChip, ...]:
        """Return what the colours of the way in use mean at a scale; empty when they need no words."""
        ...

    def legend_members(self, chip: LegendChip) -> list[FeatureRef]:
        """Return the records behind one entry of the legend."""
        ...
