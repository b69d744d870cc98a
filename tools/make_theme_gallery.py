"""Photograph the map in every way of colouring, a town and two counties: ``python -m tools.make_theme_gallery``."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from gisgrid.layers.seeing import Seeing
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.sample.build import AREAS
from gisgrid.ui import start
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.main_window import MainWindow
from gisgrid.ui.map_hands.comparing import Compared
from tools.make_gallery import (
    GALLERY,
    day,
    make_register,
    open_window,
    screen_environment,
    settle,
    wait,
    wait_for,
)
from tools.synthetic_county import make_county

SIZE_PX = (1366, 768)
COUNTY = "county"
SUBJECTS = (*AREAS, COUNTY)
_QUALITY = 84
_GRID = 12


def main() -> None:
    """Make the pictures of both samples and of the synthetic county, each in a process whose screen has the size of the window."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=GALLERY / "themes")
    parser.add_argument("--of", choices=SUBJECTS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.of:
        photograph(chosen.of, chosen.out)
        return
    for key in SUBJECTS:
        with tempfile.TemporaryDirectory() as folder:
            words = [sys.executable, "-m", "tools.make_theme_gallery", "--out", str(chosen.out), "--of", key]
            environment = screen_environment(Path(folder), SIZE_PX, name=key)
            subprocess.run(words, env=environment, check=True)


def photograph(key: str, out: Path) -> None:
    """Photograph the map of one register, whole, in every way of colouring."""
    register = Path(os.environ["GISGRID_SETTINGS"]).with_name(f"{key}.gpkg")
    if key == COUNTY:
        make_county(register, today=day())
    else:
        make_register(register, key)
    application = QApplication([])
    start.prepare(application)
    with open_window(register, size_px=SIZE_PX) as window:
        wait_for(lambda: not window.jobs.running)
        for theme in ThemeKey:
            window.canvas.floats.choose_theme(theme)
            wait(0.3)
            wait_for(lambda: not window.jobs.running)
            settle(window.canvas)
            _save(window.canvas, out / f"{key}-{theme}.jpg")
        if key == "lishui":
            photograph_hands(window, window.canvas, out.parent)


def photograph_hands(window: MainWindow, canvas: MapCanvas, out: Path) -> None:
    """Photograph pictograms, the style editor, two colourings side by side, grey and a meeting."""
    hands = window.hands
    canvas.floats.choose_theme(ThemeKey.INDUSTRY)
    canvas.set_scale(4_000)
    settle(canvas)
    _save(canvas, out / "map-industry.jpg")
    canvas.floats.choose_theme(ThemeKey.GRIDS)
    hands.see_as(Seeing.GREY)
    settle(canvas)
    _save(canvas, out / "map-grey.jpg")
    hands.see_as(Seeing.FULL)
    canvas.show_all()
    hands.toggle_overview()
    hands.compare(Compared(ThemeKey.RISK))
    wait_for(lambda: hands.swipe is not None and hands.swipe.picture.is_sharp)
    settle(canvas)
    _save(canvas, out / "map-compare.jpg")
    if hands.swipe is not None:
        hands.swipe.end()
    hands.toggle_overview()
    window.styles.open("enterprises")
    editor = window.styles.editor
    assert editor is not None
    editor.kinds.buttons()[2].click()
    wait_for(lambda: not window.jobs.running)
    settle(canvas)
    _save(editor, out / "map-style.jpg")
    editor.close()
    wait(0.3)
    wait_for(lambda: not window.jobs.running)
    settle(canvas)
    hands.meet()
    meeting = hands.meeting
    assert meeting is not None
    meeting.setGeometry(0, 0, *SIZE_PX)
    meeting.step_to(_GRID)
    wait(1.5)
    wait_for(lambda: meeting.picture.is_sharp)
    _save(meeting, out / "map-meeting.jpg")
    meeting.close()


def _save(widget: QWidget, path: Path) -> None:
    widget.grab().toImage().save(str(path), "JPG", _QUALITY)  # type: ignore[call-overload]  # the stubs want bytes


if __name__ == "__main__":
    main()
