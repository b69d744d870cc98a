"""How the layers of the map are drawn: keeping a style, going back to the usual one."""

from gisgrid.edits.records import demand
from gisgrid.model.map_styles import LayerStyle, MapStyle, check_style, written
from gisgrid.store.session import EditSession


def keep_style(session: EditSession, style: LayerStyle) -> MapStyle:
    """Keep the style of a layer in place of the one it had.

    Raises
    ------
    EditError
        If the style cannot be drawn; see `check_style`.
    """
    check_style(style)
    held = session.find(MapStyle, layer=style.layer)
    if not held:
        return session.add(MapStyle(style.layer, written(style)))
    found = demand(session, MapStyle, held[0].id or 0)
    found.definition = written(style)
    session.flush()
    return found


def drop_style(session: EditSession, layer: str) -> bool:
    """Draw a layer as usual again; return whether it had a style of its own."""
    held = session.find(MapStyle, layer=layer)
    for one in held:
        session.delete(one)
    return bool(held)
