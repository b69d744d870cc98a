"""The register: import, assignment, edits, search, ledger, obligations."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from benchmarks import ledger_import
from benchmarks.ground import (
    ROOT,
    TODAY,
    ZONE,
    AbsentError,
    file_of,
    has_module,
    read_layer,
    register_of,
)
from benchmarks.rows import Row, alternating, median, median_ms, missing, timed_ms
from benchmarks.start import demo_register, sample_register
from gisgrid.edits.assignment import GridNet
from gisgrid.edits.imports import import_table, surroundings_of
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.reading import read
from gisgrid.exchange.targets import Target
from gisgrid.model import obligations
from gisgrid.model.areas import Grid
from gisgrid.model.audit import audit
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.inspections import Inspection
from gisgrid.model.search import build_index
from gisgrid.ui.ledger.model import LedgerModel
from gisgrid.ui.ledger.sources import enterprise_ledger
from gisgrid.web.share_page import DEFAULT_FIELDS, write_share_page
from gisgrid.workspace import OpenMode, Workspace

SECTION = "Register"
_MILLION = 1_000_000
_TYPED = ("东", "东海", "hongda", "lsjx", "宏达机械", "138", "zzzz")


def run() -> list[Row]:
    """Measure what of the register exists."""
    rows: list[Row] = []
    for measure in (
        _import,
        _ledger_import,
        _assign,
        _edit,
        _window_edit,
        _search,
        _ledger,
        _obligations,
        _audit,
        _share,
    ):
        try:
            print(f"… {measure.__name__.strip('_')}", flush=True)
            rows += measure()
        except AbsentError as reason:
            rows.append(missing(SECTION, measure.__name__.strip("_"), str(reason)))
    return rows


def _import() -> list[Row]:
    name = "import 200k parcels SHP, checked, logged, assigned"
    with tempfile.TemporaryDirectory(prefix="bench") as held:
        folder = Path(held)
        parcels, grids = _shapefile(folder), register_of("city")
        mine, theirs = alternating(
            lambda: _own_import(folder, parcels, grids),
            (lambda: _geopandas_import(folder, parcels)) if has_module("geopandas") else None,
            times=3,
            peer_times=3,
        )
    row = Row(
        SECTION,
        name,
        median(mine),
        "ms",
        median(theirs),
        "geopandas read_file + sjoin + to_file",
        least_ratio=0.4,
        raw={"ours": mine, "geopandas": theirs},
        remark="" if theirs else "geopandas is not installed",
    )
    return [row]


def _shapefile(folder: Path) -> Path:
    import pyogrio  # noqa: PLC0415  needed here only

    shapes, columns = read_layer(file_of("city"), "parcels", ["pid", "use"])
    path = folder / "parcels.shp"
    numbers = np.array([f"P{one:07d}" for one in columns["pid"]], dtype=object)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        [numbers, columns["use"]],
        ["宗地号", "用途"],
        geometry_type="Polygon",
        crs="EPSG:4549",
        encoding="UTF-8",
    )
    return path


def _own_import(folder: Path, parcels: Path, city: Path) -> float:
    """Import into a register that has the city's grids and nothing else."""
    path = folder / "own.gpkg"
    path.unlink(missing_ok=True)
    with Workspace.open(city, OpenMode.READ) as source:
        names = ["code", "name", "level"]
        columns: dict[str, Any] = source.columns(Grid, names)
        columns["geometry"] = source.geometries(Grid)[1]
    with Workspace.create(path, "lishui-2019", name="import", zone=ZONE) as workspace:
        with workspace.edit("grids") as edit:
            edit.bulk_insert(Grid, columns)

        def work() -> None:
            table = read(parcels, surroundings=surroundings_of(workspace, today=TODAY))
            mapping = match_columns(table, Target.PARCELS)
            with workspace.edit("parcels") as edit:
                report = import_table(edit, table, kind=Target.PARCELS, mapping=mapping, today=TODAY)
            assert report.added == report.read, report.refused[:3]

        return timed_ms(work)


