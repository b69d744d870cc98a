"""The window's one selection: map, tree, table and card share it."""

from dataclasses import dataclass
from typing import Any

from gisgrid.events import Event


@dataclass(frozen=True)
class Selection:
    """Some records of one kind.

    Attributes
    ----------
    kind : type or None
        The kind of record; None when nothing is selected.
    ids : tuple of int
        The records, the leading one first.
    """

    kind: type[Any] | None = None
    ids: tuple[int, ...] = ()

    @property
    def leading(self) -> int | None:
        """The record that the card shows, or None."""
        return self.ids[0] if self.ids else None


NOTHING = Selection()


class SelectionModel:
    """Holds the selection and the stack of records under the last click.

    Events
    ------
    changed : Selection
        After the selection has become another one; an equal selection fires nothing.
    stack_changed : tuple of Selection
        After a click found other records on top of each other, the top one first.
    """

    def __init__(self) -> None:
        self.changed: Event[Selection] = Event()
        self.stack_changed: Event[tuple[Selection, ...]] = Event()
        self._current = NOTHING
        self._stack: tuple[Selection, ...] = ()

    @property
    def current(self) -> Selection:
        """The selection now."""
        return self._current

    @property
    def stack(self) -> tuple[Selection, ...]:
        """The records under the last click, the top one first; empty when there was only one."""
        return self._stack

    def select(self, kind: type[Any] | None, *ids: int) -> None:
        """Select records of one kind; the stack of an earlier click is forgotten."""
        wanted = Selection(kind, tuple(ids)) if kind is not None and ids else NOTHING
        if wanted not in self._stack:
            self._set_stack(())
        self._set_current(wanted)

    def select_stack(self, stack: tuple[Selection, ...]) -> None:
        """Select the top one of several records that lie on top of each other."""
        self._set_stack(stack if len(stack) > 1 else ())
        self._set_current(stack[0] if stack else NOTHING)

    def step(self, by: int) -> None:
        """Go `by` records down (positive) or up the stack, round and round."""
        if not self._stack:
            return
        at = self._stack.index(self._current) if self._current in self._stack else 0
        self._set_current(self._stack[(at + by) % len(self._stack)])

    def clear(self) -> None:
        """Select nothing."""
        self.select(None)

    def _set_current(self, wanted: Selection) -> None:
        if wanted != self._current:
            self._current = wanted
            self.changed.emit(wanted)

    def _set_stack(self, stack: tuple[Selection, ...]) -> None:
        if stack != self._stack:
            self._stack = stack
            self.stack_changed.emit(stack)
