"""网格与人员 with real clicks and keys: appoint, end, replace with the hand-over list, days in every form."""

from datetime import date, datetime

import openpyxl
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
)

from gisgrid.errors import EditError
from gisgrid.model.accidents import Accident
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind, GridKind
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.patrols import Absence
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_file import load_scheme
from gisgrid.model.staff import read_people, read_staff
from gisgrid.ui.tasks.people.forms import PersonPicker
from gisgrid.ui.tasks.people.page import View
from gisgrid.ui.tasks.people.structure import StructureView
from gisgrid.ui.widgets.date_line import DateLine, read_day
from gisgrid.ui.widgets.words import Chip
from gisgrid.workspace import Workspace
from tests.fakes import FakeRegister

_WAIT_MS = 20_000
NOW = datetime(2026, 11, 18, 15, 0)  # noqa: DTZ001  local time
TODAY = NOW.date()


@pytest.fixture
def window(show_window, tmp_path):
    path = tmp_path / "w.gpkg"
    workspace = Workspace.create(path, "lishui-2019", name="开发区", author="王芳", clock=lambda: NOW)
    with workspace.edit("准备") as session:
        top = session.add(Grid("KFQ", "开发区", 1))
        park = session.add(Grid("YQ", "园区网格", 2, parent_id=top.id))
        for number in (1, 2):
            box = shapely.MultiPolygon(
                [shapely.box(119.9 + number / 100, 28.4, 119.91 + number / 100, 28.41)]
            )
            grid = session.add(
                Grid(f"园区{number:02}", f"园区{number:02}", 3, parent_id=park.id, geometry=box)
            )
            session.add(Enterprise(f"厂{number}", grid_id=grid.id, principal="厂长"))
        trained = {"trained_on": date(2025, 1, 1), "secrecy_pledged_on": date(2025, 1, 1)}
        session.add(Person("徐勇", mobile="13812345678", pinyin="xuyong xy", **trained))
        session.add(Person("毛俊逸", pinyin="maojunyi mjy", **trained))
        session.add(Person("赵志远", pinyin="zhaozhiyuan zzy"))
        for grid_id in (3, 4):
            session.add(Appointment(1, "worker", grid_id=grid_id, starts_on=date(2025, 1, 1)))
    return show_window(workspace, today=lambda: TODAY, size_px=(1600, 900))


@pytest.fixture
def page(window, qtbot):
    window.show_task("people")
    page = window.pages.late_page("people")
    qtbot.waitUntil(lambda: page.staff is not None and not window.jobs.running, timeout=_WAIT_MS)
    return page


