"""The program's expected errors: one root, one subclass per subject.

An error of this family carries one plain sentence for a person (what, where, what to do) that the
raising side has already put through `gisgrid.i18n.tr`. Anything else that escapes is a bug.
"""

from pathlib import Path


class GisgridError(Exception):
    """The root of every error that a user can cause and can mend."""


class BadUseError(GisgridError, ValueError):
    """A command or function was asked for something that does not make sense."""


class FileError(GisgridError):
    """A file cannot be read, written or understood.

    Attributes
    ----------
    path : Path or None
        The file in question.
    """

    def __init__(self, text: str, *, path: Path | None = None) -> None:
        super().__init__(text)
        self.path = path


class WorkspaceError(FileError):
    """A workspace file is missing, locked, damaged, foreign or of a newer version."""


class SchemeError(GisgridError, ValueError):
    """A scheme file breaks the rules of the scheme format.

    Attributes
    ----------
    findings : tuple of str
        One sentence per mistake, each naming its line and key.
    """

    def __init__(self, text: str, *, findings: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.findings = findings


class CrsError(GisgridError, ValueError):
    """A coordinate system is unknown, or coordinates do not fit the one that was named."""


class EditError(GisgridError, ValueError):
    """An edit would break a rule of the register; nothing was changed."""


class ConflictError(EditError):
    """Somebody else changed the same record in the meantime.

    Attributes
    ----------
    conflicts : tuple of (field, mine, theirs)
        What differs, in words.
    """

    def __init__(self, text: str, *, conflicts: tuple[tuple[str, str, str], ...] = ()) -> None:
        super().__init__(text)
        self.conflicts = conflicts


class PatrolError(GisgridError, ValueError):
    """A patrol cannot be planned, changed or read as asked."""


class CancelledError(GisgridError):
    """The user cancelled a running job; nothing was left half-done."""
