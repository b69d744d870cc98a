"""One edit through the window over a large register, from the save to the end of all that follows on the main thread.

Usage: ``python -m benchmarks.window_edit REGISTER`` prints one JSON list: milliseconds of each edit. The register is
changed: give a copy.
"""

import gc
import json
import sys
import time
from pathlib import Path

from benchmarks.ground import TODAY
from gisgrid import paths, workspace  # noqa: F401  the store before Qt, as the program's door does
from gisgrid.model.enterprises import Enterprise
from gisgrid.settings import Settings

_TIMES = 15
_PATIENCE_S = 300.0


def main() -> int:
    """Run from the command line."""
    gc.disable()
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  after the store

    from gisgrid.ui.main_window import MainWindow  # noqa: PLC0415  as above
    from gisgrid.ui.shell import Shell  # noqa: PLC0415  as above
    from gisgrid.ui.start import end_loading, prepare  # noqa: PLC0415  as above

    application = QApplication(sys.argv[:1])
    prepare(application)
    shell = Shell(Settings(paths.settings_file()), today=lambda: TODAY)
    shell.open_register(Path(sys.argv[1]))
    shell.show()
    end_loading()
    window = shell.window
    assert isinstance(window, MainWindow)

    def settle() -> None:
        """Let the window come to rest: ledger there, map sharp, no work under way."""
        began = time.monotonic()
        while time.monotonic() - began < _PATIENCE_S:
            application.processEvents()
            time.sleep(0.01)
            is_read = len(window.ledger.model.table) > 0 and window.shelf.book is not None
            if is_read and not window.jobs.running and window.canvas.is_sharp:
                return
        raise TimeoutError("the window did not come to rest")

    found = []
    settle()
    for turn in range(_TIMES):
        row = 100 + turn
        id = int(window.ledger.model.table.ids[row])
        began = time.perf_counter()
        window.ledger._save(Enterprise, id, "safety_officer", f"张三{turn}")
        # What follows an edit is queued by a signal; the card, the ledger and the map answer it in this pass.
        application.processEvents()
        found.append(1000 * (time.perf_counter() - began))
        settle()
    print(json.dumps(found))
    shell.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
