"""Visits, what was looked at, and the other dated records of a grid's working life."""

from dataclasses import dataclass
from datetime import date, datetime

from shapely.geometry.base import BaseGeometry

from gisgrid.model.enumerations import ActivityKind, InspectionKind, InspectionResult, Subject, TrainingKind


@dataclass(eq=False)
class Inspection:
    """One visit: one day, one subject of inspection, one or more fields of supervision.

    Attributes
    ----------
    inspected_at : datetime
        Local time, without zone.
    enterprise_id, place_id, grid_id : int or None
        What was visited; exactly one of the first two, or only the grid.
    inspector_id : int or None
        The person who answers for the visit; helpers are `InspectionParticipant`.
    post : str
        Key of the post in which the inspector came; a duty counts visits by post.
    subjects, actions : str
        Terms joined by 、.
    hazard_id : int or None
        The hazard that a re-check looks at.
    """

    inspected_at: datetime
    kind: InspectionKind
    result: InspectionResult = InspectionResult.NO_PROBLEM
    enterprise_id: int | None = None
    place_id: int | None = None
    grid_id: int | None = None
    inspector_id: int | None = None
    post: str = ""
    subjects: str = Subject.SAFETY.value
    actions: str = ""
    finding: str = ""
    publicity: str = ""
    escort: str = ""
    hazard_id: int | None = None
    duration_min: int | None = None
    note: str = ""
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class InspectionParticipant:
    """Somebody who came along on a visit (L39)."""

    inspection_id: int
    person_id: int
    post: str = ""
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class InspectionItem:
    """One line of the check-list of a visit; a failed line may have become a hazard."""

    inspection_id: int
    text: str
    passed: bool = True
    hazard_id: int | None = None
    note: str = ""
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class Activity:
    """A meeting, training, publicity, duty, notice, task, accident or other dated record (T14).

    Attributes
    ----------
    held_on : date
        The day of it; of a notice or task the day on which it was handed down.
    host_id : int or None
        Who led it, or who handed it down.
    due_on : date or None
        The last day by which a notice must be acknowledged or a task done.
    """

    kind: ActivityKind
    held_on: date
    title: str
    grid_id: int | None = None
    department_id: int | None = None
    enterprise_id: int | None = None
    host_id: int | None = None
    training_kind: TrainingKind | None = None
    place: str = ""
    attendee_count: int | None = None
    content: str = ""
    due_on: date | None = None
    document_number: str = ""
    note: str = ""
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class ActivityParticipant:
    """Somebody took part in an activity, with the mark or pledge that came of it.

    Attributes
    ----------
    acknowledged_at : datetime or None
        When a notice or task was received, local time.
    done_on : date or None
        When this person's part of a task was done.
    """

    activity_id: int
    person_id: int
    result: str = ""
    acknowledged_at: datetime | None = None
    done_on: date | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class Attachment:
    """A photo or document that belongs to a record; its bytes live in the workspace.

    Attributes
    ----------
    subject_table, subject_id : str, int
        The record it belongs to.
    content : bytes
        The file; `sha256` is its digest in hexadecimal.
    geometry : Point or None
        Where a photo was taken, EPSG:4490.
    """

    subject_table: str
    subject_id: int
    name: str
    media_type: str
    content: bytes
    sha256: str
    taken_at: datetime | None = None
    caption: str = ""
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class IssuedPaper:
    """A paper that left the program: which one, from which data, for whom.

    Attributes
    ----------
    paper : str
        Deliverable id of the scheme, such as ``M1``.
    data_step : int
        Last step of the change log when it was made.
    """

    paper: str
    title: str
    issued_at: datetime
    data_step: int
    grid_id: int | None = None
    department_id: int | None = None
    format: str = ""
    paper_size: str = ""
    scale_denominator: int | None = None
    file_name: str = ""
    sha256: str = ""
    made_by: str = ""
    purpose: str = ""
    id: int | None = None
    version: int = 0
