"""A finding: one thing that is missing or contradictory, with what to do about it."""

from dataclasses import dataclass
from typing import Any

from gisgrid.model.enumerations import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or contradictory.

    Attributes
    ----------
    rule : str
        Stable name of the check.
    severity : Severity
    subject : str
        Name of the record, for people.
    text, fix : str
        What is wrong, and what to do about it.
    kind, id : type and int, or None
        The record, when it is one.
    """

    rule: str
    severity: Severity
    subject: str
    text: str
    fix: str
    kind: type[Any] | None = None
    id: int | None = None
