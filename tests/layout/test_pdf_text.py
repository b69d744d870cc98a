from gisgrid.layout.pdf_text import repaired_table

# The three shapes of entries in a ToUnicode table (PDF 32000-1:2008, 9.10.3); U+2F79 is the radical of 网,
# U+2F24 that of 大, U+2F42 that of 文 (Unicode code charts, Kangxi Radicals).
TABLE = b"""1 beginbfrange
<0001> <0003> [<56ED> <2F79> <2F24>]
<0004> <0004> <2F42>
endbfrange
1 beginbfchar
<2F79> <683C>
endbfchar"""


def test_radicals_become_the_characters_that_people_type(qapp: object) -> None:
    repaired = repaired_table(TABLE, families=())
    assert b"[<56ED> <7F51> <5927>]" in repaired
    assert b"<0004> <0004> <6587>" in repaired


def test_glyph_numbers_that_look_like_radicals_stay(qapp: object) -> None:
    assert b"<2F79> <683C>" in repaired_table(TABLE, families=())


def test_a_table_without_radicals_is_untouched(qapp: object) -> None:
    table = b"<0001> <0002> [<56ED> <683C>]\nendbfrange\n1 begincodespacerange\n<0000> <FFFF>\n"
    assert repaired_table(table, families=()) == table