def press(qtbot, owner, name):
    button = owner.findChild(QPushButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(qtbot, owner, name, text):
    field = owner.findChild(QLineEdit, name)
    field.setFocus()
    field.selectAll()
    # Qt's test keys know Latin only; what an input method commits comes as a whole.
    field.insert(text)


def held(window, person_id):
    return {
        (a.post, a.grid_id) for a in window.register.find(Appointment, person_id=person_id) if a.covers(TODAY)
    }


def test_the_search_finds_by_pinyin_and_arrow_down_goes_into_the_list(page, qtbot):
    qtbot.keyClicks(page.people.search, "xy")
    qtbot.keyClick(page.people.search, Qt.Key.Key_Down)
    assert page.person_id == 1
    texts = [label.text() for label in page.person_panel.findChildren(QLabel)]
    assert "138****5678" in texts
    press(qtbot, page.person_panel, "show_phones")
    assert "13812345678" in [label.text() for label in page.person_panel.findChildren(QLabel)]


def test_a_vacancy_is_filled_by_the_suggested_person(window, page, qtbot):
    page.choose_grid(3)
    press(qtbot, page.grid_panel, "appoint_general-worker")
    qtbot.waitUntil(lambda: page.sheet is not None)
    who = page.sheet.findChild(QComboBox, "who")
    who.lineEdit().setFocus()
    who.lineEdit().insert("毛俊逸")
    type_into(qtbot, page.sheet, "starts_on", "2026.11.20")
    qtbot.keyClick(page.sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (new,) = window.register.find(Appointment, person_id=2)
    assert (new.post, new.grid_id, new.starts_on) == ("general-worker", 3, date(2026, 11, 20))
    assert page.sheet is None


def test_the_untrained_is_refused_at_the_form_until_it_is_ticked(window, page, qtbot):
    page.choose_grid(3)
    page.ask_appointment("general-worker", 3)
    sheet = page.sheet
    press(qtbot, sheet, "save")
    assert "赵志远" in sheet.problem.text()
    assert window.register.find(Appointment, person_id=3) == []
    sheet.findChild(QCheckBox, "accept_untrained").setChecked(True)
    press(qtbot, sheet, "save")
    assert held(window, 3) == {("general-worker", 3)}
    page.choose_person(3)
    assert page.person_panel.file.lacks


def test_a_new_name_adds_a_person_and_a_wrong_day_loses_nothing(window, page, qtbot):
    page.choose_grid(4)
    page.ask_appointment("leader", 0)
    sheet = page.sheet
    sheet.findChild(QComboBox, "who").lineEdit().insert("季剑鹏")
    type_into(qtbot, sheet, "starts_on", "昨天吧")
    press(qtbot, sheet, "save")
    assert "昨天吧" in sheet.problem.text()
    assert sheet.findChild(QLineEdit, "starts_on").text() == "昨天吧"
    type_into(qtbot, sheet, "starts_on", "2026-11-19")
    type_into(qtbot, sheet, "ends_on", "2026-11-01")
    press(qtbot, sheet, "save")
    assert "季剑鹏" in sheet.problem.text()
    assert window.register.count(Person) == 3
    type_into(qtbot, sheet, "ends_on", "2026年12月31日")
    press(qtbot, sheet, "save")
    (new,) = window.register.find(Appointment, post="leader")
    assert (window.register.get(Person, new.person_id).name, new.ends_on) == ("季剑鹏", date(2026, 12, 31))


def test_an_appointment_ends_with_its_reason(window, page, qtbot):
    page.choose_person(1)
    press(qtbot, page.person_panel, "end_1")
    type_into(qtbot, page.sheet, "last_day", "2024-01-01")
    press(qtbot, page.sheet, "save")
    assert "2025-01-01" in page.sheet.problem.text()
    type_into(qtbot, page.sheet, "last_day", "11.17")
    press(qtbot, page.sheet, "save")
    ended = window.register.get(Appointment, 1)
    assert (ended.ends_on, ended.end_reason) == (date(2026, 11, 17), "调任")
    assert page.staff.grid(3).missing == 5


def test_replacing_shows_the_list_first_and_writes_it(window, page, qtbot, tmp_path):
    page.choose_person(1)
    press(qtbot, page.person_panel, "replace")
    qtbot.waitUntil(lambda: page.hand_over.plan is not None, timeout=_WAIT_MS)
    press(qtbot, page.sheet, "save")
    assert page.sheet.problem.text()
    who = page.sheet.findChild(QComboBox, "successor")
    who.setCurrentIndex(0)
    qtbot.waitUntil(lambda: page.hand_over.plan.successor is not None, timeout=_WAIT_MS)
    assert [one.name for one in page.hand_over.plan.enterprises] == ["厂1", "厂2"]
    page.save_list(tmp_path / "交接.xlsx")
    cells = [cell.value for row in openpyxl.load_workbook(tmp_path / "交接.xlsx").active for cell in row]
    assert {"徐勇", "毛俊逸"} <= {name for name in ("徐勇", "毛俊逸") if any(name in str(c) for c in cells)}
    assert {"厂1", "厂2", "园区01", "园区02"} <= set(cells)
    press(qtbot, page.sheet, "save")
    assert held(window, 1) == set()
    assert held(window, 2) == {("worker", 3), ("worker", 4)}
    window.register.undo()
    assert held(window, 1) == {("worker", 3), ("worker", 4)}


def test_a_person_is_edited_and_a_click_on_a_box_chooses_the_grid(window, page, qtbot):
    page.choose_person(3)
    press(qtbot, page.person_panel, "edit_person")
    type_into(qtbot, page.sheet, "trained_on", "20261001")
    type_into(qtbot, page.sheet, "mobile", "13900001111、0578-2123456")
    press(qtbot, page.sheet, "save")
    changed = window.register.get(Person, 3)
    assert (changed.trained_on, changed.mobile) == (date(2026, 10, 1), "13900001111、0578-2123456")
    place = page.structure.box_of(4).center().toPoint()
    qtbot.mouseClick(page.structure, Qt.MouseButton.LeftButton, pos=place)
    assert (page.grid_id, page.person_id) == (4, None)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026.3.5", date(2026, 3, 5)),
        ("2026年3月5日", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)),
        ("3月5日", date(2026, 3, 5)),
        ("３．５", date(2026, 3, 5)),
        ("２０２６／３／５", date(2026, 3, 5)),
        ("  ", None),
    ],
)
def test_days_are_read_as_people_type_them(typed, day):
    assert read_day(typed, today=TODAY) == day


