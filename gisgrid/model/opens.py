"""The records behind a figure of the 工作台, so that a click can show their rows and their places."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Opens:
    """The records behind a figure.

    Attributes
    ----------
    kind : type or None
        The kind of record; None when there is none to show, as for a duty of the whole scheme.
    ids : tuple of int
        Ascending.
    """

    kind: type[Any] | None
    ids: tuple[int, ...] = ()

    @classmethod
    def of(cls, kind: type[Any] | None, ids: Iterable[int | None]) -> "Opens":
        """Make it of ids in any order; missing and repeated ones count not at all and once."""
        return cls(kind, tuple(sorted({i for i in ids if i is not None})))

    def __len__(self) -> int:
        return len(self.ids)
