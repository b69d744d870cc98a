"""Photograph the map in every way of colouring, a town and a county: ``python -m tools.make_theme_gallery``."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.progress import Progress
from gisgrid.sample.build import AREAS, make_sample
from gisgrid.settings import Settings
from gisgrid.ui import start
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.shell import Shell
from gisgrid.workspace import Workspace
from tools.make_gallery import GALLERY, day, settle, wait_for

SIZE_PX = (1366, 768)
_QUALITY = 84


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
        canvas.grab().toImage().save(str(out / f"{key}-{theme}.jpg"), "JPG", _QUALITY)  # type: ignore[call-overload]  # the stubs want bytes
    shell.close()


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
