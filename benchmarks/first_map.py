"""Open the window as the program does, and write to a file when its map is sharp: ms since process start, MB held.

Usage: ``python -m benchmarks.first_map REGISTER FILE``
"""

import gc
import os
import sys
import time
from datetime import date
from pathlib import Path


def process_age_ms() -> float:
    """Return how long ago this process was started, to 10 ms."""
    fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    started_s = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return 1000 * (time.clock_gettime(time.CLOCK_BOOTTIME) - started_s)


def resident_mb() -> float:
    """Return the memory held now, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> int:
    """Run from the command line."""
    gc.disable()
    from gisgrid import workspace as _  # noqa: F401, I001, PLC0415  before Qt, as the program's door does
    from PySide6.QtCore import QTimer  # noqa: PLC0415  its loading belongs to what is measured
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  as above

    from gisgrid import paths  # noqa: PLC0415  as above
    from gisgrid.settings import Settings  # noqa: PLC0415  as above
    from gisgrid.ui.canvas.map_canvas import MapCanvas  # noqa: PLC0415  as above
    from gisgrid.ui.shell import Shell  # noqa: PLC0415  as above
    from gisgrid.ui.start import end_loading, prepare  # noqa: PLC0415  as above

    application = QApplication(sys.argv[:1])
    prepare(application)
    shell = Shell(Settings(paths.settings_file()), today=lambda: date(2026, 11, 16))
    shell.open_register(Path(sys.argv[1]))
    shell.show()
    end_loading()
    window = shell.window
    assert window is not None
    canvas = window.findChild(MapCanvas)
    found: list[float] = []

    def look() -> None:
        if canvas.source is not None and canvas.is_sharp:
            watch.stop()
            found.append(process_age_ms())
            QTimer.singleShot(4000, finish)

    def finish() -> None:
        Path(sys.argv[2]).write_text(f"{found[0]:.0f} {resident_mb():.0f}", encoding="ascii")
        shell.close()
        application.quit()

    watch = QTimer()
    watch.timeout.connect(look)
    watch.start(5)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
