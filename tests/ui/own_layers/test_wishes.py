import json

import pytest

from gisgrid.basemaps.grid import geographic_grid
from gisgrid.basemaps.sources import RemoteTiles
from gisgrid.layers.own_files import OwnStyle
from gisgrid.ui.own_layers.wishes import (
    Wish,
    WishKind,
    keep_tiles,
    kept_tiles,
    restored,
    wish_from_text,
)


def test_a_wish_survives_the_settings():
    style = OwnStyle(colour="#0B7285", label_field="名称", filter_field="级", filter_value="2", opacity=0.5)
    wish = Wish("id", WishKind.FILE, "/图 层/a.shp", "a", crs="gcj02", is_visible=False, style=style)
    assert "\n" not in wish.to_text()
    assert wish_from_text(wish.to_text()) == wish


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "3",
        '{"kind":"future"}',
        json.dumps({"kind": "file", "workspace": 1, "place": "", "title": ""}),
    ],
)
def test_lines_of_other_versions_are_left_alone(text):
    assert wish_from_text(text) is None


@pytest.mark.parametrize("kind", list(WishKind))
def test_what_asks_the_network_waits_to_be_switched_on_again(kind):
    wish = Wish("id", kind, "place", "title")
    assert restored(wish).is_visible is (kind not in (WishKind.XYZ, WishKind.WMTS, WishKind.TIANDITU))


def test_levels_of_a_service_are_kept():
    tiles = RemoteTiles("https://a.example/{z}/{x}/{y}", geographic_grid())
    assert kept_tiles(json.loads(json.dumps(keep_tiles(tiles)))) == tiles


@pytest.mark.parametrize(
    "held", [{}, {"levels": [], "projection": "mercator"}, {"levels": [[1]], "projection": "x"}]
)
def test_damaged_levels_are_told(held):
    with pytest.raises((KeyError, TypeError, ValueError)):
        kept_tiles(held)


def test_the_place_among_the_layers_is_kept_and_older_lines_have_none():
    wish = Wish("w", WishKind.FILE, "/a.shp", "a", order=-3.5)
    assert wish_from_text(wish.to_text()).order == -3.5
    older = wish.to_text().replace('"order":-3.5,', "")
    assert wish_from_text(older).order == 0.0
    assert wish_from_text(wish.to_text().replace("-3.5", '"x"')) is None
