"""The program's door: `python -m gisgrid`, the installed command and the frozen program start here."""

import gc
import multiprocessing
import sys
from collections.abc import Sequence

from gisgrid.cli import app


def open_window(workspace: str | None) -> int:
    """Open the window and return the exit status when it is closed."""
    # A quarter of a million objects come that will all stay; looking for garbage among them costs 0.2 s.
    gc.disable()
    # Once PySide6 is loaded it looks at every further import; what needs no Qt is therefore loaded before it.
    from gisgrid import workspace as _  # noqa: F401, PLC0415  start-up cost, as said above
    from gisgrid.ui import start  # noqa: PLC0415  commands must not wait for Qt

    return start.open_window(workspace)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, or open the window; return the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    return app.run(list(given), open_window=open_window)


if __name__ == "__main__":
    multiprocessing.freeze_support()  # the frozen program begins here for its helpers too
    sys.exit(main())
