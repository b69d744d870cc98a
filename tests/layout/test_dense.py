"""Enlargements: where they stand, and that a dense block finds room in one."""

import subprocess
from datetime import date
from pathlib import Path
from shutil import which

import numpy as np
import pytest
import shapely

from gisgrid.layout.dense import find_window, plate_of
from gisgrid.layout.export import export_sheet
from gisgrid.layout.options import Part, SheetOptions, SheetSubject
from gisgrid.layout.paper import Box
from gisgrid.layout.sheet import Sheet
from gisgrid.layout.sheets import make_sheet
from gisgrid.model.enterprises import Enterprise
from tests.fakes import FakeRegister
from tests.layout.conftest import town_of


def crowd(count: int) -> np.ndarray:
    return np.random.default_rng(3).uniform((0.0, 0.0), (3000.0, 2000.0), (count, 2))


def test_an_enlargement_is_at_least_twice_as_large_and_holds_the_crowd() -> None:
    found = find_window(crowd(300), Box(0, 0, 400, 255), coarsest=25_000)
    assert found is not None
    (x0, y0, x1, y1), denominator = found
    assert denominator <= 12_500
    assert x1 - x0 <= 0.4 * denominator
    points = crowd(300)
    inside = ((points >= (x0, y0)) & (points <= (x1, y1))).all(axis=1)
    assert inside.mean() > 0.5


def test_a_few_points_need_no_enlargement() -> None:
    assert find_window(crowd(5), Box(0, 0, 400, 255), coarsest=25_000) is None


def test_the_words_of_a_window_keep_off_names_and_within_the_map() -> None:
    window, size = Box(100, 80, 60, 40), (40.0, 5.0)
    frame = Box(10, 26, 400, 255)
    assert plate_of(window, size, frame, shapely.MultiPolygon()) == Box(100, 80, 40, 5)
    name = shapely.box(95, 78, 160, 84)
    assert plate_of(window, size, frame, name) == Box(100, 115, 40, 5)
    names = shapely.union_all([name, shapely.box(95, 110, 165, 118)])
    assert plate_of(window, size, frame, names) == Box(100, 120, 40, 5)
    assert plate_of(window, size, Box(90, 70, 80, 50.0), names).bottom_mm <= 120


@pytest.fixture(scope="module")
def crowded(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> tuple[FakeRegister, Sheet, Path]:
    """A sheet of a crowded town, and its PDF."""
    town = town_of(160, crowd=0.95)
    sheet = make_sheet(town, SheetOptions(), today=date(2026, 11, 16))
    target = tmp_path_factory.mktemp("dense") / "M1.pdf"
    export_sheet(sheet, target)
    return town, sheet, target


def test_a_dense_block_is_enlarged_on_a_page_of_its_own(crowded: tuple[FakeRegister, Sheet, Path]) -> None:
    _, sheet, _ = crowded
    assert sheet.map is not None
    assert any("放大图" in page.title or "enlargement" in page.title for page in sheet.pages)
    assert len(sheet.map.numbered) < sheet.enterprises.in_area / 5


@pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext (Debian package poppler-utils) is not here")
def test_every_name_can_be_read_exactly_once(crowded: tuple[FakeRegister, Sheet, Path]) -> None:
    town, _, target = crowded
    found = subprocess.run(["pdftotext", "-raw", target, "-"], capture_output=True, check=True)
    text = "".join(found.stdout.decode().split())
    active = [e for e in town.find(Enterprise) if e.status.is_active]
    assert {e.short_name: text.count(e.short_name) for e in active} == {e.short_name: 1 for e in active}


def test_hidden_insets_leave_the_numbers_on_the_map(qapp: object) -> None:
    options = SheetOptions(hidden=frozenset({Part.INSET, *SheetOptions().hidden}))
    sheet = make_sheet(town_of(160, crowd=0.95), options, today=date(2026, 11, 16))
    assert not any("放大图" in page.title or "enlargement" in page.title for page in sheet.pages)
    assert sheet.enterprises.indexed > 20


def test_a_map_of_grids_counts_its_enterprises(qapp: object) -> None:
    town = town_of(40, crowd=0.3)
    counted = make_sheet(town, SheetOptions(SheetSubject.GRIDS), today=date(2026, 11, 16)).enterprises
    active = [e for e in town.find(Enterprise) if e.status.is_active]
    assert counted.in_area == len(active) > 0
    assert counted.not_located == sum(e.geometry is None for e in active)
    assert counted.indexed == counted.in_area - counted.not_located
