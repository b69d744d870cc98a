"""Lines of Chinese text: figures stay with their units, codes and blanks whole, no letter alone on the last line."""

import pytest

from gisgrid.layers.painting import ready_to_paint
from gisgrid.reports.line_breaks import wrap, wrap_evenly


@pytest.fixture(autouse=True)
def fonts():
    application = ready_to_paint()
    yield
    del application


@pytest.mark.parametrize(
    "whole", ["421家", "11月20日", "YH2026-0304", "30.2", "2026-11-04", "第3次", "星期一", "＿＿＿＿", "A级"]
)
@pytest.mark.parametrize("before", range(1, 12))
def test_what_belongs_together_is_not_cut(whole: str, before: int) -> None:
    text = "开" * before + whole + "束" * 14
    lines = wrap(text, width_mm=12.0, size_mm=1.0)
    assert "".join(lines) == text
    assert any(whole in line for line in lines)


@pytest.mark.parametrize("length", range(13, 40))
def test_no_letter_stands_alone_on_the_last_line(length: int) -> None:
    lines = wrap("监" * length + "。", width_mm=12.0, size_mm=1.0)
    assert len(lines[-1]) > 2
    assert max(map(len, lines)) <= 12


def test_a_year_stays_whole_in_a_heading() -> None:
    text = "丽水经济技术开发区2026年安全生产综合监管计划"
    assert wrap_evenly(text, width_mm=18.0, size_mm=1.0) == [
        "丽水经济技术开发区2026年",
        "安全生产综合监管计划",
    ]
    assert wrap_evenly("短", width_mm=18.0, size_mm=1.0) == ["短"]


def test_a_word_longer_than_the_line_is_cut_all_the_same() -> None:
    assert "".join(wrap("A" * 40, width_mm=6.0, size_mm=1.0)) == "A" * 40


def test_a_name_in_a_list_goes_to_the_next_line_as_a_whole() -> None:
    text = "叶涛、毛雨东、顾芬、胡根怡"
    assert wrap(text, width_mm=11.0, size_mm=1.0, keeps_items=True) == ["叶涛、毛雨东、顾芬、", "胡根怡"]
    assert "".join(wrap(text * 5, width_mm=11.0, size_mm=1.0, keeps_items=True)) == text * 5


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
