"""The forms of the card on a real register: check-list, re-check, photo, days, tip-off."""

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton

from gisgrid.edits.hazards import HazardStep, advance_hazard, register_hazard
from gisgrid.model.areas import Grid
from gisgrid.model.card import no_duties
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind, HazardSource, InspectionKind
from gisgrid.model.hazards import Hazard, HazardEvent, TipOff
from gisgrid.model.inspections import Attachment, Inspection, InspectionItem, InspectionParticipant
from gisgrid.model.people import Appointment, Person
from gisgrid.ui.card.card_panel import CardPanel
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.card.step_form import HazardStepForm
from gisgrid.ui.desk import Desk
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.workspace import Workspace
from tests.exchange.test_photos import make_photo

NOW = datetime.fromisoformat("2026-11-16 15:00")
TODAY = NOW.date()


@pytest.fixture
def book(tmp_path):
    with Workspace.create(tmp_path / "w.gpkg", "lishui-2019", author="王芳", clock=lambda: NOW) as workspace:
        with workspace.edit("建立") as session:
            grid = session.add(Grid("KF01", "园区01", 3))
            session.add(Enterprise("欣沐涂料", grid_id=grid.id, supervised_industry="危险化学品"))
            session.add(Person("韩敏"))
            session.add(Person("梁磊"))
            session.add(Appointment(1, "worker", grid_id=grid.id))
            session.add(Appointment(2, "assistant", grid_id=grid.id))
        yield workspace


@pytest.fixture
def card(qtbot, book, shell_theme):
    desk = Desk(book, book, SelectionModel(), shell_theme, Messages(), lambda: TODAY, no_duties)
    panel = CardPanel(desk)
    qtbot.addWidget(panel)
    panel.resize(384, 900)
    panel.show()
    desk.selection.select(Enterprise, 1)
    return panel


def press_save(qtbot, card):
    qtbot.mouseClick(card.sheet.findChild(QPushButton, "save"), Qt.MouseButton.LeftButton)


def test_a_failed_line_is_typed_and_becomes_a_hazard(qtbot, card, book):
    card.record_visit()
    form = card.sheet
    assert form.kind is InspectionKind.PATROL
    rows = {row.text: row for row in form._checks.rows}
    assert "三合一" in rows
    assert "储罐围堰、液位计和安全阀" in rows
    qtbot.mouseClick(rows["三合一"].buttons[0], Qt.MouseButton.LeftButton)
    failed = rows["储罐围堰、液位计和安全阀"]
    qtbot.mouseClick(failed.buttons[1], Qt.MouseButton.LeftButton)
    failed.findChild(QLineEdit, "what_is_wrong").setText("围堰开裂")
    form.findChild(QCheckBox, "tick_临时警示").setChecked(True)
    form.findChild(QCheckBox, "tick_梁磊（网格长助理）").setChecked(True)
    form.findChild(QLineEdit, "escort").setText("赵工")
    press_save(qtbot, card)
    assert card.sheet is None
    visit, hazard = book.find(Inspection)[0], book.find(Hazard)[0]
    assert hazard.description == "储罐围堰、液位计和安全阀：围堰开裂"
    assert hazard.due_on == TODAY + timedelta(days=15)
    assert [(i.text, i.passed, i.hazard_id) for i in book.find(InspectionItem)] == [
        ("三合一", True, None),
        ("储罐围堰、液位计和安全阀", False, hazard.id),
    ]
    assert (visit.actions, visit.escort, visit.result.value) == ("临时警示", "赵工", "发现隐患")
    assert [p.person_id for p in book.find(InspectionParticipant)] == [2]


def test_a_photo_brings_its_time_and_place(qtbot, card, book, tmp_path):
    path = tmp_path / "IMG_7.jpg"
    path.write_bytes(make_photo(gps={1: "N", 2: (28.0, 26.0, 56.4), 3: "E", 4: (119.0, 54.0, 46.8)}))
    card.record_visit()
    card.sheet.add_photo(path)
    press_save(qtbot, card)
    kept = book.find(Attachment)[0]
    assert (kept.subject_table, kept.subject_id, kept.name) == ("inspection", 1, "IMG_7.jpg")
    assert kept.taken_at == datetime.fromisoformat("2026-11-16 09:12:30")
    assert kept.geometry.x == pytest.approx(119.913, abs=1e-6)


@pytest.mark.parametrize(("typed", "problem"), [("2026.11.17", "在今天之后"), ("明日黄花", "不是日期")])
def test_a_wrong_day_is_told_at_the_field_and_nothing_is_lost(qtbot, card, book, typed, problem):
    card.record_visit()
    form = card.sheet
    form.findChild(QPlainTextEdit, "finding").setPlainText("一切正常")
    day = form.findChild(DayField, "day")
    day.setFocus()
    day.lineEdit().selectAll()
    day.lineEdit().insert(typed)
    form.findChild(QPlainTextEdit, "finding").setFocus()
    assert problem in day.toolTip()
    press_save(qtbot, card)
    assert card.sheet is form
    assert problem in form.problem.text()
    assert form.findChild(QPlainTextEdit, "finding").toPlainText() == "一切正常"
    assert book.count(Inspection) == 0
    day.setEditText("11月12日")
    press_save(qtbot, card)
    assert book.find(Inspection)[0].inspected_at.date() == date(2026, 11, 12)


