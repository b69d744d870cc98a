"""Colours that are offered for styles: single ones, and ramps from light to dark for graduated classes."""

from enum import StrEnum

from gisgrid.layers.palette import mixed
from gisgrid.layers.theme_classes import distinct_colours

_BASE = (*distinct_colours(12), "#3B434C", "#FFFFFF")


def swatches() -> tuple[str, ...]:
    """Return the colours offered: fourteen strong ones, then the same in two lighter shades."""
    light = tuple(mixed(one, "#FFFFFF", 0.55) for one in _BASE[:-1])
    pale = tuple(mixed(one, "#FFFFFF", 0.28) for one in _BASE[:-1])
    return (*_BASE, *light, "#000000", *pale, "#8B939D")


class Ramp(StrEnum):
    """A run of colours; the ends are told apart in greyscale, too."""

    BLUE = "blue"
    GREEN = "green"
    HEAT = "heat"
    DIVERGING = "diverging"
    GREY = "grey"


_STOPS = {
    Ramp.BLUE: ("#DCEAF7", "#6BA4D8", "#123E73"),
    Ramp.GREEN: ("#E1F0DC", "#74B772", "#1D5A2C"),
    Ramp.HEAT: ("#FFEFB0", "#EF8A32", "#8E1B1B"),
    Ramp.DIVERGING: ("#2F6FB3", "#F1EFE6", "#B02E1F"),
    Ramp.GREY: ("#E6E8EB", "#9AA1AA", "#33383E"),
}


def ramp_colours(ramp: Ramp, count: int) -> tuple[str, ...]:
    """Return so many colours of a ramp at even distances, its ends among them.

    Examples
    --------
    >>> ramp_colours(Ramp.GREY, 3)
    ('#E6E8EB', '#9AA1AA', '#33383E')
    """
    low, middle, high = _STOPS[ramp]
    found = []
    for number in range(count):
        share = number / (count - 1) if count > 1 else 1.0
        if share <= 0.5:
            found.append(mixed(middle, low, 2 * share))
        else:
            found.append(mixed(high, middle, 2 * share - 1))
    return tuple(found)
