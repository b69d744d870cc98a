"""The window on a real workspace: click, read, write, undo, restart, redo."""

from datetime import date, datetime

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QToolButton

from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, InspectionKind
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.main_window import MainWindow
from gisgrid.ui.theme.theme import make_theme
from gisgrid.ui.window_menu import HelpSheet
from gisgrid.workspace import Workspace

_WAIT_MS = 20_000


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "开发区 一.gpkg"
    with Workspace.create(path, "lishui-2019", name="开发区") as workspace, workspace.edit("准备") as session:
        zone = session.add(Grid("KF", "开发区", 1, geometry=_box(119.90, 28.40, 119.93, 28.42)))
        grid = session.add(
            Grid("KF01", "园区01", 2, parent_id=zone.id, geometry=_box(119.90, 28.40, 119.93, 28.42))
        )
        parcel = session.add(
            Parcel("331102004008GB00330", grid_id=grid.id, geometry=_box(119.91, 28.405, 119.92, 28.415))
        )
        enterprise = session.add(
            Enterprise(
                "浙江欣沐涂料有限公司",
                short_name="欣沐涂料",
                danger_class=DangerClass.A,
                grid_id=grid.id,
                geometry=shapely.Point(119.912, 28.407),
            )
        )
        session.add(ParcelTenancy(parcel.id, enterprise.id))
    return path


def _box(west, south, east, north):
    return shapely.MultiPolygon([shapely.box(west, south, east, north)])


@pytest.fixture
def open_window(show_window):
    return lambda path: show_window(Workspace.open(path, author="季晓岚"), user="季")


def _screen_place(window, lon, lat):
    canvas: MapCanvas = window.canvas
    x_m, y_m = window.map_link.crs.project(np.array([[lon, lat]]))[0]
    x_px, y_px = canvas.view.to_screen(x_m, y_m)
    return QPoint(round(x_px), round(y_px))


