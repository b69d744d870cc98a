import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import which

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from gisgrid.errors import BadUseError, FileError
from gisgrid.layout.export import export_sheet, page_image
from gisgrid.layout.options import SheetOptions
from gisgrid.layout.paper import Orientation, PageSize, Paper
from gisgrid.layout.sheet import Sheet
from gisgrid.layout.sheets import make_sheet
from gisgrid.model.enterprises import Enterprise
from tests.fakes import FakeRegister

TODAY = date(2026, 11, 16)
Town = Callable[..., FakeRegister]


def sheet_of(
    town: FakeRegister,
    *,
    paper: Paper = Paper.A3,
    orientation: Orientation = Orientation.LANDSCAPE,
    area_code: str | None = None,
) -> Sheet:
    options = SheetOptions(page=PageSize.of(paper, orientation), area_code=area_code)
    return make_sheet(town, options, today=TODAY)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(1, 150), crowd=st.floats(0, 1), paper=st.sampled_from([Paper.A4, Paper.A2]))
def test_every_enterprise_is_on_the_sheet_exactly_once(
    qapp: object, make_town: Town, count: int, crowd: float, paper: Paper
) -> None:
    town = make_town(count, crowd=crowd)
    counted = sheet_of(town, paper=paper).enterprises
    active = [e for e in town.find(Enterprise) if e.status.is_active]
    assert counted.in_area == len(active)
    assert counted.in_area == counted.labelled + counted.leader + counted.indexed + counted.not_located
    assert counted.not_located == sum(e.geometry is None for e in active)


def test_an_area_shows_its_own_enterprises_only(qapp: object, make_town: Town) -> None:
    town = make_town(60)
    sheet = sheet_of(town, area_code="园区02")
    assert sheet.enterprises.in_area == len(
        [e for e in town.find(Enterprise, grid_id=3) if e.status.is_active]
    )
    assert "园区02" in sheet.title


def test_the_scale_is_round_and_the_area_fits(qapp: object, make_town: Town) -> None:
    sheet = sheet_of(make_town(10), paper=Paper.A3)
    # 3 km on a map about 281 mm wide and 255 mm high: 1:12500 would do, 1:20000 is the next round scale.
    assert sheet.denominator == 20_000


def test_key_units_are_named_in_the_thickest_crowd(qapp: object, make_town: Town) -> None:
    sheet = sheet_of(make_town(150, crowd=1.0), paper=Paper.A4)
    line = next(line for line in sheet.check if line.item == "重点监管单位")
    assert line.ok, line.text


def test_the_check_names_what_is_missing(qapp: object, make_town: Town) -> None:
    lines = {line.item: line for line in sheet_of(make_town(40)).check}
    assert not lines["企业"].ok
    assert "第005号" in lines["企业"].text
    assert not lines["建筑"].ok
    assert lines["主要道路"].ok
    assert lines["责任区"].ok


def test_pdf_is_of_the_right_size_and_searchable(qapp: object, make_town: Town, tmp_path: Path) -> None:
    target = tmp_path / "开发区 分布图.pdf"
    sheet = sheet_of(make_town(120), paper=Paper.A3)
    assert export_sheet(sheet, target) == [target]
    with pikepdf.open(target) as document:
        assert len(document.pages) == len(sheet.pages)
        box = [float(value) for value in document.pages[0].mediabox]
        assert box[2] / 72 * 25.4 == pytest.approx(420, abs=0.2)
        assert box[3] / 72 * 25.4 == pytest.approx(297, abs=0.2)
        assert str(document.docinfo["/Title"]) == sheet.title
    if which("pdftotext") is None:
        pytest.skip("pdftotext (Debian package poppler-utils) is not here")
    text = subprocess.run(["pdftotext", target, "-"], capture_output=True, check=True).stdout.decode()
    squeezed = "".join(text.split())
    for words in ("园区01", "园区04", "图例", "内部资料", "1:20", "季晓岚", "138****1234", "绿谷大道"):
        assert words in squeezed or set(words) <= set(squeezed), words
    for name in ("第000号机械", "第012号机械"):
        assert name in squeezed
    assert "13800001234" not in squeezed


def test_every_format_is_written_and_not_blank(qapp: object, make_town: Town, tmp_path: Path) -> None:
    sheet = sheet_of(make_town(30), paper=Paper.A4, orientation=Orientation.PORTRAIT)
    assert export_sheet(sheet, tmp_path / "a.svg")[0].read_text(encoding="utf-8").count("<path") > 50
    (picture,) = export_sheet(sheet, tmp_path / "a.png", dpi=60)[:1]
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (round(210 / 25.4 * 60), round(297 / 25.4 * 60))
    colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert len(colours) > 30


def test_alike_input_gives_the_same_sheet(qapp: object, make_town: Town) -> None:
    first, second = (page_image(sheet_of(make_town(50)).pages[0], dpi=40) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", ["map.docx", "map"])
def test_an_unknown_format_is_refused(qapp: object, make_town: Town, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadUseError, match="pdf"):
        export_sheet(sheet_of(make_town(3)), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_one_sentence(qapp: object, make_town: Town, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="没有的"):
        export_sheet(sheet_of(make_town(3)), tmp_path / "没有的" / "a.pdf")


def test_an_unknown_area_is_named(qapp: object, make_town: Town) -> None:
    with pytest.raises(BadUseError, match="园区99"):
        sheet_of(make_town(3), area_code="园区99")


def test_a_register_without_places_says_what_to_do(qapp: object) -> None:
    with pytest.raises(BadUseError, match="绘制网格"):
        sheet_of(FakeRegister())
