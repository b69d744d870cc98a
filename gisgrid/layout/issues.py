"""The record of a sheet that left the program, and whether the register has moved on since."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from gisgrid.layout.sheet import Sheet
from gisgrid.model.areas import Department, Grid, Parcel
from gisgrid.model.base_map import Building, LandCover, Place, River, Road, WaterArea
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.inspections import IssuedPaper
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register

_SHOWN: tuple[type[Any], ...] = (
    Grid, Parcel, Enterprise, MajorHazardInstallation, Person, Appointment, Department,
    Place, Road, River, WaterArea, Building, LandCover,
)  # fmt: skip


def issue_of(sheet: Sheet, file: Path, *, issued_at: datetime, made_by: str = "") -> IssuedPaper:
    """Make the record of a sheet that was written to a file.

    Parameters
    ----------
    file : Path
        The first file of the sheet, as written; its digest is kept.
    """
    size = sheet.pages[0].size
    return IssuedPaper(
        paper=sheet.paper_id,
        title=sheet.title,
        issued_at=issued_at,
        data_step=sheet.data_step,
        grid_id=sheet.grid_id,
        format=file.suffix.lower().lstrip("."),
        paper_size=f"{size.width_mm:g} × {size.height_mm:g} mm",
        scale_denominator=sheet.denominator,
        file_name=file.name,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        made_by=made_by,
    )


def is_outdated(register: Register, issue: IssuedPaper) -> bool:
    """Tell whether anything that sheets show was changed after the data of an issue.

    It errs on the side of yes: a change elsewhere in the register counts too.
    """
    return any(register.table_step(kind) > issue.data_step for kind in _SHOWN)