def _geopandas_import(folder: Path, parcels: Path) -> float:
    import geopandas  # noqa: PLC0415  benchmark-only and heavy

    grids = geopandas.read_file(file_of("city"), layer="grids")
    target = folder / "peer.gpkg"
    target.unlink(missing_ok=True)

    def work() -> None:
        frame = geopandas.read_file(parcels)
        inside = frame.set_geometry(frame.representative_point())
        joined = geopandas.sjoin(inside, grids[["gid", "geometry"]], how="left", predicate="within")
        frame["grid"] = joined.groupby(level=0)["gid"].first()
        frame.to_file(target, layer="parcels", driver="GPKG")

    return timed_ms(work)


def _ledger_import() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="bench") as held:
        ledger_import.make(Path(held))
        command = [sys.executable, "-m", "benchmarks.ledger_import", held]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found = json.loads(done.stdout)
    told = ", ".join(f"{found[name]} {name}" for name in ("added", "updated", "unchanged", "refused"))
    name = "import 100k-row XLSX, matched against 100k enterprises"
    return [
        Row(SECTION, name, found["ms"], most=25_000.0, remark=told, raw=found),
        Row(SECTION, f"{name}: peak memory", found["peak_mb"], "MB", most=1500.0),
    ]


def _assign() -> list[Row]:
    with Workspace.open(register_of("city"), OpenMode.READ) as workspace:
        net = GridNet(workspace, today=TODAY)
    box = shapely.total_bounds(net.polygons)
    xy = np.random.default_rng(3).uniform(box[:2], box[2:], (_MILLION, 2))
    points = shapely.points(xy)
    peer = None
    if has_module("geopandas"):
        import geopandas  # noqa: PLC0415  benchmark-only and heavy

        left = geopandas.GeoDataFrame(geometry=points, crs="EPSG:4490")
        right = geopandas.GeoDataFrame({"gid": net.ids}, geometry=net.polygons, crs="EPSG:4490")

        def peer() -> float:
            return timed_ms(lambda: geopandas.sjoin(left, right, predicate="within"))

    mine, theirs = alternating(lambda: timed_ms(lambda: net.containing(points)), peer, times=3, peer_times=3)
    return [
        Row(
            SECTION,
            "assign 1M points to 2,000 grids",
            median(mine),
            "ms",
            median(theirs),
            "geopandas.sjoin",
            least_ratio=1.0,
            raw={"ours": mine, "geopandas": theirs},
        )
    ]


def _edit() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        path = Path(folder) / "city.gpkg"
        shutil.copy(register_of("city"), path)
        with Workspace.open(path) as workspace:
            turn = iter(range(1000))

            def edit() -> None:
                id = 100 + next(turn)
                with workspace.edit("phone") as session:
                    enterprise = session.get(Enterprise, id)
                    assert enterprise is not None
                    enterprise.safety_phone = f"1380000{id:04d}"

            edit()
            middle, raw = median_ms(edit, times=15)
            undo, undo_raw = median_ms(workspace.undo, times=7)
    return [
        Row(SECTION, "one edit with its change log, city", middle, most=30.0, raw={"ours": raw}),
        Row(SECTION, "undo of one edit, city", undo, most=30.0, raw={"ours": undo_raw}),
    ]


def _window_edit() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        path = Path(folder) / "city.gpkg"
        shutil.copy(register_of("city"), path)
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "GISGRID_CACHE": str(Path(folder) / "cache"),
            "GISGRID_SETTINGS": str(Path(folder) / "settings.toml"),
        }
        command = [sys.executable, "-m", "benchmarks.window_edit", str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment)
    raw = json.loads(done.stdout)
    name = "one edit through the window, city"
    return [Row(SECTION, name, statistics.median(raw), most=30.0, raw={"ours": raw})]


def _search() -> list[Row]:
    with Workspace.open(register_of("city"), OpenMode.READ) as workspace:
        build, _ = median_ms(lambda: build_index(workspace), times=1)
        index = build_index(workspace)
    each = {typed: median_ms(lambda typed=typed: index.find(typed))[0] for typed in _TYPED}
    slowest = max(each, key=lambda typed: each[typed])
    return [
        Row(
            SECTION,
            "search as you type, 100k names, slowest of seven words",
            each[slowest],
            most=20.0,
            remark=f"“{slowest}”; median {statistics.median(each.values()):.1f} ms; index built in {build:.0f} ms",
            raw=each,
        )
    ]


