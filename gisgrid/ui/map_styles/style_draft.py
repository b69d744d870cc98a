"""A style while it is being chosen: classes made from the values that are there, and changed one by one."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from gisgrid.i18n import term, tr
from gisgrid.layers.style_palette import Ramp, ramp_colours
from gisgrid.layers.styled import POINT_LAYERS, fields_of
from gisgrid.layers.theme_classes import distinct_colours
from gisgrid.layers.usual_styles import usual_style
from gisgrid.model.class_breaks import BreakMethod, class_breaks
from gisgrid.model.map_styles import (
    MOST_CLASSES,
    LayerStyle,
    Look,
    StyleClass,
    StyleKind,
    as_number,
    stored_words,
)
from gisgrid.ui.field_words import field_words

ValuesOf = Callable[[str], Sequence[Any]]
_FEW_VALUES = 12


def worded_fields(layer: str) -> list[tuple[str, str]]:
    """Return the fields of a layer that have a name in the window: (words, field)."""
    named = [(field_words(one), one) for one in fields_of(layer) if not one.endswith("_id")]
    return [(words, one) for words, one in named if words != one]


def numeric_fields(layer: str, values_of: ValuesOf) -> list[tuple[str, str]]:
    """Return the fields of a layer that hold numbers."""
    return [
        (words, one)
        for words, one in worded_fields(layer)
        if any(isinstance(value, int | float) and not isinstance(value, bool) for value in values_of(one))
    ]


def telling_field(layer: str, values_of: ValuesOf) -> str:
    """Return the first field with few values, each shared by several records as a rule; empty when there is none."""
    for _, one in worded_fields(layer):
        held = [value for value in values_of(one) if value not in (None, "")]
        if 1 < len(set(held)) <= min(_FEW_VALUES, len(held) - 1):
            return one
    return ""


def base_look(style: LayerStyle) -> Look:
    """Return the look from which the looks of new classes are made: they differ in their colour only."""
    if style.classes:
        return style.classes[0].look
    return style.rest or usual_style(style.layer).classes[0].look


def coloured(look: Look, colour: str, layer: str) -> Look:
    """Return a look in another colour: lines take it as theirs, areas and points are filled with it."""
    if layer in ("roads", "contours"):
        return replace(look, stroke=colour)
    if layer in ("grids", "parcels") and not look.fill:
        return replace(look, fill=colour, fill_opacity=0.35 if layer == "grids" else 0.6)
    return replace(look, fill=colour)


def by_one_look(style: LayerStyle) -> LayerStyle:
    """Return a style with one look for everything."""
    usual = usual_style(style.layer).classes[0]
    return replace(
        style,
        kind=StyleKind.SINGLE,
        field="",
        classes=(StyleClass(tr("All"), base_look(style) if style.classes else usual.look),),
        rest=None,
    )


def by_category(style: LayerStyle, field: str, values: Sequence[Any]) -> LayerStyle:
    """Return a style with a class for every value of a field, the most frequent first; the rare share one."""
    counts = Counter(stored_words(one) for one in values)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))[: MOST_CLASSES - 20]
    look = base_look(style)
    classes = tuple(
        StyleClass(category_title(word), coloured(look, colour, style.layer), value=word)
        for word, colour in zip(ranked, distinct_colours(len(ranked)), strict=True)
    )
    has_rest = len(counts) > len(ranked)
    rest = coloured(look, "#A9B1BB", style.layer) if has_rest or not classes else None
    return replace(style, kind=StyleKind.CATEGORY, field=field, classes=classes, rest=rest)


def category_title(word: str) -> str:
    """Return how a stored value is called in a legend."""
    return term(word) if word else tr("(empty)")


def by_grades(
    style: LayerStyle,
    field: str,
    values: Sequence[Any],
    *,
    count: int,
    method: BreakMethod,
    ramp: Ramp,
) -> LayerStyle:
    """Return a style with graduated classes of a field that holds numbers; gaps are drawn grey."""
    numbers = [number for one in values if (number := as_number(one)) is not None]
    limits = class_breaks(numbers, count, method)
    edges = [None, *limits, None]
    look = base_look(style)
    # A symbol is small: the lightest colour of a ramp would be lost on the ground.
    skipped = 1 if style.layer in POINT_LAYERS else 0
    colours = ramp_colours(ramp, len(limits) + 1 + skipped)[skipped:]
    classes = tuple(
        StyleClass(grade_title(low, high), coloured(look, colour, style.layer), low=low, high=high)
        for low, high, colour in zip(edges, edges[1:], colours, strict=False)
    )
    rest = coloured(look, "#A9B1BB", style.layer) if len(numbers) < len(values) else None
    return replace(style, kind=StyleKind.GRADUATED, field=field, classes=classes, rest=rest)


def grade_title(low: float | None, high: float | None) -> str:
    """Return how a graduated class is called."""
    if low is None and high is None:
        return tr("All")
    if low is None:
        return tr("below {high}", high=f"{high:,.6g}")
    if high is None:
        return tr("{low} and more", low=f"{low:,.6g}")
    return tr("{low} to below {high}", low=f"{low:,.6g}", high=f"{high:,.6g}")


def by_rules(style: LayerStyle) -> LayerStyle:
    """Return a style of rules: one that asks nothing yet, and a look for the rest."""
    look = base_look(style)
    first = StyleClass(
        tr("Condition {number}", number=1), coloured(look, distinct_colours(2)[1], style.layer)
    )
    fields = worded_fields(style.layer)
    asked = replace(first, field=fields[0][1] if fields else "")
    return replace(style, kind=StyleKind.RULE, field="", classes=(asked,), rest=look)


def with_rule(style: LayerStyle) -> LayerStyle:
    """Return a style of rules with one more."""
    number = len(style.classes)
    colour = distinct_colours(number + 2)[-1]
    last = style.classes[-1] if style.classes else by_rules(style).classes[0]
    title = tr("Condition {number}", number=number + 1)
    fresh = replace(last, title=title, value="", look=coloured(last.look, colour, style.layer))
    return replace(style, classes=(*style.classes, fresh))


def with_class(style: LayerStyle, number: int, fresh: StyleClass) -> LayerStyle:
    """Return a style with one class changed; the number after the last class means the rest."""
    if number >= len(style.classes):
        return replace(style, rest=fresh.look)
    classes = (*style.classes[:number], fresh, *style.classes[number + 1 :])
    return replace(style, classes=classes)


def without_class(style: LayerStyle, number: int) -> LayerStyle:
    """Return a style without one class; the number after the last class means the rest."""
    if number >= len(style.classes):
        return replace(style, rest=None)
    return replace(style, classes=(*style.classes[:number], *style.classes[number + 1 :]))
