"""The file of an enterprise in the window: parts by form, suggestion, merging side by side."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
    QWidget,
)

from gisgrid.model.areas import Grid
from gisgrid.model.card import no_duties
from gisgrid.model.dossier import RiskPoint
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias, Licence, MajorHazardInstallation
from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    HazardSource,
    InspectionKind,
    StatusChangeKind,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection, InspectionItem
from gisgrid.model.station import StationDocument, StationKind
from gisgrid.ui.card.check_list import CheckRow
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.desk import Desk
from gisgrid.ui.dossier.dialog import DossierDialog
from gisgrid.ui.dossier.merge_dialog import MergeDialog
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.workspace import Workspace
from tests.edits.conftest import NOW


@pytest.fixture
def book(tmp_path):
    with Workspace.create(tmp_path / "w.gpkg", "lishui-2019", clock=lambda: NOW) as workspace:
        with workspace.edit("建立") as session:
            grid = session.add(Grid("KF01", "园区01", 3))
            session.add(Enterprise("欣沐涂料有限公司", grid_id=grid.id, danger_class=DangerClass.A))
            session.add(Enterprise("欣沐涂料股份有限公司", credit_code="91331102MA28GR1E97"))
            session.add(Enterprise("恒泰机械"))
        yield workspace


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1366, 768)
    window.show()
    yield window
    window.close()


@pytest.fixture
def desk(book, shell_theme):
    return Desk(book, book, SelectionModel(), shell_theme, Messages(), NOW.date, no_duties)


@pytest.fixture
def dossier(desk, window):
    dialog = DossierDialog(desk, 1, window)
    dialog.show()
    return dialog


def click(qtbot, parent, kind, name):
    qtbot.mouseClick(parent.findChild(kind, name), Qt.MouseButton.LeftButton)


def labels(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_a_licence_is_typed_in_and_tells_that_it_runs_out(qtbot, dossier, book):
    click(qtbot, dossier, QToolButton, "add_Licence")
    form = dossier.form
    qtbot.keyClicks(form.findChild(QLineEdit, "number"), "PW-1")
    click(qtbot, form, QPushButton, "save")
    assert "名称" in form.problem.text()
    form.findChild(QLineEdit, "name").setText("排污许可证")
    form.findChild(DayField, "valid_until").setEditText("12月1日")
    click(qtbot, form, QPushButton, "save")
    assert dossier.form is None
    assert book.find(Licence)[0].valid_until.isoformat() == "2026-12-01"
    assert "15 天后到期" in labels(dossier)


def test_a_risk_point_shows_its_score(qtbot, dossier, book):
    click(qtbot, dossier, QToolButton, "add_RiskPoint")
    form = dossier.form
    for name, text in (("name", "罐区"), ("likelihood", "3"), ("exposure", "6"), ("consequence", "15")):
        form.findChild(QLineEdit, name).setText(text)
    click(qtbot, form, QPushButton, "save")
    assert book.find(RiskPoint)[0].score == 270
    assert "LEC 270" in labels(dossier)


def test_the_level_of_an_installation_follows_while_typing(qtbot, dossier, book):
    click(qtbot, dossier, QToolButton, "add_installation")
    form = dossier.form
    form.findChild(QLineEdit, "name").setText("氨库")
    form.findChild(QPlainTextEdit, "substances").setPlainText("氨 20")
    form.findChild(QLineEdit, "exposed_persons").setText("80")
    assert "R = 6.00：四级" in form.result.text()
    click(qtbot, form, QPushButton, "save")
    assert book.find(MajorHazardInstallation)[0].grading_index == 6.0


def test_a_change_is_recorded_and_the_suggestion_taken(qtbot, dossier, book):
    click(qtbot, dossier, QPushButton, "make_key_unit")
    assert book.get(Enterprise, 1).key_unit_reason == "A 类（高危）"
    assert dossier.findChild(QPushButton, "make_key_unit") is None or "建议列为" not in labels(dossier)
    click(qtbot, dossier, QPushButton, "change")
    kind = dossier.form.findChild(QComboBox, "kind")
    kind.setCurrentIndex(list(StatusChangeKind).index(StatusChangeKind.STOPPED))
    click(qtbot, dossier.form, QPushButton, "save")
    assert book.get(Enterprise, 1).status is EnterpriseStatus.STOPPED


def test_duplicates_are_offered_first_and_merged_by_field(qtbot, desk, window, book):
    merged = []
    dialog = MergeDialog(desk, 1, window, on_merged=merged.append)
    dialog.show()
    assert dialog.findChild(QComboBox, "other").currentText() == "欣沐涂料股份有限公司"
    assert dialog.findChild(QRadioButton, "credit_code_1").isChecked()
    assert dialog.findChild(QRadioButton, "name_0").isChecked()
    dialog.findChild(QRadioButton, "name_1").setChecked(True)
    click(qtbot, dialog, QPushButton, "merge_now")
    assert merged == [1]
    kept = book.get(Enterprise, 1)
    assert (kept.name, kept.credit_code) == ("欣沐涂料股份有限公司", "91331102MA28GR1E97")
    assert [alias.name for alias in book.find(EnterpriseAlias)] == ["欣沐涂料有限公司"]
    assert book.count(Enterprise) == 2


@pytest.fixture
def county(tmp_path, shell_theme, window):
    """The file of an enterprise of a county, whose scheme names checks and rules of enterprises."""
    with Workspace.create(tmp_path / "h.gpkg", "hanyin-2014", clock=lambda: NOW) as book:
        with book.edit("建立") as session:
            session.add(Enterprise("汉阴化工厂", safety_officer="郑安"))
        desk = Desk(book, book, SelectionModel(), shell_theme, Messages(), NOW.date, no_duties)
        dialog = DossierDialog(desk, 1, window)
        dialog.show()
        yield dialog, book


def test_a_failed_line_of_a_self_check_is_reported_by_the_enterprise(qtbot, county):
    dossier, book = county
    click(qtbot, dossier, QToolButton, "add_self_check")
    form = dossier.form
    assert form.findChild(QLineEdit, "checked_by").text() == "郑安"
    words = form.findChild(QComboBox, "occasion")
    assert [words.itemText(i) for i in range(words.count())] == [
        "企业每天安全生产检查", "企业每月安全生产巡查", "专项自查",
    ]  # fmt: skip
    words.setCurrentIndex(1)
    rows = {row.text: row for row in form.findChildren(CheckRow)}
    assert set(rows) == {"重点监管区域", "重点监控设备", "危险工艺"}
    qtbot.mouseClick(rows["重点监管区域"].buttons[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(rows["重点监控设备"].buttons[1], Qt.MouseButton.LeftButton)
    rows["重点监控设备"].findChild(QLineEdit, "what_is_wrong").setText("压力表过期")
    click(qtbot, form, QPushButton, "save")
    assert dossier.form is None
    (visit,) = book.find(Inspection)
    assert (visit.kind, visit.escort, visit.inspector_id) == (InspectionKind.SELF_CHECK, "郑安", None)
    assert visit.finding.startswith("企业每月安全生产巡查；")
    (hazard,) = book.find(Hazard)
    assert (hazard.source, hazard.description) == (HazardSource.SELF_REPORT, "重点监控设备：压力表过期")
    items = book.find(InspectionItem)
    assert [(item.passed, item.hazard_id) for item in items] == [(True, None), (False, hazard.id)]
    book.undo()
    assert book.find(Hazard) == book.find(Inspection) == []


def test_the_sixteen_kinds_of_rules_are_asked_for_and_recorded(qtbot, county):
    dossier, book = county
    assert "尚未登记（16项）" in labels(dossier)
    click(qtbot, dossier, QToolButton, "add_rule_安全用电")
    assert dossier.form.findChild(QLineEdit, "name").text() == "安全用电制度"
    dossier.form.findChild(DayField, "issued_on").setEditText("2026.1.5")
    click(qtbot, dossier.form, QPushButton, "save")
    (rule,) = book.find(StationDocument)
    assert (rule.kind, rule.enterprise_id, rule.issued_on) == (StationKind.RULE, 1, date(2026, 1, 5))
    assert "尚未登记（15项）" in labels(dossier)
    offered = dossier.findChildren(QToolButton, "add_rule_安全用电")
    assert not [button for button in offered if button.isVisibleTo(dossier)]
