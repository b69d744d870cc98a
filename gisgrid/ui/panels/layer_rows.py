"""What the layer tree knows of layers: which are alike, which lie above which, and the look of its rows."""

from gisgrid.layers.scene import MapLayer, OwnKind, Scene
from gisgrid.ui.theme.theme import Theme


def own_rows(scene: Scene) -> list[tuple[str, str]]:
    """Return key and title of the own layers of a scene."""
    return [(layer.name, layer.title) for layer in scene.layers if layer.own is not None]


def own_rank(layer: MapLayer) -> int:
    """Files stand above pictures, pictures above basemaps, as on the map."""
    order = (OwnKind.FILE, OwnKind.PICTURE, OwnKind.BASEMAP)
    return order.index(layer.own.kind) if layer.own is not None else 0


def height_of(layer: MapLayer) -> float:
    """Where the uppermost part of a layer is painted in the drawing order."""
    return max((float(item.slot) for item in layer.items), default=0.0) + layer.order


def tree_sheet(theme: Theme) -> str:
    """Return the style sheet of the tree."""
    closed = theme.icons.file("chevron-right", theme.palette.secondary).as_posix()
    opened = theme.icons.file("chevron-down", theme.palette.secondary).as_posix()
    return (
        "QTreeView::indicator { width: 13px; height: 13px; border-radius: 3px; }"
        f"QTreeView::branch:closed:has-children {{ image: url('{closed}'); }}"
        f"QTreeView::branch:open:has-children {{ image: url('{opened}'); }}"
        f"QTreeView::item:selected {{ background: {theme.palette.accent_tint}; color: {theme.palette.text}; }}"
        f"QTreeView::item:hover {{ background: {theme.palette.panel}; }}"
    )
