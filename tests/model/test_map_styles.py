"""Styles as values: writing, reading, checking, and which class a record belongs to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import EditError
from gisgrid.model.enumerations import RiskColour
from gisgrid.model.map_styles import (
    Comparison,
    LayerStyle,
    Look,
    Marker,
    StyleClass,
    StyleKind,
    class_rows,
    read_style,
    stored_words,
    written,
)

LOOK = Look(fill="#1F5FA8", stroke="#FFFFFF", stroke_px=1.5, marker=Marker.SQUARE)

looks = st.builds(
    Look,
    fill=st.sampled_from(["", "#1F5FA8", "#abcdef"]),
    fill_opacity=st.floats(0, 1),
    stroke=st.sampled_from(["", "#000000"]),
    stroke_px=st.floats(0, 20),
    is_dashed=st.booleans(),
    marker=st.sampled_from(Marker),
)
classes = st.builds(
    StyleClass,
    title=st.text(max_size=8),
    look=looks,
    value=st.text(max_size=8),
    low=st.none() | st.floats(-1e6, 1e6),
    high=st.none() | st.floats(-1e6, 1e6),
    field=st.sampled_from(["", "name"]),
    comparison=st.sampled_from(Comparison),
)


@given(st.lists(classes, min_size=1, max_size=5), st.sampled_from(StyleKind), st.none() | looks)
def test_a_style_comes_back_as_it_was_written(found, kind, rest):
    style = LayerStyle("parcels", kind, "number", tuple(found), rest, label_field="number", label_px=14.0)
    assert read_style(written(style)) == style


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"layer": "x", "kind": "?", "classes": []}', "null"])
def test_what_is_no_style_is_refused_in_words(text):
    with pytest.raises(EditError):
        read_style(text)


@pytest.mark.parametrize(
    "style",
    [
        LayerStyle("parcels"),
        LayerStyle("parcels", StyleKind.CATEGORY, "", (StyleClass("a", LOOK),)),
        LayerStyle("parcels", classes=(StyleClass("a", Look(fill="red")),)),
        LayerStyle("parcels", classes=(StyleClass("a", Look(stroke="#12345G")),)),
        LayerStyle("parcels", classes=(StyleClass("a", Look(stroke_px=-1)),)),
        LayerStyle("parcels", classes=(StyleClass("a", LOOK),), symbol_factor=9.0),
        LayerStyle("parcels", classes=tuple(StyleClass("a", LOOK) for _ in range(61))),
    ],
)
def test_what_cannot_be_drawn_is_refused(style):
    with pytest.raises(EditError):
        read_style(written(style))


def test_categories_compare_with_what_the_file_stores():
    style = LayerStyle(
        "enterprises",
        StyleKind.CATEGORY,
        "risk_colour",
        (StyleClass("red", LOOK, value="红"), StyleClass("blue", LOOK, value="蓝")),
    )
    columns = {"risk_colour": [RiskColour.BLUE, RiskColour.RED, RiskColour.UNGRADED]}
    assert class_rows(style, columns, count=3) == [1, 0, -1]


def test_graduated_classes_hold_their_lower_limit_and_not_their_upper_one():
    style = LayerStyle(
        "enterprises",
        StyleKind.GRADUATED,
        "staff_count",
        (StyleClass("few", LOOK, high=10.0), StyleClass("many", LOOK, low=10.0)),
    )
    columns = {"staff_count": [9, 10, None, 500]}
    assert class_rows(style, columns, count=4) == [0, 1, -1, 1]


def test_of_two_rules_that_fit_the_first_counts():
    style = LayerStyle(
        "enterprises",
        StyleKind.RULE,
        classes=(
            StyleClass("many", LOOK, field="staff_count", comparison=Comparison.AT_LEAST, value="100"),
            StyleClass("store", LOOK, field="name", comparison=Comparison.CONTAINS, value="仓"),
            StyleClass("none", LOOK, field="village", comparison=Comparison.EMPTY),
        ),
    )
    columns = {
        "staff_count": [200, 5, 5, 99, None],
        "name": ["甲仓储", "乙仓储", "丙", "丁", "戊"],
        "village": ["", "", "", "某村", "某村"],
    }
    assert class_rows(style, columns, count=5) == [0, 1, 2, -1, -1]


def test_values_read_as_the_file_stores_them():
    values = [None, True, RiskColour.RED, date(2026, 11, 18), 2.0, float("nan"), "x", 7]
    assert [stored_words(one) for one in values] == ["", "1", "红", "2026-11-18", "2", "", "x", "7"]