def test_click_read_write_undo_restart_redo(qtbot, path, open_window):
    window = open_window(path)
    qtbot.waitUntil(lambda: window.canvas.is_sharp, timeout=_WAIT_MS)
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=_screen_place(window, 119.917, 28.412))
    assert window.selection.current.kind is Parcel
    card = window.card
    assert card.card.members[0].name == "浙江欣沐涂料有限公司"
    card.show_page("visits")

    qtbot.mouseClick(card.findChild(QPushButton, "record_visit"), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(card.sheet.findChild(QPlainTextEdit, "finding"), "all well")
    qtbot.mouseClick(card.sheet.findChild(QPushButton, "save"), Qt.MouseButton.LeftButton)
    assert card.sheet is None
    assert window.register.count(Inspection) == 1
    assert card.card.visit_count == 1
    assert window.toasts.shown == ["已登记巡查。"]
    assert "登记巡查" in window.top_bar.undo_button.toolTip()

    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.register.count(Inspection) == 0
    assert card.card.visit_count == 0
    window.close()
    window.register.close()

    again = open_window(path)
    assert "登记巡查" in again.top_bar.redo_button.toolTip()
    qtbot.mouseClick(again.top_bar.redo_button, Qt.MouseButton.LeftButton)
    assert again.register.count(Inspection) == 1


def test_hazard_is_reported_moved_on_and_its_fault_told_in_the_form(qtbot, path, open_window):
    window = open_window(path)
    window.selection.select(Enterprise, 1)
    card = window.card
    card.report_hazard()
    card.sheet.findChild(QPlainTextEdit, "description").setPlainText("静电接地断开")
    qtbot.mouseClick(card.sheet.findChild(QPushButton, "save"), Qt.MouseButton.LeftButton)
    hazard = window.register.find(Hazard)[0]
    assert hazard.grid_id == 2
    card.show_page("hazards")
    qtbot.mouseClick(card.findChild(QPushButton, f"hazard_step_{hazard.id}"), Qt.MouseButton.LeftButton)
    sheet = card.sheet
    sheet.findChild(QComboBox, "to_whom").setEditText("")
    qtbot.mouseClick(sheet.findChild(QPushButton, "save"), Qt.MouseButton.LeftButton)
    assert sheet.problem.isVisible()
    assert "报送对象" in sheet.problem.text()
    assert any(label.text() == "报送对象" for label in sheet.findChildren(QLabel))
    assert window.register.find(Hazard)[0].state.value == "已登记"
    sheet.findChild(QComboBox, "to_whom").setEditText("网格长")
    qtbot.mouseClick(sheet.findChild(QPushButton, "save"), Qt.MouseButton.LeftButton)
    assert window.register.find(Hazard)[0].state.value == "已上报"


def test_fact_is_edited_where_it_stands(qtbot, path, open_window):
    window = open_window(path)
    window.selection.select(Enterprise, 1)
    window.card.show_page("overview")
    add = window.card.findChild(QToolButton, "add_address")
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    field = window.card.findChild(QLineEdit, "fact_field")
    qtbot.keyClicks(field, "Xianghe 66")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.register.get(Enterprise, 1).address == "Xianghe 66"
    assert ("address", "Xianghe 66") in [(fact.name, fact.value) for fact in window.card.card.facts]


def test_wrong_value_is_told_and_nothing_changes(qtbot, path, open_window):
    window = open_window(path)
    window.selection.select(Enterprise, 1)
    window.card._on_fact_changed("staff_count", "many")
    assert window.register.get(Enterprise, 1).staff_count is None
    assert len(window.toasts.shown) == 1


def test_search_by_initials_selects_and_shows(qtbot, path, open_window):
    window = open_window(path)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    window.search.setText("xmtl")
    assert [hit.title for hit in window.search.hits] == ["浙江欣沐涂料有限公司"]
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.selection.current.ids == (1,)
    assert window.card.card.title == "浙江欣沐涂料有限公司"


def test_tree_row_filters_the_ledger_and_shows_the_grid(qtbot, path, open_window):
    window = open_window(path)
    view = window.grid_tree.view
    qtbot.waitUntil(lambda: view.model().rowCount() > 0, timeout=_WAIT_MS)
    view.setCurrentIndex(view.model().index(0, 0))
    assert window.selection.current.kind is Grid
    assert window.card.card.title == "开发区"


def test_every_task_can_be_shown(qtbot, path, open_window):
    window = open_window(path)
    for key in ("ledger", "paper", "data", "map"):
        qtbot.mouseClick(window.findChild(QToolButton, f"task_{key}"), Qt.MouseButton.LeftButton)
    assert window.canvas.isVisible()
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=_WAIT_MS)


def test_change_of_another_program_is_seen(qtbot, path, open_window):
    window = open_window(path)
    with Workspace.open(path) as other, other.edit("改名") as session:
        session.get(Enterprise, 1).name = "改了名"
    qtbot.waitUntil(lambda: window.ledger.model.table.data["name"] == ["改了名"], timeout=_WAIT_MS)


def test_all_visits_of_an_enterprise_are_one_click_away_in_the_ledger(qtbot, path, open_window):
    with Workspace.open(path) as workspace, workspace.edit("检查") as session:
        other = session.add(Enterprise("另一家", grid_id=2))
        for enterprise in (1, other.id):
            session.add(
                Inspection(
                    datetime.fromisoformat("2026-11-17 09:00"),
                    InspectionKind.PATROL,
                    enterprise_id=enterprise,
                )
            )
    window = open_window(path)
    window.selection.select(Enterprise, 1)
    window.card.show_page("visits")
    qtbot.mouseClick(window.card.findChild(QToolButton, "all_visits"), Qt.MouseButton.LeftButton)
    assert not window.canvas.isVisible()
    qtbot.waitUntil(lambda: window.ledger.model.rowCount() == 1, timeout=_WAIT_MS)
    assert window.ledger.model.table.kind is Inspection


