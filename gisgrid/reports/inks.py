"""The few colours of ledgers and forms; all of them read in greyscale."""

from gisgrid.reports.table import Tone

INK = "#1E2329"
SOFT = "#3B434C"
FAINT = "#A9B1BB"
RULE = "#777777"
FRAME = "#222222"
HEAD = "#F4EFF3"
GROUP = "#F7F3F6"
TOTAL = "#EFE7EE"
TONES = {Tone.PLAIN: INK, Tone.KEY: "#B3261E", Tone.ALARM: "#B3261E"}
CLASSES = {"A": "#C92A2A", "B": "#E8770E", "C": "#2F6FB3"}
_DARK = 110.0


def on(ground: str) -> str:
    """Return the ink that reads on a ground of this colour: the usual one, or white on a dark ground.

    Examples
    --------
    >>> on("#B02E1F"), on("#FFFFFF") == INK
    ('#FFFFFF', True)
    """
    red, green, blue = (int(ground[i : i + 2], 16) for i in (1, 3, 5))
    return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < _DARK else INK
