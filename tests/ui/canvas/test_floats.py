import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton

from gisgrid.layers.labels import LabelKind, PlacedLabel
from gisgrid.layers.painter import DrawReport
from gisgrid.ui.canvas.picture import MARGIN_PX
from tests.ui.canvas.fakes import FakeSource

LEFT = Qt.MouseButton.LeftButton


def test_tool_buttons_choose_tools(canvas, qtbot):
    for key in ("pan", "box", "measure", "browse"):
        qtbot.mouseClick(canvas.floats.tools.button(key), LEFT)
        assert canvas.tool.key == key
        assert canvas.floats.tools.button(key).isChecked()


def test_zoom_buttons_zoom(canvas, qtbot):
    scale = canvas.view.metres_per_px
    qtbot.mouseClick(canvas.floats.zoom.button("in"), LEFT)
    assert canvas.navigator.target.metres_per_px < scale
    qtbot.mouseClick(canvas.floats.zoom.button("all"), LEFT)
    qtbot.waitUntil(lambda: canvas.is_sharp, timeout=3000)
    assert abs(canvas.view.metres_per_px / scale - 1) < 1e-9


def test_panels_stand_in_their_corners_after_a_resize(canvas, qtbot):
    canvas.resize(900, 500)
    zoom, themes = canvas.floats.zoom, canvas.floats.themes
    assert zoom.geometry().right() == 900 - 6
    assert zoom.geometry().bottom() == 500 - 6
    assert themes.geometry().right() == 900 - 6
    assert canvas.floats.tools.pos() == QPoint(5, 5)


def test_theme_switch_asks_the_source(canvas, qtbot):
    assert canvas.floats.themes.isVisible()
    qtbot.mouseClick(canvas.floats.themes.button("hazards"), LEFT)
    assert canvas.source.theme_key == "hazards"
    canvas.set_source(None)
    assert not canvas.floats.themes.isVisible()


def test_buttons_of_an_earlier_choice_are_gone_at_once(canvas):
    panel = canvas.floats.themes
    for key in ("hazards", canvas.source.themes()[0].key):
        canvas.floats.choose_theme(key)
        shown = [one for one in panel.findChildren(QAbstractButton) if not one.isHidden()]
        assert len(shown) == len({one.text() for one in shown})
        assert sum(one.isChecked() for one in shown) == 1


def test_a_click_on_a_panel_is_no_click_on_the_map(canvas, qtbot):
    picks = []
    canvas.picked.connect(lambda refs, _mode: picks.append(refs))
    qtbot.mouseClick(canvas.floats.tools, LEFT, pos=QPoint(4, 4))
    assert picks == []


def test_icon_buttons_say_what_they_do(canvas):
    for key in ("browse", "pan", "box", "measure"):
        assert canvas.floats.tools.button(key).toolTip()
        assert canvas.floats.tools.button(key).accessibleName()


def test_labels_are_told_to_keep_out_of_the_panels(canvas, qtbot):
    canvas.resize(900, 500)
    qtbot.waitUntil(lambda: canvas.is_sharp, timeout=3000)
    blocked = canvas.source.paintings[-1].blocked
    tools = canvas.floats.tools.geometry()
    sizes = [(round(right - left), round(bottom - top)) for left, top, right, bottom in blocked]
    assert (tools.width(), tools.height()) in sizes
    # The picture is larger than the window by its margin on every side.
    left, top, _, _ = blocked[sizes.index((tools.width(), tools.height()))]
    assert (left, top) == pytest.approx((MARGIN_PX + 5, MARGIN_PX + 5), abs=1)


class _NamedSource(FakeSource):
    """One name just right of the tool column, where the picture was painted."""

    def painting(self, *, focus, selected):
        made = super().painting(focus=focus, selected=selected)
        plain = made.paint_top

        def paint_top(painter, view, medium, progress, *, blocked=()):
            plain(painter, view, medium, progress, blocked=blocked)
            left = MARGIN_PX + 60.0
            box = (left, MARGIN_PX + 100.0, left + 80.0, MARGIN_PX + 114.0)
            return DrawReport([PlacedLabel(LabelKind.PLACE, 1, "地名", None, (box,))])

        made.paint_top = paint_top
        return made


def test_a_name_that_slid_under_the_tools_is_placed_anew(canvas, qtbot):
    source = _NamedSource()
    canvas.set_source(source)
    qtbot.waitUntil(lambda: canvas.is_sharp, timeout=3000)
    qtbot.wait(300)
    painted = len(source.paintings)
    canvas.pan_by(5, 0)
    qtbot.wait(400)
    assert len(source.paintings) == painted
    canvas.pan_by(-40, 0)
    qtbot.waitUntil(lambda: len(source.paintings) == painted + 1, timeout=3000)
