"""The design tokens: one set of names, a light and a dark set of values."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a chip, a dot or a stripe wants to say; the theme turns it into colours."""

    PLAIN = "plain"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    DANGER = "danger"
    RECHECK = "recheck"
    QUIET = "quiet"
    CLASS_A = "class_a"
    CLASS_B = "class_b"
    CLASS_C = "class_c"
    KEY_UNIT = "key_unit"
    INSTALLATION = "installation"
    AMBER = "amber"


@dataclass(frozen=True)
class Palette:
    """Colours by what they are for, as ``#RRGGBB``."""

    accent: str
    accent_strong: str
    accent_tint: str
    accent_line: str
    on_accent: str
    warn: str
    warn_tint: str
    danger: str
    danger_tint: str
    ok: str
    ok_tint: str
    recheck: str
    recheck_tint: str
    amber: str
    amber_tint: str
    surface: str
    panel: str
    window: str
    hairline: str
    disabled: str
    secondary: str
    text: str
    strong: str
    track: str
    map_paper: str
    table: str
    class_a: str
    class_a_tint: str
    class_b: str
    class_b_tint: str
    class_c: str
    class_c_tint: str
    key_unit: str
    key_unit_tint: str
    installation: str
    installation_tint: str
    toast: str
    on_toast: str

    def ink(self, tone: Tone) -> str:
        """Return the colour of words and marks in `tone`."""
        return {
            Tone.PLAIN: self.text,
            Tone.ACCENT: self.accent,
            Tone.OK: self.ok,
            Tone.WARN: self.warn,
            Tone.DANGER: self.danger,
            Tone.RECHECK: self.recheck,
            Tone.QUIET: self.disabled,
            Tone.CLASS_A: self.class_a,
            Tone.CLASS_B: self.class_b,
            Tone.CLASS_C: self.class_c,
            Tone.KEY_UNIT: self.key_unit,
            Tone.INSTALLATION: self.installation,
            Tone.AMBER: self.amber,
        }[tone]

    def tint(self, tone: Tone) -> str:
        """Return the ground under words in `tone`."""
        return {
            Tone.PLAIN: self.window,
            Tone.ACCENT: self.accent_tint,
            Tone.OK: self.ok_tint,
            Tone.WARN: self.warn_tint,
            Tone.DANGER: self.danger_tint,
            Tone.RECHECK: self.recheck_tint,
            Tone.QUIET: self.window,
            Tone.CLASS_A: self.class_a_tint,
            Tone.CLASS_B: self.class_b_tint,
            Tone.CLASS_C: self.class_c_tint,
            Tone.KEY_UNIT: self.key_unit_tint,
            Tone.INSTALLATION: self.installation_tint,
            Tone.AMBER: self.amber_tint,
        }[tone]


LIGHT = Palette(
    accent="#1F5FA8",
    accent_strong="#184C87",
    accent_tint="#E9F1FA",
    accent_line="#C9DDF2",
    on_accent="#FFFFFF",
    warn="#D9480F",
    warn_tint="#FFF1E8",
    danger="#C92A2A",
    danger_tint="#FDECEC",
    ok="#2B8A3E",
    ok_tint="#E9F6EC",
    recheck="#7A4FA3",
    recheck_tint="#F2ECF8",
    amber="#E8A33D",
    amber_tint="#FFF6D6",
    surface="#FFFFFF",
    panel="#F7F8FA",
    window="#EEF1F4",
    hairline="#DDE1E6",
    disabled="#A9B1BB",
    secondary="#66707C",
    text="#3B434C",
    strong="#1E2329",
    track="#E4E8EC",
    map_paper="#FBFAF7",
    table="#DFE3E8",
    class_a="#A61E1E",
    class_a_tint="#FBE9E9",
    class_b="#A34E00",
    class_b_tint="#FDEEDF",
    class_c="#1F5488",
    class_c_tint="#E6EFF8",
    key_unit="#B80018",
    key_unit_tint="#FFE9EC",
    installation="#6B5200",
    installation_tint="#FFF6D6",
    toast="#1E2329",
    on_toast="#FFFFFF",
)

DARK = Palette(
    accent="#6FA8E6",
    accent_strong="#8FBCEE",
    accent_tint="#22354B",
    accent_line="#35557A",
    on_accent="#10161D",
    warn="#FF8A4C",
    warn_tint="#40291C",
    danger="#F47171",
    danger_tint="#432526",
    ok="#63C178",
    ok_tint="#20382A",
    recheck="#B893DE",
    recheck_tint="#352B42",
    amber="#E5AE58",
    amber_tint="#3D3420",
    surface="#1D2228",
    panel="#22282F",
    window="#171B20",
    hairline="#343C45",
    disabled="#66717D",
    secondary="#9BA6B2",
    text="#D2D8DF",
    strong="#F1F4F7",
    track="#343C45",
    map_paper="#FBFAF7",
    table="#12161A",
    class_a="#FF9C9C",
    class_a_tint="#452627",
    class_b="#FFB877",
    class_b_tint="#43301D",
    class_c="#94C2F0",
    class_c_tint="#213649",
    key_unit="#FF95A3",
    key_unit_tint="#47222A",
    installation="#E9CB68",
    installation_tint="#3D3520",
    toast="#F1F4F7",
    on_toast="#1E2329",
)


@dataclass(frozen=True)
class Measures:
    """Sizes in device-independent pixels; the compact set serves windows of 768 lines."""

    tab_height_px: int
    tab_width_px: int
    search_width_px: int
    left_dock_px: int
    right_dock_px: int
    ledger_px: int
    tree_row_px: int
    table_row_px: int = 32
    status_bar_px: int = 28
    button_px: int = 32
    small_button_px: int = 28
    chip_px: int = 20
    card_tab_px: int = 36
    margin_px: int = 12
    gutter_px: int = 8
    radius_card_px: int = 8
    radius_button_px: int = 6
    radius_chip_px: int = 4


ROOMY = Measures(
    tab_height_px=64,
    tab_width_px=76,
    search_width_px=420,
    left_dock_px=264,
    right_dock_px=384,
    ledger_px=264,
    tree_row_px=28,
)
COMPACT = Measures(
    tab_height_px=56,
    tab_width_px=64,
    search_width_px=312,
    left_dock_px=216,
    right_dock_px=336,
    ledger_px=176,
    tree_row_px=26,
)


class TextSize:
    """Type sizes in pixels."""

    TILE = 28
    PAGE = 20
    CARD = 16
    BODY = 14
    LIST = 13
    SECONDARY = 12
    STEPPER = 11


class MeetingSize:
    """Type sizes of the meeting in pixels: read from the back row."""

    TITLE = 44
    NUMBER = 40
    BODY = 26
    SMALL = 19


SYMBOL_COLOURS = {
    "A": "#C92A2A",
    "B": "#E8770E",
    "C": "#2F6FB3",
    "key_unit": "#D6001C",
    "other": "#8A94A0",
}
"""The map's symbol colours in lists; the same in the light and the dark theme."""
