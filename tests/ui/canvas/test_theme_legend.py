"""The legend of the map keeps within its room and loses no count."""

import pytest

from gisgrid.ui.canvas.source import LegendChip
from gisgrid.ui.canvas.theme_legend import ThemeLegend


@pytest.fixture
def legend(canvas):
    return ThemeLegend(canvas.theme, canvas)


def _chips(count):
    return tuple(LegendChip(f"第{one}类", "#2F6FB3", one + 1) for one in range(count))


def test_few_entries_stand_in_one_column(legend):
    legend.fit(800, 300)
    legend.show_chips(_chips(3))
    assert len({row.x() for row in legend.rows}) == 1
    assert legend.height() < 120


def test_many_entries_take_further_columns_and_stay_in_the_height(legend):
    legend.fit(1200, 300)
    legend.show_chips(_chips(28))
    assert len(legend.rows) == 28
    assert len({row.x() for row in legend.rows}) == 2
    assert legend.height() <= 300


def test_what_does_not_fit_is_counted(legend):
    legend.fit(400, 200)
    legend.show_chips(_chips(40))
    left = 40 - (len(legend.rows) - 1)
    assert legend.rows[-1].text() == f"还有 {left} 项"
    assert not legend.rows[-1].isEnabled()
    assert len(legend.chips) == 40


def test_a_click_tells_which_entry(legend, qtbot):
    legend.fit(800, 300)
    legend.show_chips(_chips(4))
    with qtbot.waitSignal(legend.chosen) as signal:
        legend.rows[2].click()
    assert signal.args == [_chips(4)[2]]