def test_undo_waits_for_an_open_form_wherever_the_keyboard_is(qtbot, path, open_window):
    window = open_window(path)
    with window.register.edit("改名") as session:
        session.get(Enterprise, 1).short_name = "欣沐"
    window.selection.select(Enterprise, 1)
    window.card.record_visit()
    field = window.card.sheet.findChild(QPlainTextEdit, "finding")
    qtbot.keyClicks(field, "no cap")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.toPlainText() == ""  # the field takes back its own typing
    qtbot.keyClicks(field, "no cap")
    window.canvas.setFocus()
    for place in (window.canvas, window.card.sheet.findChild(QPushButton, "save")):
        qtbot.keyClick(place, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert window.register.get(Enterprise, 1).short_name == "欣沐"
        assert window.card.sheet is not None
    assert field.toPlainText() == "no cap"
    window.card.sheet.closed.emit()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.register.get(Enterprise, 1).short_name == "欣沐涂料"


def test_pasted_rows_are_matched_taken_in_and_taken_back(qtbot, path, open_window):
    window = open_window(path)
    window.show_task("ledger")
    QGuiApplication.clipboard().setText("企业名称\t地址\n甲厂\t一路1号\n\t二路2号\n")
    qtbot.keyClick(window.ledger.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    imports = window.pages.data_page().imports
    qtbot.mouseClick(imports.findChild(QPushButton, "take_in"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.register.count(Enterprise) == 2, timeout=_WAIT_MS)
    qtbot.waitUntil(lambda: bool(imports.refused_rows()), timeout=_WAIT_MS)
    assert [row for row, _, _ in imports.refused_rows()] == ["3"]
    window.undo()
    assert window.register.count(Enterprise) == 1


def test_keys_of_the_window(qtbot, path, open_window):
    window = open_window(path)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert not window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(HelpSheet)
    assert any(label.text() == "Ctrl+P" for label in sheet.findChildren(QLabel))
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    window.selection.select(Grid, 2)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.paper_page().options.area_code == "KF01"
    window.pages.paper_page().stop()


def test_docks_stay_as_they_were_left(qtbot, path, open_window):
    window = open_window(path)
    task = window.map_task
    before = task.ledger_dock.height()
    task.resizeDocks([task.ledger_dock], [before + 90], Qt.Orientation.Vertical)
    window.show_task("ledger")
    window.show_task("map")
    assert task.ledger_dock.height() == pytest.approx(before + 90, abs=2)
    window.close()
    again = open_window(path)
    assert again.map_task.ledger_dock.height() == pytest.approx(before + 90, abs=2)
    again.map_task.restore_layout()
    qtbot.waitUntil(lambda: abs(again.map_task.ledger_dock.height() - before) <= 2)


def test_the_window_fits_a_screen_of_1366_at_125_per_cent(qtbot, path, tmp_path):
    theme = make_theme(window_width_px=1093, cache=tmp_path / "icons")
    with Workspace.open(path) as workspace:
        window = MainWindow(workspace, theme, today=date.today, cache_folder=tmp_path / "cache", user="季")
        window.resize(1093, 614)
        window.show()
        qtbot.waitUntil(lambda: window.shelf.book is not None, timeout=_WAIT_MS)
        for task in ("workbench", "ledger", "hazards", "people", "map"):
            window.show_task(task)
            qtbot.waitUntil(lambda: not window.jobs.running, timeout=_WAIT_MS)
            assert window.minimumSizeHint().width() <= 1093, task
        page = window.pages.late_page("people")
        posts = {seat.post.key for seat in page.staff.seats()}
        assert page._tiles.count() == min(5, len(posts))
        assert window.width() == 1093
        window.close()
        window.deleteLater()


def test_left_dock_does_not_grow_at_each_turn_to_the_ledger(qtbot, path, open_window):
    window = open_window(path)
    widths = []
    for _ in range(6):
        window.show_task("ledger")
        qtbot.wait(20)
        window.show_task("map")
        qtbot.wait(20)
        widths.append(window.map_task.left_dock.width())
    assert widths[-1] - widths[1] <= 1, widths
