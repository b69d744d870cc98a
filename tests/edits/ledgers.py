"""Small tables taken in as ledgers."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from gisgrid.edits.import_report import ImportReport, OnMatch
from gisgrid.edits.imports import import_table
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import Target
from gisgrid.workspace import Workspace

TODAY = date(2026, 11, 16)


def take(
    register: Workspace,
    columns: Mapping[str, Sequence[object]],
    kind: Target,
    *,
    name: str = "台账.csv",
    on_match: OnMatch = OnMatch.UPDATE,
) -> ImportReport:
    """Take a table in as one step; every row is counted."""
    count = len(next(iter(columns.values())))
    source = SourceTable(
        Path(name).stem,
        Path(name),
        list(columns),
        [list(cells) for cells in columns.values()],
        list(range(2, count + 2)),
    )
    with register.edit("导入") as session:
        report = import_table(
            session,
            source,
            kind=kind,
            mapping=match_columns(source, kind),
            on_match=on_match,
            today=TODAY,
        )
    assert report.read == report.added + report.updated + report.unchanged + len(report.refused)
    return report


def counted(report: ImportReport) -> tuple[int, int, int]:
    """Return how many rows were added, updated and unchanged."""
    return report.added, report.updated, report.unchanged


def refusals(report: ImportReport) -> list[tuple[int, str, str]]:
    """Return row, heading and reason of the refused rows."""
    return [(one.row, one.field, one.reason) for one in report.refused]
