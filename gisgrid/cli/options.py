"""Arguments and options that several commands share, and the clock, which only the edge reads."""

import datetime as dt
from typing import Annotated

import typer

from gisgrid.i18n import tr

RegisterArgument = Annotated[str, typer.Argument(metavar="WS", help=tr("The register: a .gpkg file"))]
JsonOption = Annotated[bool, typer.Option("--json", help=tr("Print one JSON document and nothing else"))]
DayOption = Annotated[
    dt.datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help=tr("The day to judge by; today if left out")),
]


def today() -> dt.date:
    """Return the day on the computer's own calendar."""
    return dt.datetime.now().astimezone().date()


def day_of(given: dt.datetime | None) -> dt.date:
    """Return the day given by `DayOption`, or today."""
    return today() if given is None else given.date()
