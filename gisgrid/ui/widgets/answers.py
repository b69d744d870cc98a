"""The foot of a small dialog: cancel, and the button that does it."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

from gisgrid.i18n import tr


def answer_row(dialog: QDialog, text: str, on_accept: Callable[[], None]) -> tuple[QHBoxLayout, QPushButton]:
    """Make the row of a dialog's two answers.

    Parameters
    ----------
    text : str
        Words of the button that does it, already translated; Enter means it.

    Returns
    -------
    tuple of QHBoxLayout and QPushButton
        The row, and the button that does it.
    """
    row = QHBoxLayout()
    row.addStretch(1)
    cancel = QPushButton(tr("Cancel"))
    cancel.setAutoDefault(False)
    cancel.clicked.connect(dialog.reject)
    accept = QPushButton(text)
    accept.setProperty("kind", "primary")
    accept.setDefault(True)
    accept.clicked.connect(on_accept)
    row.addWidget(cancel)
    row.addWidget(accept)
    return row, accept
