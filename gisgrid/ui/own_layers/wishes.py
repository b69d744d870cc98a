"""What is remembered of a layer of the user's own, as one line of JSON in the settings."""

import json
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from uuid import uuid4

from gisgrid.basemaps.grid import TileGrid, TileLevel, TileProjection
from gisgrid.basemaps.sources import RemoteTiles
from gisgrid.layers.own_files import OwnStyle


class WishKind(StrEnum):
    """Where a layer comes from."""

    FILE = "file"
    MBTILES = "mbtiles"
    FOLDER = "folder"
    XYZ = "xyz"
    WMTS = "wmts"
    TIANDITU = "tianditu"

    @property
    def is_remote(self) -> bool:
        """Whether showing it asks the network."""
        return self in (WishKind.XYZ, WishKind.WMTS, WishKind.TIANDITU)


@dataclass(frozen=True)
class Wish:
    """One layer of the user's own.

    Attributes
    ----------
    workspace : str
        Identity of the register it belongs to.
    kind : WishKind
    place : str
        Path, address, or the name of a map of 天地图.
    title : str
        Name in the layer tree.
    crs : str
        How the coordinates of a file are read: ``auto`` or a name.
    is_gcj02 : bool
        Whether the pictures of a basemap are shifted.
    is_visible : bool
        The tick in the layer tree.
    order : float
        Shift in the drawing order, as dragging in the layer tree leaves it; see `MapLayer`.
    style : OwnStyle
        Look of a file; of a basemap only opacity and scales count.
    tiles : dict
        For WMTS: address and levels of the chosen layer, as `keep_tiles` makes it.
    key : str
        Name of the layer in the scene.
    """

    workspace: str
    kind: WishKind
    place: str
    title: str
    crs: str = "auto"
    is_gcj02: bool = False
    is_visible: bool = True
    order: float = 0.0
    style: OwnStyle = field(default_factory=OwnStyle)
    tiles: dict[str, object] = field(default_factory=dict)
    key: str = field(default_factory=lambda: f"own:{uuid4().hex[:12]}")

    def to_text(self) -> str:
        """Return one line for the settings."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


def wish_from_text(text: str) -> Wish | None:
    """Read a line of the settings; None when another version wrote something that does not fit."""
    try:
        held = json.loads(text)
        style = OwnStyle(**held.pop("style", {}))
        order = float(held.get("order", 0.0))
        wish = Wish(**{**held, "kind": WishKind(held["kind"]), "order": order, "style": style})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    words = (wish.workspace, wish.place, wish.title, wish.key)
    return wish if all(isinstance(one, str) for one in words) and isinstance(wish.tiles, dict) else None


def restored(wish: Wish) -> Wish:
    """Return a remembered layer as it comes back: what asks the network waits to be switched on again."""
    return replace(wish, is_visible=False) if wish.kind.is_remote else wish


def keep_tiles(tiles: RemoteTiles) -> dict[str, object]:
    """Return address and levels of a service as plain values."""
    levels = [
        [one.identifier, one.units_per_px, one.left, one.top, one.columns, one.rows, one.tile_px]
        for one in tiles.grid.levels
    ]
    return {"template": tiles.template, "projection": tiles.grid.projection.value, "levels": levels}


def kept_tiles(held: dict[str, object]) -> RemoteTiles:
    """Return the service that `keep_tiles` wrote down.

    Raises
    ------
    ValueError
        If it was written down otherwise; also KeyError and TypeError.
    """
    levels = held["levels"]
    if not isinstance(levels, list) or not levels:
        raise ValueError(levels)
    grid = TileGrid(
        TileProjection(str(held["projection"])),
        tuple(
            TileLevel(
                str(one[0]),
                float(one[1]),
                float(one[2]),
                float(one[3]),
                int(one[4]),
                int(one[5]),
                int(one[6]),
            )
            for one in levels
        ),
    )
    return RemoteTiles(str(held["template"]), grid)
