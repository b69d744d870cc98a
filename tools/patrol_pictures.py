"""Pictures of patrols for docs/gallery: the page with a real plan, the slip, the phone's page."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from gisgrid.edits.patrols import save_plan
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.export import page_image
from gisgrid.layout.patrol_slip import make_slips
from gisgrid.model.periods import PeriodKind, next_period, period_of
from gisgrid.patrol.day_sheets import DaySheet, SheetMaker
from gisgrid.patrol.planning import make_plan
from gisgrid.ui.main_window import MainWindow
from gisgrid.ui.tasks.patrol.page import PatrolPage
from gisgrid.web.patrol_page import write_patrol_page
from gisgrid.workspace import Workspace

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PHONE = (390, 844)


def plan_this_week(register: Path, today: date) -> list[DaySheet]:
    """Plan and keep the running week; returns its day sheets."""
    with Workspace.open(register) as workspace:
        plan = make_plan(workspace, period_of(PeriodKind.WEEK, today))
        with workspace.edit("Plan") as session:
            save_plan(session, plan)
        return SheetMaker(workspace, plan).sheets()


def paint_patrol(register: Path, out: Path, *, today: date) -> None:
    """Paint the first slip of the week and the phone's page of the same day."""
    application = ready_to_paint()
    sheets = plan_this_week(register, today)
    with Workspace.open(register) as workspace:
        now = datetime.combine(today, datetime.min.time()).replace(hour=8)
        slip = make_slips(workspace, sheets[:1], printed_at=now)
        page_image(slip.pages[0], dpi=110).save(str(out / "patrol-slip.png"))
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "phone.html"
            write_patrol_page(workspace, sheets[:1], page)
            photograph_phone(page, out)
    del application


def photograph_phone(page: Path, out: Path) -> None:
    """Photograph the phone's page, its list and its map, in a browser without any network."""
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print("no browser: the phone's page is not photographed")
        return
    text = page.read_text(encoding="utf-8")
    for view, click in (("list", ""), ("stop", ".stop .head"), ("map", '[data-page="map"]')):
        shown = page.with_name(f"{view}.html")
        script = f"<script>addEventListener('load',()=>document.querySelector('{click}').click())</script>"
        shown.write_text(text + (script if click else ""), encoding="utf-8")
        words = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--proxy-server=127.0.0.1:9",
            "--force-device-scale-factor=1",
            f"--user-data-dir={page.parent / 'browser'}",
            f"--window-size={_PHONE[0]},{_PHONE[1]}",
            "--virtual-time-budget=3000",
            f"--screenshot={out / f'patrol-phone-{view}.png'}",
            shown.as_uri(),
        ]
        subprocess.run(words, check=True, capture_output=True, timeout=120)


def photograph_page(
    window: MainWindow, out: Path, *, screen: str, settle: Callable[[], None], wait_for: Callable[..., None]
) -> None:
    """Photograph the page 巡查 of the next week without a plan, plan the week, and photograph it again."""
    window.show_task("patrol")
    page = window.pages.late_page("patrol")
    assert isinstance(page, PatrolPage)
    wait_for(lambda: page.week is not None)
    page.turn(next_period)
    settle()
    window.grab().save(str(out / f"patrol-start-{screen}.png"))
    page.plan_week()
    wait_for(lambda: page.tour is not None)
    settle()
    window.grab().save(str(out / f"patrol-{screen}.png"))
