"""Breaking Chinese text into lines: by measured letters, no stop at the head of a line, no letter alone on the last.

Figures stay with their unit (421家, 11月20日), codes, short brackets and blanks to be filled in stay whole.
"""

from functools import lru_cache

from PySide6.QtGui import QFont

from gisgrid.layers.lettering import widths_em

_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’％%,.;:?!)]}…—")
_NOT_LAST = frozenset("（《「『【〔“‘([{")
_WHOLE_BRACKET = 7
"""Letters up to which a bracket with what stands in it, such as a weekday, is kept on one line."""
_UNITS = frozenset("年月日号时分秒家项次个处人名条份页步级件户吨元万倍度亩天周米")
_JOINTS = frozenset("-./:_—–")
_BLANKS = frozenset("_＿")
_COMMA = "、"
_LONGEST_NAME = 3
_LEAST = 6
"""A line of fewer letters gives none away."""


def wrap(
    text: str,
    *,
    width_mm: float,
    size_mm: float,
    is_bold: bool = False,
    indent_mm: float = 0.0,
    keeps_items: bool = False,
) -> list[str]:
    """Break a text into the lines of a column.

    Parameters
    ----------
    text : str
        Line breaks in it are kept.
    width_mm : float
        Room for a line; a single letter that is wider still makes a line.
    indent_mm : float
        By how much the first line is shorter.
    keeps_items : bool
        Whether a short item of a list, such as a name, goes to the next line as a whole.

    Returns
    -------
    list of str
        At least one line; joined they give the text without its line breaks.
    """
    weight = QFont.Weight.Bold if is_bold else QFont.Weight.Normal
    lines: list[str] = []
    for paragraph in text.split("\n"):
        indent_em = indent_mm / size_mm if not lines else 0.0
        lines += _broken(paragraph, width_mm / size_mm, weight, indent_em, keeps_items=keeps_items)
    return lines


def wrap_evenly(text: str, *, width_mm: float, size_mm: float) -> list[str]:
    """Break a bold heading into lines of about equal length, as few as fit."""
    lines = wrap(text, width_mm=width_mm, size_mm=size_mm, is_bold=True)
    if len(lines) == 1:
        return lines
    room = (-(-len(text) // len(lines)) + 0.3) * size_mm
    while room < width_mm:
        found = wrap(text, width_mm=room, size_mm=size_mm, is_bold=True)
        if len(found) <= len(lines):
            return found
        room += size_mm
    return lines


def _broken(
    text: str, room_em: float, weight: QFont.Weight, indent_em: float, *, keeps_items: bool
) -> list[str]:
    advances = [_advance(letter, weight) for letter in text]
    if sum(advances) <= room_em - indent_em + 0.05:
        return [text]
    lines: list[str] = []
    start, at, used = 0, 0, indent_em
    while at < len(text):
        if used + advances[at] > room_em + 0.05 and at > start:
            at = _item_before(text, start, at) if keeps_items else at
            at = _break_before(text, start, at)
            lines.append(text[start:at])
            start, used = at, 0.0
            continue
        used += advances[at]
        at += 1
    lines.append(text[start:])
    return _without_orphan(lines)


def _without_orphan(lines: list[str]) -> list[str]:
    """Let the last line have more than one letter, at the cost of the line before it."""
    last, before = lines[-1], lines[-2] if len(lines) > 1 else ""
    if sum(letter not in _NOT_FIRST for letter in last) > 1 or len(before) < _LEAST:
        return lines
    text = before + last
    cut = _break_before(text, 0, len(before) - 1)
    return [*lines[:-2], text[:cut], text[cut:]] if cut >= len(before) // 2 else lines


def _item_before(text: str, start: int, at: int) -> int:
    """Move a break to the left behind the last 、 if that is near, so that a name is not cut."""
    comma = text.rfind(_COMMA, max(start, at - _LONGEST_NAME - 1), at) + 1
    return comma if comma > start + (at - start) // 2 else at


def _break_before(text: str, start: int, at: int) -> int:
    """Move a break to the left so that no stop begins a line, no bracket ends one, no number is cut."""
    place = _before_bracket(text, start, at)
    while place > start + 1 and (
        text[place] in _NOT_FIRST or text[place - 1] in _NOT_LAST or _is_inside_word(text, place)
    ):
        place -= 1
    return place if place > start + 1 or at == start + 1 else at


def _before_bracket(text: str, start: int, at: int) -> int:
    """Return the place of a short bracket that a break at `at` would cut, or `at` where it cuts none."""
    opening = text.rfind("（", start + 1, at)
    closing = text.find("）", opening)
    return opening if opening > 0 and at <= closing < opening + _WHOLE_BRACKET else at


def _is_inside_word(text: str, place: int) -> bool:
    """Tell whether a break would cut a number, a code, a day, or part a figure from its unit."""
    before, after = text[place - 1], text[place]
    if _is_latin(before):
        return (
            _is_latin(after)
            or after in _UNITS
            or (after in _JOINTS and _is_latin(text[place + 1 : place + 2]))
        )
    if before in _BLANKS:
        return after in _BLANKS
    if _is_latin(after):
        head = text[place - 2 : place - 1]
        # 11月20日 stays whole, and so does what stands between the letters of a code.
        return before == "第" or ((before in _JOINTS or before == "月") and _is_latin(head))
    return text[max(0, place - 2) : place] == "星期" or text[place - 1 : place + 1] == "星期"


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


@lru_cache(maxsize=16384)
def _advance(letter: str, weight: QFont.Weight) -> float:
    return float(widths_em([letter], weight)[0])
