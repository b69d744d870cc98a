"""The one door through which the window tells the user something."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from gisgrid.errors import CancelledError, GisgridError
from gisgrid.events import Event

_log = logging.getLogger(__name__)


class MessageKind(StrEnum):
    """How loud a message is: a toast goes by itself, a warning and an error stay until they are closed."""

    TOAST = "toast"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class MessageAction:
    """A button in a message."""

    text: str
    run: Callable[[], None]


@dataclass(frozen=True)
class Message:
    """One message with up to two buttons."""

    text: str
    kind: MessageKind = MessageKind.TOAST
    actions: tuple[MessageAction, ...] = ()


class Messages:
    """Sends messages to whoever shows them.

    Events
    ------
    posted : Message
        At every message.
    """

    def __init__(self) -> None:
        self.posted: Event[Message] = Event()

    def toast(self, text: str, *actions: MessageAction) -> None:
        """Tell of a success, quietly."""
        self.posted.emit(Message(text, MessageKind.TOAST, actions))

    def warn(self, text: str, *actions: MessageAction) -> None:
        """Tell of something the user should see."""
        self.posted.emit(Message(text, MessageKind.WARNING, actions))

    def error(self, problem: GisgridError) -> None:
        """Tell of an expected error in its own words; a user's cancel is silent."""
        if isinstance(problem, CancelledError):
            return
        _log.info("told the user: %s", problem)
        self.posted.emit(Message(str(problem), MessageKind.ERROR))

    def attempt(self, work: Callable[[], object]) -> bool:
        """Run `work`; an expected error becomes a message. Tell whether it went well."""
        try:
            work()
        except GisgridError as problem:
            self.error(problem)
            return False
        return True
