"""What the station itself keeps: its rules and means (六个一), and the figures it has handed in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class StationKind(StrEnum):
    """Which of the six ones a thing of the station belongs to (H25)."""

    OFFICE = "办公场所"
    SYSTEM = "办公系统"
    RULE = "安全生产管理制度"
    OTHER = "其他"


@dataclass(eq=False)
class StationDocument:
    """An office, an office system, or one rule of the set of rules (T16); its files are attachments.

    Attributes
    ----------
    name : str
        Such as 消防管理制度, or where the office is.
    enterprise_id : int or None
        The enterprise whose rule it is; None for the station's own.
    issued_on : date or None
        From when it holds.
    """

    kind: StationKind
    name: str
    enterprise_id: int | None = None
    number: str = ""
    issued_on: date | None = None
    note: str = ""
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class FrozenFigures:
    """The figures of a form as they were handed in: later edits do not change them.

    Attributes
    ----------
    figures : str
        Which figures, such as ``hazards-by-industry``.
    period : str
        Label of the period, such as ``2026Q3``.
    area_code : str
        Code of the grid; empty for the whole register.
    content : str
        The rows as JSON: name of the row to its figures.
    """

    figures: str
    period: str
    frozen_at: datetime
    data_step: int
    content: str
    area_code: str = ""
    made_by: str = ""
    id: int | None = None
    version: int = 0
