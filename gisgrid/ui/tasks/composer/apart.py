"""A series in a process of its own.

Qt keeps the interpreter to itself while it packs a PDF, a tenth of a second for each sheet, and in that time the
window would stand still. The other process reads the same file, tells how far it is, and stops when it is asked to.
"""

import multiprocessing
import time
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from gisgrid import i18n
from gisgrid.errors import CancelledError, FileError, GisgridError
from gisgrid.i18n import Language, tr
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.export import or_beside
from gisgrid.layout.issues import issue_of
from gisgrid.layout.options import SheetOptions
from gisgrid.layout.series import SeriesBy, list_series, make_series
from gisgrid.layout.source import SheetSource
from gisgrid.model.inspections import IssuedPaper
from gisgrid.progress import Progress
from gisgrid.workspace import OpenMode, Workspace

_PATIENCE_S = 0.1
_LAST_WORD_S = 10.0


@dataclass(frozen=True)
class SeriesWish:
    """What series is to be made, of which register."""

    workspace: Path
    options: SheetOptions
    by: SeriesBy
    target: Path
    today: date


@dataclass(frozen=True)
class SeriesMade:
    """What became of it.

    Attributes
    ----------
    files : list of Path
        What was written, the overview first.
    issues : list of IssuedPaper
        A record for each sheet, to be kept in the register.
    """

    files: list[Path]
    issues: list[IssuedPaper]


def make_apart(wish: SeriesWish, *, progress: Progress) -> SeriesMade:
    """Have another process make a series, and wait for it.

    Raises
    ------
    CancelledError
        If `progress` was cancelled; finished sheets are kept for the next time.
    FileError
        If the other process ended without a word, or for what `make_series` raises it.
    """
    spawning = multiprocessing.get_context("spawn")
    near, far = spawning.Pipe()
    process = spawning.Process(target=_serve, args=(far, wish, i18n.language()), daemon=True)
    process.start()
    far.close()
    try:
        return _listen(near, wish, progress)
    finally:
        near.close()
        process.join(_LAST_WORD_S)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()


def _listen(near: Connection, wish: SeriesWish, progress: Progress) -> SeriesMade:
    told_at: float | None = None
    while True:
        if progress.is_cancelled and told_at is None:
            told_at = time.monotonic()
            near.send("stop")
        if not near.poll(_PATIENCE_S):
            if told_at is not None and time.monotonic() - told_at > _LAST_WORD_S:
                progress.check_cancelled()
            continue
        try:
            word = near.recv()
        except EOFError as error:
            raise FileError(
                tr("{name} could not be made: the work ended early. Try again.", name=wish.target.name),
                path=wish.target,
            ) from error
        if isinstance(word, SeriesMade):
            return word
        if isinstance(word, BaseException):
            raise word
        if told_at is None:
            progress.report(*word)


class _Told(Progress):
    """Progress that is told to the window, which can stop the work by any word of its own."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(lambda done, total, text: connection.send((done, total, text)))
        self._connection = connection

    @property
    def is_cancelled(self) -> bool:
        """Whether the window has said something, or is gone."""
        return self._connection.poll()


def _serve(connection: Connection, wish: SeriesWish, language: Language) -> None:
    """Make the series; runs in the other process."""
    i18n.set_language(language)
    application = ready_to_paint()
    try:
        connection.send(_made(wish, _Told(connection)))
    except (BrokenPipeError, ConnectionResetError):
        return  # the window is gone, and with it whoever wanted the series
    except (GisgridError, CancelledError) as error:
        connection.send(error)
    del application


def _made(wish: SeriesWish, progress: Progress) -> SeriesMade:
    with Workspace.open(wish.workspace, OpenMode.READ) as register:
        source = SheetSource(register, today=wish.today)
        pages = list_series(source, wish.options, wish.by)
        result = or_beside(partial(make_series, source, pages, progress=progress), wish.target)
    # Who made it and when is for the window to say, which keeps the record.
    day = datetime.combine(wish.today, clock.min)
    issues = [issue_of(sheet, result.files[0], issued_at=day) for sheet in result.sheets]
    return SeriesMade(result.files, issues)
