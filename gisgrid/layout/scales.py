"""Round map scales and the bar that shows them."""

import math
from dataclasses import dataclass

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_BAR_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_FINEST, _COARSEST = 10, 100_000_000
THIN_SPACE = "\u2009"


def round_scale(denominator: float) -> int:
    """Round a scale's denominator up to 1, 2, 2.5 or 5 times a power of ten (DOMAIN.md 4.2).

    Examples
    --------
    >>> round_scale(23_417)
    25000
    >>> round_scale(10_000)
    10000

    Raises
    ------
    BadUseError
        If the denominator is not a positive number.
    """
    if not math.isfinite(denominator) or denominator <= 0:
        raise BadUseError(tr("A map scale must be a positive number such as 1:5000."))
    power = 10.0 ** math.floor(math.log10(denominator))
    for step in _STEPS:
        rounded = step * power
        if denominator <= rounded * (1 + 1e-9) and rounded.is_integer():
            return int(rounded)
    return round(10 * power)


def parse_scale(text: str) -> int | None:
    """Read ``1:5000``, ``5000`` or ``auto`` (which gives None).

    Raises
    ------
    BadUseError
        If the text is none of these, or the scale is finer than 1:10 or coarser than 1:100 000 000.
    """
    cleaned = text.strip().replace("：", ":").replace(" ", "").replace(THIN_SPACE, "").replace(",", "")
    if cleaned.lower() == "auto":
        return None
    digits = cleaned.removeprefix("1:")
    if not digits.isdecimal() or not _FINEST <= int(digits) <= _COARSEST:
        raise BadUseError(tr("“{text}” is not a map scale. Write for example 1:5000 or auto.", text=text))
    return int(digits)


def format_scale(denominator: int) -> str:
    r"""Write a scale with thin spaces between thousands.

    Examples
    --------
    >>> format_scale(25000).replace("\u2009", " ")
    '1:25 000'
    """
    return "1:" + f"{denominator:,}".replace(",", THIN_SPACE)


@dataclass(frozen=True)
class ScaleBar:
    """A bar of equal segments.

    Attributes
    ----------
    segment_m : float
        Ground length of one segment, metres.
    segment_mm : float
        Its length on paper.
    segments : int
        Number of segments.
    in_kilometres : bool
        Whether the figures are kilometres rather than metres.
    """

    segment_m: float
    segment_mm: float
    segments: int
    in_kilometres: bool

    @property
    def length_mm(self) -> float:
        """Length of the whole bar on paper."""
        return self.segment_mm * self.segments

    def figures(self) -> list[str]:
        """Return the figures at the segment ends, beginning with 0; the last one carries the unit."""
        per = 1000.0 if self.in_kilometres else 1.0
        unit = tr("km") if self.in_kilometres else tr("m")
        texts = [f"{i * self.segment_m / per:g}" for i in range(self.segments + 1)]
        return [*texts[:-1], f"{texts[-1]} {unit}"]


def choose_scale_bar(denominator: int, *, longest_mm: float, segments: int = 4) -> ScaleBar:
    """Choose the longest bar with round segments that is not longer than `longest_mm`.

    Raises
    ------
    BadUseError
        If the scale or the room is not positive.
    """
    if denominator <= 0 or longest_mm <= 0 or segments < 1:
        raise BadUseError(tr("A scale bar needs a positive scale and a positive length."))
    longest_segment_m = longest_mm / segments * denominator / 1000.0
    power = 10.0 ** math.floor(math.log10(longest_segment_m))
    segment_m = max(
        step * power for step in _BAR_STEPS[:-1] if step * power <= longest_segment_m * (1 + 1e-9)
    )
    return ScaleBar(
        segment_m=segment_m,
        segment_mm=segment_m * 1000.0 / denominator,
        segments=segments,
        in_kilometres=segment_m * segments >= 5000.0 - 1e-6,
    )
