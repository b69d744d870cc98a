"""What the command line prints: results on stdout, everything else on stderr."""

import json
import sys
import time
from collections.abc import Mapping

from gisgrid.progress import Progress


def use_utf8() -> None:
    """Print UTF-8 whatever the console's code page; characters it lacks must not stop a command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def line(text: str) -> None:
    """Print a line of the result."""
    print(text)


def document(content: Mapping[str, object]) -> None:
    """Print the one JSON document of ``--json``."""
    print(json.dumps(content, ensure_ascii=False, indent=2))


def note(text: str) -> None:
    """Print a sentence for the person who watches."""
    print(text, file=sys.stderr)


def progress() -> Progress:
    """Return a progress token that draws a line on stderr while a person watches it."""
    return Progress(_ProgressLine() if sys.stderr.isatty() else None)


class _ProgressLine:
    """One line that is written over and over, ten times a second at most."""

    def __init__(self) -> None:
        self._shown_s = 0.0

    def __call__(self, done: int, total: int, text: str) -> None:
        now_s = time.monotonic()
        is_last = done >= total
        if now_s - self._shown_s < 0.1 and not is_last:
            return
        self._shown_s = now_s
        share = f"{100 * done // total:3d} %" if total > 0 else f"{done}"
        sys.stderr.write(f"\r\x1b[K{share} {text}" + ("\r\x1b[K" if is_last else ""))
        sys.stderr.flush()
