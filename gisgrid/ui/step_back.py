"""Undo and redo as the window offers them: told in a toast, named on their buttons."""

from collections.abc import Callable

from gisgrid.i18n import tr
from gisgrid.ui.messages import Messages
from gisgrid.ui.top_bar import TopBar
from gisgrid.ui.workbook import Workbook


class StepBack:
    """Goes back and forth over the steps of a register.

    Parameters
    ----------
    has_form : callable
        Tells whether a form is being filled in: Ctrl+Z then means what was just typed, not the last step.
    """

    def __init__(self, register: Workbook, messages: Messages, *, has_form: Callable[[], bool]) -> None:
        self._register = register
        self._messages = messages
        self._has_form = has_form

    def undo(self) -> None:
        """Take back the newest step; while a form is open nothing, and a word says so."""
        if self._has_form():
            self._messages.toast(tr("A form is open: save it or give it up (Esc), then undo."))
            return
        if self._register.next_undo() is not None:
            self._messages.attempt(
                lambda: self._messages.toast(tr("Undone: {step}", step=self._register.undo().text))
            )

    def redo(self) -> None:
        """Bring back the step that was undone last; while a form is open nothing, as in `undo`."""
        if self._has_form():
            self._messages.toast(tr("A form is open: save it or give it up (Esc), then undo."))
            return
        if self._register.next_redo() is not None:
            self._messages.attempt(
                lambda: self._messages.toast(tr("Redone: {step}", step=self._register.redo().text))
            )

    def name_buttons(self, bar: TopBar) -> None:
        """Show on the buttons which steps come next."""
        undo, redo = self._register.next_undo(), self._register.next_redo()
        bar.show_steps(undo=undo.text if undo else None, redo=redo.text if redo else None)
