"""Start of the program to its first map in a window, against QGIS on the same county, both on a virtual screen."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import peers
from benchmarks.ground import DATA, ROOT, AbsentError, file_of, register_of
from benchmarks.rows import Row, missing

SECTION = "Start to the first map"
_TIMES = 5
_QGIS_TIMES = 3
# The program starts as ./run starts it: on a screen, with its modules compiled.
_NOT_PASSED_ON = ("QT_QPA_PLATFORM", "PYTHONDONTWRITEBYTECODE")


def run() -> list[Row]:
    """Measure the start with the county and, alone, with the 丽水 sample."""
    rows = []
    for name, register in (("county", _county), ("丽水 sample", sample_register)):
        try:
            rows += _measure(name, register())
        except AbsentError as reason:
            rows.append(missing(SECTION, name, str(reason)))
    return rows


def _county() -> Path:
    return register_of("county")


def sample_register() -> Path:
    """Return the 丽水 sample, made at the first call."""
    return demo_register("lishui")


def demo_register(area: str, *, scale: int = 1) -> Path:
    """Return a sample register with its enterprises multiplied, made at the first call."""
    path = DATA / (f"{area}.gpkg" if scale == 1 else f"{area}-{scale}.gpkg")
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "gisgrid", "demo", area, str(path), "--scale", str(scale)]
        subprocess.run(command, check=True, cwd=ROOT)
    return path


def _measure(name: str, path: Path) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        mine: list[float] = []
        theirs: list[float] = []
        memory: list[float] = []
        reason = "" if name == "county" else "not asked"
        _own_start(
            path, Path(folder)
        )  # the cache is there and the files are warm, as on any day but the first
        for turn in range(_TIMES):
            elapsed, rss_mb = _own_start(path, Path(folder))
            mine.append(elapsed)
            memory.append(rss_mb)
            if turn < _QGIS_TIMES and not reason:
                try:
                    theirs.append(_qgis_start(Path(folder)))
                except AbsentError as absent:
                    reason = str(absent)
    row = Row(
        SECTION,
        f"{name}: process start to first sharp map",
        statistics.median(mine),
        "ms",
        statistics.median(theirs) if theirs else None,
        "QGIS --noplugins --snapshot",
        least_ratio=3.0 if theirs else None,
        most=1000.0,
        remark=reason if name == "county" else "",
        raw={"ours": mine, "qgis": theirs},
    )
    most_mb = 200.0 if name != "county" else None
    held = Row(SECTION, f"{name}: memory when idle", statistics.median(memory), "MB", most=most_mb)
    return [row, held]


def _environment(folder: Path) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if key not in _NOT_PASSED_ON},
        "GISGRID_CACHE": str(folder / "cache"),
        "GISGRID_SETTINGS": str(folder / "settings.toml"),
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
    }


def _own_start(path: Path, folder: Path) -> tuple[float, float]:
    """Return milliseconds from before the interpreter starts to the first sharp map, and megabytes held then."""
    said = folder / "said"
    command = peers.on_virtual_screen([sys.executable, "-m", "benchmarks.first_map", str(path), str(said)])
    subprocess.run(command, check=True, env=_environment(folder), cwd=folder, timeout=120)
    elapsed_ms, rss_mb = said.read_text(encoding="ascii").split()
    return float(elapsed_ms), float(rss_mb)


def _qgis_start(folder: Path) -> float:
    """Return milliseconds from the start of QGIS to its snapshot of the county, the virtual screen's own time taken off."""
    if shutil.which("qgis") is None or peers.why_no_qgis():
        raise AbsentError("QGIS is not installed (apt-get install qgis python3-qgis)")
    project, picture = folder / "county.qgs", folder / "snapshot.png"
    if not project.exists():
        code = _PROJECT.format(data=file_of("county"), project=project)
        subprocess.run(
            [peers.SYSTEM_PYTHON, "-c", code], check=True, capture_output=True, env=_headless(folder)
        )
    picture.unlink(missing_ok=True)
    command = [
        "qgis",
        "--nologo",
        "--noplugins",
        "--nocustomization",
        "--noversioncheck",
        "--snapshot",
        str(picture),
    ]
    empty = peers.on_virtual_screen(["true"])
    start = time.perf_counter()
    subprocess.run(empty, check=True, env=_environment(folder))
    screen_s = time.perf_counter() - start
    start = time.perf_counter()
    subprocess.run(
        [*peers.on_virtual_screen(command), str(project)],
        check=False,
        env=_environment(folder),
        timeout=120,
        capture_output=True,
    )
    elapsed_s = time.perf_counter() - start - screen_s
    if not picture.exists():
        raise AbsentError("QGIS wrote no snapshot")
    return 1000 * elapsed_s


def _headless(folder: Path) -> dict[str, str]:
    return {**_environment(folder), "QT_QPA_PLATFORM": "offscreen"}


_PROJECT = """
from qgis.core import *
app = QgsApplication([], False); app.initQgis()
project = QgsProject.instance()
for name in ("parcels", "roads", "grids", "enterprises"):
    project.addMapLayer(QgsVectorLayer("{data}|layername=" + name, name, "ogr"))
project.setCrs(QgsCoordinateReferenceSystem("EPSG:4549"))
project.viewSettings().setDefaultViewExtent(
    QgsReferencedRectangle(project.mapLayersByName("grids")[0].extent(), project.crs()))
project.write("{project}")
"""
