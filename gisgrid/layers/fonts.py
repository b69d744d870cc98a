"""The bundled fonts, so that labels lie alike on every computer.

Two families: *Gisgrid Sans* (regular and bold) for labels, tables and the window, *Gisgrid Serif* (bold
only) for the titles of papers. Characters they lack come from the system's own fonts.
"""

import functools

from PySide6.QtGui import QFontDatabase

from gisgrid import paths
from gisgrid.errors import FileError
from gisgrid.i18n import tr

SANS = "Gisgrid Sans"
SERIF = "Gisgrid Serif"
FONT_FILES = {
    "gisgrid-sans-regular.otf": SANS,
    "gisgrid-sans-bold.otf": SANS,
    "gisgrid-serif-bold.otf": SERIF,
}


def sans() -> str:
    """Return the family name of the sans serif, loading the fonts when they are not yet.

    A QGuiApplication must exist.

    Raises
    ------
    FileError
        If a font file is missing or damaged.
    """
    _load()
    return SANS


def serif() -> str:
    """Return the family name of the serif (bold only), loading the fonts when they are not yet.

    A QGuiApplication must exist.

    Raises
    ------
    FileError
        If a font file is missing or damaged.
    """
    _load()
    return SERIF


@functools.cache
def _load() -> None:
    for name, family in FONT_FILES.items():
        path = paths.resource("fonts", name)
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0 or family not in QFontDatabase.applicationFontFamilies(number):
            raise FileError(
                tr("The font {path} is missing or damaged. Install the program anew.", path=path), path=path
            )
