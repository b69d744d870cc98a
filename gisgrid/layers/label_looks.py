"""The looks of names by what they name, for a medium and a palette."""

from collections.abc import Mapping

from PySide6.QtGui import QFont

from gisgrid.layers.lettering import TextLook
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.palette import Palette


class Looks:
    """The text looks of a medium and palette, in one place."""

    def __init__(
        self,
        medium: Medium,
        palette: Palette,
        *,
        factor: float = 1.0,
        text_px: Mapping[str, float] | None = None,
    ) -> None:
        self._medium, self._palette, self._factor = medium, palette, factor
        self._text_px = text_px or {}

    def _share(self, layer: str, usual_px: float) -> float:
        """Return by how much the names of a layer are larger than usual."""
        return self._text_px.get(layer, usual_px) / usual_px

    def _look(
        self,
        px: float,
        mm: float,
        fill: str,
        *,
        halo: tuple[float, float] = (2.8, 0.8),
        back: str = "",
        weight: QFont.Weight = QFont.Weight.Normal,
        spacing: tuple[float, float] = (0.0, 0.0),
    ) -> TextLook:
        length = self._medium.length
        return TextLook(
            size=length(px=px, mm=mm) * self._factor,
            fill=fill,
            halo=back or self._palette.halo,
            halo_width=length(px=halo[0], mm=halo[1]),
            weight=weight,
            spacing=length(px=spacing[0], mm=spacing[1]),
        )

    @property
    def grid(self) -> TextLook:
        """Grid names: wide-spaced in the boundary colour."""
        share = self._share(LayerName.GRIDS, 17)
        return self._look(
            17 * share,
            3.9 * share,
            self._palette.text_grid,
            halo=(4, 1.0),
            weight=QFont.Weight.Medium,
            spacing=(4 * share, 1.2 * share),
        )

    @property
    def enterprise(self) -> TextLook:
        """Plain enterprises."""
        share = self._share(LayerName.ENTERPRISES, 12)
        return self._look(12 * share, 2.1 * share, self._palette.text)

    @property
    def key_unit(self) -> TextLook:
        """Key units."""
        share = self._share(LayerName.ENTERPRISES, 12)
        return self._look(12 * share, 2.4 * share, self._palette.text_strong, weight=QFont.Weight.Medium)

    @property
    def selected(self) -> TextLook:
        """The selected enterprise."""
        return self._look(13, 2.4, self._palette.text_selected, halo=(3.6, 0.9), weight=QFont.Weight.Bold)

    @property
    def place(self) -> TextLook:
        """Places with a pictogram."""
        share = self._share(LayerName.PLACES, 12)
        return self._look(12 * share, 2.0 * share, self._palette.text_place)

    @property
    def village(self) -> TextLook:
        """Settlements."""
        share = self._share(LayerName.PLACES, 12)
        return self._look(
            13 * share, 2.3 * share, self._palette.text_village, halo=(3, 0.8), weight=QFont.Weight.Medium
        )

    def own(self, fill: str, *, size_px: float = 11.5) -> TextLook:
        """Names of a layer of the user's own, or that a style of the user's asks for."""
        return self._look(size_px, 2.0 * size_px / 11.5, fill)

    def line(self, rank: int) -> TextLook:
        """Names along lines by rank: expressway, arterial, county, plain road, river, stream."""
        palette = self._palette
        medium_weight = QFont.Weight.Medium
        looks = (
            (12, 2.1, palette.text_expressway, (4.5, 0.9), "#F6C79B", medium_weight),
            (12, 2.1, palette.text_arterial, (4.5, 0.9), "#F9DFA6", medium_weight),
            (12, 2.1, palette.text_arterial, (4.5, 0.9), "#FBE9B7", medium_weight),
            (11.5, 1.95, palette.text_road, (4.5, 0.9), palette.halo, QFont.Weight.Normal),
            (14, 2.5, palette.text_water, (2.4, 0.6), "#E6F2F9", QFont.Weight.Normal),
            (11.5, 2.1, palette.text_water, (2.4, 0.6), "#F4FAFD", QFont.Weight.Normal),
        )
        px, mm, fill, halo, back, weight = looks[rank]
        return self._look(px, mm, fill, halo=halo, back=back, weight=weight)
