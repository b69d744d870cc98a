"""The command `gisgrid export`: writes a table or a map file."""

from pathlib import Path
from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.edits.exports import Numbers, gather
from gisgrid.errors import BadUseError
from gisgrid.exchange.targets import Target
from gisgrid.exchange.writing import OutFormat, write
from gisgrid.i18n import tr
from gisgrid.model.inspections import IssuedPaper
from gisgrid.workspace import Workspace


def command(
    *,
    workspace: options.RegisterArgument,
    what: Annotated[Target, typer.Argument(metavar="WHAT", help=tr("What to write"))],
    out: Annotated[Path, typer.Argument(metavar="OUT", help=tr("The file to write"))],
    area: Annotated[str, typer.Option(help=tr("Code of a grid; only what belongs to it is written"))] = "",
    out_format: Annotated[
        OutFormat | None, typer.Option("--format", help=tr("Format; by the file's ending if left out"))
    ] = None,
    encoding: Annotated[str, typer.Option(help=tr("Encoding of shapefiles and CSV: utf-8 or gbk"))] = "utf-8",
    full_numbers: Annotated[
        bool,
        typer.Option("--full-numbers", help=tr("Write telephone and citizen numbers whole; needs --reason")),
    ] = False,
    reason: Annotated[
        str, typer.Option(help=tr("Why whole numbers are needed; it is kept in the register"))
    ] = "",
    as_json: options.JsonOption = False,
) -> int:
    """Write the records of one kind to a file; numbers are masked unless a reason is given."""
    if full_numbers and not reason.strip():
        raise BadUseError(tr("Whole numbers are written only with a reason: add --reason."))
    with Workspace.open(workspace) as held:
        table = gather(held, what, area=area, numbers=Numbers.FULL if full_numbers else Numbers.MASKED)
        notes = write(out, table, out_format=out_format, encoding=encoding)
        if full_numbers:
            with held.issue(tr("Export {name} with whole numbers", name=out.name)) as session:
                session.add(
                    IssuedPaper(
                        paper="export",
                        title=what.value,
                        issued_at=session.now,
                        data_step=held.step,
                        format=out.suffix.lstrip("."),
                        file_name=out.name,
                        made_by=session.author,
                        purpose=reason.strip(),
                    )
                )
    if as_json:
        output.document({"rows": table.row_count, "file": str(out), "notes": notes})
    else:
        output.line(tr("{count} rows written to {file}.", count=table.row_count, file=str(out)))
        for note in notes:
            output.note(note)
    return 0
