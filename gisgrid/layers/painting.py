"""Painting without a window: fonts and pictures need a Qt application, but no screen."""

import os

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication


def ready_to_paint() -> QCoreApplication:
    """Return the running Qt application, or make one that needs no screen.

    The caller keeps the result for as long as it paints.
    """
    running = QCoreApplication.instance()
    if running is not None:
        return running
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(["gisgrid"])
