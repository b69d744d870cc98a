"""Writing the tours of the page 巡查 to files, on another thread."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from gisgrid.edits.plan_table import plan_table
from gisgrid.exchange.writing import write
from gisgrid.layers.scene import Scene
from gisgrid.layout.export import export_sheet
from gisgrid.layout.patrol_slip import make_slips
from gisgrid.model.periods import Period
from gisgrid.model.register import Register
from gisgrid.patrol.track_files import write_calendar, write_gpx, write_kml
from gisgrid.progress import Progress
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.reports.export import export_report
from gisgrid.ui.tasks.patrol.week import Week
from gisgrid.web.patrol_page import write_patrol_page


def write_tours(
    register: Register,
    week: Week,
    tours: Sequence[tuple[dt.date, int]],
    *,
    target: Path,
    now: dt.datetime,
    scene: Scene | None,
    progress: Progress,
) -> Path:
    """Write tours in the form that the ending asks for; returns the path.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    ending = target.suffix.lower()
    if ending == ".xlsx":
        write(target, plan_table(week.desk.plan))
        return target
    sheets = []
    for number, (day, person) in enumerate(tours):
        progress.report(number, len(tours))
        sheets.append(week.sheets.sheet(day, person))
    if ending == ".gpx":
        write_gpx(sheets, target)
    elif ending == ".kml":
        write_kml(sheets, target)
    elif ending == ".ics":
        write_calendar(sheets, target, made_at=now)
    elif ending == ".html":
        write_patrol_page(register, sheets, target)
    else:
        export_sheet(make_slips(register, sheets, printed_at=now, scene=scene), target, progress=progress)
    return target


def write_coverage(
    register: Register, period: Period, *, on: dt.date, target: Path, progress: Progress
) -> Path:
    """Write the proof of coverage of a period as a workbook; returns the path.

    Raises
    ------
    BadUseError
        If the period has not begun.
    FileError
        If the file cannot be written.
    """
    paper = make_report(register, "coverage", Wish(period=period.label), today=on, progress=progress)
    return export_report(paper, target, progress=progress)[0]
