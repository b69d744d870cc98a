"""Events without Qt: typed, weak, synchronous."""

import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

Payload = TypeVar("Payload")


class Event(Generic[Payload]):
    """One event that listeners can connect to.

    Bound methods are held weakly, so that a listener that goes away is forgotten; plain functions
    are held strongly. Listeners run in the order they were connected, on the emitting thread.

    Examples
    --------
    >>> seen = []
    >>> saved = Event[int]()
    >>> saved.connect(seen.append)
    >>> saved.emit(3)
    >>> seen
    [3]
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[], Callable[[Payload], None] | None]] = []

    def connect(self, listener: Callable[[Payload], None]) -> None:
        """Call `listener` with the payload at every `emit`."""
        if hasattr(listener, "__self__") and hasattr(listener, "__func__"):
            self._listeners.append(weakref.WeakMethod(listener))
        else:
            self._listeners.append(lambda: listener)

    def disconnect(self, listener: Callable[[Payload], None]) -> None:
        """Forget `listener`; a listener that was never connected is ignored."""
        self._listeners = [held for held in self._listeners if held() != listener]

    def emit(self, payload: Payload) -> None:
        """Call every living listener with `payload`."""
        gone = False
        for held in list(self._listeners):
            listener = held()
            if listener is None:
                gone = True
            else:
                listener(payload)
        if gone:
            self._listeners = [held for held in self._listeners if held() is not None]
