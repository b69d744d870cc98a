"""Ledgers against pandas, the quarterly form, and all papers of the six ones: the sample of 丽水."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.ground import TODAY
from benchmarks.rows import Row, alternating, median, missing, timed_ms
from benchmarks.start import sample_register
from gisgrid.layers.painting import ready_to_paint
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.reports.export import export_report
from gisgrid.reports.paper import ReportPaper
from gisgrid.reports.six_ones import make_folder
from gisgrid.reports.table import Table
from gisgrid.workspace import OpenMode, Workspace

SECTION = "Charts"
_ROWS = 10_000
_TIMES = 3


def run() -> list[Row]:
    """Measure a long ledger, a form and a folder."""
    application = ready_to_paint()
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        with Workspace.open(sample_register(), OpenMode.READ) as register:
            rows = [_ledger(register, folder), _form(register, folder), _six_ones(register, folder)]
    del application
    return rows


def _ledger(register: Workspace, folder: Path) -> Row:
    """Write the same cells formatted by us and bare by pandas; making the rows is nobody's part."""
    what = f"{_ROWS:,}-row ledger, 17 columns, formatted XLSX"
    paper = make_report(register, "patrol-ledger", Wish(period="2026"), today=TODAY)
    table = paper.tables[0]
    if len(table.rows) < _ROWS:
        return missing(SECTION, what, f"the sample has {len(table.rows)} patrols only")
    cut = replace(paper, parts=[replace(table, rows=table.rows[:_ROWS])])
    try:
        import pandas as pd  # noqa: PLC0415  only this row needs it
    except ImportError:
        return missing(SECTION, what, "pandas is not installed here")
    frame = pd.DataFrame(
        [row.cells for row in table.rows[:_ROWS]], columns=[column.title for column in table.columns]
    )
    ours, theirs = alternating(
        lambda: timed_ms(lambda: export_report(cut, folder / "own.xlsx")),
        lambda: timed_ms(lambda: frame.to_excel(folder / "pandas.xlsx", index=False)),
        times=_TIMES,
        peer_times=_TIMES,
    )
    return Row(
        SECTION,
        what,
        median(ours),
        "ms",
        median(theirs),
        "pandas.to_excel, unformatted",
        least_ratio=1,
        raw={"ours": ours, "pandas": theirs},
    )


def _form(register: Workspace, folder: Path) -> Row:
    def make() -> None:
        paper: ReportPaper = make_report(register, "form-a", Wish(period="2026Q3"), today=TODAY)
        assert isinstance(paper.parts[0], Table)
        export_report(paper, folder / "form.xlsx")

    raw = [timed_ms(make) for _ in range(_TIMES)]
    return Row(
        SECTION, "quarterly form A, counted and written", median(raw), "ms", most=1000, raw={"ours": raw}
    )


def _six_ones(register: Workspace, folder: Path) -> Row:
    made: list[Any] = []
    taken = timed_ms(lambda: made.extend(make_folder(register, folder / "六个一", today=TODAY)))
    failed = [one.title for one in made if not one.files]
    files = sum(len(one.files) for one in made)
    return Row(
        SECTION,
        "all papers of the six ones into a folder",
        taken,
        "ms",
        most=30_000,
        shortfall=f"not made: {'、'.join(failed)}" if failed else "",
        remark=f"{files} files",
        raw={"ours": [taken]},
    )
