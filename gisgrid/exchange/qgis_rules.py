"""A style as the rules that QGIS and SLD know: conditions on fields, a symbol, a title."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from gisgrid.model.map_styles import Comparison, LayerStyle, Look, Marker, StyleClass, StyleKind

_CLOSED = ("搬迁", "关闭", "注销")
_OWN_SHAPES = (
    ("A", "triangle", "#C92A2A"),
    ("B", "square", "#E8770E"),
    ("C", "circle", "#2F6FB3"),
    ("未评", "circle", "#777C84"),
)
_OWN_MARKS = {"places": Marker.SQUARE, "installations": Marker.TRIANGLE}
_SYMBOL_PX = 10.0
_STAR_FACTOR = 1.62
_FADED = 0.38


class Shape(Enum):
    """What a table holds."""

    POINT = auto()
    LINE = auto()
    AREA = auto()


@dataclass(frozen=True, slots=True)
class Condition:
    """One question about a field; `is_number` says how the value is meant."""

    field: str
    sign: str
    value: str
    is_number: bool = False

    @property
    def expression(self) -> str:
        """The question in the language of QGIS."""
        name = '"' + self.field.replace('"', '""') + '"'
        if self.sign == "empty":
            return f"coalesce(to_string({name}), '') = ''"
        if self.sign == "contains":
            return f"strpos(coalesce(to_string({name}), ''), {_quoted(self.value)}) > 0"
        if self.sign == "=" and self.is_number:
            # Yes and no are numbers in the file, but truth values to QGIS.
            return f"to_real({name}) = {self.value}"
        value = self.value if self.is_number else _quoted(self.value)
        if self.sign == "<>":
            return f"coalesce(to_string({name}), '') <> {_quoted(self.value)}"
        return f"{name} {self.sign} {value}"


_DONE = tuple((Condition("state", "=", one),) for one in ("已销号", "作废"))
"""A hazard that is done with is not on the map."""


@dataclass(frozen=True, slots=True)
class DrawRule:
    """What is drawn how.

    Attributes
    ----------
    conditions : tuple of Condition
        All must be met.
    refused : tuple of tuple of Condition
        None of these sets may be met as a whole: the rules that come before.
    look : Look
        Colours and widths.
    shape : str
        Shape of a point: triangle, square, circle or star.
    size_px : float
        Its size.
    opacity : float
        0 to 1.
    extra : str
        A further question in the language of QGIS alone; a rule with one is not told in SLD.
    """

    title: str
    look: Look
    conditions: tuple[Condition, ...] = ()
    refused: tuple[tuple[Condition, ...], ...] = ()
    shape: str = "circle"
    size_px: float = _SYMBOL_PX
    opacity: float = 1.0
    extra: str = ""

    @property
    def expression(self) -> str:
        """The whole question in the language of QGIS; empty for everything."""
        asked = [one.expression for one in self.conditions]
        for refused in self.refused:
            together = " AND ".join(one.expression for one in refused)
            asked.append(f"NOT coalesce({together}, false)")
        if self.extra:
            asked.append(self.extra)
        return " AND ".join(asked)


def rules_of(style: LayerStyle, shape: Shape, *, numbers: Sequence[str] = ()) -> list[DrawRule]:
    """Return the rules of a style, the topmost last.

    Parameters
    ----------
    numbers : sequence of str
        Fields that hold numbers.
    """
    found: list[DrawRule] = []
    before: list[tuple[Condition, ...]] = []
    for one in style.classes:
        conditions = _conditions(style, one, numbers)
        refused = tuple(before) if style.kind is StyleKind.RULE else ()
        found += _drawn(DrawRule(one.title, one.look, conditions, refused), style, shape)
        before.append(conditions)
    if style.rest is not None:
        rest = DrawRule("…", style.rest, refused=tuple(one for one in before if one))
        found += _drawn(rest, style, shape)
    return found[::-1] if shape is not Shape.POINT else found


def _conditions(style: LayerStyle, one: StyleClass, numbers: Sequence[str]) -> tuple[Condition, ...]:
    if style.kind is StyleKind.CATEGORY:
        if not one.value:
            return (Condition(style.field, "empty", ""),)
        return (Condition(style.field, "=", one.value, style.field in numbers),)
    if style.kind is StyleKind.GRADUATED:
        low = () if one.low is None else (Condition(style.field, ">=", f"{one.low:.12g}", is_number=True),)
        high = () if one.high is None else (Condition(style.field, "<", f"{one.high:.12g}", is_number=True),)
        return low + high
    if style.kind is StyleKind.SINGLE or not one.field:
        return ()
    sign = {
        Comparison.EQUAL: "=",
        Comparison.UNEQUAL: "<>",
        Comparison.LESS: "<",
        Comparison.AT_LEAST: ">=",
        Comparison.CONTAINS: "contains",
        Comparison.EMPTY: "empty",
    }[one.comparison]
    is_number = one.field in numbers or sign in ("<", ">=")
    if is_number and not _is_number(one.value):
        # A number that is none is met by nobody, as in the window.
        return (
            Condition(one.field, "=", "0", is_number=True),
            Condition(one.field, "=", "1", is_number=True),
        )
    return (Condition(one.field, sign, one.value, is_number),)


def _drawn(rule: DrawRule, style: LayerStyle, shape: Shape) -> list[DrawRule]:
    """Return a rule once per symbol it stands for: enterprises have a shape by class and a star for key units."""
    size_px = _SYMBOL_PX * style.symbol_factor
    if shape is not Shape.POINT:
        return [rule]
    if style.layer != "enterprises":
        own = _OWN_MARKS.get(style.layer, Marker.CIRCLE)
        marker = own if rule.look.marker is Marker.OWN else rule.look.marker
        if style.layer == "hazards":
            rule = replace(rule, refused=(*rule.refused, *_DONE))
        return [_with_symbol(rule, marker.value, rule.look.fill, size_px)]
    closed = " OR ".join(f"\"status\" = '{one}'" for one in _CLOSED)
    living = f"NOT coalesce({closed}, false)"
    key = Condition("is_key_unit", "=", "1", is_number=True)
    plain = Condition("is_key_unit", "=", "0", is_number=True)
    found = []
    for danger, usual, colour in _OWN_SHAPES:
        drawn = usual if rule.look.marker is Marker.OWN else rule.look.marker.value
        asked = (*rule.conditions, plain, Condition("danger_class", "=", danger))
        mark = _with_symbol(
            rule, drawn, rule.look.fill or colour, size_px, asked, title=f"{rule.title} {danger}"
        )
        found.append(_narrowed(mark, living))
    star = _with_symbol(
        rule,
        "star",
        rule.look.fill or "#D6001C",
        size_px * _STAR_FACTOR,
        (*rule.conditions, key),
        title=f"{rule.title} ★",
    )
    gone = _with_symbol(rule, "circle", "#777C84", size_px * 0.74, title=f"{rule.title} ×")
    return [
        _narrowed(gone, f"coalesce({closed}, false)", opacity=_FADED),
        *found[::-1],
        _narrowed(star, living),
    ]


def _with_symbol(
    rule: DrawRule,
    shape: str,
    fill: str,
    size_px: float,
    conditions: tuple[Condition, ...] | None = None,
    *,
    title: str = "",
) -> DrawRule:
    look = Look(fill=fill, stroke=rule.look.stroke or "#FFFFFF", stroke_px=rule.look.stroke_px)
    asked = rule.conditions if conditions is None else conditions
    return DrawRule(title or rule.title, look, asked, rule.refused, shape, size_px)


def _narrowed(rule: DrawRule, extra: str, *, opacity: float = 1.0) -> DrawRule:
    return DrawRule(
        rule.title,
        rule.look,
        rule.conditions,
        rule.refused,
        rule.shape,
        rule.size_px,
        opacity,
        f"({extra})",
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
