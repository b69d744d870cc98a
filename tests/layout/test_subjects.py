"""Every subject of a sheet: what it shows, that its counts add up, that its words are on the page."""

import re
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from shutil import which

import pikepdf
import pytest
import shapely

from gisgrid.errors import BadUseError
from gisgrid.layout.export import export_sheet, page_image
from gisgrid.layout.options import Part, Phones, SheetOptions, SheetSubject
from gisgrid.layout.paper import Box, PageSize, Paper
from gisgrid.layout.sheet import Sheet
from gisgrid.layout.sheets import make_sheet
from gisgrid.model.areas import Department, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.enumerations import (
    EnterpriseStatus,
    HazardLevel,
    HazardState,
    InstallationLevel,
    RiskColour,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.people import Appointment, Person
from tests.fakes import FakeRegister
from tests.layout.conftest import lonlat

TODAY = date(2026, 11, 16)
Town = Callable[..., FakeRegister]


@pytest.fixture
def town(make_town: Town) -> FakeRegister:
    """Return a town with departments, parcels, hazards and installations."""
    made = make_town(60, crowd=0.2)
    made.add(Department("县应急管理局", "应急局"), Department("县住建局", "住建局"))
    for one in made.find(Enterprise):
        one.sector_department_id = 1 if one.id % 3 == 0 else 2
        one.risk_colour = list(RiskColour)[one.id % 5]
        one.safety_officer, one.environment_officer = f"安员{one.id:02d}", f"环员{one.id:02d}"
        one.safety_phone = "13912345678"
    active = [e for e in made.find(Enterprise) if e.status.is_active]
    for i, one in enumerate(active[:6]):
        square = shapely.box(1600 + i % 3 * 400, 100 + i // 3 * 500, 1960 + i % 3 * 400, 560 + i // 3 * 500)
        one.grid_id, one.geometry = 3, lonlat(square.centroid)
        made.add(Parcel(f"331102004012GB{i:05d}", grid_id=3, geometry=lonlat(square)))
        made.add(ParcelTenancy(i + 1, one.id))
    made.add(Parcel("331102004012GB00099", grid_id=3, geometry=lonlat(shapely.box(1600, 1100, 1900, 1400))))
    day = datetime.fromisoformat("2026-10-01 09:00")
    made.add(
        Hazard("YH1", "通道堵塞", day, level=HazardLevel.MAJOR, enterprise_id=active[0].id),
        Hazard("YH2", "线路老化", day, enterprise_id=active[1].id, due_on=date(2026, 11, 1)),
        Hazard("YH3", "已办结", day, state=HazardState.CLOSED, enterprise_id=active[2].id),
        MajorHazardInstallation(active[3].id, "液氨罐区", level_confirmed=InstallationLevel.LEVEL_3),
        MajorHazardInstallation(active[4].id, "小罐", level_confirmed=InstallationLevel.NOT_MAJOR),
    )
    worker = made.add(Person("尹宗娟"))
    made.add(Appointment(worker.id, "worker", grid_id=3))
    return made


def sheet_of(
    town: FakeRegister,
    subject: SheetSubject,
    *,
    area_code: str | None = None,
    department: str = "",
    page: PageSize | None = None,
    phones: Phones = Phones.AUTO,
) -> Sheet:
    options = SheetOptions(
        subject=subject,
        area_code=area_code,
        department=department,
        page=page or PageSize.of(Paper.A3),
        phones=phones,
    )
    return make_sheet(town, options, today=TODAY)


def text_of(sheet: Sheet, folder: Path) -> str:
    if which("pdftotext") is None:
        pytest.skip("pdftotext (Debian package poppler-utils) is not here")
    (file,) = export_sheet(sheet, folder / "a.pdf")
    told = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return "".join(told.stdout.decode().split())


@pytest.mark.parametrize("subject", list(SheetSubject))
def test_counts_add_up_and_the_page_is_painted(
    qapp: object, town: FakeRegister, subject: SheetSubject
) -> None:
    area = "园区02" if subject is SheetSubject.PARCELS else None
    department = "应急局" if subject is SheetSubject.SUPERVISED else ""
    sheet = sheet_of(town, subject, area_code=area, department=department)
    count = sheet.enterprises
    assert count.in_area == count.labelled + count.leader + count.indexed + count.not_located
    image = page_image(sheet.pages[0], dpi=40)
    colours = {image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}
    assert len(colours) > 25


def test_a_department_sheet_shows_its_own_enterprises(qapp: object, town: FakeRegister) -> None:
    sheet = sheet_of(town, SheetSubject.SUPERVISED, department="应急局")
    mine = [e for e in town.find(Enterprise, sector_department_id=1) if e.status.is_active]
    assert sheet.enterprises.in_area == len(mine)
    assert sheet.title.endswith("县应急管理局监管企业分布图")
    assert (sheet.paper_id, sheet.department_id) == ("M2", 1)
    with pytest.raises(BadUseError, match="应急局"):
        sheet_of(town, SheetSubject.SUPERVISED, department="气象局")


def test_the_parcel_sheet_names_enterprises_and_contacts(
    qapp: object, town: FakeRegister, tmp_path: Path
) -> None:
    sheet = sheet_of(town, SheetSubject.PARCELS, area_code="园区02")
    text = text_of(sheet, tmp_path)
    on_parcels = [town.get(Enterprise, one.enterprise_id) for one in town.find(ParcelTenancy)]
    for one in on_parcels:
        assert one.short_name in text
        assert one.safety_officer in text
        assert one.environment_officer in text
    assert "尹宗娟" in text
    assert "空置宗地" in text
    assert "139****5678" in text
    assert "13912345678" not in text
    assert sheet.title.endswith("园区02网格宗地企业安全生产和环境保护责任图")


def test_the_grid_sheet_shows_codes_and_leaders(qapp: object, town: FakeRegister, tmp_path: Path) -> None:
    sheet = sheet_of(town, SheetSubject.GRIDS)
    text = text_of(sheet, tmp_path)
    assert all(f"园区{i:02d}" in text for i in range(1, 5))
    assert "季晓岚" in text
    assert "空缺" in text
    assert "安全生产网格划分图" in sheet.title


def test_special_sheets_show_only_what_they_are_about(qapp: object, town: FakeRegister) -> None:
    hazards = sheet_of(town, SheetSubject.HAZARDS).enterprises
    assert hazards.in_area == 2
    assert sheet_of(town, SheetSubject.INSTALLATIONS).enterprises.in_area == 1
    key = [e for e in town.find(Enterprise) if e.is_key_unit and e.status.is_active]
    assert sheet_of(town, SheetSubject.KEY_UNITS).enterprises.in_area == len(key)


def test_the_division_gives_every_area_its_box(qapp: object, town: FakeRegister, tmp_path: Path) -> None:
    sheet = sheet_of(town, SheetSubject.RESPONSIBILITY)
    text = text_of(sheet, tmp_path)
    assert text.count("网格长助理") >= 4
    assert sheet.title.endswith("监管责任分工图")


def test_phones_follow_the_masking_profile(qapp: object, town: FakeRegister, tmp_path: Path) -> None:
    whole = text_of(sheet_of(town, SheetSubject.PARCELS, area_code="园区02", phones=Phones.FULL), tmp_path)
    assert "13912345678" in whole
    wall = sheet_of(town, SheetSubject.PARCELS, area_code="园区02", page=PageSize.of(Paper.A1))
    assert "5678" not in text_of(wall, tmp_path)


def test_a_free_size_is_taken_and_a_wild_one_refused(qapp: object, town: FakeRegister) -> None:
    size = PageSize.parse("900x600")
    sheet = sheet_of(town, SheetSubject.GRIDS, page=size)
    assert (sheet.pages[0].size.width_mm, sheet.pages[0].size.height_mm) == (900, 600)
    for wild in ("9x9", "A9", "x", "90000x10"):
        with pytest.raises(BadUseError, match=wild):
            PageSize.parse(wild)


def test_a_moved_part_lies_where_it_was_put_and_names_keep_off_it(qapp: object, town: FakeRegister) -> None:
    options = SheetOptions(page=PageSize.of(Paper.A3))
    plain = make_sheet(town, options, today=TODAY)
    legend = next(item for item in plain.items if item.part is Part.STAMP)
    box = Box(legend.box.x_mm - 60, legend.box.y_mm - 60, legend.box.width_mm, legend.box.height_mm)
    moved = make_sheet(town, options.with_place(Part.STAMP, box), today=TODAY)
    assert next(item for item in moved.items if item.part is Part.STAMP).box == box
    assert moved.map is not None
    frame = moved.map.frame.box
    for label in moved.map.names.labels:
        for x0, y0, x1, y1 in label.boxes:
            left, right = x0 / 100 + frame.x_mm, x1 / 100 + frame.x_mm
            top, bottom = y0 / 100 + frame.y_mm, y1 / 100 + frame.y_mm
            apart = right < box.x_mm or left > box.right_mm or bottom < box.y_mm or top > box.bottom_mm
            assert apart or label.leader is not None or label.text.isdigit(), label.text


def test_two_known_points_lie_apart_as_the_scale_says_on_a0(
    qapp: object, town: FakeRegister, tmp_path: Path
) -> None:
    """The distance between two marks on the written page, against their distance in the work CRS, within 0.2 mm."""
    if which("pdftotext") is None:
        pytest.skip("pdftotext (Debian package poppler-utils) is not here")
    sheet = sheet_of(town, SheetSubject.DISTRIBUTION, page=PageSize.of(Paper.A0))
    assert sheet.map is not None
    frame = sheet.map.frame
    x0, _, x1, _ = frame.extent
    apart_mm = (x1 - x0) * 1000 / sheet.denominator
    assert apart_mm == pytest.approx(frame.box.width_mm, abs=1e-6)
    (file,) = export_sheet(sheet, tmp_path / "a0.pdf")
    with pikepdf.open(file) as document:
        content = document.pages[0].Contents.read_bytes()
        width_pt = float(document.pages[0].mediabox[2])
    assert width_pt / 72 * 25.4 == pytest.approx(1189, abs=0.01)
    # The clip of the map is written in units of 1/1200 inch, times the matrix at the head of the page.
    head = re.search(rb"([\d.]+) 0 0 -[\d.]+ 0 [\d.]+ cm", content)
    clip = re.search(rb"([\d.]+) [\d.]+ m\n([\d.]+) [\d.]+ l", content)
    assert head is not None
    assert clip is not None
    measured = (float(clip[2]) - float(clip[1])) * float(head[1]) / 72 * 25.4
    assert measured == pytest.approx(apart_mm, abs=0.2)


def test_a_crowd_gets_an_enlargement_and_nobody_is_lost(
    qapp: object, make_town: Town, tmp_path: Path
) -> None:
    """Names of the enlargement leave the main map; each stands on map, leader or index exactly once."""
    crowded = make_town(150, crowd=0.8)
    for one in crowded.find(Enterprise):
        if one.geometry is None:
            one.status = EnterpriseStatus.CLOSED
    sheet = make_sheet(crowded, SheetOptions(page=PageSize.of(Paper.A3)), today=TODAY)
    count = sheet.enterprises
    assert count.in_area == count.labelled + count.leader + count.indexed
    text = text_of(sheet, tmp_path)
    assert "放大图" in text
    for one in crowded.find(Enterprise):
        if one.status.is_active:
            assert text.count(one.short_name) == 1, one.short_name


def test_written_fonts_are_embedded_and_every_letter_is_known(
    qapp: object, town: FakeRegister, tmp_path: Path
) -> None:
    (file,) = export_sheet(sheet_of(town, SheetSubject.DISTRIBUTION), tmp_path / "f.pdf")
    with pikepdf.open(file) as document:
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary)]
        descriptors = [one for one in fonts if one.get("/Type") == "/FontDescriptor"]
        assert descriptors
        for one in descriptors:
            assert "/FontFile2" in one or "/FontFile3" in one
            assert "Gisgrid" in str(one.FontName)
    assert "\ufffd" not in text_of(sheet_of(town, SheetSubject.DISTRIBUTION), tmp_path)
