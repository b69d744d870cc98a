"""What a widget asks for when it paints: colours, measures, fonts."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from gisgrid import paths
from gisgrid.ui.icons import IconBook
from gisgrid.ui.theme.sheet import style_sheet
from gisgrid.ui.theme.tokens import COMPACT, DARK, LIGHT, ROOMY, Measures, Palette, TextSize, Tone

_COMPACT_BELOW_PX = 1500
_FALLBACK_FAMILIES = ("Gisgrid Sans", "Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC")


@dataclass(frozen=True)
class Theme:
    """One look of the whole window; light and dark differ only in the palette."""

    palette: Palette
    measures: Measures
    family: str
    icons: IconBook = field(compare=False)

    def ink(self, tone: Tone) -> QColor:
        """Return the colour of words and marks in `tone`."""
        return QColor(self.palette.ink(tone))

    def tint(self, tone: Tone) -> QColor:
        """Return the ground under words in `tone`."""
        return QColor(self.palette.tint(tone))

    def font(self, size_px: int = TextSize.BODY, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return a font of the window's family with tabular figures."""
        font = QFont(self.family)
        font.setPixelSize(size_px)
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def sheet(self) -> str:
        """Return the style sheet."""
        return style_sheet(
            self.palette,
            self.measures,
            family=self.family,
            arrow=self.icons.file("chevron-down", self.palette.secondary).as_posix(),
            tick=self.icons.file("check", self.palette.on_accent, stroke=3.0).as_posix(),
        )

    def qt_palette(self) -> QPalette:
        """Return the palette for what the style sheet does not reach."""
        roles = {
            QPalette.ColorRole.Window: self.palette.window,
            QPalette.ColorRole.WindowText: self.palette.text,
            QPalette.ColorRole.Base: self.palette.surface,
            QPalette.ColorRole.AlternateBase: self.palette.panel,
            QPalette.ColorRole.Text: self.palette.text,
            QPalette.ColorRole.Button: self.palette.surface,
            QPalette.ColorRole.ButtonText: self.palette.text,
            QPalette.ColorRole.Highlight: self.palette.accent_tint,
            QPalette.ColorRole.HighlightedText: self.palette.strong,
            QPalette.ColorRole.PlaceholderText: self.palette.secondary,
        }
        result = QPalette()
        for role, colour in roles.items():
            result.setColor(role, QColor(colour))
        return result


def make_theme(*, window_width_px: int, palette: Palette = LIGHT, cache: Path | None = None) -> Theme:
    """Make the theme for a window of a given width.

    Parameters
    ----------
    window_width_px : int
        Below 1,500 the compact measures are used.
    palette : Palette
        The light or the dark colours.
    cache : Path, optional
        Folder for tinted pictures that the style sheet names; the user's cache by default.
    """
    measures = COMPACT if window_width_px < _COMPACT_BELOW_PX else ROOMY
    folder = cache if cache is not None else paths.cache_folder() / "icons"
    return Theme(palette, measures, _family(), IconBook(paths.resource("icons"), folder))


def palette_named(name: str) -> Palette:
    """Return the colours of a value of the setting ui.theme: light or dark."""
    return DARK if name == "dark" else LIGHT


def _family() -> str:
    installed = set(QFontDatabase.families())
    for family in _FALLBACK_FAMILIES:
        if family in installed:
            return family
    return QGuiApplication.font().family()
