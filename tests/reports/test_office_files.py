"""Every T, M and document of both sample areas by the command line, opened again, and converted by LibreOffice."""

import json
import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest

from gisgrid.cli import app
from gisgrid.reports.catalogue import REPORTS

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("qapp")]

AREAS = ("lishui", "hanyin")
# One grid or town each for papers with a page per visit or enterprise.
SMALL = {"lishui": "园区02", "hanyin": "双河口镇"}
BY_GRID = ("handbook", "enterprise-file", "form-b")
CHARTS = ("network", "structure", "division")
CHART_FORMATS = ("pdf", "svg", "png", "docx", "xlsx")
MAPS = ("distribution", "supervised", "parcels", "grids", "responsibility")
OFFICE = ("xlsx", "docx")
TODAY = "2026-11-16"


@pytest.fixture(scope="module")
def made(area_files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make all papers of both areas into a folder each."""
    folders = {}
    for key in AREAS:
        folders[key] = tmp_path_factory.mktemp(key)
        for words in _orders(key):
            kind, name, ending, *more = words
            out = folders[key] / f"{kind}-{name}.{ending}"
            line = [kind, str(area_files[key]), name, "-o", str(out), "--on", TODAY, "--no-record", *more]
            assert app.run(line, open_window=lambda _: 0) in (0, 1), words
    return folders


def _orders(key: str) -> list[tuple[str, ...]]:
    orders: list[tuple[str, ...]] = []
    for report in REPORTS:
        more = ("--area", SMALL[key]) if report.name in BY_GRID else ()
        orders += [("report", report.name, ending, *more) for ending in report.formats]
    orders += [("chart", name, ending) for name in CHARTS for ending in CHART_FORMATS]
    # A county has no parcels, and a zone no map for each department by town.
    maps = [name for name in MAPS if (key, name) != ("hanyin", "parcels")]
    orders += [("map", name, "pdf") for name in maps]
    return orders


@pytest.mark.parametrize("key", AREAS)
def test_every_paper_opens_again(made: dict[str, Path], key: str) -> None:
    files = sorted(made[key].iterdir())
    assert len(files) >= len(_orders(key))
    for file in files:
        assert file.stat().st_size > 500, file.name
        if file.suffix == ".xlsx":
            book = openpyxl.load_workbook(file)
            assert book.sheetnames
        elif file.suffix == ".docx":
            read = docx.Document(str(file))
            assert read.paragraphs or read.tables
        elif file.suffix == ".pdf":
            with pikepdf.open(file) as document:
                assert len(document.pages) > 0


@pytest.mark.parametrize("key", AREAS)
@pytest.mark.parametrize("ending", OFFICE)
def test_libreoffice_converts_every_file(
    made: dict[str, Path], tmp_path: Path, key: str, ending: str
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice (LibreOffice) is not installed here")
    files = sorted(made[key].glob(f"*.{ending}"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    told = subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files],
        capture_output=True,
        text=True,
        check=True,
        timeout=900,
    )
    complaints = [
        line
        for line in (told.stdout + told.stderr).splitlines()
        if line and not line.startswith("convert ") and "javaldx" not in line and "Overwriting" not in line
    ]
    assert complaints == []
    for file in files:
        shown = subprocess.run(
            ["pdftotext", str(tmp_path / f"{file.stem}.pdf"), "-"], capture_output=True, text=True, check=True
        ).stdout
        title = _title(file)
        assert "".join(title.split()) in "".join(shown.split()), file.name


def _title(file: Path) -> str:
    """Return the title as the file's own properties tell it, without the area that may stand before it."""
    if file.suffix == ".xlsx":
        return str(openpyxl.load_workbook(file).worksheets[0]["A1"].value)
    texts = [paragraph.text for paragraph in docx.Document(str(file)).paragraphs if paragraph.text.strip()]
    return texts[0]


@pytest.mark.parametrize("key", AREAS)
def test_the_list_names_what_was_made(
    area_files: dict[str, Path], key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.run(["report", str(area_files[key]), "--list", "--json"], open_window=lambda _: 0) == 0
    listed = {one["name"] for one in json.loads(capsys.readouterr().out)["reports"]}
    assert listed == {report.name for report in REPORTS}
