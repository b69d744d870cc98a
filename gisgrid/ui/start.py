"""Opens the main window."""

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr


def open_window(workspace: str | None) -> int:
    """Open the main window, with the register at `workspace` in it, and run until it is closed.

    Parameters
    ----------
    workspace : str or None
        A path or an address; None opens the register of last time.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    BadUseError
        Always, as long as there is no window.
    """
    raise BadUseError(
        tr("The window is not part of this version yet: {workspace}", workspace=workspace or "-")
    )
