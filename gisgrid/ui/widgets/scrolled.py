"""Putting another content into a scrolled area while the old one may still be handling an event."""

from PySide6.QtWidgets import QScrollArea, QWidget


def put_inside(area: QScrollArea, body: QWidget) -> None:
    """Show `body`, keeping the place; the old content goes when control is back in the event loop.

    `QScrollArea.setWidget` alone deletes the old content at once, even under the button that was just clicked in it.
    """
    at = area.verticalScrollBar().value()
    old = area.takeWidget()
    area.setWidget(body)
    body.show()
    if old is not None:
        old.hide()
        old.setParent(area)
        old.deleteLater()
    area.verticalScrollBar().setValue(at)
