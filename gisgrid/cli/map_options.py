"""The options of ``gisgrid map``, each with its help."""

from pathlib import Path
from typing import Annotated

import typer

from gisgrid.i18n import tr
from gisgrid.layout.options import GridLines, Phones, SheetSubject
from gisgrid.layout.series import SeriesBy

Kind = Annotated[
    str, typer.Argument(metavar="KIND", help=tr("Which map: {kinds}", kinds=", ".join(SheetSubject)))
]
Out = Annotated[
    Path,
    typer.Option(
        "-o", "--output", metavar="FILE", help=tr("The file to write: .pdf, .svg, .png, .tif or .docx")
    ),
]
Area = Annotated[
    str | None,
    typer.Option(metavar="CODE", help=tr("Code or name of a grid; the whole register if left out")),
]
Department = Annotated[str, typer.Option(metavar="NAME", help=tr("Department whose enterprises are shown"))]
Person = Annotated[
    str, typer.Option(metavar="NAME", help=tr("Only the grids in which this person has a post"))
]
PaperSize = Annotated[
    str, typer.Option(metavar="A4..A0", help=tr("Size of the paper, or width and height such as 900x600"))
]
Portrait = Annotated[bool, typer.Option("--portrait", help=tr("Upright paper"))]
Scale = Annotated[str, typer.Option(metavar="1:N", help=tr("Scale, such as 1:5000, or auto"))]
Title = Annotated[str, typer.Option(metavar="TEXT", help=tr("Title; the usual one if left out"))]
Series = Annotated[bool, typer.Option("--series", help=tr("One sheet for each grid or department"))]
By = Annotated[
    str,
    typer.Option(metavar="|".join(SeriesBy), help=tr("What each sheet of the series is about")),
]
Split = Annotated[bool, typer.Option("--split", help=tr("One file for each sheet of the series"))]
Poster = Annotated[str, typer.Option(metavar="A4|A3", help=tr("Cut a large sheet into pieces to glue"))]
Lines = Annotated[
    str, typer.Option(metavar="|".join(GridLines), help=tr("Lines over the map by which places are named"))
]
PhoneRule = Annotated[str, typer.Option(metavar="|".join(Phones), help=tr("How telephone numbers stand"))]
Grey = Annotated[bool, typer.Option("--grey", help=tr("Without colour"))]
Ruler = Annotated[bool, typer.Option("--ruler", help=tr("With a rule of 100 mm that checks the printer"))]
CheckPage = Annotated[bool, typer.Option("--check-page", help=tr("With the content check as a last page"))]
Watermark = Annotated[str, typer.Option(metavar="TEXT", help=tr("Faint words across the page"))]
Approval = Annotated[str, typer.Option(metavar="NUMBER", help=tr("Map approval number, for published maps"))]
Dpi = Annotated[int, typer.Option(metavar="N", help=tr("Dots per inch of a PNG"))]
Record = Annotated[
    bool, typer.Option("--record/--no-record", help=tr("Keep in the register that the sheet was made"))
]
