"""Sheets against QGIS's layouts: a county on A3, and the distribution map of the 丽水 sample."""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.ground import TODAY, AbsentError, frames
from benchmarks.rows import Row, missing
from benchmarks.start import sample_register
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.export import export_sheet
from gisgrid.layout.options import SheetOptions
from gisgrid.layout.sheets import make_sheet
from gisgrid.workspace import OpenMode, Workspace

SECTION = "Paper"
_TIMES = 5
_QGIS_TIMES = 2


def run() -> list[Row]:
    """Measure the sheets."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        try:
            rows += _county(Path(folder))
        except AbsentError as reason:
            rows.append(missing(SECTION, "county, A3", str(reason)))
        rows.append(_distribution(Path(folder)))
    return rows


def _county(folder: Path) -> list[Row]:
    box = frames("county")["full"][0]
    rows = []
    with peers.ours() as own:
        own.ask(op="open", ds="county")
        try:
            with peers.qgis() as qgis:
                qgis.ask(op="open", ds="county")
                for labels, reach in ((False, 2.5), (True, 20.0)):
                    rows.append(_sheet(folder, box, own, qgis, labels=labels, reach=reach))
        except AbsentError as reason:
            rows.append(missing(SECTION, "county, A3, against QGIS", str(reason)))
    return rows


def _sheet(folder: Path, box: Any, own: peers.Peer, qgis: peers.Peer, *, labels: bool, reach: float) -> Row:
    mine: list[dict[str, Any]] = []
    theirs: list[dict[str, Any]] = []
    for turn in range(_TIMES):
        mine.append(own.ask(op="pdf", bbox=box, out=str(folder / "own.pdf"), labels=labels))
        if turn < _QGIS_TIMES:
            theirs.append(qgis.ask(op="pdf", bbox=box, out=str(folder / "qgis.pdf"), labels=labels))
    sizes = f"{mine[0]['bytes'] / 1e6:.1f} MB against {theirs[0]['bytes'] / 1e6:.1f} MB"
    return Row(
        SECTION,
        f"county on A3, {'with' if labels else 'no'} labels, vector PDF",
        statistics.median(one["ms"] for one in mine),
        "ms",
        statistics.median(one["ms"] for one in theirs),
        "QGIS layout",
        least_ratio=reach,
        shortfall="QGIS's layout does not tell its number of labels" if labels else "",
        remark=sizes + (f", {mine[0]['nlabels']} labels of ours" if labels else ""),
        raw={"ours": mine, "qgis": theirs},
    )


def _distribution(folder: Path) -> Row:
    application = ready_to_paint()
    found = []
    remark = ""
    for _ in range(_TIMES):
        with Workspace.open(sample_register(), OpenMode.READ) as register:
            start = time.perf_counter()
            sheet = make_sheet(register, SheetOptions(), today=TODAY)
            made = time.perf_counter()
            export_sheet(sheet, folder / "M1.pdf")
            done = time.perf_counter()
        found.append(1000 * (done - start))
        size = (folder / "M1.pdf").stat().st_size / 1e6
        remark = f"sheet {1000 * (made - start):.0f} + file {1000 * (done - made):.0f} ms, {size:.1f} MB"
    del application
    return Row(
        SECTION,
        "M1 of 丽水 on A3, everything",
        statistics.median(found),
        most=1500.0,
        remark=remark,
        raw={"ours": found},
    )
