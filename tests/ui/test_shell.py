"""Start page, opening, and the door for bugs."""

import logging
import os
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from gisgrid import paths
from gisgrid.errors import WorkspaceError
from gisgrid.settings import AUTHOR, LANGUAGE, RECENT_WORKSPACES, TEXT_PERCENT, Settings
from gisgrid.ui.crash import CrashDoor
from gisgrid.ui.main_window import MainWindow
from gisgrid.ui.new_register import NewRegisterDialog
from gisgrid.ui.settings_dialog import SettingsDialog
from gisgrid.ui.shell import Shell
from gisgrid.ui.start import set_size
from gisgrid.ui.start_page import StartPage
from gisgrid.workspace import Workspace

_WAIT_MS = 20_000


@pytest.fixture
def shell(qtbot):
    hook = sys.excepthook
    shell = Shell(Settings(paths.settings_file()), today=date.today)
    yield shell
    shell.close()
    sys.excepthook = hook


def _make(path: Path) -> Path:
    with Workspace.create(path, "lishui-2019", name="开发区"):
        pass
    return path


def test_without_registers_the_start_page_offers_three_ways(shell):
    shell.open_last()
    page = shell.window.centralWidget()
    assert isinstance(page, StartPage)
    names = {button.objectName() for button in page.findChildren(QPushButton)}
    assert names == {"start_open", "start_new", "start_sample"}


def test_opened_register_is_remembered_and_opened_next_time(shell, tmp_path):
    path = _make(tmp_path / "一 镇.gpkg")
    shell.open_register(path)
    assert isinstance(shell.window, MainWindow)
    assert "一 镇" in shell.window.windowTitle()
    assert Settings(paths.settings_file()).get(RECENT_WORKSPACES) == (str(path),)
    shell.close()
    shell.open_last()
    assert isinstance(shell.window, MainWindow)


def test_register_that_is_gone_gives_the_start_page(shell, tmp_path):
    path = _make(tmp_path / "a.gpkg")
    shell.open_register(path)
    shell.close()
    path.unlink()
    shell.open_last()
    assert isinstance(shell.window.centralWidget(), StartPage)


def test_damaged_register_is_told_and_the_start_page_stays(shell, tmp_path):
    path = tmp_path / "bad.gpkg"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(WorkspaceError):
        shell.open_register(path)
    settings = Settings(paths.settings_file())
    settings.set(RECENT_WORKSPACES, (str(path),))
    settings.save()
    again = Shell(Settings(paths.settings_file()), today=date.today)
    again.open_last()
    assert isinstance(again.window.centralWidget(), StartPage)
    again.close()


def test_new_register_is_made_in_the_background_and_opened(qtbot, shell, tmp_path):
    shell.show_start_page()
    dialog = NewRegisterDialog(shell.window.centralWidget()._theme, parent=shell.window)
    dialog.chosen.connect(lambda wanted: shell._make(tmp_path / "new.gpkg", wanted))
    dialog.open()
    dialog.accept_button.click()
    assert dialog.isVisible()  # no name yet
    dialog.scheme.setCurrentIndex(1)
    dialog.name.setText("涧池镇")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: isinstance(shell.window, MainWindow), timeout=_WAIT_MS)
    info = shell.workspace.info
    assert (info.name, info.scheme_key, info.zone) == ("涧池镇", "hanyin-2014", 36)


def test_bug_is_logged_and_told_and_the_program_lives(qtbot, tmp_path, caplog):
    told = []
    door = CrashDoor(tmp_path / "log" / "gisgrid.log", tell=told.append)
    with caplog.at_level(logging.CRITICAL, logger="gisgrid.ui.crash"):
        door.report(ValueError("planted"))
    qtbot.addWidget(door.dialog)
    assert door.dialog.isVisible()
    assert "planted" in door.log_file.read_text(encoding="utf-8")
    qtbot.mouseClick(door.dialog.findChild(QPushButton, "go_on"), Qt.MouseButton.LeftButton)
    assert not door.dialog.isVisible()
    door.report(WorkspaceError("expected"))
    assert [str(problem) for problem in told] == ["expected"]


def test_settings_are_chosen_in_the_menu_and_written(qtbot, shell, tmp_path):
    shell.open_register(_make(tmp_path / "a.gpkg"))
    menu = shell.window.top_bar.menu_button.menu()
    next(one for one in menu.actions() if one.text() == "设置").trigger()
    dialog = shell.window.findChild(SettingsDialog)
    qtbot.keyClicks(dialog.author, "Wang Fang")
    dialog.fields[LANGUAGE].setCurrentText("English")
    dialog.percent.setCurrentText("125 %")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    held = Settings(paths.settings_file())
    assert (held.get(AUTHOR), held.get(LANGUAGE), held.get(TEXT_PERCENT)) == ("Wang Fang", "en", 125)
    assert shell.window.toasts.shown == ["设置已保存，下次启动时生效。"]
    # What was not touched is not written, so that a later default still reaches it.
    assert "theme" not in paths.settings_file().read_text(encoding="utf-8")


def test_what_the_settings_file_gets_wrong_is_told_once(qtbot, tmp_path):
    path = paths.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[ui]\ntext_percent = 300\n", encoding="utf-8")
    shell = Shell(Settings(path), today=date.today)
    shell.open_register(_make(tmp_path / "a.gpkg"))
    shell.show()
    assert [("text_percent" in text) for text in shell.window.toasts.shown] == [True]
    shell.show()
    assert len(shell.window.toasts.shown) == 1
    shell.close()


def test_a_larger_display_is_asked_of_qt(monkeypatch):
    monkeypatch.setenv("QT_SCALE_FACTOR", "1")
    monkeypatch.delenv("QT_SCALE_FACTOR")
    set_size(100)
    assert "QT_SCALE_FACTOR" not in os.environ
    set_size(125)
    assert os.environ["QT_SCALE_FACTOR"] == "1.25"