def _ledger() -> list[Row]:
    from gisgrid.layers.painting import ready_to_paint  # noqa: PLC0415  needed here only

    application = ready_to_paint()
    with Workspace.open(register_of("city"), OpenMode.READ) as workspace:
        opened, opened_raw = median_ms(lambda: enterprise_ledger(workspace, TODAY), times=3)
        table = enterprise_ledger(workspace, TODAY)
    model = LedgerModel(table, save=lambda *_: False)
    first = timed_ms(lambda: model.sort(1))
    again, again_raw = median_ms(lambda: model.sort(1))
    words_read = timed_ms(lambda: model.keep_rows(table.matching("宁波")))
    filtered, filtered_raw = median_ms(lambda: model.keep_rows(table.matching("东海 机械")))
    del application
    return [
        Row(SECTION, "ledger, open 100k rows", opened, most=300.0, raw={"ours": opened_raw}),
        Row(SECTION, "ledger, sort by name the first time", first, most=300.0),
        Row(SECTION, "ledger, sort by name again", again, most=300.0, raw={"ours": again_raw}),
        Row(SECTION, "ledger, filter by a word the first time", words_read, most=200.0),
        Row(SECTION, "ledger, filter by two words", filtered, most=200.0, raw={"ours": filtered_raw}),
    ]


def _obligations() -> list[Row]:
    with Workspace.open(sample_register(), OpenMode.READ) as workspace:
        small, small_raw = median_ms(lambda: _duties(workspace, TODAY - timedelta(days=548), TODAY))
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        large, large_raw = _year_of_ten_thousand(Path(folder) / "year.gpkg")
    return [
        Row(SECTION, "obligations, 420 enterprises × 18 months", small, most=200.0, raw={"ours": small_raw}),
        Row(SECTION, "obligations, 10k enterprises × 1 year", large, most=2000.0, raw={"ours": large_raw}),
    ]


def _duties(workspace: Workspace, first: date, last: date) -> None:
    book = DutyBook(workspace)
    for rule in workspace.scheme.visits:
        obligations.duty_table(book, rule, first=first, last=last)


def _year_of_ten_thousand(path: Path) -> tuple[float, list[float]]:
    count, weeks = 10_000, 52
    begin = datetime(2025, 11, 17, 9)  # noqa: DTZ001  local time, as every time in a register
    with Workspace.create(path, "lishui-2019", zone=ZONE) as workspace:
        with workspace.edit("year") as edit:
            grids = edit.bulk_insert(
                Grid,
                {
                    "code": [f"园区{i}" for i in range(26)],
                    "name": [f"{i}" for i in range(26)],
                    "level": [3] * 26,
                },
            ).tolist()
            units = edit.bulk_insert(
                Enterprise,
                {"name": [str(i) for i in range(count)], "grid_id": [grids[i % 26] for i in range(count)]},
            ).tolist()
            days = np.random.default_rng(4).integers(0, 5, count * weeks).tolist()
            edit.bulk_insert(
                Inspection,
                {
                    "inspected_at": [
                        begin + timedelta(days=7 * (i % weeks) + day) for i, day in enumerate(days)
                    ],
                    "kind": [InspectionKind.PATROL] * (count * weeks),
                    "enterprise_id": [units[i // weeks] for i in range(count * weeks)],
                    "post": ["worker"] * (count * weeks),
                },
            )
        return median_ms(
            lambda: _duties(workspace, begin.date(), begin.date() + timedelta(days=364)), times=3
        )


def _audit() -> list[Row]:
    path = demo_register("lishui", scale=24)
    with Workspace.open(path, OpenMode.READ) as workspace:
        count = workspace.count(Enterprise)
        elapsed, raw = median_ms(lambda: audit(workspace, TODAY))
        found = len(audit(workspace, TODAY))
    remark = f"{count} enterprises with their visits and hazards, {found} findings"
    return [Row(SECTION, "audit, 10k enterprises", elapsed, most=2000.0, remark=remark, raw={"ours": raw})]


def _share() -> list[Row]:
    path = demo_register("lishui", scale=7)
    with (
        tempfile.TemporaryDirectory(prefix="bench") as folder,
        Workspace.open(path, OpenMode.READ) as workspace,
    ):
        page = write_share_page(
            workspace, Path(folder) / "share.html", area_code=None, fields=DEFAULT_FIELDS, today=TODAY
        )
    name = f"share page of {page.enterprises} enterprises"
    return [Row(SECTION, name, page.size_bytes / 2**20, "MB", most=2.0)]
