"""The command `gisgrid import`: takes in a table or a map file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gisgrid import paths
from gisgrid.cli import options, output
from gisgrid.edits.import_report import ImportReport, OnMatch
from gisgrid.edits.imports import import_table, surroundings_of
from gisgrid.errors import BadUseError, GisgridError
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.reading import read
from gisgrid.exchange.saved_mappings import MappingShelf
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import Target
from gisgrid.i18n import tr
from gisgrid.workspace import Workspace

_SHOWN = 30
_TargetOption = Annotated[
    Target,
    typer.Option("--as", metavar="KIND", help=tr("What the rows become: {kinds}", kinds=", ".join(Target))),
]


@dataclass(frozen=True)
class _Wish:
    """What is to be taken in, and how."""

    target: Target
    mapping: dict[str, str]
    on_match: OnMatch
    level: int | None
    today: date


class _TrialEndError(GisgridError):
    """Ends a trial run, so that its transaction is rolled back."""


def command(
    *,
    workspace: options.RegisterArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=tr("The file to take in"))],
    target: _TargetOption,
    layer: Annotated[str | None, typer.Option(help=tr("Layer of a GeoPackage"))] = None,
    sheet: Annotated[
        str | None, typer.Option(help=tr("Sheet of a workbook; * for all with the same headings"))
    ] = None,
    level: Annotated[int | None, typer.Option(help=tr("Level of the grids"))] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help=tr("Which field a column fills, such as NAME=name; once for each column")),
    ] = None,
    saved: Annotated[
        str, typer.Option("--mapping", help=tr("Assign the columns as kept under this name, or in this file"))
    ] = "",
    save_as: Annotated[
        str, typer.Option("--save-mapping", help=tr("Keep how the columns are assigned under this name"))
    ] = "",
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
    shelf = MappingShelf(paths.mappings_folder())
    kept = shelf.find(saved) if saved else None
    overrides = _pairs(column or [])
    headings = {*overrides, *(kept.columns if kept is not None else ())}
    with Workspace.open(workspace) as held:
        surroundings = surroundings_of(held, today=today)
        source = read(
            file,
            layer=layer,
            sheet=sheet,
            encoding=encoding,
            crs=crs,
            headings=headings,
            surroundings=surroundings,
        )
        if kept is not None:
            overrides = kept.overrides(source, target, others=overrides)
        mapping = match_columns(source, target, overrides=overrides)
        wish = _Wish(target, mapping, on_match, level, today)
        report = _take(held, source, wish, is_trial=dry_run)
    if save_as:
        shelf.keep(save_as, source, target, mapping)
        output.note(tr("The column mapping was kept as {name}.", name=save_as))
    if as_json:
        output.document(report.as_json())
    else:
        _tell(report)
    return 1 if report.refused else 0


def _take(held: Workspace, source: SourceTable, wish: _Wish, *, is_trial: bool) -> ImportReport:
    """Take the rows in as one step; a trial is rolled back at its end."""
    report = ImportReport()
    try:
        with held.edit(tr("Import {name}", name=source.path.name)) as session:
            report = import_table(
                session,
                source,
                kind=wish.target,
                mapping=wish.mapping,
                on_match=wish.on_match,
                level=wish.level,
                today=wish.today,
                progress=output.progress(),
            )
            if is_trial:
                raise _TrialEndError
    except _TrialEndError:
        output.note(tr("This was a trial; nothing was written."))
    return report


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
