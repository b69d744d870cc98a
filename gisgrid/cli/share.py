"""``gisgrid share``: one self-contained page for any browser."""

from pathlib import Path
from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.i18n import tr
from gisgrid.web.share_page import DEFAULT_FIELDS, write_share_page
from gisgrid.workspace import OpenMode, Workspace


def command(
    *,
    ws: options.RegisterArgument,
    out: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=tr("The .html file to write"))],
    area: Annotated[
        str | None,
        typer.Option(metavar="CODE", help=tr("Code or name of a grid; the whole register if left out")),
    ] = None,
    fields: Annotated[
        str, typer.Option(metavar="A,B", help=tr("Which facts of an enterprise leave the office, by comma"))
    ] = ",".join(DEFAULT_FIELDS),
    on: options.DayOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Write the page and say what is in it."""
    chosen = tuple(name.strip() for name in fields.split(",") if name.strip())
    with Workspace.open(ws, OpenMode.READ) as workspace:
        page = write_share_page(workspace, out, area_code=area, fields=chosen, today=options.day_of(on))
    if as_json:
        output.document(
            {
                "file": str(page.path),
                "enterprises": page.enterprises,
                "not_located": page.not_located,
                "grids": page.grids,
                "bytes": page.size_bytes,
                "fields": list(chosen),
            }
        )
        return
    output.line(
        tr(
            "{enterprises} enterprises and {grids} areas in {file} ({size} KB)",
            enterprises=page.enterprises,
            grids=page.grids,
            file=str(page.path),
            size=round(page.size_bytes / 1024),
        )
    )
