"""The page 报表 with real clicks: pick, page on, make, keep figures, the six ones."""

from datetime import datetime

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from gisgrid.model.areas import Grid
from gisgrid.model.card import no_duties
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import IssuedPaper
from gisgrid.model.station import FrozenFigures, StationDocument
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.tasks.reports.page import ReportsPage
from gisgrid.ui.tasks.task_page import Surroundings
from gisgrid.workspace import Workspace
from tests.edits.conftest import NOW


@pytest.fixture
def book(tmp_path):
    with Workspace.create(tmp_path / "w.gpkg", "lishui-2019", clock=lambda: NOW) as workspace:
        with workspace.edit("建立") as session:
            grid = session.add(Grid("KF01", "园区01", 3))
            for i in range(60):
                session.add(Enterprise(f"第{i + 1}厂", grid_id=grid.id, is_key_unit=i == 0))
            session.add(Hazard("YH1", "漏电", datetime.fromisoformat("2026-08-01 09:00"), grid_id=grid.id))
        yield workspace


@pytest.fixture
def page(qtbot, book, shell_theme):
    jobs = Jobs()
    desk = Desk(book, book, SelectionModel(), shell_theme, Messages(), NOW.date, no_duties)
    around = Surroundings(desk, jobs, book, lambda: None, lambda key: None, lambda kind, id: None)
    made = ReportsPage(around)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    yield made
    made.stop()
    jobs.close()


def shown(qtbot, page, title):
    qtbot.waitUntil(lambda: page._preview is not None and page._preview.paper.title == title, timeout=20_000)


def click_row(page, name):
    for place in range(page.list.count()):
        item = page.list.item(place)
        if item.data(Qt.ItemDataRole.UserRole) == name:
            page.list.scrollToItem(item)
            where = page.list.visualItemRect(item).center()
            QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
            return
    raise AssertionError(name)


def test_a_ledger_is_picked_leafed_through_and_made(qtbot, page, book, tmp_path):
    click_row(page, "enterprise-ledger")
    shown(qtbot, page, "企业台账")
    first = page.view.page.image.copy()
    QTest.mouseClick(page.view.forward, Qt.MouseButton.LeftButton)
    assert page.view.number == 1
    assert page.view.page.image != first
    target = tmp_path / "台账.xlsx"
    page.write_file(target)
    qtbot.waitUntil(lambda: book.count(IssuedPaper) == 1, timeout=20_000)
    sheet = openpyxl.load_workbook(target).active
    assert sum(isinstance(row[0], int) for row in sheet.iter_rows(values_only=True)) == 60


def test_figures_are_kept_by_a_button(qtbot, page, book):
    click_row(page, "form-a")
    shown(qtbot, page, "安全生产隐患排查治理情况统计季报表")
    assert page.freeze_button.isVisible()
    QTest.mouseClick(page.freeze_button, Qt.MouseButton.LeftButton)
    (kept,) = book.find(FrozenFigures)
    assert kept.period == page.wish.period
    click_row(page, "enterprise-ledger")
    assert not page.freeze_button.isVisible()


def test_what_cannot_be_made_says_why(qtbot, page):
    click_row(page, "urge-slip")
    page._subject.setFocus()
    QTest.keyClicks(page._subject, "YH9")
    qtbot.waitUntil(lambda: "YH9" in page.view._nothing.text(), timeout=20_000)
    assert not page.make_button.isEnabled()


def test_the_six_ones_take_a_note(qtbot, page, book):
    click_row(page, "six-ones")
    assert page.six_ones.isVisible()
    field = page.six_ones.findChild(QLineEdit, "six_office")
    button = page.six_ones.findChild(QPushButton, "note_office")
    field.setText("镇政府二楼205室")  # the test keyboard of Qt has Latin letters only
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    (kept,) = book.find(StationDocument)
    assert kept.name == "镇政府二楼205室"
    QTest.keyClick(page.six_ones.findChild(QLineEdit, "six_system"), Qt.Key.Key_Return)
    assert book.count(StationDocument) == 1


def test_an_own_form_is_chosen_seen_and_filled(qtbot, page, tmp_path):
    form, target = tmp_path / "季报.xlsx", tmp_path / "已填.xlsx"
    made = openpyxl.Workbook()
    made.active.append(["企业", "{{企业数}}", "{{没有}}"])
    made.active.append(["{{重点单位.单位名称}}"])
    made.save(form)
    click_row(page, "own-form")
    panel = page.own_form
    assert panel.isVisible()
    assert not panel.fill_button.isEnabled()
    panel.open_form(form)
    qtbot.waitUntil(lambda: panel.asked.topLevelItemCount() == 3, timeout=20_000)
    told = {panel.asked.topLevelItem(i).text(0): panel.asked.topLevelItem(i).text(1) for i in range(3)}
    assert told["企业数"] == "60"
    assert told["重点单位.单位名称"].startswith("1")
    assert "60" not in told["没有"]
    QTest.keyClicks(panel.search, "A")
    heads = [panel.every.topLevelItem(i) for i in range(panel.every.topLevelItemCount())]
    hits = [h.child(j).text(0) for h in heads for j in range(h.childCount()) if not h.child(j).isHidden()]
    assert "A级企业数" in hits
    assert "B级企业数" not in hits
    panel.every.setCurrentItem(
        next(h.child(j) for h in heads for j in range(h.childCount()) if h.child(j).text(0) == "A级企业数")
    )
    QTest.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "{{A级企业数}}"
    panel.fill_into(target)
    qtbot.waitUntil(target.exists, timeout=20_000)
    sheet = openpyxl.load_workbook(target).active
    assert [cell.value for cell in sheet[1]] == ["企业", 60, "{{没有}}"]
    assert sheet["A2"].value == "第1厂"


def test_turning_to_another_kind_of_page_leaves_the_window_as_wide(qtbot, page):
    page.resize(1310, 700)
    for name in ("own-form", "enterprise-ledger", "six-ones", "handbook", "own-form"):
        click_row(page, name)
        qtbot.wait(20)
        assert page.width() == 1310
        assert page.minimumSizeHint().width() <= 1310