def test_a_wrong_day_is_marked_and_kept(qtbot):
    field = DateLine("day", None, today=lambda: TODAY)
    qtbot.addWidget(field)
    field.setText("2026-02-30")
    with pytest.raises(EditError):
        field.day()
    assert (field.property("bad"), field.text()) == ("true", "2026-02-30")
    field.setText("2.28")
    assert field.day() == date(2026, 2, 28)
    assert field.property("bad") == "false"


def test_a_notice_is_recorded_due_on_the_workbench_and_received(window, page, qtbot):
    page.show_view(View.ACTIVITIES)
    page.activities.record(ActivityKind.NOTICE)
    sheet = page.sheet
    press(qtbot, sheet, "save")
    assert sheet.problem.text()
    type_into(qtbot, sheet, "title", "台风预警")
    type_into(qtbot, sheet, "due_on", "11.19")
    ticks = sheet.findChild(QTreeWidget, "people_ticks")
    for row in (0, 1):
        ticks.topLevelItem(row).setCheckState(0, Qt.CheckState.Checked)
    press(qtbot, sheet, "save")
    (notice,) = window.register.find(Activity)
    assert (notice.title, notice.due_on, notice.attendee_count) == ("台风预警", date(2026, 11, 19), 2)
    window.show_task("workbench")
    bench = window.work.workbench
    qtbot.waitUntil(
        lambda: bench.workbench is not None and any(line.deadline for line in bench.workbench.lines),
        timeout=_WAIT_MS,
    )
    (line,) = [line for line in bench.workbench.lines if line.deadline]
    assert ("台风预警" in line.what, line.deadline.open, line.deadline.required) == (True, 2, 2)
    bench.rows_asked.emit(line.opens, line.what)
    assert page.isVisible()
    assert page.activities.chosen == notice.id
    press(qtbot, page.activities.panel, "answer_all")
    assert all(part.acknowledged_at for part in window.register.find(ActivityParticipant))
    panel = page.activities.panel
    qtbot.waitUntil(lambda: panel.findChild(QPushButton, "answer_all") is None)


def test_a_task_is_done_with_its_result_and_a_training_dates_the_people(window, page, qtbot):
    page.show_view(View.ACTIVITIES)
    page.activities.record(ActivityKind.TASK)
    type_into(qtbot, page.sheet, "title", "核查名单")
    page.sheet.findChild(QTreeWidget, "people_ticks").topLevelItem(0).setCheckState(0, Qt.CheckState.Checked)
    press(qtbot, page.sheet, "save")
    page.activities.choose(1)
    (part,) = window.register.find(ActivityParticipant)
    press(qtbot, page.activities.panel, f"answer_{part.person_id}")
    page.sheet.findChild(QPlainTextEdit, "result").setPlainText("已核 12 家")
    press(qtbot, page.sheet, "save")
    (part,) = window.register.find(ActivityParticipant)
    assert (part.done_on, part.result) == (TODAY, "已核 12 家")
    page.activities.record(ActivityKind.TRAINING)
    type_into(qtbot, page.sheet, "title", "岗前培训")
    qtbot.keyClicks(page.sheet.findChild(QLineEdit, "people_filter"), "zzy")
    ticks = page.sheet.findChild(QTreeWidget, "people_ticks")
    shown = [ticks.topLevelItem(i) for i in range(3) if not ticks.topLevelItem(i).isHidden()]
    assert len(shown) == 1
    shown[0].setCheckState(0, Qt.CheckState.Checked)
    assert shown[0].text(1) == "合格"
    page.sheet.findChild(QComboBox, "enterprise").setCurrentIndex(2)
    press(qtbot, page.sheet, "save")
    (training,) = window.register.find(Activity, kind=ActivityKind.TRAINING)
    assert training.enterprise_id == 2
    assert window.register.get(Person, 3).trained_on == TODAY


