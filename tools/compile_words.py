"""Compile every catalogue `resources/locale/*/*.po` to the `.mo` beside it."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "resources" / "locale"


def compile_all(folder: Path = LOCALE) -> int:
    """Compile what is newer than its result; return how many catalogues were written."""
    written = 0
    for source in sorted(folder.glob("*/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parent.name)
        temporary = target.with_suffix(".mo.part")
        with temporary.open("wb") as stream:
            write_mo(stream, catalogue)
        temporary.replace(target)
        written += 1
    return written


if __name__ == "__main__":
    print(f"{compile_all()} catalogues compiled", file=sys.stderr)
