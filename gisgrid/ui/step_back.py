"""Undo and redo as the window offers them: told in a toast, named on their buttons."""

from gisgrid.i18n import tr
from gisgrid.ui.messages import Messages
from gisgrid.ui.top_bar import TopBar
from gisgrid.ui.workbook import Workbook


class StepBack:
    """Goes back and forth over the steps of a register."""

    def __init__(self, register: Workbook, messages: Messages) -> None:
        self._register = register
        self._messages = messages

    def undo(self) -> None:
        """Take back the newest step."""
        if self._register.next_undo() is not None:
            self._messages.attempt(
                lambda: self._messages.toast(tr("Undone: {step}", step=self._register.undo().text))
            )

    def redo(self) -> None:
        """Bring back the step that was undone last."""
        if self._register.next_redo() is not None:
            self._messages.attempt(
                lambda: self._messages.toast(tr("Redone: {step}", step=self._register.redo().text))
            )

    def name_buttons(self, bar: TopBar) -> None:
        """Show on the buttons which steps come next."""
        undo, redo = self._register.next_undo(), self._register.next_redo()
        bar.show_steps(undo=undo.text if undo else None, redo=redo.text if redo else None)
