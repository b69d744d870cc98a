"""The slip of a day, typed by keys and pasted from a spreadsheet."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPushButton, QWidget

from gisgrid.model.areas import Grid
from gisgrid.model.card import no_duties
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Appointment, Person
from gisgrid.ui.day_slip import FINDING, NAME, RESULT, STATE, UNIT, DaySlip
from gisgrid.ui.desk import Desk
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.workspace import Workspace
from tests.edits.conftest import NOW


@pytest.fixture
def book(tmp_path):
    with Workspace.create(tmp_path / "w.gpkg", "lishui-2019", clock=lambda: NOW) as workspace:
        with workspace.edit("建立") as session:
            grid = session.add(Grid("KF01", "园区01", 3))
            for i, name in enumerate(("欣沐涂料", "恒泰机械", "恒通木业"), start=1):
                session.add(Enterprise(name, short_code=f"A00{i}", grid_id=grid.id))
            session.add(Person("韩敏"))
            session.add(Appointment(1, "worker", grid_id=grid.id))
        yield workspace


@pytest.fixture
def slip(qtbot, book, shell_theme):
    window = QWidget()
    window.resize(1366, 768)
    window.show()
    desk = Desk(book, book, SelectionModel(), shell_theme, Messages(), NOW.date, no_duties)
    slip = DaySlip(desk, window)
    slip.show()
    yield slip
    window.close()


def type_cell(slip, text):
    """Type into the cell in hand and press Enter, as on the keyboard."""
    table = slip.table
    if table.state() is not QAbstractItemView.State.EditingState:
        table.edit(table.currentIndex())
    editor = table.viewport().findChildren(QLineEdit)[-1]
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(1)  # the delegate closes the field when control is back in the event loop


def test_two_lines_are_typed_and_saved_as_one_step(qtbot, slip, book):
    for text in ("A001", "", "", "", "A002", "3", "wire", "12.1"):
        type_cell(slip, text)
    assert slip.table.typed(0, NAME) == "欣沐涂料"
    assert slip.table.typed(1, STATE) == "发现隐患"
    before = len(book.history())
    qtbot.mouseClick(slip.findChild(QPushButton, "save_slip"), Qt.MouseButton.LeftButton)
    assert len(book.history()) == before + 1
    assert [v.enterprise_id for v in book.find(Inspection)] == [1, 2]
    assert book.find(Hazard)[0].due_on.isoformat() == "2026-12-01"
    assert slip.table.typed(0, UNIT) == ""


def test_pasted_rows_find_their_columns_and_a_wrong_one_stays(qtbot, slip, book):
    slip.table.setCurrentCell(0, UNIT)
    slip.table.paste("检查结果\t企业名称\t发现的问题\n√\t欣沐涂料\t\n隐患\t恒泰机械\t线路老化\n√\t恒\t\n")
    assert slip.table.typed(1, FINDING) == "线路老化"
    assert slip.table.typed(1, RESULT) == "隐患"
    assert "有 2 家" in slip.table.typed(2, STATE)
    qtbot.mouseClick(slip.findChild(QPushButton, "save_slip"), Qt.MouseButton.LeftButton)
    assert book.count(Inspection) == 2
    assert slip.table.typed(0, UNIT) == "恒"


def test_a_slip_of_tomorrow_cannot_be_saved(slip):
    slip.table.write(0, UNIT, "A001")
    slip._day.setEditText("2026-11-17")
    slip._day.judge()
    assert not slip.findChild(QPushButton, "save_slip").isEnabled()
    assert "在今天之后" in slip._said.text()
