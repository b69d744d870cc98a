"""Sheets against QGIS's layouts: county and city, a series, and the sheets of the 丽水 sample."""

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
from gisgrid.layout.options import SheetOptions, SheetSubject
from gisgrid.layout.series import SeriesBy, list_series, make_series
from gisgrid.layout.sheets import make_sheet
from gisgrid.layout.source import SheetSource
from gisgrid.workspace import OpenMode, Workspace

SECTION = "Paper"
_TIMES = 5
_QGIS_TIMES = 2
_SERIES_PAGES = 20


def run() -> list[Row]:
    """Measure the sheets."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        try:
            rows += _county(Path(folder))
        except AbsentError as reason:
            rows.append(missing(SECTION, "county, A3", str(reason)))
        rows.append(_city(Path(folder)))
        rows.append(_distribution(Path(folder)))
        rows.append(_parcel_series(Path(folder)))
    return rows


def _county(folder: Path) -> list[Row]:
    box = frames("county")["full"][0]
    rows = []
    with peers.ours() as own:
        own.ask(op="open", ds="county")
        rows.append(
            _large(folder, box, own, "county on A0, with labels", paper="A0", most=1500.0, most_mb=4.0)
        )
        try:
            with peers.qgis() as qgis:
                qgis.ask(op="open", ds="county")
                for labels, reach in ((False, 2.5), (True, 20.0)):
                    rows.append(_sheet(folder, box, own, qgis, labels=labels, reach=reach))
                rows.append(_series(folder, box, own, qgis))
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


def _series(folder: Path, box: Any, own: peers.Peer, qgis: peers.Peer) -> Row:
    mine: list[dict[str, Any]] = []
    theirs: list[dict[str, Any]] = []
    for turn in range(_TIMES):
        mine.append(own.ask(op="series", out=str(folder / "own.pdf"), labels=True, count=_SERIES_PAGES))
        if turn < _QGIS_TIMES:
            out = str(folder / "qgis.pdf")
            theirs.append(qgis.ask(op="atlas", bbox=box, out=out, labels=True, n=_SERIES_PAGES))
    return Row(
        SECTION,
        f"county, series of {_SERIES_PAGES} A3 pages, with labels",
        statistics.median(one["ms"] for one in mine),
        "ms",
        statistics.median(one["ms"] for one in theirs),
        "QGIS atlas",
        least_ratio=4.0,
        remark=f"{mine[0]['bytes'] / 1e6:.1f} MB against {theirs[0]['bytes'] / 1e6:.1f} MB, "
        f"{mine[0]['nlabels']} labels of ours",
        raw={"ours": mine, "qgis": theirs},
    )


def _large(
    folder: Path, box: Any, own: peers.Peer, title: str, *, paper: str, most: float, most_mb: float
) -> Row:
    """Measure a sheet that has limits of its own in time and in size."""
    found = [
        own.ask(op="pdf", bbox=box, out=str(folder / "own.pdf"), labels=True, paper=paper)
        for _ in range(_TIMES)
    ]
    size_mb = found[0]["bytes"] / 1e6
    return Row(
        SECTION,
        title,
        statistics.median(one["ms"] for one in found),
        most=most,
        shortfall=f"larger than {most_mb:.0f} MB" if size_mb > most_mb else "",
        remark=f"{size_mb:.1f} MB (reach ≤ {most_mb:.0f} MB), {found[0]['nlabels']} labels",
        raw={"ours": found},
    )


def _city(folder: Path) -> Row:
    title = "city on A3, with labels"
    try:
        box = frames("city")["full"][0]
    except AbsentError as reason:
        return missing(SECTION, title, str(reason))
    with peers.ours() as own:
        own.ask(op="open", ds="city")
        return _large(folder, box, own, title, paper="A3", most=3000.0, most_mb=6.0)


def _parcel_series(folder: Path) -> Row:
    application = ready_to_paint()
    found = []
    remark = ""
    for _ in range(_QGIS_TIMES):
        with Workspace.open(sample_register(), OpenMode.READ) as register:
            start = time.perf_counter()
            source = SheetSource(register, today=TODAY)
            pages = list_series(source, SheetOptions(SheetSubject.PARCELS), SeriesBy.GRID)
            result = make_series(source, pages, folder / "M6.pdf")
            found.append(1000 * (time.perf_counter() - start))
        size_mb = (folder / "M6.pdf").stat().st_size / 1e6
        remark = f"{len(result.sheets)} sheets, {result.pages} pages, {size_mb:.1f} MB"
    del application
    return Row(
        SECTION,
        "series of M6 of 丽水, one sheet a grid",
        statistics.median(found),
        most=12_000.0,
        remark=remark,
        raw={"ours": found},
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
