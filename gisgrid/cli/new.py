"""The command ``new``: make an empty register from a scheme."""

from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.cli.options import JsonOption, RegisterArgument
from gisgrid.i18n import tr
from gisgrid.workspace import Workspace

SchemeOption = Annotated[
    str, typer.Option("--scheme", help=tr("lishui-2019, hanyin-2014, or a scheme file of your own"))
]
NameOption = Annotated[str, typer.Option("--name", help=tr("Name of the area; the scheme's if left out"))]
ZoneOption = Annotated[
    int | None,
    typer.Option("--zone", min=25, max=45, help=tr("CGCS2000 3-degree zone; the scheme's if left out")),
]
MakerOption = Annotated[str, typer.Option("--maker", help=tr("Office named on papers as the maker"))]


def command(
    ws: RegisterArgument,
    *,
    scheme: SchemeOption,
    name: NameOption = "",
    zone: ZoneOption = None,
    maker: MakerOption = "",
    as_json: JsonOption = False,
) -> int:
    """Make an empty register.

    Returns
    -------
    int
        0.

    Raises
    ------
    WorkspaceError
        If the file exists or cannot be written.
    SchemeError
        If the scheme breaks the rules of schemes.
    """
    options.new_file(ws)
    with Workspace.create(ws, scheme, name=name, zone=zone, maker=maker) as workspace:
        info = workspace.info
    if as_json:
        output.document({"path": str(ws), "name": info.name, "scheme": info.scheme_key, "zone": info.zone})
    else:
        output.line(
            tr(
                "{path} was made: {name}, scheme {scheme}, zone {zone}.",
                path=ws,
                name=info.name,
                scheme=info.scheme_key,
                zone=info.zone,
            )
        )
    return 0
