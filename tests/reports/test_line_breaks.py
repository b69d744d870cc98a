"""Lines of Chinese text: brackets, stops and numbers stay whole."""

import pytest

from gisgrid.layers.painting import ready_to_paint
from gisgrid.reports.line_breaks import wrap


@pytest.fixture(autouse=True)
def fonts():
    application = ready_to_paint()
    yield
    del application


def test_a_weekday_in_brackets_is_not_cut():
    # Ten letters of 3 mm: the bracket of five would be cut after its third.
    lines = wrap("二零二六年十一月（星期一）", width_mm=33, size_mm=3)
    assert lines == ["二零二六年十一月", "（星期一）"]


def test_a_long_bracket_is_broken_like_other_text():
    text = "说明（每周对网格内宗地企业全覆盖并逐项编号）"
    lines = wrap(text, width_mm=30, size_mm=3)
    assert "".join(lines) == text
    assert len(lines[0]) == 10


def test_a_text_that_begins_with_a_bracket_still_ends():
    assert "".join(wrap("（星期一）（星期二）", width_mm=9, size_mm=3)) == "（星期一）（星期二）"


def test_no_stop_begins_a_line():
    assert all(
        line[0] not in "，。）" for line in wrap("巡查，检查，复查，督办，整改。", width_mm=9, size_mm=3)
    )
