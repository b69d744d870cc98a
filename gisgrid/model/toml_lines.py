"""On which line each key of a TOML text stands, which the standard parser does not tell."""

import bisect
import re
import tomllib

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\n#]+")
_LINE_OF_ERROR = re.compile(r"line (\d+)")


def key_lines(text: str) -> dict[KeyPath, int]:
    r"""Find the line of every table, key and array element.

    Parameters
    ----------
    text : str
        A text that `tomllib` accepts.

    Returns
    -------
    dict of KeyPath to int
        Lines count from 1. A path holds keys and, in arrays, positions from 0; the empty path is line 1.

    Examples
    --------
    >>> key_lines('[[post]]\nname = "a"')[("post", 0, "name")]
    2
    """
    scanner = _Scanner(text)
    scanner.scan()
    return scanner.lines


def line_of(lines: dict[KeyPath, int], path: KeyPath) -> int:
    """Return the line of `path`, or of the nearest table around it that is written down."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def error_line(mistake: tomllib.TOMLDecodeError, text: str) -> int:
    """Return the line that a syntax error names; the last line when it speaks of the end of the text."""
    found = _LINE_OF_ERROR.search(str(mistake))
    return int(found[1]) if found else text.count("\n") + 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {(): 1}
        self._text = text
        self._at = 0
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        self._table: KeyPath = ()
        self._elements: dict[KeyPath, int] = {}

    def scan(self) -> None:
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                self._scan_header()
            else:
                self._scan_pair(self._table)
            self._skip(_BLANK)

    def _scan_header(self) -> None:
        is_array = self._text.startswith("[[", self._at)
        begin = self._at
        self._at += 2 if is_array else 1
        names = self._scan_key()
        self._at += 2 if is_array else 1
        path: KeyPath = ()
        for name in names[:-1]:
            path = self._inside((*path, name))
        path = (*path, names[-1])
        if is_array:
            self._elements[path] = self._elements.get(path, -1) + 1
            self.lines.setdefault(path, self._line(begin))
            path = self._inside(path)
        self._table = path
        self._note(path, begin)

    def _inside(self, path: KeyPath) -> KeyPath:
        return (*path, self._elements[path]) if path in self._elements else path

    def _scan_pair(self, table: KeyPath) -> None:
        begin = self._at
        path: KeyPath = table
        for name in self._scan_key():
            path = (*path, name)
            self._note(path, begin)
        self._at += 1
        self._skip(_SPACE)
        self._scan_value(path)

    def _scan_key(self) -> list[str]:
        names = []
        while True:
            self._skip(_SPACE)
            found = _BARE.match(self._text, self._at)
            if found:
                names.append(found[0])
                self._at = found.end()
            else:
                found = _STRING.match(self._text, self._at)
                quoted = found[0] if found else ""
                names.append(str(tomllib.loads(f"k = {quoted}")["k"]))
                self._at += len(quoted)
            self._skip(_SPACE)
            if self._text[self._at] != ".":
                return names
            self._at += 1

    def _scan_value(self, path: KeyPath) -> None:
        opening = self._text[self._at]
        if opening == "[":
            self._scan_array(path)
        elif opening == "{":
            self._scan_inline_table(path)
        else:
            self._skip(_STRING if opening in "\"'" else _SCALAR)

    def _scan_array(self, path: KeyPath) -> None:
        self._at += 1
        position = 0
        self._skip(_BLANK)
        while self._text[self._at] != "]":
            element = (*path, position)
            self._note(element, self._at)
            self._scan_value(element)
            position += 1
            self._skip_comma()
        self._at += 1

    def _scan_inline_table(self, path: KeyPath) -> None:
        self._at += 1
        self._skip(_BLANK)
        while self._text[self._at] != "}":
            self._scan_pair(path)
            self._skip_comma()
        self._at += 1

    def _skip_comma(self) -> None:
        self._skip(_BLANK)
        if self._text[self._at] == ",":
            self._at += 1
            self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()

    def _note(self, path: KeyPath, offset: int) -> None:
        self.lines.setdefault(path, self._line(offset))

    def _line(self, offset: int) -> int:
        return bisect.bisect_left(self._breaks, offset) + 1