def test_an_accident_is_reported_followed_and_deleted_with_undo(window, page, qtbot):
    page.show_view(View.ACTIVITIES)
    page.activities.record(ActivityKind.ACCIDENT)
    type_into(qtbot, page.sheet, "title", "机械伤害")
    press(qtbot, page.sheet, "save")
    assert page.sheet.problem.text()
    type_into(qtbot, page.sheet, "happened_at", "2026-11-18 13:20")
    type_into(qtbot, page.sheet, "severely_injured", "1")
    press(qtbot, page.sheet, "save")
    page.activities.choose(1)
    texts = [label.text() for label in page.activities.panel.findChildren(QLabel)]
    assert any("2026-11-18 14:20" in text for text in texts)
    press(qtbot, page.activities.panel, "edit_activity")
    type_into(qtbot, page.sheet, "reported_at", "2026-11-18 14:10")
    press(qtbot, page.sheet, "save")
    (accident,) = window.register.find(Accident)
    assert (accident.severely_injured, accident.is_reported_late) == (1, False)
    press(qtbot, page.activities.panel, "delete_activity")
    assert window.register.count(Activity) == window.register.count(Accident) == 0
    window.register.undo()
    assert window.register.count(Accident) == 1


def test_a_roster_is_made_by_ticks(window, page, qtbot):
    page.show_view(View.ACTIVITIES)
    press(qtbot, page.activities.view, "make_roster")
    type_into(qtbot, page.sheet, "last", "11.24")
    ticks = page.sheet.findChildren(QTreeWidget, "people_ticks")[0]
    for row in range(3):
        ticks.topLevelItem(row).setCheckState(0, Qt.CheckState.Checked)
    press(qtbot, page.sheet, "save")
    assert window.register.count(Activity, kind=ActivityKind.DUTY_ROSTER) == 7


def test_the_calendar_lists_a_day_and_opens_its_record(window, page, qtbot):
    with window.register.edit("登记") as session:
        session.add(Activity(ActivityKind.MEETING, date(2026, 11, 3), "例会", grid_id=3))
    page.show_view(View.CALENDAR)
    qtbot.waitUntil(
        lambda: page.calendar.month is not None and bool(page.calendar.month.days), timeout=_WAIT_MS
    )
    page.calendar.grid.grab()
    spot = next(spot for spot in page.calendar.grid.spots if spot.tip == "2026-11-03")
    qtbot.mouseClick(page.calendar.grid, Qt.MouseButton.LeftButton, pos=spot.box.center().toPoint())
    assert page.calendar.grid.chosen == date(2026, 11, 3)
    (entry,) = page.calendar.month.days[date(2026, 11, 3)]
    page._day_panel.record_asked.emit(entry.record, entry.id)
    assert page.activities.panel.file.activity.title == "例会"
    press(qtbot, page.calendar, "month_before")
    qtbot.waitUntil(lambda: page.calendar.month.first == date(2026, 10, 1), timeout=_WAIT_MS)


