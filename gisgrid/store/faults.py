"""Database faults put into plain sentences, at the one door between the store and the rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import StatementError

from gisgrid.errors import EditError, GisgridError, WorkspaceError
from gisgrid.i18n import tr
from gisgrid.store.dialects.choice import dialect_at


@contextmanager
def worded(path: Path) -> Iterator[None]:
    """Turn what the database raises inside into an error with one plain sentence.

    Raises
    ------
    WorkspaceError
        The file is locked, read-only, damaged, or the disk is full.
    EditError
        A required field is empty.
    """
    try:
        yield
    except StatementError as error:
        if isinstance(error.orig, GisgridError):
            raise error.orig from error
        raise sentence(error.orig or error, path) from error
    except dialect_at(path).FAULT as error:
        raise sentence(error, path) from error


def sentence(error: BaseException, path: Path) -> WorkspaceError | EditError:
    """Word a database fault."""
    if isinstance(error, dialect_at(path).MISFIT):
        field = str(error).rsplit(":", 1)[-1].strip()
        return EditError(tr("{field} must be filled in and must fit; nothing was changed.", field=field))
    if dialect_at(path).is_busy(error):
        text = tr(
            "{name} is being changed by another program at this moment. Try again shortly; nothing was changed.",
            name=path.name,
        )
    elif dialect_at(path).is_full(error):
        text = tr(
            "{name} could not be written: the disk is full or failing. Make room and try again; nothing was changed.",
            name=path.name,
        )
    elif dialect_at(path).is_read_only_fault(error):
        text = tr(
            "{name} cannot be written there. Copy it to a folder of your own; nothing was changed.",
            name=path.name,
        )
    else:
        text = tr(
            "{name} is damaged ({reason}). Restore the latest backup from {folder}.",
            name=path.name,
            reason=str(error),
            folder=path.with_suffix(".backups").name,
        )
    return WorkspaceError(text, path=path)
