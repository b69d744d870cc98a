"""Make the Chinese text of Qt's PDFs findable.

Qt maps glyphs back to characters through the font, and where a font draws 网 (U+7F51) and the radical ⽹
(U+2F79) with one glyph it writes the radical, so that a search for 网格 finds nothing. Here every radical
in the ToUnicode tables is replaced by the unified ideograph with the same glyph.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import pikepdf
from PySide6.QtGui import QFont, QRawFont

from gisgrid.layout.greyscale import grey_pdf
from gisgrid.layout.options import Tint
from gisgrid.layout.sheet import Page

_CHARACTER = re.compile(rb"<([0-9A-Fa-f]{4})>")
_DOUBLES = (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6), *range(0x3400, 0x4DC0), *range(0xF900, 0xFAE0))
"""Radicals, extension A and compatibility ideographs: the places where fonts share a glyph with a common character."""
_UNIFIED = range(0x4E00, 0xA000)


def repair(
    path: Path,
    *,
    families: tuple[str, ...],
    properties: dict[str, str],
    pages: Sequence[Page] = (),
    tint: Tint = Tint.COLOUR,
) -> None:
    """Rewrite a PDF in place with searchable text, document properties, bookmarks and exact page sizes.

    Parameters
    ----------
    path : Path
        A PDF that nobody else uses yet; it is overwritten.
    families : tuple of str
        Families whose fonts were embedded.
    properties : dict
        Entries of the document information, such as ``Title`` and ``Author``.
    pages : sequence of Page
        What the pages are, for their sizes and for the bookmarks.
    tint : Tint
        Whether the colours are taken out.
    """
    # Read whole and written over: the caller's file is a passing one already and needs no further.
    with pikepdf.open(io.BytesIO(path.read_bytes())) as document:
        for found in document.objects:
            if isinstance(found, pikepdf.Dictionary) and "/ToUnicode" in found:
                stream = found["/ToUnicode"]
                before = stream.read_bytes()
                after = repaired_table(before, families=families)
                if after != before:
                    stream.write(after)
        for leaf, page in zip(document.pages, pages, strict=False):
            size = (page.size.width_mm, page.size.height_mm)
            leaf.mediabox = pikepdf.Array([0, 0, *(round(side * 72 / 25.4, 3) for side in size)])
        if tint is Tint.GREY:
            grey_pdf(document)
        if any(page.title for page in pages):
            with document.open_outline() as outline:
                for number, page in enumerate(pages):
                    outline.root.append(pikepdf.OutlineItem(page.title or str(number + 1), number))
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = properties.get("Title", "")
        for key, value in properties.items():
            document.docinfo[f"/{key}"] = value
        document.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def repaired_table(table: bytes, *, families: tuple[str, ...]) -> bytes:
    """Return a ToUnicode table whose radicals and rare doubles are replaced by unified ideographs.

    Entries read ``<from> <character>``, ``<from> <to> <character>`` or ``<from> <to> [<character> …]``.
    Left-hand sides are glyph numbers and stay.
    """

    def replaced(match: re.Match[bytes]) -> bytes:
        return b"<%04X>" % _unified(int(match.group(1), 16), families)

    lines = []
    for line in table.split(b"\n"):
        head, bracket, characters = line.partition(b"[")
        if not bracket:
            head, _, last = line.rpartition(b" ")
            is_entry = _CHARACTER.match(last) and _CHARACTER.search(head)
            lines.append(head + b" " + _CHARACTER.sub(replaced, last) if is_entry else line)
        else:
            lines.append(head + bracket + _CHARACTER.sub(replaced, characters))
    return b"\n".join(lines)


@lru_cache(maxsize=2048)
def _unified(code: int, families: tuple[str, ...]) -> int:
    if not (0x2E80 <= code < 0x4E00 or 0xF900 <= code < 0xFAE0):
        return code
    for family in families:
        if code in (doubles := _shared_glyphs(family)):
            return doubles[code]
    normal = unicodedata.normalize("NFKC", chr(code))
    return ord(normal) if len(normal) == 1 else code


@lru_cache(maxsize=4)
def _shared_glyphs(family: str) -> dict[int, int]:
    """Return double → unified ideograph for the characters that a font draws with one glyph."""
    raw = QRawFont.fromFont(QFont(family))
    of_glyph = {glyph: code for code, glyph in _glyphs(raw, _UNIFIED) if glyph}
    return {code: of_glyph[glyph] for code, glyph in _glyphs(raw, _DOUBLES) if glyph in of_glyph}


def _glyphs(raw: QRawFont, codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    listed = list(codes)
    return zip(listed, raw.glyphIndexesForString("".join(map(chr, listed))), strict=True)
