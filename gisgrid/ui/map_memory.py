"""What the map remembers of a register between starts: the view, ticks, order and opacity of layers, the theme."""

import json
import logging
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gisgrid.errors import FileError
from gisgrid.files import replacing
from gisgrid.layers.scene import MapLayer

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LayerState:
    """What the user chose for one layer.

    Attributes
    ----------
    opacity : float
        0 to 1.
    order : float
        Shift in the drawing order; see `MapLayer`.
    """

    is_visible: bool = True
    opacity: float = 1.0
    order: float = 0.0

    @classmethod
    def of(cls, layer: MapLayer) -> "LayerState":
        """Read the state of a layer."""
        return cls(layer.is_visible, layer.opacity, layer.order)

    def give_to(self, layer: MapLayer) -> None:
        """Put a layer into this state."""
        layer.is_visible, layer.opacity, layer.order = self.is_visible, self.opacity, self.order


@dataclass(frozen=True, slots=True)
class MapState:
    """How a map stood when it was left.

    Attributes
    ----------
    centre_m : tuple of float or None
        Middle of the window in metres of the work CRS; None for the whole map.
    metres_per_px : float
        Scale of the window.
    """

    centre_m: tuple[float, float] | None = None
    metres_per_px: float = 0.0
    theme: str = ""
    layers: dict[str, LayerState] = field(default_factory=dict)


class MapMemory:
    """Keeps the state of the map of one register in a small file; losing it costs nothing but habits.

    Parameters
    ----------
    folder : Path
        Where the files of all registers lie.
    identity : str
        Identity of the register.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self._path = folder / "maps" / f"{identity}.json"

    def load(self) -> MapState:
        """Return the state that was kept; the plain one when there is none or the file is damaged."""
        try:
            return _state_of(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return MapState()
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as problem:
            _LOG.info("the kept map state %s cannot be used: %s", self._path.name, problem)
            return MapState()

    def save(self, state: MapState) -> None:
        """Keep a state; a disk that cannot be written is only noted in the log."""
        kept = asdict(state) | {"layers": {str(name): asdict(one) for name, one in state.layers.items()}}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._path) as fresh:
                fresh.write_text(json.dumps(kept), encoding="utf-8")
        except (OSError, FileError) as problem:
            _LOG.info("the map state was not kept: %s", problem)


def _state_of(kept: dict[str, Any]) -> MapState:
    centre = kept["centre_m"]
    scale = float(kept["metres_per_px"])
    layers = {
        name: LayerState(
            bool(one["is_visible"]), min(max(float(one["opacity"]), 0.0), 1.0), float(one["order"])
        )
        for name, one in kept["layers"].items()
    }
    has_view = centre is not None and scale > 0
    return MapState(
        (float(centre[0]), float(centre[1])) if has_view else None,
        scale if has_view else 0.0,
        str(kept["theme"]),
        layers,
    )
