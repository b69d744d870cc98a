"""A workbook of 100,000 enterprises taken into a register that holds 100,000: matched by code, by name, or new.

Usage: ``python -m benchmarks.ledger_import FOLDER`` imports what `make` put there, and prints one JSON object:
milliseconds, peak memory in MB, and how many rows were added, updated, left and refused.
"""

import json
import resource
import sys
from pathlib import Path

from benchmarks.ground import TODAY, ZONE, register_of
from benchmarks.rows import timed_ms
from gisgrid.edits.import_report import ImportReport
from gisgrid.edits.imports import import_table, surroundings_of
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.reading import read
from gisgrid.exchange.targets import Target
from gisgrid.exchange.writing import OutTable, write
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.identifiers import credit_check_character
from gisgrid.workspace import OpenMode, Workspace

COUNT = 100_000
_WITHOUT_CODE = 7
"""One enterprise in so many is known by its name and address only."""
_NEW_ROWS = 10_000
_REGISTER, _WORKBOOK = "own.gpkg", "ledger.xlsx"


def make(folder: Path) -> None:
    """Write the register and the workbook; the workbook's last rows are not in the register."""
    rows = range(COUNT + _NEW_ROWS)
    names = [f"丽水市第{row}号机械制造有限公司" for row in rows]
    codes = ["" if row % _WITHOUT_CODE == 0 else _code(row) for row in rows]
    addresses = [f"丽水经济技术开发区绿谷大道{row}号" for row in rows]
    path = folder / _REGISTER
    with Workspace.open(register_of("city"), OpenMode.READ) as source:
        grids = {**source.columns(Grid, ["code", "name", "level"]), "geometry": source.geometries(Grid)[1]}
        grid_ids = source.columns(Enterprise, ["grid_id"])["grid_id"]
        points = source.geometries(Enterprise)[1]
    with Workspace.create(path, "lishui-2019", zone=ZONE) as workspace, workspace.edit("ledger") as edit:
        edit.bulk_insert(Grid, grids)
        known = {
            "name": names[:COUNT],
            "credit_code": codes[:COUNT],
            "address": addresses[:COUNT],
            "grid_id": grid_ids,
            "geometry": points,
        }
        edit.bulk_insert(Enterprise, known)
    columns: dict[str, list[object]] = {
        "企业名称": list(names[_NEW_ROWS:]),
        "统一社会信用代码": list(codes[_NEW_ROWS:]),
        "地址": list(addresses[_NEW_ROWS:]),
        "安全负责人": [f"张三{row}" for row in rows[_NEW_ROWS:]],
        "安全负责人电话": [f"138{row:08d}" for row in rows[_NEW_ROWS:]],
        "员工人数": [row % 500 for row in rows[_NEW_ROWS:]],
    }
    write(folder / _WORKBOOK, OutTable("ledger", columns))


def _code(row: int) -> str:
    first_17 = f"91331100MA2{row:06d}"
    return first_17 + credit_check_character(first_17)


def take_in(folder: Path) -> tuple[float, ImportReport]:
    """Import the workbook; return milliseconds and the report."""
    reports = []

    def work() -> None:
        surroundings = surroundings_of(workspace, today=TODAY)
        table = read(folder / _WORKBOOK, surroundings=surroundings)
        mapping = match_columns(table, Target.ENTERPRISES)
        with workspace.edit("ledger") as edit:
            reports.append(import_table(edit, table, kind=Target.ENTERPRISES, mapping=mapping, today=TODAY))

    with Workspace.open(folder / _REGISTER) as workspace:
        elapsed_ms = timed_ms(work)
    return elapsed_ms, reports[0]


def main() -> int:
    """Run from the command line."""
    elapsed_ms, report = take_in(Path(sys.argv[1]))
    found = {
        "ms": elapsed_ms,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "columns": len(report.columns),
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": len(report.refused),
    }
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
