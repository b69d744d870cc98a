"""Make the pictures of the work with people of docs/gallery: ``python -m tools.make_people_gallery``.

Start pages of the roles, leave, the enterprise's own checks, and the pages of a county with 158 villages.
"""

import argparse
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QComboBox

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.staff import read_staff
from gisgrid.ui import start
from gisgrid.ui.dossier.dialog import DossierDialog
from gisgrid.ui.main_window import MainWindow
from gisgrid.ui.tasks.people.page import PeoplePage, View
from tools.make_gallery import (
    GALLERY,
    SCREENS,
    day,
    make_register,
    on_screen,
    open_window,
    wait,
    wait_for,
    wait_for_quiet,
)

_ROLES = ("clerk", "assistant", "leader")


def main() -> None:
    """Make all pictures, of both sample areas on both screens."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=GALLERY)
    parser.add_argument("--area", nargs="*", default=["lishui", "hanyin"])
    parser.add_argument("--screen", nargs="*", default=list(SCREENS))
    parser.add_argument("--window-of", nargs=2, metavar=("REGISTER", "SCREEN"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.window_of:
        make_windows(Path(chosen.window_of[0]), chosen.out, screen=chosen.window_of[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        for area in chosen.area:
            register = make_register(Path(folder) / f"{area}.gpkg", area)
            for screen in chosen.screen:
                on_screen(
                    register,
                    chosen.out,
                    screen=screen,
                    folder=Path(folder),
                    module="tools.make_people_gallery",
                )


def make_windows(register: Path, out: Path, *, screen: str) -> None:
    """Photograph what the register's area has to show."""
    application = QApplication([])
    start.prepare(application)
    with open_window(register, size_px=SCREENS[screen]) as window:
        if register.stem == "lishui":
            photograph_roles(window, out, screen=screen)
            photograph_leave(window, out, screen=screen)
        else:
            photograph_county(window, out, screen=screen)
            photograph_self_check(window, out, screen=screen)


def grab(window: MainWindow, path: Path) -> None:
    """Photograph the window when nothing runs any more."""
    wait_for_quiet(window)
    window.grab().save(str(path))


def photograph_roles(window: MainWindow, out: Path, *, screen: str) -> None:
    """Photograph the 工作台 of an assistant and of a leader."""
    window.show_task("workbench")
    bench = window.work.workbench
    for at, role in enumerate(_ROLES[1:], start=1):
        choose(bench.role_bar.findChild(QComboBox, "role"), at)
        if role == "assistant":
            wait_for(lambda: not window.jobs.running)
            names = bench.role_bar.findChild(QComboBox, "role_person")
            assert isinstance(names, QComboBox)
            choose(names, names.findText(_assistant(window)))
        grab(window, out / f"workbench-{role}-{screen}.png")
    choose(bench.role_bar.findChild(QComboBox, "role"), 0)


def _assistant(window: MainWindow) -> str:
    """Name an assistant whose grids have enterprises to visit each week."""
    staff = read_staff(window.register, day())
    grid = next(one for one in staff.grids if one.name == "园区11")
    return next(s for s in grid.seats if s.post.key == "assistant").holders[0].person.name


def choose(field: object, at: int) -> None:
    """Choose an entry of a list, as the user would."""
    assert isinstance(field, QComboBox)
    field.setCurrentIndex(at)
    field.activated.emit(at)


def photograph_leave(window: MainWindow, out: Path, *, screen: str) -> None:
    """Photograph the form of leave."""
    window.show_task("people")
    page = window.pages.late_page("people")
    assert isinstance(page, PeoplePage)
    assert page.staff is not None
    page.choose_person(page.staff.grids[-1].seats[0].holders[0].person.id)
    page.person_panel.leave_asked.emit()
    grab(window, out / f"people-leave-{screen}.png")


def photograph_county(window: MainWindow, out: Path, *, screen: str) -> None:
    """Photograph grids, filings and the day's work of a county."""
    window.show_task("people")
    page = window.pages.late_page("people")
    assert isinstance(page, PeoplePage)
    grab(window, out / f"people-county-{screen}.png")
    page.show_view(View.FILINGS)
    grab(window, out / f"people-filings-{screen}.png")
    window.show_task("workbench")
    grab(window, out / f"workbench-county-{screen}.png")


def photograph_self_check(window: MainWindow, out: Path, *, screen: str) -> None:
    """Photograph the rules of an enterprise and the form of its own check."""
    (first, *_) = window.register.find(Enterprise, is_key_unit=True)
    dialog = DossierDialog(window.desk, first.id or 0, window)
    dialog.open()
    wait(0.5)
    dialog.grab().save(str(out / f"enterprise-rules-{screen}.png"))
    dialog.ask_self_check()
    wait(0.5)
    dialog.grab().save(str(out / f"self-check-{screen}.png"))
    dialog.reject()


if __name__ == "__main__":
    main()
