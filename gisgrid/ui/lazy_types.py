"""Makes Qt's enumerations exist before more than one thread paints.

PySide6 builds the Python class of an enumeration when it is first met, even as one overload among many of a method
such as `QPainter.fillRect`. The building runs Python code, so another thread can walk into a half-built class, and the
process dies (seen with 6.11.3: `QGradient.Preset` has 180 members and takes long enough). Met once on the main thread,
they are safe.
"""

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QDataStream, QIODevice, QLineF, QLocale, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGlyphRun,
    QGradient,
    QImage,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QPolygonF,
    QRawFont,
    QRegion,
    QStaticText,
    QTextLayout,
    QTextOption,
    QTransform,
)

_PAINTING_TYPES = (
    *(
        Qt,
        QBuffer,
        QByteArray,
        QDataStream,
        QIODevice,
        QLineF,
        QLocale,
        QRectF,
        QBrush,
        QColor,
        QFont,
        QFontDatabase,
    ),
    *(
        QFontMetricsF,
        QGlyphRun,
        QGradient,
        QImage,
        QPageLayout,
        QPageSize,
        QPainter,
        QPainterPath,
        QPaintDevice,
    ),
    *(QPdfWriter, QPen, QPolygonF, QRawFont, QRegion, QStaticText, QTextLayout, QTextOption, QTransform),
)


@cache
def prepare_for_threads() -> int:
    """Meet every enumeration that painting may use; return how many attributes were touched.

    To be called on the main thread before the first painting thread starts; later calls cost nothing.
    """
    touched = 0
    for owner in _PAINTING_TYPES:
        for name in dir(owner):
            # Documentation and signatures hold no enumeration, and to word them takes a tenth of a second.
            if not name.startswith("__"):
                getattr(owner, name, None)
                touched += 1
    return touched
