"""Series, posters and the other ways out of the program."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from gisgrid.errors import BadUseError, CancelledError
from gisgrid.layout import series
from gisgrid.layout.export import export_poster, export_sheet, free_name, page_image
from gisgrid.layout.options import GridLines, Part, SheetOptions, SheetSubject, Tint, Words
from gisgrid.layout.paper import PageSize, Paper
from gisgrid.layout.poster import LEAST_OVERLAP_MM, OVERLAP_MM, tile
from gisgrid.layout.series import SeriesBy, list_series, make_series
from gisgrid.layout.sheets import make_sheet
from gisgrid.layout.source import SheetSource
from gisgrid.model.enterprises import Enterprise
from gisgrid.progress import Progress
from gisgrid.reports.map_document import write_map_document
from tests.fakes import FakeRegister

TODAY = date(2026, 11, 16)
Town = Callable[..., FakeRegister]
A4 = SheetOptions(page=PageSize.of(Paper.A4))


def test_a_series_has_one_sheet_a_grid_and_an_overview(qapp: object, make_town: Town, tmp_path: Path) -> None:
    town = make_town(40)
    source = SheetSource(town, today=TODAY)
    pages = list_series(source, A4, SeriesBy.GRID)
    assert [page.name for page in pages] == [f"园区{i:02d}" for i in range(1, 5)]
    result = make_series(source, pages, tmp_path / "册.pdf")
    assert result.files == [tmp_path / "册.pdf"]
    active = [e for e in town.find(Enterprise) if e.status.is_active]
    assert result.enterprises.in_area == len(active)
    with pikepdf.open(tmp_path / "册.pdf") as document:
        assert len(document.pages) == result.pages
        with document.open_outline() as outline:
            assert [item.title for item in outline.root] == ["总览", *(page.name for page in pages)]
    assert [path.name for path in tmp_path.iterdir()] == ["册.pdf"]


def test_a_broken_off_series_goes_on_where_it_stopped(
    qapp: object, make_town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "_AT_ONCE", 2)
    source = SheetSource(make_town(20), today=TODAY)
    pages = list_series(source, A4, SeriesBy.GRID)
    target = tmp_path / "册.pdf"

    class Stopping(Progress):
        def report(self, done: int, total: int, text: str = "") -> None:
            if done == 3:
                self.cancel()
            super().report(done, total, text)

    with pytest.raises(CancelledError):
        make_series(source, pages, target, progress=Stopping())
    assert not target.exists()
    result = make_series(source, pages, target)
    assert result.reused == 2
    with pikepdf.open(target) as document, document.open_outline() as outline:
        # Two files were joined: each sheet is found where its own map begins.
        starts = [document.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root]
    before = [len(sheet.pages) for sheet in result.sheets]
    assert starts == [0, *(result.pages - sum(before[i:]) for i in range(len(before)))]


def test_sheets_of_a_series_share_their_fonts(qapp: object, make_town: Town, tmp_path: Path) -> None:
    source = SheetSource(make_town(20), today=TODAY)
    make_series(source, list_series(source, A4, SeriesBy.GRID), tmp_path / "册.pdf")
    with pikepdf.open(tmp_path / "册.pdf") as document:
        fonts = sum(isinstance(one, pikepdf.Stream) and "/Length1" in one for one in document.objects)
    # At most three faces for the overview and three for all four sheets.
    assert 0 < fonts <= 6


def test_files_of_their_own_carry_the_names_of_the_areas(
    qapp: object, make_town: Town, tmp_path: Path
) -> None:
    source = SheetSource(make_town(12), today=TODAY)
    pages = list_series(source, A4, SeriesBy.GRID)[:2]
    result = make_series(source, pages, tmp_path / "图.pdf", is_split=True)
    assert {path.name for path in result.files} == {"图_总览.pdf", "图_园区01.pdf", "图_园区02.pdf"}


def test_a_person_sheet_shows_the_grids_of_the_person(qapp: object, make_town: Town) -> None:
    town = make_town(20)
    pages = list_series(SheetSource(town, today=TODAY), A4, SeriesBy.PERSON)
    assert [page.name for page in pages] == ["季晓岚"]
    sheet = make_sheet(town, pages[0].options, today=TODAY)
    mine = [e for e in town.find(Enterprise, grid_id=2) if e.status.is_active]
    assert sheet.enterprises.in_area == len(mine)


@given(
    width=st.floats(300, 3000),
    height=st.floats(300, 3000),
    paper=st.sampled_from([Paper.A4, Paper.A3]),
    at=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_pieces_cover_the_sheet_and_overlap(
    width: float, height: float, paper: Paper, at: tuple[float, float]
) -> None:
    sheet = PageSize(width, height)
    try:
        tiling = tile(sheet, paper)
    except BadUseError:
        return
    x, y = at[0] * width, at[1] * height
    assert any(one.part.inset(-1e-6).holds(x, y) for one in tiling.tiles)
    for one in tiling.tiles:
        assert one.part.width_mm <= tiling.page.width_mm
        assert one.part.height_mm <= tiling.page.height_mm
        assert one.part.right_mm <= width + 1e-6
        assert one.part.bottom_mm <= height + 1e-6
    across = [one.part for one in tiling.tiles if one.row == 0]
    for left, right in itertools.pairwise(across):
        assert left.right_mm - right.x_mm == pytest.approx(tiling.overlap_x_mm, abs=1e-6)
    assert all(
        LEAST_OVERLAP_MM - 1e-6 <= overlap <= OVERLAP_MM
        for overlap in (tiling.overlap_x_mm, tiling.overlap_y_mm)
    )


def test_a_wall_map_takes_no_row_for_its_last_millimetres() -> None:
    # A0 is 1189 × 841 mm; of A3 287 mm can be printed on: 3 × 287 - 2 × 10 = 841.
    tiling = tile(PageSize.of(Paper.A0), Paper.A3)
    assert (tiling.rows, tiling.columns) == (3, 3)
    assert tiling.overlap_y_mm == pytest.approx(10.0)


def test_a_poster_has_a_sketch_and_every_piece(qapp: object, make_town: Town, tmp_path: Path) -> None:
    sheet = make_sheet(make_town(10), SheetOptions(page=PageSize.of(Paper.A2)), today=TODAY)
    export_poster(sheet, tmp_path / "p.pdf", paper=Paper.A3)
    tiling = tile(sheet.pages[0].size, Paper.A3)
    with pikepdf.open(tmp_path / "p.pdf") as document:
        assert len(document.pages) == 1 + len(tiling.tiles)
        box = [float(value) for value in document.pages[1].mediabox]
        size = sorted((box[2] / 72 * 25.4, box[3] / 72 * 25.4))
        assert size == pytest.approx([297, 420], abs=0.01)
    with pytest.raises(BadUseError, match="A4"):
        export_poster(make_sheet(make_town(3), A4, today=TODAY), tmp_path / "q.pdf", paper=Paper.A4)


def test_grey_sheets_hold_no_colour(qapp: object, make_town: Town, tmp_path: Path) -> None:
    options = SheetOptions(
        page=PageSize.of(Paper.A4),
        tint=Tint.GREY,
        grid_lines=GridLines.DEGREES,
        hidden=frozenset(),
        words=Words(watermark="季晓岚 2026-11-16"),
    )
    sheet = make_sheet(make_town(20), options, today=TODAY)
    export_sheet(sheet, tmp_path / "g.png", dpi=60)
    image = QImage(str(tmp_path / "g.png"))
    points = [image.pixelColor(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    assert all(c.red() == c.green() == c.blue() for c in points)
    assert len({c.red() for c in points}) > 10
    export_sheet(sheet, tmp_path / "g.pdf")
    with pikepdf.open(tmp_path / "g.pdf") as document:
        content = document.pages[0].Contents.read_bytes()
    for line in content.split(b"\n"):
        if line.endswith(b" scn"):
            red, green, blue = line.split()[:3]
            assert red == green == blue


def test_the_world_file_places_the_picture(qapp: object, make_town: Town, tmp_path: Path) -> None:
    sheet = make_sheet(make_town(5), A4, today=TODAY)
    export_sheet(sheet, tmp_path / "w.png", dpi=254)
    step, _, _, down, west, north = (
        float(line) for line in (tmp_path / "w.pgw").read_text(encoding="ascii").split()
    )
    # At 254 dots per inch a dot is 0.1 mm of paper.
    assert step == -down == pytest.approx(sheet.denominator / 10_000)
    assert sheet.map is not None
    frame = sheet.map.frame
    x = west + (frame.box.x_mm + frame.box.width_mm / 2) * 10 * step
    y = north + (frame.box.y_mm + frame.box.height_mm / 2) * 10 * down
    assert (x, y) == pytest.approx((frame.view.centre_x_m, frame.view.centre_y_m), abs=step)


def test_a_word_document_holds_every_page(qapp: object, make_town: Town, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    sheet = make_sheet(make_town(60, crowd=1.0), A4, today=TODAY)
    write_map_document(sheet, tmp_path / "m.docx", dpi=60)
    document = docx.Document(str(tmp_path / "m.docx"))
    assert len(document.inline_shapes) == len(sheet.pages)
    assert document.sections[0].page_width.mm == pytest.approx(297, abs=0.5)


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    assert free_name(tmp_path / "a.pdf").name == "a_2.pdf"
    (tmp_path / "a_2.pdf").touch()
    assert free_name(tmp_path / "a.pdf").name == "a_3.pdf"


def test_names_stand_in_the_same_place_for_every_output(
    qapp: object, make_town: Town, tmp_path: Path
) -> None:
    """Painting for a screen at three sizes, to PDF, SVG and PNG asks the placement and never moves a name."""
    sheet = make_sheet(make_town(60), SheetOptions(), today=TODAY)
    assert sheet.map is not None
    seen = {sheet.map.placement}
    for dpi in (48, 96, 144):
        page_image(sheet.pages[0], dpi=dpi)
        seen.add(sheet.map.placement)
    for name in ("a.pdf", "a.svg", "a.png"):
        export_sheet(sheet, tmp_path / name, dpi=60)
        seen.add(sheet.map.placement)
    again = make_sheet(make_town(60), SheetOptions(), today=TODAY)
    assert again.map is not None
    assert seen == {again.map.placement}


@pytest.mark.parametrize("subject", [SheetSubject.GRIDS, SheetSubject.DISTRIBUTION])
def test_what_is_hidden_is_not_among_the_parts(qapp: object, make_town: Town, subject: SheetSubject) -> None:
    options = SheetOptions(subject=subject, hidden=frozenset({Part.NORTH, Part.QR}))
    sheet = make_sheet(make_town(8), options, today=TODAY)
    parts = {item.part for item in sheet.items}
    assert not parts & {Part.NORTH, Part.QR}
    line = next(line for line in sheet.check if line.item.startswith("图名"))
    assert not line.ok
    assert "指北针" in line.text


def test_the_content_check_follows_as_a_page_on_wish(qapp: object, make_town: Town, tmp_path: Path) -> None:
    town = make_town(8)
    plain = make_sheet(town, A4, today=TODAY)
    with_record = make_sheet(town, replace(A4, hidden=A4.hidden - {Part.RECORD}), today=TODAY)
    assert len(with_record.pages) == len(plain.pages) + 1
    assert with_record.pages[-1].title == "法定内容检查"
    export_sheet(with_record, tmp_path / "r.pdf")


def test_a_series_of_pictures_is_one_file_a_sheet(qapp: object, make_town: Town, tmp_path: Path) -> None:
    source = SheetSource(make_town(6), today=TODAY)
    pages = list_series(source, A4, SeriesBy.GRID)[:2]
    result = make_series(source, pages, tmp_path / "图.svg")
    assert result.files[0] == tmp_path / "图.svg"
    assert {path.name for path in result.files} == {"图.svg", "图_园区01.svg", "图_园区02.svg"}
    assert all(path.is_file() for path in result.files)
    with pytest.raises(BadUseError, match="pdf"):
        make_series(source, pages, tmp_path / "图.xyz")
