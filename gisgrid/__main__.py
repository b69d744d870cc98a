"""The program's door: `python -m gisgrid`, the installed command and the frozen program start here."""

import sys
from collections.abc import Sequence

from gisgrid.cli import app


def open_window(workspace: str | None) -> int:
    """Open the window and return the exit status when it is closed."""
    from gisgrid.ui import start  # noqa: PLC0415  commands must not wait for Qt

    return start.open_window(workspace)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, or open the window; return the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    return app.run(list(given), open_window=open_window)


if __name__ == "__main__":
    sys.exit(main())
