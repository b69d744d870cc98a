"""The record of a report that left the program."""

import hashlib
from datetime import datetime
from pathlib import Path

from gisgrid.model.inspections import IssuedPaper
from gisgrid.reports.paper import ReportPaper


def report_issue(
    paper: ReportPaper, file: Path, *, issued_at: datetime, made_by: str, purpose: str = ""
) -> IssuedPaper:
    """Make the record of a report that was written to a file.

    Parameters
    ----------
    file : Path
        As written; its digest is kept.
    purpose : str
        Why whole telephone numbers left, where they did.
    """
    return IssuedPaper(
        paper=paper.paper_id,
        title=paper.title,
        issued_at=issued_at,
        data_step=paper.data_step,
        grid_id=paper.grid_id,
        format=file.suffix.lower().lstrip("."),
        file_name=file.name,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        made_by=made_by,
        purpose=purpose,
    )
