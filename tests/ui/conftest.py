"""A theme, a desk over the little town, and a real workspace for the window's tests."""

from contextlib import suppress

import pytest

from gisgrid.layers import fonts
from gisgrid.model.card import no_duties
from gisgrid.ui.desk import Desk
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.theme.theme import make_theme
from tests.town import TODAY, make_town


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
