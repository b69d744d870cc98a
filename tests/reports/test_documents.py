"""The bulletin of half a year, counted again from the plain records (L43, L44, T15)."""

import docx

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.reports.table import Table
from gisgrid.workspace import Workspace
from tests.reports.conftest import TODAY, MakeFile


def test_the_bulletin_tells_the_figures_of_every_grid(lishui: Workspace, write: MakeFile) -> None:
    paper = make_report(lishui, "bulletin", Wish(period="2026H2"), today=TODAY)
    table = next(block for block in paper.parts[0].blocks if isinstance(block, Table))
    grids = {grid.name: grid.id for grid in lishui.find(Grid, level=3)}
    assert {row.cells[0] for row in table.rows} == set(grids)
    for row in table.rows:
        grid_id = grids[str(row.cells[0])]
        standing = [one for one in lishui.find(Enterprise, grid_id=grid_id) if one.status.is_active]
        late = [one for one in lishui.find(Hazard, grid_id=grid_id) if one.is_overdue(TODAY)]
        assert (row.cells[1], row.cells[5]) == (len(standing), len(late))
    # The best stand first, and those with faults are named: praise for methods, criticism for what was left undone.
    points = [row.cells[7] for row in table.rows if row.cells[7] is not None]
    assert points == sorted(points, reverse=True)
    text = "\n".join(p.text for p in docx.Document(write(lishui, "bulletin", "docx")).paragraphs)
    worst = max(table.rows, key=lambda row: int(str(row.cells[5])))
    assert f"超期隐患{worst.cells[5]}项" in text
