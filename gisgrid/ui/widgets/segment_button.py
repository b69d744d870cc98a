"""A button of a choice; it keeps room for the heavier letters that it gets when it is chosen."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton


class SegmentButton(QPushButton):
    """Checkable; as wide checked as not, so that Latin words are never cut."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setCheckable(True)
        self.setProperty("kind", "segment")

    def sizeHint(self) -> QSize:
        """Ask for the width of the chosen state."""
        hint = super().sizeHint()
        light, heavy = QFont(self.font()), QFont(self.font())
        light.setWeight(QFont.Weight.Normal)
        heavy.setWeight(QFont.Weight.DemiBold)
        width, wider = (QFontMetrics(font).horizontalAdvance(self.text()) for font in (light, heavy))
        return QSize(hint.width() + max(0, wider - width), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Give no width away."""
        return self.sizeHint()
