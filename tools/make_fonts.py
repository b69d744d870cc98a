"""Cut the bundled fonts out of Debian's Noto CJK collections.

Needs the Debian packages fonts-noto-cjk, fonts-noto-cjk-extra (serif bold is in the first) and
unicode-data. Characters: the 8,105 of 通用规范汉字表 (Unihan's kTGH), GB 2312, the characters of this
project's own words, Latin, punctuation, arrows, shapes, enclosed numbers. The results bear our own family
names, as the SIL Open Font License asks of changed fonts with a reserved name.

Usage: ``python tools/make_fonts.py``
"""

import bz2
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
NOTO = Path("/usr/share/fonts/opentype/noto")
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
# (collection, face in it, our family, style, OS/2 weight, our file)
FONTS = (
    (
        "NotoSansCJK-Regular.ttc",
        "Noto Sans CJK SC",
        "Gisgrid Sans",
        "Regular",
        400,
        "gisgrid-sans-regular.otf",
    ),
    ("NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "Gisgrid Sans", "Bold", 700, "gisgrid-sans-bold.otf"),
    ("NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "Gisgrid Serif", "Bold", 700, "gisgrid-serif-bold.otf"),
)
# Latin, Greek, Cyrillic, punctuation, currency, letterlike, number forms, arrows, operators, technical,
# enclosed, box drawing, shapes, symbols, CJK punctuation, kana, bopomofo, enclosed CJK, CJK units, full width.
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x2C6, 0x2DD), (0x391, 0x3C9), (0x401, 0x451),
    (0x2010, 0x203E), (0x2070, 0x2094), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218B), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x24FF), (0x2500, 0x257F), (0x2580, 0x25FF), (0x2600, 0x26FF),
    (0x2700, 0x27BF), (0x3000, 0x303F), (0x3041, 0x30FF), (0x3105, 0x3129), (0x3200, 0x32FF), (0x3300, 0x33FF),
    (0xFF01, 0xFF65), (0xFFE0, 0xFFE6),
)  # fmt: skip
# Only kerning: glyph substitutions (regional forms, vertical writing, alternate widths) draw glyphs that no
# character maps to, and text made of them cannot be found in a PDF. Digits are of one width as they are.
FEATURES = ["kern"]


def wanted_characters() -> set[int]:
    """Return the code points that every bundled font holds, as far as Noto has them."""
    wanted = {code for first, last in RANGES for code in range(first, last + 1)}
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        standard = {int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line}
    if len(standard) != 8105:
        sys.exit(f"Unihan gives {len(standard)} characters of the standard table instead of 8105.")
    wanted |= standard
    for lead in range(0xB0, 0xF8):
        for trail in range(0xA1, 0xFF):
            wanted |= {ord(character) for character in bytes([lead, trail]).decode("gb2312", errors="ignore")}
    for source in sorted((ROOT / "resources").rglob("*")):
        if source.suffix in (".po", ".toml"):
            wanted |= {ord(character) for character in source.read_text(encoding="utf-8") if character > " "}
    return wanted


def cut(collection: str, face: str, *, characters: set[int]) -> TTFont:
    """Return the face of a collection with only these characters and the features we use."""
    fonts = TTCollection(NOTO / collection, lazy=True).fonts
    font: TTFont = next(held for held in fonts if held["name"].getDebugName(1).startswith(face)
                        and "Mono" not in held["name"].getDebugName(1))  # fmt: skip
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    return font


def rename(font: TTFont, *, family: str, style: str, weight: int) -> None:
    """Give the font our names everywhere a program may look for them."""
    names = font["name"]
    postscript = f"{family.replace(' ', '')}-{style}"
    version = names.getDebugName(5)
    for number in (16, 17, 21, 22, 25):
        names.removeNames(nameID=number)
    for number, text in (
        (1, family), (2, style), (3, f"{postscript};{version}"), (4, f"{family} {style}"), (6, postscript),
    ):  # fmt: skip
        names.removeNames(nameID=number)
        names.setName(text, number, 3, 1, 0x409)
    table = font["CFF "].cff
    table.fontNames = [postscript]
    top = table.topDictIndex[0]
    top.FamilyName, top.FullName, top.Weight = family, f"{family} {style}", style
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = 0x20 if style == "Bold" else 0x40
    font["head"].macStyle = 1 if style == "Bold" else 0


def main() -> int:
    """Make all bundled fonts."""
    characters = wanted_characters()
    folder = ROOT / "resources" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for collection, face, family, style, weight, name in FONTS:
        font = cut(collection, face, characters=characters)
        rename(font, family=family, style=style, weight=weight)
        font.save(folder / name)
        print(f"{name}: {len(font.getBestCmap())} characters, {(folder / name).stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
