"""Breaking Chinese text into lines: by measured letters, no stop at the head of a line, short brackets whole."""

from functools import lru_cache

from PySide6.QtGui import QFont

from gisgrid.layers.lettering import widths_em

_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’％%,.;:?!)]}…—")
_NOT_LAST = frozenset("（《「『【〔“‘([{")
_WHOLE_BRACKET = 7
"""Letters up to which a bracket with what stands in it, such as a weekday, is kept on one line."""


def wrap(
    text: str, *, width_mm: float, size_mm: float, is_bold: bool = False, indent_mm: float = 0.0
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

    Returns
    -------
    list of str
        At least one line; joined they give the text without its line breaks.
    """
    weight = QFont.Weight.Bold if is_bold else QFont.Weight.Normal
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _broken(paragraph, width_mm / size_mm, weight, indent_mm / size_mm if not lines else 0.0)
    return lines


def wrap_evenly(text: str, *, width_mm: float, size_mm: float) -> list[str]:
    """Break a bold heading into lines of about equal length, as few as fit."""
    lines = wrap(text, width_mm=width_mm, size_mm=size_mm, is_bold=True)
    if len(lines) == 1:
        return lines
    even = -(-len(text) // len(lines))
    return wrap(text, width_mm=min(width_mm, (even + 0.3) * size_mm), size_mm=size_mm, is_bold=True)


def _broken(text: str, room_em: float, weight: QFont.Weight, indent_em: float) -> list[str]:
    advances = [_advance(letter, weight) for letter in text]
    if sum(advances) <= room_em - indent_em + 0.05:
        return [text]
    lines: list[str] = []
    start, at, used = 0, 0, indent_em
    while at < len(text):
        if used + advances[at] > room_em + 0.05 and at > start:
            at = _break_before(text, start, at)
            lines.append(text[start:at])
            start, used = at, 0.0
            continue
        used += advances[at]
        at += 1
    lines.append(text[start:])
    return lines


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
    before, after = text[place - 1], text[place]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


@lru_cache(maxsize=16384)
def _advance(letter: str, weight: QFont.Weight) -> float:
    return float(widths_em([letter], weight)[0])
