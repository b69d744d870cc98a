import pytest
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from gisgrid.model.pinyin import _readings, natural_key, natural_ranks, pinyin_key, quick_pinyin_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("重庆", "chongqing cq"),
        ("长安区", "changanqu caq"),
        ("A8厂3号", "a8chang3hao a8c3h"),
        ("（）", ""),
        ("", ""),
    ],
)
def test_pinyin_reads_phrases_and_keeps_letters_and_digits(name, key):
    assert pinyin_key(name) == key


def test_quick_key_agrees_where_no_character_has_two_readings():
    name = "浙江欣沐涂料有限公司"
    assert quick_pinyin_key(name) == pinyin_key(name)


def test_numbers_sort_by_value_and_characters_by_pinyin():
    names = ["网格10", "网格2", "安全", "中心", "北区", "网格1"]
    assert sorted(names, key=natural_key) == ["安全", "北区", "网格1", "网格2", "网格10", "中心"]


def test_chinese_numerals_before_a_unit_sort_by_value():
    names = ["第十网格", "第二网格", "第二十一网格", "第十二网格", "第一网格"]
    assert sorted(names, key=natural_key) == [
        "第一网格",
        "第二网格",
        "第十网格",
        "第十二网格",
        "第二十一网格",
    ]


@pytest.mark.parametrize("odd", ["", "\n", "A\nB", "Ⅷ号厂", "十二网格", "𠮷田"])
def test_ranks_of_many_texts_are_those_of_their_keys(odd):
    names = ["网格10", "网格2", "北区", odd, "ab厂", "AB厂", "网格2", "二网格"]
    keys = sorted({natural_key(name) for name in names})
    assert natural_ranks(names).tolist() == [keys.index(natural_key(name)) for name in names]


def test_the_readings_are_those_of_the_dictionary_without_their_tones():
    assert _readings() == {
        code: to_normal(readings.split(",")[0]) for code, readings in PINYIN_DICT.items() if code < 0xA000
    }
