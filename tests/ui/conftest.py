"""A theme, a desk over the little town, and a real workspace for the window's tests."""

from contextlib import suppress
from datetime import date

import pytest

from gisgrid.layers import fonts
from gisgrid.model.card import no_duties
from gisgrid.ui.desk import Desk
from gisgrid.ui.main_window import MainWindow
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.theme.theme import make_theme
from tests.town import TODAY, make_town
from tests.windows import wait_for_quiet


@pytest.fixture
def shell_theme(qapp, tmp_path):
    with suppress(FileNotFoundError):
        fonts.sans()
    return make_theme(window_width_px=1920, cache=tmp_path / "icons")


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def desk(town, shell_theme):
    return Desk(town, town, SelectionModel(), shell_theme, Messages(), lambda: TODAY, no_duties)


@pytest.fixture
def show_window(qtbot, shell_theme, tmp_path):
    """Return a function that shows the window of a workspace and waits until it is quiet; the test's end closes both."""
    shown = []

    def show(workspace, *, today=date.today, size_px=(1366, 768), **others):
        window = MainWindow(workspace, shell_theme, today=today, cache_folder=tmp_path / "cache", **others)
        shown.append((window, workspace))
        window.resize(*size_px)
        window.show()
        wait_for_quiet(qtbot, window)
        return window

    yield show
    for window, workspace in shown:
        window.close()
        workspace.close()
        window.deleteLater()
