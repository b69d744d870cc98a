"""Words what the operating system refused, in the user's language."""

import errno

from gisgrid.i18n import mark, tr

_TEXTS = {
    errno.ENOSPC: mark("the disk is full"),
    errno.EDQUOT: mark("the disk is full"),
    errno.EACCES: mark("there is no permission"),
    errno.EPERM: mark("there is no permission"),
    errno.EROFS: mark("the folder is read-only"),
    errno.ENOENT: mark("there is no such file or folder"),
    errno.EISDIR: mark("it is a folder"),
    errno.ENOTDIR: mark("a part of the path is a file"),
    errno.EEXIST: mark("it exists already"),
    errno.ENAMETOOLONG: mark("the name is too long"),
    errno.EBUSY: mark("another program is using it"),
    errno.ETXTBSY: mark("another program is using it"),
    errno.EIO: mark("the disk reports an error"),
}


def is_usual(error: OSError) -> bool:
    """Tell whether the error is one that a user can cause and mend."""
    return error.errno in _TEXTS


def word_reason(error: OSError) -> str:
    """Return a few words on why the system refused, without a full stop.

    Examples
    --------
    >>> from gisgrid.i18n import set_language
    >>> set_language("en")
    >>> word_reason(PermissionError(errno.EACCES, "Permission denied"))
    'there is no permission'
    """
    text = _TEXTS.get(error.errno or 0)
    return tr(text) if text else error.strerror or type(error).__name__