def wait_for_recheck(book):
    with book.edit("隐患") as session:
        hazard = register_hazard(session, Hazard("", "配电箱未接地", NOW, enterprise_id=1))
        for step in (
            HazardStep(kind=HazardEventKind.REPORT, to_whom="网格长助理"),
            HazardStep(kind=HazardEventKind.ASSIGN, responsible="赵厂长", due_on=TODAY),
            HazardStep(kind=HazardEventKind.START),
            HazardStep(kind=HazardEventKind.FINISH),
        ):
            advance_hazard(session, hazard.id, step)
    return hazard


def test_a_failed_recheck_asks_for_the_new_deadline(qtbot, card, book):
    hazard = wait_for_recheck(book)
    card.refresh()
    card.record_visit()
    form = card.sheet
    form.choose_kind(InspectionKind.RECHECK)
    due = form.findChild(DayField, "recheck_due")
    assert not due.isVisibleTo(form)
    qtbot.mouseClick(form._outcome.button(1), Qt.MouseButton.LeftButton)
    assert due.isVisibleTo(form)
    due.setEditText("")
    press_save(qtbot, card)
    assert "整改期限" in form.problem.text()
    assert book.count(Inspection) == 0
    due.setEditText("12月1日")
    press_save(qtbot, card)
    assert card.sheet is None
    assert book.get(Hazard, hazard.id).due_on == date(2026, 12, 1)


def test_the_step_form_shows_the_deadline_only_when_the_recheck_fails(qtbot, card, book, shell_theme):
    hazard = wait_for_recheck(book)
    sent = []
    form = HazardStepForm(
        shell_theme,
        book,
        hazard,
        kind=HazardEventKind.RECHECK_PASS,
        today=TODAY,
        send=sent.append,
    )
    qtbot.addWidget(form)
    form.show()
    due = form.findChild(DayField, "due")
    assert not due.isVisible()
    form.save()
    assert sent[0].due_on is None
    qtbot.mouseClick(form._result.button(1), Qt.MouseButton.LeftButton)
    assert due.isVisible()
    form.save()
    assert sent[1].due_on == TODAY + timedelta(days=15)


def test_a_recheck_is_chosen_in_the_form_of_a_visit(qtbot, card, book):
    hazard = wait_for_recheck(book)
    card.refresh()
    card.record_visit()
    card.sheet.choose_kind(InspectionKind.RECHECK)
    assert hazard.number in card.sheet.findChild(QComboBox, "rechecked").currentText()
    press_save(qtbot, card)
    assert book.find(Inspection)[0].hazard_id == hazard.id
    assert book.get(Hazard, hazard.id).recheck_result == "合格"


def test_another_change_leaves_the_form_open(card, book):
    card.record_visit()
    form = card.sheet
    with book.edit("别人改名") as session:
        session.get(Enterprise, 1).name = "欣沐新材料"
    card.refresh()
    assert card.sheet is form
    assert card.card.title == "欣沐新材料"


def test_an_urgent_tip_off_goes_straight_to_the_department(qtbot, card, book):
    card.report_hazard()
    form = card.sheet
    form.findChild(QPlainTextEdit, "description").setPlainText("夜间偷排废水")
    source = form.findChild(QComboBox, "source")
    source.setCurrentIndex(list(HazardSource).index(HazardSource.TIP_OFF))
    form.findChild(QLineEdit, "informant").setText("陈某")
    form.findChild(QCheckBox, "urgent").setChecked(True)
    press_save(qtbot, card)
    hazard = book.find(Hazard)[0]
    assert (hazard.source, hazard.is_urgent, hazard.state.value) == (HazardSource.TIP_OFF, True, "已上报")
    assert book.find(TipOff)[0].informant == "陈某"
    assert [event.to_whom for event in book.find(HazardEvent)] == ["", "主管部门"]


def test_every_step_of_a_hazard_is_at_hand_on_its_card(qtbot, card, book):
    with book.edit("隐患") as session:
        hazard = register_hazard(session, Hazard("", "误报", NOW, enterprise_id=1))
    card.refresh()
    card.show_page("hazards")
    more = card.findChild(type(card._locate), f"hazard_more_{hazard.id}")
    actions = {action.text(): action for action in more.menu().actions()}
    assert {"劝导制止", "联合执法", "判定重大", "作废"} <= set(actions)
    actions["作废"].trigger()
    press_save(qtbot, card)
    assert "原因" in card.sheet.problem.text()
    card.sheet.findChild(QPlainTextEdit, "text").setPlainText("重复登记")
    press_save(qtbot, card)
    assert book.get(Hazard, hazard.id).void_reason == "重复登记"


def test_tab_goes_down_the_form_and_on_to_save(qtbot, card):
    card.record_visit()
    form = card.sheet
    form.focus_first()
    stops = []
    for _ in range(90):
        at = form.focusWidget()
        if at in stops:
            break
        stops.append(at)
        if at.objectName() == "cancel":
            break
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    names = [stop.objectName() or stop.parentWidget().objectName() for stop in stops]
    assert names[-2:] == ["save", "cancel"]
    # The check-list was filled after the form was made, and still stands before what follows it.
    first_line = stops.index(form._checks.rows[0].buttons[0])
    assert names.index("day") < first_line < names.index("finding") < names.index("escort") < len(names) - 2
    qtbot.keyClick(stops[-1], Qt.Key.Key_Backtab)
    assert form.focusWidget().objectName() == "save"
