"""Conditions in the language of QGIS, and the order in which symbols lie."""

import pytest

from gisgrid.exchange.qgis_rules import Condition, Shape, rules_of
from gisgrid.model.map_styles import Comparison, LayerStyle, Look, StyleClass, StyleKind

LOOK = Look(fill="#112233")


@pytest.mark.parametrize(
    ("condition", "expression"),
    [
        (Condition("name", "=", "O'Neil"), "\"name\" = 'O''Neil'"),
        (Condition("staff_count", ">=", "10", is_number=True), '"staff_count" >= 10'),
        (Condition("is_key_unit", "=", "1", is_number=True), 'to_real("is_key_unit") = 1'),
        (Condition('a"b', "=", "x"), '"a""b" = \'x\''),
    ],
)
def test_conditions_are_quoted(condition, expression):
    assert condition.expression == expression


def test_the_first_class_lies_on_top_and_the_rest_at_the_bottom():
    classes = (StyleClass("one", LOOK, value="1"), StyleClass("two", LOOK, value="2"))
    style = LayerStyle("parcels", StyleKind.CATEGORY, "number", classes, rest=LOOK)
    rules = rules_of(style, Shape.AREA)
    assert [rule.title for rule in rules] == ["…", "two", "one"]
    assert rules[0].expression == (
        "NOT coalesce(\"number\" = '1', false) AND NOT coalesce(\"number\" = '2', false)"
    )


def test_a_later_rule_leaves_alone_what_an_earlier_one_took():
    classes = (
        StyleClass("big", LOOK, field="width_m", comparison=Comparison.AT_LEAST, value="9"),
        StyleClass("all", LOOK),
    )
    rules = rules_of(LayerStyle("roads", StyleKind.RULE, classes=classes), Shape.LINE)
    assert rules[0].expression == 'NOT coalesce("width_m" >= 9, false)'
    assert rules[1].expression == '"width_m" >= 9'


def test_a_comparison_with_a_word_where_a_number_belongs_is_met_by_nobody():
    classes = (StyleClass("odd", LOOK, field="width_m", comparison=Comparison.LESS, value="wide"),)
    (rule,) = rules_of(LayerStyle("roads", StyleKind.RULE, classes=classes), Shape.LINE)
    assert rule.expression == 'to_real("width_m") = 0 AND to_real("width_m") = 1'