def test_grids_are_filed_one_by_one_and_all(window, page, qtbot):
    page.show_view(View.FILINGS)
    press(qtbot, page.filings, "file_3")
    assert [one.grid_id for one in window.register.find(Activity, kind=ActivityKind.FILING)] == [3]
    qtbot.waitUntil(lambda: page.filings.findChild(QPushButton, "file_3") is None)
    press(qtbot, page.filings, "file_all")
    assert window.register.count(Activity, kind=ActivityKind.FILING) == 2
    assert not page.filings.findChild(QPushButton, "file_all").isEnabled()


def test_the_assessment_is_recorded_and_written(window, page, qtbot, tmp_path):
    with window.register.edit("培训") as session:
        session.add(Activity(ActivityKind.TRAINING, date(2026, 5, 1), "培训"))
        session.add(ActivityParticipant(1, 1))
    page.show_view(View.ASSESSMENT)
    qtbot.waitUntil(lambda: bool(page.assessment.scores), timeout=_WAIT_MS)
    (score,) = page.assessment.scores
    assert score.name == "徐勇"
    page.assessment.save(tmp_path / "考核.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "考核.xlsx").active.iter_rows(values_only=True))
    assert "徐勇" in rows[1]
    press(qtbot, page.assessment, "record_assessment")
    (record,) = window.register.find(Activity, kind=ActivityKind.ASSESSMENT)
    (part,) = window.register.find(ActivityParticipant, activity_id=record.id)
    assert part.result == f"{score.points:g} {score.grade.value}"


def test_leave_is_recorded_shown_ended_and_undone(window, page, qtbot):
    page.choose_person(1)
    press(qtbot, page.person_panel, "give_leave")
    type_into(qtbot, page.sheet, "absent_from", "11月17日")
    type_into(qtbot, page.sheet, "absent_to", "2026.11.27")
    page.sheet.findChild(QComboBox, "absence_reason").setCurrentIndex(1)
    press(qtbot, page.sheet, "save")
    (leave,) = window.register.find(Absence)
    assert (leave.person_id, leave.starts_on, leave.ends_on, leave.reason) == (
        1, date(2026, 11, 17), date(2026, 11, 27), "病假",
    )  # fmt: skip
    qtbot.waitUntil(lambda: page.person_panel.findChild(QPushButton, f"back_{leave.id}") is not None)
    assert any(chip.text == "今日请假" for chip in page.person_panel.findChildren(Chip))
    # A second leave on the same days is refused at the form.
    press(qtbot, page.person_panel, "give_leave")
    press(qtbot, page.sheet, "save")
    assert "2026-11-17 至 2026-11-27" in page.sheet.problem.text()
    press(qtbot, page.sheet, "cancel")
    press(qtbot, page.person_panel, f"back_{leave.id}")
    type_into(qtbot, page.sheet, "back_on", "11.20")
    press(qtbot, page.sheet, "save")
    assert window.register.find(Absence)[0].ends_on == date(2026, 11, 19)
    window.register.undo()
    window.register.undo()
    assert window.register.find(Absence) == []


def test_a_name_typed_without_its_space_means_the_same_person(window, page):
    with window.register.edit("李 伟") as session:
        session.add(Person("李 伟", pinyin="liwei"))
    picker = PersonPicker("who", list(read_people(window.register).values()))
    picker.setCurrentText("李伟")
    assert picker.person_id == 4
    assert picker.new_name == ""
    picker.deleteLater()


def test_the_structure_of_a_county_shows_villages_and_not_each_enterprises_own_grid(qtbot, shell_theme):
    grids = [
        Grid("X", "汉阴县", 1),
        Grid("Z", "城关镇", 2, parent_id=1),
        Grid("C", "小滩村", 3, parent_id=2),
        Grid("Q", "酒楼", 4, GridKind.ENTERPRISE_INTERNAL, parent_id=3, enterprise_id=1),
    ]
    view = StructureView(shell_theme)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show_staff(read_staff(FakeRegister(grids, scheme=load_scheme("hanyin-2014")), TODAY), {})
    assert view.box_of(4) is None
    village = view.box_of(3)
    # The village is a box with room for its five posts, no longer a band over its enterprises.
    assert village.height() > 5 * 20
    assert village.width() < view.box_of(2).width()
