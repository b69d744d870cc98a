"""Photograph the map in every way of colouring, a town and a county: ``python -m tools.make_theme_gallery``."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gisgrid.layers.seeing import Seeing
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.progress import Progress
from gisgrid.sample.build import AREAS, make_sample
from gisgrid.settings import Settings
from gisgrid.ui import start
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.main_window import MainWindow
from gisgrid.ui.shell import Shell
from gisgrid.workspace import Workspace
from tools.make_gallery import GALLERY, day, settle, wait_for

SIZE_PX = (1366, 768)
_QUALITY = 84
_GRID = 12


def main() -> None:
    """Make the pictures of both samples, each in a process whose screen has the size of the window."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=GALLERY / "themes")
    parser.add_argument("--of", choices=tuple(AREAS), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.of:
        photograph(chosen.of, chosen.out)
        return
    for key in AREAS:
        with tempfile.TemporaryDirectory() as folder:
            words = [sys.executable, "-m", "tools.make_theme_gallery", "--out", str(chosen.out), "--of", key]
            subprocess.run(words, env=_environment(Path(folder)), check=True)


def _environment(folder: Path) -> dict[str, str]:
    width, height = SIZE_PX
    screen = {"name": "one", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    (folder / "screen.json").write_text(json.dumps({"screens": [screen]}))
    return {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screen.json'}",
        "GISGRID_CACHE": str(folder / "cache"),
        "GISGRID_SETTINGS": str(folder / "settings.toml"),
        "USER": "季晓岚",
    }


def photograph(key: str, out: Path) -> None:
    """Photograph the map of one sample, whole, in every way of colouring."""
    register = Path(os.environ["GISGRID_SETTINGS"]).with_name(f"{key}.gpkg")
    _make_register(key, register)
    application = QApplication([])
    start.prepare(application)
    shell = Shell(Settings(Path(os.environ["GISGRID_SETTINGS"])), today=day)
    shell.open_register(register)
    shell.show()
    window = shell.window
    assert window is not None
    window.showNormal()
    window.setGeometry(0, 0, *SIZE_PX)
    canvas = window.findChild(MapCanvas)
    assert isinstance(canvas, MapCanvas)
    settle(canvas)
    wait_for(lambda: not window.jobs.running)
    for theme in ThemeKey:
        canvas.floats.choose_theme(theme)
        QTest.qWait(300)
        wait_for(lambda: not window.jobs.running)
        settle(canvas)
        _save(canvas, out / f"{key}-{theme}.jpg")
    if key == "lishui":
        assert isinstance(window, MainWindow)
        photograph_hands(window, canvas, out.parent)
    shell.close()


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
    hands.compare(ThemeKey.RISK)
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
    QTest.qWait(300)
    wait_for(lambda: not window.jobs.running)
    settle(canvas)
    hands.meet()
    meeting = hands.meeting
    assert meeting is not None
    meeting.setGeometry(0, 0, *SIZE_PX)
    meeting.step_to(_GRID)
    QTest.qWait(1500)
    wait_for(lambda: meeting.picture.is_sharp)
    _save(meeting, out / "map-meeting.jpg")
    meeting.close()


def _save(widget: QWidget, path: Path) -> None:
    widget.grab().toImage().save(str(path), "JPG", _QUALITY)  # type: ignore[call-overload]  # the stubs want bytes


def _make_register(key: str, path: Path) -> None:
    area = AREAS[key]
    with (
        Workspace.create(
            path, area.scheme_key, name=area.name, zone=area.zone, maker=area.maker
        ) as workspace,
        workspace.edit("Sample") as session,
    ):
        make_sample(session, key, scheme=workspace.scheme, today=day(), progress=Progress())


if __name__ == "__main__":
    main()
