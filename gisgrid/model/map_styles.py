"""How a layer of the map is drawn, as the user chose it: one look, or a look per class of a field."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import Enum, StrEnum
from typing import Any

from gisgrid.errors import EditError
from gisgrid.i18n import tr

MOST_CLASSES = 60


class StyleKind(StrEnum):
    """By what the looks of a layer differ."""

    SINGLE = "single"
    CATEGORY = "category"
    GRADUATED = "graduated"
    RULE = "rule"


class Comparison(StrEnum):
    """What a rule asks of a field."""

    EQUAL = "="
    UNEQUAL = "≠"
    LESS = "<"
    AT_LEAST = "≥"
    CONTAINS = "contains"
    EMPTY = "empty"


class Marker(StrEnum):
    """Shape of a point; each is told from the others in black and white."""

    OWN = "own"
    """The shape by danger class: triangle, square, circle, and the star of a key unit."""
    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    STAR = "star"


@dataclass(frozen=True, slots=True)
class Look:
    """How one class is drawn.

    Attributes
    ----------
    fill : str
        ``#RRGGBB`` of areas and points; empty for none.
    fill_opacity : float
        0 to 1.
    stroke : str
        ``#RRGGBB`` of lines and outlines; empty for none.
    stroke_px : float
        Width on a screen of 96 dots per inch; paper takes the same width.
    casing : str
        ``#RRGGBB`` of the edges of a line; empty for none.
    is_dashed : bool
        Whether lines are broken.
    marker : Marker
        Shape of points.
    """

    fill: str = ""
    fill_opacity: float = 1.0
    stroke: str = ""
    stroke_px: float = 1.0
    casing: str = ""
    is_dashed: bool = False
    marker: Marker = Marker.OWN


@dataclass(frozen=True, slots=True)
class StyleClass:
    """One look and what it is for.

    Attributes
    ----------
    title : str
        Its words in the legend.
    value : str
        Category: the value of the field as stored. Rule: what the field is compared with.
    low, high : float or None
        Graduated: from `low` on and below `high`; None for no limit.
    field : str
        Rule: the field that is looked at; empty for everything else.
    comparison : Comparison
        Rule: what is asked of the field.
    """

    title: str
    look: Look
    value: str = ""
    low: float | None = None
    high: float | None = None
    field: str = ""
    comparison: Comparison = Comparison.EQUAL


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """How a layer is drawn.

    Attributes
    ----------
    layer : str
        Name of the layer.
    kind : StyleKind
        By what the looks differ.
    field : str
        Field of categories and graduated classes.
    classes : tuple of StyleClass
        In the order of the legend; the first that fits counts.
    rest : Look or None
        How records are drawn that fit no class; None leaves them out.
    symbol_factor : float
        Multiplies the size of points, 0.5 to 3.
    label_field : str
        Field of the names on the map; empty for the layer's own names.
    label_px : float
        Height of the names on a screen; 0 for the usual.
    """

    layer: str
    kind: StyleKind = StyleKind.SINGLE
    field: str = ""
    classes: tuple[StyleClass, ...] = ()
    rest: Look | None = None
    symbol_factor: float = 1.0
    label_field: str = ""
    label_px: float = 0.0

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that the style looks at, each once."""
        asked = [self.field if self.kind in (StyleKind.CATEGORY, StyleKind.GRADUATED) else ""]
        if self.kind is StyleKind.RULE:
            asked += [one.field for one in self.classes]
        return tuple(dict.fromkeys(one for one in (*asked, self.label_field) if one))


@dataclass(eq=False)
class MapStyle:
    """The style of a layer as the register keeps it.

    Attributes
    ----------
    layer : str
        Name of the layer; one style each.
    definition : str
        The `LayerStyle` as JSON; see `written` and `read_style`.
    """

    layer: str
    definition: str = field(default="")
    id: int | None = None
    version: int = 0


def written(style: LayerStyle) -> str:
    """Return a style as JSON, alike for alike styles."""
    return json.dumps(asdict(style), ensure_ascii=False, sort_keys=True)


def read_style(text: str) -> LayerStyle:
    """Read a style that `written` wrote.

    Raises
    ------
    EditError
        If the text is no style.
    """
    try:
        raw = json.loads(text)
        classes = tuple(
            StyleClass(
                **{
                    **one,
                    "look": _look(one["look"]),
                    "comparison": Comparison(one.get("comparison", Comparison.EQUAL)),
                }
            )
            for one in raw["classes"]
        )
        rest = raw.get("rest")
        style = LayerStyle(
            **{
                **raw,
                "kind": StyleKind(raw["kind"]),
                "classes": classes,
                "rest": None if rest is None else _look(rest),
            }
        )
    except (ValueError, TypeError, KeyError) as problem:
        raise EditError(
            tr("The style of a layer cannot be read; choose its looks anew in the layer tree.")
        ) from problem
    check_style(style)
    return style


