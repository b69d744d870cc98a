"""The record of a sheet that left the program, and whether the register has moved on since."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from gisgrid.i18n import tr
from gisgrid.layout.options import SheetSubject
from gisgrid.layout.sheet import Sheet
from gisgrid.layout.subjects import paper_id
from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.base_map import Building, LandCover, Place, River, Road, WaterArea
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection, IssuedPaper
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register

_SHOWN: tuple[type[Any], ...] = (
    Grid, Parcel, Enterprise, MajorHazardInstallation, Person, Appointment, Department,
    Place, Road, River, WaterArea, Building, LandCover,
)  # fmt: skip


_MORE: dict[str, tuple[type[Any], ...]] = {
    paper_id(SheetSubject.PARCELS): (ParcelTenancy,),
    paper_id(SheetSubject.HAZARDS): (Hazard,),
    paper_id(SheetSubject.COVERAGE): (Inspection,),
    paper_id(SheetSubject.LAST_VISIT): (Inspection,),
    "T3": (Hazard,),
    "T4": (Hazard,),
    "T5": (Inspection,),
    "T7": (Inspection, Hazard),
    "T9": (Hazard,),
    "T10": (Hazard,),
}
"""What some papers show besides."""


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
        department_id=sheet.department_id,
        format=file.suffix.lower().lstrip("."),
        paper_size=f"{size.width_mm:g} × {size.height_mm:g} mm",
        scale_denominator=sheet.denominator,
        file_name=file.name,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        made_by=made_by,
    )


def is_outdated(register: Register, issue: IssuedPaper) -> bool:
    """Tell whether anything that the sheet shows was changed after the data of an issue.

    It errs on the side of yes: a change elsewhere in the register counts too.
    """
    return bool(_changed_kinds(register, issue))


def why_outdated(register: Register, issue: IssuedPaper) -> str:
    """Return in words what was changed since an issue; empty when it still tells the truth."""
    kinds = _changed_kinds(register, issue)
    if not kinds:
        return ""
    names = dict.fromkeys(_kind_word(kind) for kind in kinds)
    return tr("changed since: {kinds}", kinds="、".join(names))


def _changed_kinds(register: Register, issue: IssuedPaper) -> list[type[Any]]:
    shown = (*_SHOWN, *_MORE.get(issue.paper, ()))
    return [kind for kind in shown if register.table_step(kind) > issue.data_step]


def _kind_word(kind: type[Any]) -> str:
    if kind in (Grid, Parcel, ParcelTenancy):
        return {Grid: tr("grids"), Parcel: tr("parcels")}.get(kind, tr("parcels"))
    if kind in (Person, Appointment, Department):
        return tr("people and posts")
    if kind in (Enterprise, MajorHazardInstallation):
        return tr("enterprises")
    if kind is Hazard:
        return tr("hazards")
    return tr("visits") if kind is Inspection else tr("the base map")
