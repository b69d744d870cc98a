"""Opens the window: the register that was named or used last, else the start page."""

import gc
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QDir, QLibraryInfo, QLocale, QStandardPaths, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gisgrid import i18n, paths
from gisgrid.layers import fonts
from gisgrid.settings import TEXT_PERCENT, Settings
from gisgrid.store.clock import china_today
from gisgrid.ui.shell import Shell

_log = logging.getLogger(__name__)


def open_window(workspace: str | None) -> int:
    """Open the main window, with the register at `workspace` in it, and run until it is closed.

    Parameters
    ----------
    workspace : str or None
        A path; None opens the register of last time, or the start page when there is none.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    WorkspaceError
        If a register was named and cannot be opened.
    """
    settings = Settings(paths.settings_file())
    set_size(settings.get(TEXT_PERCENT))
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    prepare(application)
    named = Path(workspace).absolute() if workspace is not None else None
    leave_program_folder()
    shell = Shell(settings, today=china_today)
    if named is not None:
        shell.open_register(named)
    else:
        shell.open_last()
    shell.show()
    end_loading()
    status = application.exec()
    shell.close()
    return status


def set_size(percent: int) -> None:
    """Draw everything larger or smaller, words and what holds them alike; to be called before the application is made."""
    if percent != TEXT_PERCENT.default:
        os.environ["QT_SCALE_FACTOR"] = str(percent / 100)


def leave_program_folder() -> None:
    """Let file dialogs begin among the user's documents rather than among the program's own files."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    if Path.cwd() == paths.root() and documents and Path(documents).is_dir():
        QDir.setCurrent(documents)


def end_loading() -> None:
    """Look for garbage from now on, but never among what was loaded for the start."""
    gc.freeze()
    gc.enable()


def prepare(application: QApplication) -> None:
    """Give the application its name, its icon, its fonts and Qt's own words in the user's language."""
    application.setApplicationName("gisgrid")
    application.setDesktopFileName("gisgrid")
    application.setWindowIcon(QIcon(str(paths.resource("icons", "gisgrid.svg"))))
    fonts.sans()
    if i18n.language() == "zh":
        translator = QTranslator(application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(QLocale(QLocale.Language.Chinese), "qtbase", "_", folder):
            application.installTranslator(translator)
        QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
