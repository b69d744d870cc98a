"""Pictures under the map: adding, showing more or less of them, taking them away."""

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.base_map import Underlay
from gisgrid.store.session import EditSession


def add_underlay(session: EditSession, underlay: Underlay) -> Underlay:
    """Add a picture.

    Raises
    ------
    EditError
        If it has no name or no content, or covers no ground.
    """
    if not underlay.name.strip():
        raise EditError(tr("The picture needs a name."))
    if not underlay.content:
        raise EditError(tr("The file {name} is empty.", name=underlay.name))
    if not (underlay.west < underlay.east and underlay.south < underlay.north):
        raise EditError(tr("The picture {name} covers no ground; look at its points.", name=underlay.name))
    return session.add(underlay)


def set_opacity(session: EditSession, underlay_id: int, opacity: float) -> Underlay:
    """Make a picture more or less see-through, 0 to 1.

    Raises
    ------
    EditError
        If it is not there any more, or the opacity is no share.
    """
    underlay = demand(session, Underlay, underlay_id)
    if not 0.0 <= opacity <= 1.0:
        raise EditError(tr("Opacity lies between 0 and 100 %."))
    underlay.opacity = opacity
    session.flush()
    return underlay


def put_on_sheets(session: EditSession, underlay_id: int, *, is_shown: bool) -> Underlay:
    """Say whether sheets show a picture, too.

    Raises
    ------
    EditError
        If it is not there any more.
    """
    underlay = demand(session, Underlay, underlay_id)
    underlay.is_visible = is_shown
    session.flush()
    return underlay


def remove_underlay(session: EditSession, underlay_id: int) -> str:
    """Take a picture away and return its name.

    Raises
    ------
    EditError
        If it is not there any more.
    """
    underlay = demand(session, Underlay, underlay_id)
    session.delete(underlay)
    return underlay.name