def _look(raw: dict[str, Any]) -> Look:
    return Look(**{**raw, "marker": Marker(raw.get("marker", Marker.OWN))})


def check_style(style: LayerStyle) -> None:
    """Look over a style before it is drawn or kept.

    Raises
    ------
    EditError
        If it has no class or too many, a colour that is none, or a width or size that cannot be drawn.
    """
    if not style.classes and style.rest is None:
        raise EditError(tr("The style needs at least one look."))
    if len(style.classes) > MOST_CLASSES:
        raise EditError(
            tr("A style has at most {most} classes; choose fewer or another field.", most=MOST_CLASSES)
        )
    if style.kind in (StyleKind.CATEGORY, StyleKind.GRADUATED) and not style.field:
        raise EditError(tr("Choose the field by which the looks differ."))
    if not 0.5 <= style.symbol_factor <= 3.0 or not 0.0 <= style.label_px <= 40.0:
        raise EditError(tr("Symbols are drawn at 50 to 300 %, and names up to 40 pixels high."))
    looks = [one.look for one in style.classes] + ([style.rest] if style.rest is not None else [])
    for look in looks:
        for name in (look.fill, look.stroke, look.casing):
            if name and not _is_colour(name):
                raise EditError(tr("“{text}” is not a colour; it reads like #1F5FA8.", text=name))
        if not 0.0 <= look.stroke_px <= 20.0 or not 0.0 <= look.fill_opacity <= 1.0:
            raise EditError(tr("Lines are up to 20 pixels wide, and opacity lies between 0 and 100 %."))


def _is_colour(name: str) -> bool:
    return len(name) == 7 and name[0] == "#" and all(one in "0123456789abcdefABCDEF" for one in name[1:])


def stored_words(value: Any) -> str:
    """Return a value as the file stores it, in words; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.12g}"
    return str(value)


def as_number(value: Any) -> float | None:
    """Return a value as a number, or None when it is none."""
    if isinstance(value, bool | int | float):
        return None if math.isnan(value) else float(value)
    try:
        return float(str(value)) if value is not None else None
    except ValueError:
        return None


def class_rows(style: LayerStyle, columns: dict[str, list[Any]], *, count: int) -> list[int]:
    """Tell which class of a style each record belongs to.

    Parameters
    ----------
    columns : dict of str to list
        Values of the style's fields; a field that is missing fits no record.
    count : int
        How many records there are.

    Returns
    -------
    list of int
        Place of the class in `style.classes`; -1 for a record that fits none.
    """
    if style.kind is StyleKind.SINGLE:
        return [0 if style.classes else -1] * count
    if style.kind is StyleKind.CATEGORY:
        places = {one.value: number for number, one in reversed(list(enumerate(style.classes)))}
        values = columns.get(style.field)
        return [-1] * count if values is None else [places.get(stored_words(one), -1) for one in values]
    if style.kind is StyleKind.GRADUATED:
        values = columns.get(style.field, [None] * count)
        return [_grade(style.classes, as_number(one)) for one in values]
    tests = [question(one.comparison, one.value) for one in style.classes]
    found = []
    for row in range(count):
        fitting = (
            number
            for number, (one, test) in enumerate(zip(style.classes, tests, strict=True))
            if not one.field or (one.field in columns and test(columns[one.field][row]))
        )
        found.append(next(fitting, -1))
    return found


def _grade(classes: Sequence[StyleClass], number: float | None) -> int:
    if number is None:
        return -1
    for place, one in enumerate(classes):
        if (one.low is None or number >= one.low) and (one.high is None or number < one.high):
            return place
    return -1


def question(comparison: Comparison, text: str) -> Callable[[Any], bool]:
    """Return the test that a comparison with what was typed asks of a value."""
    wanted = as_number(text)

    def is_less(value: Any) -> bool:
        number = as_number(value)
        return number is not None and wanted is not None and number < wanted

    def is_enough(value: Any) -> bool:
        number = as_number(value)
        return number is not None and wanted is not None and number >= wanted

    return {
        Comparison.EQUAL: lambda value: stored_words(value) == text,
        Comparison.UNEQUAL: lambda value: stored_words(value) != text,
        Comparison.LESS: is_less,
        Comparison.AT_LEAST: is_enough,
        Comparison.CONTAINS: lambda value: bool(text) and text in stored_words(value),
        Comparison.EMPTY: lambda value: not stored_words(value),
    }[comparison]
