"""The command `gisgrid import`: takes in a table or a map file."""

from pathlib import Path
from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.edits.import_report import ImportReport, OnMatch
from gisgrid.edits.imports import import_table, surroundings_of
from gisgrid.errors import BadUseError, GisgridError
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.reading import read
from gisgrid.exchange.targets import Target
from gisgrid.i18n import tr
from gisgrid.workspace import Workspace

_SHOWN = 30


class _TrialEndError(GisgridError):
    """Ends a trial run, so that its transaction is rolled back."""


def command(
    *,
    workspace: options.RegisterArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=tr("The file to take in"))],
    target: Annotated[Target, typer.Option("--as", help=tr("What the rows become"))],
    layer: Annotated[str | None, typer.Option(help=tr("Layer of a GeoPackage"))] = None,
    sheet: Annotated[str | None, typer.Option(help=tr("Sheet of a workbook"))] = None,
    level: Annotated[int | None, typer.Option(help=tr("Level of the grids"))] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help=tr("Which field a column fills, such as NAME=name; once for each column")),
    ] = None,
    crs: Annotated[
        str, typer.Option(help=tr("Coordinate system: auto, cgcs2000, wgs84, gcj02, bd09 or EPSG:number"))
    ] = "auto",
    encoding: Annotated[str, typer.Option(help=tr("Encoding of the text: auto, gb18030, utf-8 …"))] = "auto",
    on_match: Annotated[
        OnMatch, typer.Option("--on-match", help=tr("What happens to rows whose record is already there"))
    ] = OnMatch.UPDATE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=tr("Only try; nothing is written"))] = False,
    as_json: options.JsonOption = False,
) -> int:
    """Take in a file as one step that can be undone; status 1 when rows were refused."""
    today = options.today()
    with Workspace.open(workspace) as held:
        surroundings = surroundings_of(held, today=today)
        source = read(file, layer=layer, sheet=sheet, encoding=encoding, crs=crs, surroundings=surroundings)
        mapping = match_columns(source, target, overrides=_pairs(column or []))
        report = ImportReport()
        try:
            with held.edit(tr("Import {name}", name=file.name)) as session:
                report = import_table(
                    session,
                    source,
                    kind=target,
                    mapping=mapping,
                    on_match=on_match,
                    level=level,
                    today=today,
                    progress=output.progress(),
                )
                if dry_run:
                    raise _TrialEndError
        except _TrialEndError:
            output.note(tr("This was a trial; nothing was written."))
    if as_json:
        output.document(report.as_json())
    else:
        _tell(report)
    return 1 if report.refused else 0


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, sign, field = text.rpartition("=")
        if not sign or not name or not field:
            raise BadUseError(tr("--column takes column=field, not {text}.", text=text))
        pairs[name] = field
    return pairs


def _tell(report: ImportReport) -> None:
    output.line(
        tr(
            "{read} rows read: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused.",
            read=report.read,
            added=report.added,
            updated=report.updated,
            unchanged=report.unchanged,
            refused=len(report.refused),
        )
    )
    for refusal in report.refused[:_SHOWN]:
        output.line(
            tr("Row {row}, {field}: {reason}", row=refusal.row, field=refusal.field, reason=refusal.reason)
        )
    if len(report.refused) > _SHOWN:
        output.line(tr("{count} more; --json lists them all.", count=len(report.refused) - _SHOWN))
    for warning in report.warnings:
        output.note(warning)
