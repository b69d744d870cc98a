"""The informant of a tip-off is shown only with a reason, and the look is recorded."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from gisgrid.edits.hazards import add_tip_off, register_hazard
from gisgrid.model.card import no_duties
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardSource
from gisgrid.model.hazards import Hazard, TipOff
from gisgrid.model.inspections import IssuedPaper
from gisgrid.ui.desk import Desk
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.tasks.hazards.tip_off import REVEALED, TipOffRow
from gisgrid.ui.widgets.links import LinkButton
from gisgrid.workspace import Workspace
from tests.edits.conftest import NOW


@pytest.fixture
def book(tmp_path):
    with Workspace.create(tmp_path / "w.gpkg", "lishui-2019", author="王芳", clock=lambda: NOW) as workspace:
        with workspace.edit("举报") as session:
            session.add(Enterprise("欣沐涂料"))
            hazard = register_hazard(
                session, Hazard("", "夜间偷排", NOW, source=HazardSource.TIP_OFF, enterprise_id=1)
            )
            add_tip_off(session, TipOff(hazard.id, NOW, "电话", informant="陈某", phone="13812345678"))
        yield workspace


def test_the_name_is_shown_with_a_reason_only(qtbot, book, shell_theme):
    desk = Desk(book, book, SelectionModel(), shell_theme, Messages(), NOW.date, no_duties)
    row = TipOffRow(desk, book.find(Hazard)[0])
    qtbot.addWidget(row)
    row.resize(420, 80)
    row.show()
    assert "陈某" not in " ".join(label.text() for label in row.findChildren(QLabel))
    qtbot.mouseClick(row.findChild(LinkButton, "reveal"), Qt.MouseButton.LeftButton)
    reason = row.findChild(QLineEdit, "reveal_reason")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    assert book.count(IssuedPaper) == 0
    reason.setText("核实举报内容")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    assert "陈某" in row.shown.fullText()
    kept = book.find(IssuedPaper)[0]
    assert (kept.paper, kept.purpose, kept.made_by) == (REVEALED, "核实举报内容", "王芳")
    book.undo()
    assert book.count(IssuedPaper) == 1  # a look cannot be taken back
