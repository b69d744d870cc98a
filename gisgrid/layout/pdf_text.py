"""Make the Chinese text of Qt's PDFs findable.

Qt maps glyphs back to characters through the font, and where a font draws 网 (U+7F51) and the radical ⽹
(U+2F79) with one glyph it writes the radical, so that a search for 网格 finds nothing. Here every radical
in the ToUnicode tables is replaced by the unified ideograph with the same glyph.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import pikepdf
from PySide6.QtGui import QFont, QRawFont

_DESTINATION = re.compile(rb"<([0-9A-Fa-f]{4,})>")
_RADICALS = (*range(0x2E80, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6))
_UNIFIED = range(0x4E00, 0xA000)


def repair(path: Path, *, families: tuple[str, ...], properties: dict[str, str]) -> None:
    """Rewrite a PDF in place with searchable text and document properties.

    Parameters
    ----------
    path : Path
        A PDF that nobody else uses yet; it is overwritten.
    families : tuple of str
        Families whose fonts were embedded.
    properties : dict
        Entries of the document information, such as ``Title`` and ``Author``.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for found in document.objects:
            if isinstance(found, pikepdf.Dictionary) and "/ToUnicode" in found:
                stream = found["/ToUnicode"]
                before = stream.read_bytes()
                after = repaired_table(before, families=families)
                if after != before:
                    stream.write(after)
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = properties.get("Title", "")
        for key, value in properties.items():
            document.docinfo[f"/{key}"] = value
        document.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def repaired_table(table: bytes, *, families: tuple[str, ...]) -> bytes:
    """Return a ToUnicode table whose radicals are replaced by unified ideographs."""

    def replaced(match: re.Match[bytes]) -> bytes:
        code = int(match.group(1), 16)
        if len(match.group(1)) != 4 or not 0x2E80 <= code <= 0x2FD5:
            return match.group(0)
        return b"<%04x>" % _unified(code, families)

    # The left-hand sides are glyph numbers and must stay: only the last <…> of each line is a character.
    lines = []
    for line in table.split(b"\n"):
        found = list(_DESTINATION.finditer(line))
        if len(found) >= 2:
            last = found[-1]
            line = line[: last.start()] + replaced(last) + line[last.end() :]  # noqa: PLW2901  # the line is rebuilt
        lines.append(line)
    return b"\n".join(lines)


@lru_cache(maxsize=512)
def _unified(radical: int, families: tuple[str, ...]) -> int:
    normal = unicodedata.normalize("NFKC", chr(radical))
    if len(normal) == 1 and ord(normal) != radical:
        return ord(normal)
    for family in families:
        for shared, unified in _shared_glyphs(family).items():
            if shared == radical:
                return unified
    return radical


@lru_cache(maxsize=4)
def _shared_glyphs(family: str) -> dict[int, int]:
    """Return radical → unified ideograph for the characters that a font draws with one glyph."""
    raw = QRawFont.fromFont(QFont(family))
    ideographs = "".join(map(chr, _UNIFIED))
    of_glyph: dict[int, int] = {}
    for character, glyph in zip(ideographs, raw.glyphIndexesForString(ideographs), strict=True):
        if glyph:
            of_glyph.setdefault(glyph, ord(character))
    radicals = "".join(map(chr, _RADICALS))
    return {
        ord(character): of_glyph[glyph]
        for character, glyph in zip(radicals, raw.glyphIndexesForString(radicals), strict=True)
        if glyph in of_glyph
    }
