"""The symbol files: complete, up to date with the painter, and told apart in black and white."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from gisgrid.layers.palette import SCREEN
from gisgrid.layers.pictograms import pictogram_of
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.symbols import SymbolKind, SymbolLook, paint_symbol
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.layers.themes import build_theme
from gisgrid.model.enterprises import Enterprise
from gisgrid.paths import resource
from tests.layers.towns import TODAY, small_town
from tools.make_symbols import PICTOGRAMS, make_symbols

SIDE = 96


def _ink(name, ground=Qt.GlobalColor.black):
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(ground)
    renderer = QSvgRenderer(str(resource("symbols", f"{name}.svg")))
    assert renderer.isValid()
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, SIDE, SIDE))
    painter.end()
    bits = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(SIDE, SIDE, 4)
    return bits[..., :3].mean(axis=2)


def test_the_files_are_those_that_the_tool_writes(qapp, tmp_path):
    for path in make_symbols(tmp_path):
        assert resource("symbols", path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_every_pictogram_shows_something_and_differs_from_every_other(qapp):
    names = [f"industry-{name}" for name in PICTOGRAMS if name != "three-in-one"] + ["three-in-one"]
    inks = {name: _ink(name) > 128 for name in names}
    assert all(ink.mean() > 0.03 for ink in inks.values())
    for one, other in combinations(names, 2):
        union = (inks[one] | inks[other]).sum()
        assert (inks[one] & inks[other]).sum() / union < 0.8, (one, other)


def test_class_shapes_differ_without_colour(qapp):
    shapes = [_ink(name) > 40 for name in ("class-a", "class-b", "class-c", "key-unit")]
    for one, other in combinations(shapes, 2):
        assert (one ^ other).mean() > 0.03


@pytest.mark.parametrize(
    ("kind", "name"),
    [(SymbolKind.A, "class-a"), (SymbolKind.C, "class-c"), (SymbolKind.KEY_UNIT, "key-unit")],
)
def test_a_file_looks_as_the_map_paints(qapp, kind, name):
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(4, 4)
    painter.translate(12, 12)
    paint_symbol(painter, SymbolLook(kind, 7.0, 1.2), SCREEN)
    painter.end()
    painted = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(SIDE, SIDE, 4)[..., :3].mean(axis=2)
    assert np.abs(painted - _ink(name)).mean() < 4


@pytest.mark.parametrize(
    ("industry", "name"),
    [
        ("危险化学品", "industry-chemical"),
        ("机械制造", "industry-machinery"),
        ("建筑施工", "industry-construction"),
        ("建材", "industry-building-material"),
        ("火灾消防", "industry-fire"),
        ("其他", ""),
        ("", ""),
    ],
)
def test_industries_have_pictograms(industry, name):
    assert pictogram_of(industry) == name
    assert not name or resource("symbols", f"{name}.svg").exists()


def test_the_theme_of_industries_shows_them(qapp):
    register = small_town()
    for firm, industry in zip(register.find(Enterprise), ("纺织", "燃气", "其他"), strict=False):
        firm.supervised_industry = industry
    scene = build_scene(register, today=TODAY)
    theme = build_theme(ThemeKey.INDUSTRY, scene, register, today=TODAY)
    signs = {one.title: one.sign for one in theme.classes}
    assert signs["纺织"] == "industry-textile" and signs["燃气"] == "industry-gas" and signs["其他"] == ""
    assert theme.tints.signs == tuple(one.sign for one in theme.classes)
