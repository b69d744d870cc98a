"""Which encoding a text is in: what the file says, what decodes without error, what reads like Chinese.

Many Chinese shapefiles and CSV files are GBK and say nothing, or say something wrong (DOMAIN.md 5.5).
Declarations are tried first but must stand the test of the bytes.
"""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr

FALLBACKS = ("utf-8", "gb18030")
_DBF_LANGUAGES = {
    0x4D: "gb18030",
    0x7A: "gb18030",
    0x4F: "big5",
    0x78: "big5",
    0x03: "cp1252",
    0x58: "cp1252",
}
_CODE_PAGES = {"936": "gb18030", "54936": "gb18030", "65001": "utf-8", "950": "big5", "1252": "cp1252"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_SAMPLE = 60_000
_DECLARED_BONUS, _STRICT_UTF8_BONUS, _GB_BONUS = 0.10, 0.50, 0.02


@dataclass(frozen=True)
class Decision:
    """The encoding chosen.

    Attributes
    ----------
    encoding : str
        A name that Python knows.
    is_doubtful : bool
        Whether the text reads badly even in this encoding, so that a person should look.
    """

    encoding: str
    is_doubtful: bool = False


def settle_encoding(
    texts: Iterable[bytes], *, declared: Iterable[str] = (), wanted: str = "auto"
) -> Decision:
    """Choose the encoding of a set of raw texts.

    Parameters
    ----------
    texts : iterable of bytes
        The distinct raw texts of the file.
    declared : iterable of str
        What the file says of itself, the most binding first. Unknown names are passed over.
    wanted : str
        What a person asked for; anything but ``auto`` is taken as it is.

    Returns
    -------
    Decision

    Raises
    ------
    BadUseError
        If `wanted` is no encoding.
    """
    if wanted.lower() != "auto":
        named = encoding_named(wanted)
        if named is None:
            raise BadUseError(tr("{name} is not the name of a text encoding.", name=wanted))
        return Decision(named)
    sample = _sample(texts)
    stated = [name for name in (encoding_named(text) for text in declared) if name is not None]
    if not sample:
        return Decision(stated[0] if stated else "utf-8")
    best, best_score = "gb18030", -1.0
    for name in dict.fromkeys([*stated, *FALLBACKS]):
        score = _score(sample, name)
        if score is None:
            continue
        score += _DECLARED_BONUS if name in stated else 0.0
        score += {"utf-8": _STRICT_UTF8_BONUS, "gb18030": _GB_BONUS}.get(name, 0.0)
        if score > best_score:
            best, best_score = name, score
    return Decision(best, is_doubtful=best_score < 0.5)


def encoding_named(text: str) -> str | None:
    """Find Python's name for an encoding as files and people write it; GBK and GB2312 are read as GB18030.

    Examples
    --------
    >>> encoding_named("GBK"), encoding_named("936"), encoding_named("UTF-8"), encoding_named("?")
    ('gb18030', 'gb18030', 'utf-8', None)
    """
    packed = text.strip().strip("\x00").lower().replace("_", "-")
    for prefix in ("ansi ", "ansi-", "cp", "oem ", "windows-", "ms"):
        if packed.startswith(prefix) and packed[len(prefix) :] in _CODE_PAGES:
            return _CODE_PAGES[packed[len(prefix) :]]
    if packed in _CODE_PAGES:
        return _CODE_PAGES[packed]
    try:
        name = codecs.lookup(packed).name
        # Python lists base64, zip and the like as codecs, too; they do not make text of bytes.
        "".encode(name)
    except LookupError:
        return None
    return "gb18030" if name in ("gbk", "gb2312", "gb18030", "hz") else name


def encoding_of_dbf_language(language_byte: int) -> str | None:
    """Find the encoding that the language byte (LDID) of a DBF header stands for; None where it says nothing."""
    return _DBF_LANGUAGES.get(language_byte)


def encoding_of_mark(head: bytes) -> str | None:
    """Find the encoding that a byte order mark at the start of a file gives away."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def decode_text(raw: bytes, encoding: str) -> str:
    """Decode one text; a character cut in half at the end is left out, other damage becomes U+FFFD."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start >= len(raw) - 3:
            return raw[: error.start].decode(encoding, errors="replace")
        return raw.decode(encoding, errors="replace")


def _sample(texts: Iterable[bytes]) -> list[bytes]:
    sample: list[bytes] = []
    size = 0
    for text in texts:
        if not text.isascii():
            sample.append(text)
            size += len(text)
            if size > _LONGEST_SAMPLE:
                break
    return sample


def _score(sample: list[bytes], encoding: str) -> float | None:
    """Rate how much the sample reads like Chinese, 0 to 1; None when it cannot be decoded."""
    common = foreign = broken = 0
    for raw in sample:
        text = decode_text(raw, encoding)
        for char in text:
            if char.isascii():
                broken += not (char.isprintable() or char.isspace())
            elif char == "\ufffd":
                broken += 1
            elif _is_common(char) or (encoding == "big5" and _is_common_in_big5(char)):
                common += 1
            else:
                foreign += 1
    if broken:
        return None
    return common / max(common + foreign, 1)


def _is_common_in_big5(char: str) -> bool:
    """Tell whether a character is one of the 5,401 frequent ones of Big5."""
    try:
        return 0xA1 <= char.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def _is_common(char: str) -> bool:
    """Tell whether a character is punctuation or one of the 3,755 characters of level 1 of GB 2312."""
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA2, 0xA3))
