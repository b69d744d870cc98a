"""The chip that tells that a list shows only the records behind a figure; a click shows all again."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton

from gisgrid.i18n import tr
from gisgrid.ui.theme.theme import Theme


class OnlyChip(QToolButton):
    """Hidden while the list is whole.

    Signals
    -------
    changed()
        The list is to be read again.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.ids: frozenset[int] | None = None
        self.setObjectName("only_chip")
        self.setProperty("kind", "filter")
        self.setIcon(theme.icons.icon("x", theme.palette.accent, size_px=12))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setToolTip(tr("Show all again"))
        self.clicked.connect(lambda _=False: self.narrow((), ""))
        self.hide()

    def narrow(self, ids: Collection[int], title: str) -> None:
        """Keep to some records; without any, show all again."""
        self.ids = frozenset(ids) or None
        self.setText(f"{title} {len(ids)}")
        self.setVisible(self.ids is not None)
        self.changed.emit()

    def has(self, id: int) -> bool:
        """Tell whether a record is to be shown."""
        return self.ids is None or id in self.ids
