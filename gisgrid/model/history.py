"""What happened to a register: change sets for listeners, steps and row changes for the history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class StepKind(StrEnum):
    """How a step of the change log came about.

    An issue records what left the program on paper. It is a fact of the outside world, so undo and redo
    pass over it, and it takes nothing from what can be redone.
    """

    EDIT = "编辑"
    UNDO = "撤销"
    REDO = "重做"
    EXTERNAL = "外部修改"
    BARRIER = "升级"
    ISSUE = "出图"


class Operation(StrEnum):
    """What happened to one row."""

    ADDED = "新增"
    CHANGED = "修改"
    REMOVED = "删除"


@dataclass(frozen=True)
class ChangeSet:
    """What one step added, changed and removed, by kind of record.

    Attributes
    ----------
    step : int
        Number of the step: the version of the data after it.
    text : str
        Name of the step, as the user sees it in the undo list.
    kind : StepKind
        Whether it was an edit, an undo, a redo or a change from outside.
    added, changed, removed : mapping of kind to frozenset of int
        Ids of the rows; a row is in one of the three only. Kinds without changes have no entry.
    """

    step: int
    text: str
    kind: StepKind
    added: Mapping[type[Any], frozenset[int]] = field(default_factory=dict)
    changed: Mapping[type[Any], frozenset[int]] = field(default_factory=dict)
    removed: Mapping[type[Any], frozenset[int]] = field(default_factory=dict)

    def touches(self, *kinds: type[Any]) -> bool:
        """Tell whether a row of one of `kinds` was added, changed or removed."""
        return any(kind in part for part in (self.added, self.changed, self.removed) for kind in kinds)

    def ids(self, kind: type[Any]) -> frozenset[int]:
        """Return the ids of all rows of `kind` that were added, changed or removed."""
        nothing: frozenset[int] = frozenset()
        return nothing.union(*(part.get(kind, nothing) for part in (self.added, self.changed, self.removed)))

    @property
    def row_count(self) -> int:
        """How many rows the step touched."""
        return sum(len(ids) for part in (self.added, self.changed, self.removed) for ids in part.values())


@dataclass(frozen=True)
class HistoryStep:
    """One named step of the change log.

    Attributes
    ----------
    made_at : datetime
        Local time of China (UTC+8), without zone.
    undoes : int or None
        The step that an undo or redo takes back.
    change_count : int
        Rows of the change log that belong to it.
    is_undone : bool
        Whether the step is at present taken back by an undo.
    """

    number: int
    kind: StepKind
    text: str
    author: str
    made_at: datetime
    undoes: int | None
    change_count: int
    is_undone: bool = False


@dataclass(frozen=True)
class RowChange:
    """What one step did to one record.

    Attributes
    ----------
    before, after : dict
        Values of the changed columns as stored; an added row has neither, a removed row has all
        that was not empty in `before`. Geometry is hexadecimal.
    """

    step: HistoryStep
    kind: type[Any]
    id: int
    operation: Operation
    before: Mapping[str, Any]
    after: Mapping[str, Any]
