"""Between a ledger and a spreadsheet: what is shown goes out as a table, a copied block comes in as one."""

import csv
import io
from pathlib import Path

from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.table import SourceTable, unique_names
from gisgrid.exchange.targets import Target
from gisgrid.exchange.writing import OutTable, write
from gisgrid.i18n import tr
from gisgrid.progress import Progress
from gisgrid.ui.ledger.model import LedgerModel
from gisgrid.ui.ledger.table import CellKind

_AS_STORED = (CellKind.DATE, CellKind.DUE, CellKind.COUNT)


def shown_table(title: str, model: LedgerModel) -> OutTable:
    """Gather what a ledger shows, in its order: dates and counts as such, the rest in words, phones masked."""
    rows = model.order.tolist()
    table = model.table
    columns = {
        column.key: [
            table.data[column.key][row] if column.kind in _AS_STORED else table.words(row, column)
            for row in rows
        ]
        for column in table.columns
    }
    return OutTable(title, columns, headings={column.key: column.title for column in table.columns})


def write_table(path: Path, table: OutTable, *, progress: Progress) -> Path:
    """Write a table as the ending of the path says."""
    progress.check_cancelled()
    write(path, table)
    return path


def pasted_table(text: str, target: Target, headings: list[str]) -> SourceTable | None:
    """Read a block copied in a spreadsheet.

    Parameters
    ----------
    text : str
        Lines of cells with tabs between them, as the clipboard gives them.
    target : Target
        What the rows are to become; it tells whether the first line is a heading.
    headings : list of str
        Headings for a block that has none of its own, in the order of the ledger.

    Returns
    -------
    SourceTable or None
        None when there are no rows.
    """
    lines = [line for line in csv.reader(io.StringIO(text), delimiter="\t") if any(c.strip() for c in line)]
    if not lines:
        return None
    width = max(len(line) for line in lines)
    cells = [[cell.strip() or None for cell in [*line, *[""] * (width - len(line))]] for line in lines]
    names = [cell or "" for cell in cells[0]]
    # Names alone decide: what stands below could be matched by its values, headings or not.
    if match_columns(_table(names, [], first=2), target):
        source = _table(names, cells[1:], first=2)
    else:
        source = _table([*headings, *[""] * width][:width], cells, first=1)
    return source if source.row_count else None


def _table(names: list[str], rows: list[list[str | None]], *, first: int) -> SourceTable:
    name = tr("pasted rows")
    values: list[list[object]] = [[row[place] for row in rows] for place in range(len(names))]
    numbers = list(range(first, first + len(rows)))
    return SourceTable(name, Path(name), unique_names(names), values, numbers)
