"""What the system refuses is told in Chinese."""

import errno

import pytest

from gisgrid import i18n
from gisgrid.reasons import is_usual, word_reason


@pytest.mark.parametrize(
    ("number", "chinese"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限"), (errno.EROFS, "文件夹是只读的")],
)
def test_usual_reason_is_worded(number: int, chinese: str) -> None:
    error = OSError(number, "system text")
    assert is_usual(error)
    assert word_reason(error) == chinese
    i18n.set_language("en")
    assert word_reason(error).isascii()


def test_unusual_reason_keeps_the_systems_words() -> None:
    error = OSError(errno.ELOOP, "Too many levels of symbolic links")
    assert not is_usual(error)
    assert word_reason(error) == "Too many levels of symbolic links"
