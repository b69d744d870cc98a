"""Make the pictures of docs/gallery from a fresh 丽水 sample: ``python -m tools.make_gallery``.

The window is the real one, driven by keys and drawn without a screen; the sheet is the real M1.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import openpyxl
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gisgrid.i18n import tr
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.export import page_image
from gisgrid.layout.options import SheetOptions
from gisgrid.layout.sheets import make_sheet
from gisgrid.progress import Progress
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.reports.pdf_writer import pages_of
from gisgrid.sample.build import AREAS, make_sample
from gisgrid.settings import Settings
from gisgrid.ui import start
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.card.card_panel import open_file_of
from gisgrid.ui.day_slip import DUE, FINDING, RESULT, UNIT, DaySlip
from gisgrid.ui.dossier.dialog import DossierDialog
from gisgrid.ui.main_window import MainWindow
from gisgrid.ui.shell import Shell
from gisgrid.ui.tasks.people.page import PeoplePage, View
from gisgrid.ui.tasks.reports.page import OWN_FORM, ReportsPage
from gisgrid.workspace import OpenMode, Workspace
from tools.patrol_pictures import paint_patrol, photograph_page

GALLERY = Path(__file__).resolve().parent.parent / "docs" / "gallery"
SCREENS = {"1920": (1920, 1080), "1366": (1366, 768)}
ENTERPRISE = "xinmu"
TASKS = ("workbench", "ledger", "hazards", "people", "charts", "paper", "reports", "data")
# Report, page of it, area: what is painted as report-NAME.png.
REPORT_PAGES = (
    ("supervision-ledger", 0, ""),
    ("enterprise-ledger", 0, "园区05"),
    ("form-a", 0, ""),
    ("filing-form", 1, "园区05"),
    ("handbook", 2, "园区02"),
    ("plan", 0, ""),
    ("quarterly-report", 0, ""),
    ("enterprise-file", 0, "园区01"),
    ("listing-notice", 0, ""),
)
_PATIENCE_S = 240


def main() -> None:
    """Make all pictures, or those whose names begin with the words given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="window, m1 …; all when none is named")
    parser.add_argument("--out", type=Path, default=GALLERY)
    parser.add_argument("--window-of", nargs=2, metavar=("REGISTER", "SCREEN"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.window_of:
        make_windows(Path(chosen.window_of[0]), chosen.out, screen=chosen.window_of[1])
        return
    wanted = tuple(chosen.names) or ("",)
    with tempfile.TemporaryDirectory() as folder:
        register = make_register(Path(folder) / "丽水.gpkg")
        if "m1".startswith(wanted):
            paint_sheet(register, chosen.out)
        if "reports".startswith(wanted):
            paint_reports(register, chosen.out)
        if "patrol".startswith(wanted):
            paint_patrol(register, chosen.out, today=day())
        if "window".startswith(wanted):
            for screen in SCREENS:
                on_screen(register, chosen.out, screen=screen, folder=Path(folder))


def on_screen(
    register: Path, out: Path, *, screen: str, folder: Path, module: str = "tools.make_gallery"
) -> None:
    """Start a process of its own whose screen has the wanted size; it runs a module with ``--window-of``."""
    environment = screen_environment(folder, SCREENS[screen], name=screen)
    words = [
        sys.executable,
        "-m",
        module,
        "--out",
        str(out),
        "--window-of",
        str(register),
        screen,
    ]
    subprocess.run(words, env=environment, check=True)


def screen_environment(folder: Path, size_px: tuple[int, int], *, name: str) -> dict[str, str]:
    """Return the environment of a process with a screen of its own size and settings of its own."""
    screen = {"name": "one", "x": 0, "y": 0, "width": size_px[0], "height": size_px[1]}
    screens = [{**screen, "logicalDpi": 96, "dpr": 1}]
    (folder / "screen.json").write_text(json.dumps({"screens": screens}))
    return {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screen.json'}",
        "GISGRID_CACHE": str(folder / name),
        "GISGRID_SETTINGS": str(folder / f"{name}.toml"),
        "USER": "季晓岚",
    }


def make_register(path: Path, key: str = "lishui") -> Path:
    """Make a sample of today, so that this week's visits are under way."""
    area = AREAS[key]
    with (
        Workspace.create(
            path, area.scheme_key, name=area.name, zone=area.zone, maker=area.maker
        ) as workspace,
        workspace.edit(tr("Sample")) as session,
    ):
        make_sample(session, key, scheme=workspace.scheme, today=day(), progress=Progress())
    return path


def paint_sheet(register: Path, out: Path) -> None:
    """Paint the first page of M1 on A3."""
    application = ready_to_paint()
    with Workspace.open(register, OpenMode.READ) as workspace:
        sheet = make_sheet(workspace, SheetOptions(), today=day())
        page_image(sheet.pages[0], dpi=150).save(str(out / "m1.png"))
    del application


def paint_reports(register: Path, out: Path) -> None:
    """Paint a page of each of the ledgers, forms and documents that tell most."""
    application = ready_to_paint()
    with Workspace.open(register, OpenMode.READ) as workspace:
        for name, number, area in REPORT_PAGES:
            paper = make_report(workspace, name, Wish(area=area), today=day())
            page = pages_of(paper)[number]
            page_image(page, dpi=110).save(str(out / f"report-{name}.png"))
    del application


@contextmanager
def open_window(register: Path, *, size_px: tuple[int, int]) -> Iterator[MainWindow]:
    """Open a register in a window, and wait for its map; the window is closed whatever happens, or its threads go on."""
    shell = Shell(Settings(Path(os.environ["GISGRID_SETTINGS"])), today=day)
    try:
        shell.open_register(register)
        shell.show()
        window = shell.window
        assert isinstance(window, MainWindow)
        window.showNormal()
        window.setGeometry(0, 0, *size_px)
        settle(window.canvas)
        yield window
    finally:
        shell.close()


def make_windows(register: Path, out: Path, *, screen: str) -> None:
    """Photograph the map task, the whole zone and one enterprise with its card, and every other task."""
    application = QApplication([])
    start.prepare(application)
    with open_window(register, size_px=SCREENS[screen]) as window:
        canvas = window.canvas
        wait_for_quiet(window)
        settle(canvas)
        window.grab().save(str(out / f"window-overview-{screen}.png"))
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        field = QApplication.focusWidget()
        assert isinstance(field, QWidget)
        QTest.keyClicks(field, ENTERPRISE)
        wait(1.5)
        QTest.keyClick(field, Qt.Key.Key_Return)
        settle(canvas)
        window.grab().save(str(out / f"window-{screen}.png"))
        make_forms(window, out, screen=screen)
        for task in TASKS:
            window.show_task(task)
            wait_for_quiet(window)
            window.grab().save(str(out / f"{task}-{screen}.png"))
        photograph_patrols(window, out, screen=screen)
        photograph_people(window, out, screen=screen)
        photograph_own_form(window, out, screen=screen)


def photograph_own_form(window: MainWindow, out: Path, *, screen: str) -> None:
    """Photograph the page 报表 with an office's own form that is about to be filled."""
    window.show_task("reports")
    page = window.findChild(ReportsPage)
    assert isinstance(page, ReportsPage)
    page.choose(OWN_FORM)
    with tempfile.TemporaryDirectory() as folder:
        form = Path(folder) / "季度报表.xlsx"
        book = openpyxl.Workbook()
        for name in (
            "区域",
            "统计期",
            "企业数",
            "重点监管单位数",
            "一般隐患数",
            "一般隐患整改率",
            "企业总数",
        ):
            book.active.append([name, f"{{{{{name}}}}}"])
        book.active.append(["{{重大隐患.单位名称}}", "{{重大隐患.隐患内容}}"])
        book.save(form)
        page.own_form.open_form(form)
        wait_for(lambda: page.own_form.asked.topLevelItemCount() > 0)
        wait(1)
        window.grab().save(str(out / f"reports-own-form-{screen}.png"))


def photograph_patrols(window: MainWindow, out: Path, *, screen: str) -> None:
    """Photograph the page 巡查 before and after planning a week."""

    def settle_page() -> None:
        wait_for(lambda: not window.jobs.running)
        wait(2)

    photograph_page(window, out, screen=screen, settle=settle_page, wait_for=wait_for)


def photograph_people(window: MainWindow, out: Path, *, screen: str) -> None:
    """Photograph the further views of 网格与人员, and a hand-over list."""
    page = window.pages.late_page("people")
    assert isinstance(page, PeoplePage)
    window.show_task("people")
    for view in (View.ACTIVITIES, View.CALENDAR, View.ASSESSMENT):
        page.show_view(view)
        wait_for_quiet(window)
        window.grab().save(str(out / f"people-{view.value}-{screen}.png"))
    page.show_view(View.STRUCTURE)
    page.choose_person(page.staff.grids[-1].seats[0].holders[0].person.id if page.staff else None)
    page.ask_replacement()
    wait_for_quiet(window)
    window.grab().save(str(out / f"people-{View.HAND_OVER.value}-{screen}.png"))


def make_forms(window: MainWindow, out: Path, *, screen: str) -> None:
    """Photograph the forms of a visit and a hazard, the slip of a day, and an enterprise's file."""
    for name, ask in (("visit", window.card.record_visit), ("hazard-form", window.card.report_hazard)):
        ask()
        wait(0.5)
        window.grab().save(str(out / f"{name}-{screen}.png"))
        sheet = window.card.sheet
        assert sheet is not None
        sheet.closed.emit()
    slip = DaySlip(window.desk, window)
    slip.open()
    for row, cells in enumerate(
        (("002W",), ("000D", "3", "配电箱未接地", "12月1日"), ("0010", "2", "通道堆物"))
    ):
        for column, text in zip((UNIT, RESULT, FINDING, DUE), cells, strict=False):
            slip.table.write(row, column, text)
    wait(0.5)
    slip.grab().save(str(out / f"day-slip-{screen}.png"))
    slip.reject()
    open_file_of(window.card)
    wait(0.5)
    file = window.findChild(DossierDialog)
    assert isinstance(file, DossierDialog)
    file.grab().save(str(out / f"enterprise-file-{screen}.png"))
    file.reject()


def settle(canvas: MapCanvas) -> None:
    """Wait until the map is sharp and stays so."""
    wait(2.5)
    wait_for(lambda: canvas.is_sharp)
    wait(1.5)


def wait(seconds: float) -> None:
    """Let the window and its threads work for a while; QTest.qWait would keep the interpreter from the threads."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(
            None, QEvent.Type.DeferredDelete
        )  # only an event loop does that by itself
        time.sleep(0.01)


def wait_for(is_done: Callable[[], bool]) -> None:
    """Let the window work until something has happened; TimeoutError when it takes too long."""
    end = time.monotonic() + _PATIENCE_S
    while not is_done():
        if time.monotonic() > end:
            raise TimeoutError
        wait(0.05)


def wait_for_quiet(window: MainWindow) -> None:
    """Let the window work until nothing has run for a second; one job may call the next."""
    since = time.monotonic()

    def is_quiet() -> bool:
        nonlocal since
        if window.jobs.running:
            since = time.monotonic()
        return time.monotonic() - since > 1

    wait_for(is_quiet)


def day() -> date:
    """Return the day that the pictures show: a Friday, when most of the week's visits are done."""
    return date(2026, 11, 20)


if __name__ == "__main__":
    main()
