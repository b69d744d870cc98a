"""The one door through which errors leave: a plain sentence for the user, the rest into the log file."""

import logging
import logging.handlers
import sys
from collections.abc import Callable

from gisgrid import paths, reasons
from gisgrid.cli import output
from gisgrid.errors import GisgridError
from gisgrid.i18n import tr

BAD_USE = 2
INTERRUPTED = 130

_LOG = logging.getLogger("gisgrid")


def guard(action: Callable[[], int]) -> int:
    """Run `action`; return its exit status, or 2 after one sentence on stderr when it fails."""
    handler = _open_log()
    try:
        return action()
    except GisgridError as error:
        output.note(str(error))
        return BAD_USE
    except KeyboardInterrupt:
        output.note(tr("Cancelled. Nothing was changed."))
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`); there is nobody to tell.
        sys.stdout = None  # keeps the interpreter from flushing into the pipe
        return 0
    except OSError as error:
        if not reasons.is_usual(error):
            return _report_bug()
        output.note(
            tr(
                "{path}: {reason}. Nothing was written.",
                path=error.filename or "-",
                reason=reasons.word_reason(error),
            )
        )
        return BAD_USE
    except Exception:  # noqa: BLE001  the one door for bugs: they go to the log, the user gets a sentence
        return _report_bug()
    finally:
        _LOG.removeHandler(handler)
        handler.close()


def _report_bug() -> int:
    _LOG.exception("A bug came through the door")
    output.note(
        tr(
            "Something went wrong inside the program; your data is unharmed. Details are in {path}",
            path=paths.cache_folder() / "gisgrid.log",
        )
    )
    return BAD_USE


def _open_log() -> logging.Handler:
    handler = logging.handlers.RotatingFileHandler(
        paths.cache_folder() / "gisgrid.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    _LOG.addHandler(handler)
    return handler
