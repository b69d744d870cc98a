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
