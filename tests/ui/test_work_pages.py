"""工作台 and 隐患 on a real workspace: figures open rows, drops take one step, keyboard and undo."""

from datetime import date, datetime, timedelta

import pytest
import shapely
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QMenu, QPushButton, QToolButton

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, HazardLevel, HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Attachment
from gisgrid.model.opens import Opens
from gisgrid.model.people import Appointment, Person
from gisgrid.model.roles import Role
from gisgrid.settings import ROLE, Settings
from gisgrid.ui.card.rows import ClickableRow
from gisgrid.ui.card.sheets import Segments
from gisgrid.ui.day_slip import DaySlip
from gisgrid.ui.tasks.hazards.column import MOST_CARDS
from gisgrid.ui.tasks.workbench.page import records_of
from gisgrid.ui.tasks.workbench.role_bar import RoleBar
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.links import LinkButton
from gisgrid.ui.widgets.segment_button import SegmentButton
from gisgrid.workspace import Workspace

_WAIT_MS = 20_000
S = HazardState
NOW = datetime(2026, 11, 18, 15, 0)  # noqa: DTZ001  local time
TODAY = NOW.date()


@pytest.fixture
def window(show_window, tmp_path):
    path = tmp_path / "w.gpkg"
    workspace = Workspace.create(path, "lishui-2019", name="开发区", author="王芳", clock=lambda: NOW)
    box = shapely.MultiPolygon([shapely.box(119.90, 28.40, 119.93, 28.42)])
    with workspace.edit("准备") as session:
        grid = session.add(Grid("KF01", "园区01", 3, geometry=box))
        firm = session.add(
            Enterprise(
                "欣沐涂料有限公司", short_name="欣沐涂料", danger_class=DangerClass.A, grid_id=grid.id,
                geometry=shapely.Point(119.912, 28.407),
            )
        )  # fmt: skip

        def add(number, state, days_left, **facts):
            session.add(
                Hazard(
                    f"YH2026-{number:04d}", f"无护栏{number}", NOW - timedelta(days=20), state=state,
                    enterprise_id=firm.id, grid_id=grid.id, responsible="厂长",
                    due_on=TODAY + timedelta(days=days_left), **facts,
                )
            )  # fmt: skip

        add(1, S.REPORTED, 5)
        add(2, S.RECTIFYING, -3)
        add(3, S.RECTIFYING, 30, level=HazardLevel.MAJOR, is_listed=True, listed_by="安委办", listed_number="1号",
            listed_on=TODAY)  # fmt: skip
        add(4, S.AWAITING_RECHECK, 2, finished_on=TODAY)
        for number in range(10, 19):
            add(number, S.REGISTERED, 10)
    return show_window(workspace, today=lambda: TODAY, size_px=(1600, 900))


@pytest.fixture
def board(window):
    window.show_task("hazards")
    return window.work.hazards


@pytest.fixture
def bench(window, qtbot):
    window.show_task("workbench")
    page = window.work.workbench
    qtbot.waitUntil(lambda: page.workbench is not None and not window.jobs.running, timeout=_WAIT_MS)
    return page


def state(window, id):
    return window.register.get(Hazard, id).state


def press(qtbot, owner, name):
    qtbot.mouseClick(owner.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_order_rest_and_badge(window, board, qtbot):
    assert [tile.card.number[-2:] for tile in board.columns[S.RECTIFYING].tiles] == ["03", "02"]
    first = board.columns[S.REGISTERED]
    assert len(first.tiles) == MOST_CARDS
    press(qtbot, first, "more")
    assert len(first.tiles) == 9
    # One is overdue and one is major.
    assert window.top_bar.findChild(type(window.top_bar._badges["hazards"]), "badge").text() == "2"
    assert board.detail.hazard.number == "YH2026-0003"


def test_a_drop_asks_for_what_the_step_needs_and_undo_brings_it_back(window, board, qtbot):
    board.columns[S.ASSIGNED].dropped.emit(1, S.ASSIGNED)
    assert board.detail.sheet is None
    board.columns[S.REPORTED].tiles[0].drag_ended.emit()
    qtbot.waitUntil(lambda: board.detail.sheet is not None)
    sheet = board.detail.sheet
    sheet.findChild(QLineEdit, "responsible").clear()
    press(qtbot, sheet, "save")
    assert sheet.problem.isVisible()
    assert state(window, 1) is S.REPORTED
    qtbot.keyClicks(sheet.findChild(QLineEdit, "responsible"), "Li")
    press(qtbot, sheet, "save")
    assert (board.detail.sheet, state(window, 1)) == (None, S.ASSIGNED)
    assert board.columns[S.ASSIGNED].tiles[0].card.responsible == "Li"
    window.undo()
    assert state(window, 1) is S.REPORTED
    assert board.columns[S.ASSIGNED].tiles == []


def test_a_drop_that_jumps_is_refused_in_words(window, board):
    board.drop(1, S.AWAITING_RECHECK)
    assert state(window, 1) is S.REPORTED
    assert board.detail.sheet is None
    assert "已上报" in window.toasts.shown[-1]
    assert "已交办" in window.toasts.shown[-1]


def test_the_recheck_is_made_by_somebody_else(window, board, qtbot):
    board.drop(4, S.CLOSED)
    sheet = board.detail.sheet
    sheet.findChild(Segments).choose(0)
    press(qtbot, sheet, "save")
    assert window.register.get(Hazard, 4).recheck_by == "王芳"
    assert state(window, 4) is S.AWAITING_RECHECK
    board.drop(4, S.CLOSED)
    press(qtbot, board.detail.sheet, "save")
    assert state(window, 4) is S.CLOSED


def test_the_keyboard_walks_and_moves_on(window, board, qtbot):
    tile = board.tile(1)
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    assert board.chosen == 1
    qtbot.keyClick(board.tile(1), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert board.detail.sheet is not None
    qtbot.keyClick(board.detail.sheet, Qt.Key.Key_Escape)
    assert board.detail.sheet is None
    qtbot.keyClick(board.tile(1), Qt.Key.Key_Right)
    assert board.columns[S.RECTIFYING].tiles[0].hasFocus()


def test_the_plan_is_ticked_where_it_stands(window, board, qtbot):
    tick = board.detail.findChild(QCheckBox, "plan_目标任务")
    assert not tick.isChecked()
    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(8, tick.height() // 2))
    assert window.register.get(Hazard, 3).has_plan_targets
    assert board.detail.findChild(QCheckBox, "plan_目标任务").isChecked()


def test_filters_and_urging_all(window, board, qtbot):
    overdue = board.findChild(QCheckBox, "overdue_only")
    overdue.setChecked(True)
    assert [len(column.tiles) for column in board.columns.values()] == [0, 0, 0, 1, 0, 0, 0]
    overdue.setChecked(False)
    level = board.findChild(QComboBox, "level")
    level.setCurrentIndex(list(HazardLevel).index(HazardLevel.MAJOR) + 1)
    level.activated.emit(level.currentIndex())
    assert board.board.open_count == 1
    level.setCurrentIndex(0)
    level.activated.emit(0)
    press(qtbot, board, "urge_all")
    assert window.register.get(Hazard, 2).urge_count == 1


def test_a_photo_is_kept_and_shown(window, board, tmp_path):
    path = tmp_path / "前.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(path))
    board.attach(3, path)
    kept = window.register.find(Attachment)
    assert [(one.subject_table, one.subject_id, one.media_type) for one in kept] == [
        ("hazard", 3, "image/png")
    ]


def test_tiles_count_and_open_rows_and_places(window, bench, qtbot):
    assert {key: tile.number for key, tile in bench.tiles.items() if key in ("hazards", "vacancies")} == {
        "hazards": "13",
        "vacancies": str(bench.workbench.staffing.missing),
    }
    press(qtbot, bench.tiles["hazards"], "number")
    assert window.pages.currentWidget() is window.map_task
    assert len(window.ledger.model.order) == 13
    assert (window.selection.current.kind, window.selection.current.ids) == (Enterprise, (1,))
    window.ledger.filter_by_grid(None)
    assert len(window.ledger.model.order) == len(window.ledger.model.table)


def test_a_tile_without_parts_keeps_its_number_level_with_the_others(bench, qtbot):
    tile = bench.tiles["due"]

    def number_y():
        qtbot.wait(20)
        return tile.findChild(QPushButton, "number").y()

    tile.show_parts([("some", Tone.PLAIN, None)])
    before = number_y()
    tile.show_parts([])
    assert number_y() == before


def test_the_slip_of_a_day_opens_from_the_workbench(window, bench, qtbot):
    press(qtbot, bench, "open_slip")
    slip = window.findChild(DaySlip)
    assert slip is not None
    assert slip.isVisible()
    slip.reject()


def test_an_overdue_hazard_is_urged_from_the_list(window, bench, qtbot):
    line = bench.workbench.lines[0]
    assert (line.hazard_id, line.due_on) == (2, date(2026, 11, 15))
    press(qtbot, bench, "due_action")
    assert window.register.get(Hazard, 2).urge_count == 1
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=_WAIT_MS)


def test_a_bar_leads_to_its_grid_and_a_row_to_its_hazard(window, bench, qtbot):
    bench.hazard_asked.emit(4)
    assert window.pages.currentWidget() is window.work.hazards
    assert window.work.hazards.detail.hazard.id == 4
    bench.grid_asked.emit(1)
    assert window.selection.current.kind is Grid


def test_painted_places_open_on_click_and_on_enter(window, bench, qtbot):
    bars = bench._hazard_bars
    bars.grab()
    spot = bars.spots[0].box.center().toPoint()
    with qtbot.waitSignal(bench.rows_asked):
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=spot)
    window.show_task("workbench")
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    with qtbot.waitSignal(bench.rows_asked):
        qtbot.keyClick(bars, Qt.Key.Key_Return)


def test_a_vacancy_leads_to_the_form_that_fills_it(window, bench, qtbot):
    vacancy = next(v for v in bench.workbench.staffing.vacancies if v.grid_id is not None)
    row = bench.findChild(QFrame, f"vacancy_{vacancy.grid_id}_{vacancy.post.key}")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    page = window.pages.late_page("people")
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=_WAIT_MS)
    assert page.grid_id == vacancy.grid_id
    assert page.sheet.findChild(QComboBox, "post").currentText().split("\u3000")[0] == vacancy.post.name


def test_each_role_has_its_own_start_page(window, bench, qtbot):
    before = bench.workbench
    with window.register.edit("两个网格") as session:
        grid = session.add(Grid("KF02", "园区02", 3))
        session.add(Person("甲", pinyin="jia"))
        session.add(Person("乙", pinyin="yi"))
        session.add_all(
            [Appointment(1, "assistant", grid_id=1), Appointment(2, "assistant", grid_id=grid.id)]
        )
    qtbot.waitUntil(lambda: bench.workbench is not before and not window.jobs.running, timeout=_WAIT_MS)
    every = len(bench.workbench.lines)
    bar = bench.role_bar
    choose(bench, qtbot, window, "role", 2)
    told = bench.workbench.lines
    assert 0 < len(told) < every
    assert all(one.urgency.value == "overdue" or one.is_major or one.forecast for one in told)
    choose(bench, qtbot, window, "role", 1)
    names = bar.findChild(QComboBox, "role_person")
    assert names.isVisible()
    assert names.count() > 1
    assert [names.itemText(i) for i in range(1, names.count())] == ["甲", "乙"]
    choose(bench, qtbot, window, "role_person", 2)
    wb = bench.workbench
    assert (bar.person, len(wb.hazards.open), [g.name for g in wb.coverage]) == ("乙", 0, ["园区02"])
    assert {v.grid_id for v in wb.staffing.vacancies} == {2}
    choose(bench, qtbot, window, "role_person", 1)
    assert len(bench.workbench.hazards.open) == 13


def choose(bench, qtbot, window, name, at):
    before = bench.workbench
    field = bench.role_bar.findChild(QComboBox, name)
    field.setCurrentIndex(at)
    field.activated.emit(at)
    qtbot.waitUntil(lambda: bench.workbench is not before and not window.jobs.running, timeout=_WAIT_MS)


def test_the_role_is_kept_in_the_settings(qtbot, tmp_path):
    settings = Settings(tmp_path / "s.toml")
    bar = RoleBar(settings)
    qtbot.addWidget(bar)
    bar.findChild(QComboBox, "role").setCurrentIndex(2)
    bar.findChild(QComboBox, "role").activated.emit(2)
    again = RoleBar(Settings(tmp_path / "s.toml"))
    qtbot.addWidget(again)
    assert again.role is Role.LEADER
    assert Settings(tmp_path / "s.toml").get(ROLE) == "leader"


def test_a_hazard_of_the_calendar_opens_on_its_board(window, qtbot):
    window.show_task("people")
    window.pages.late_page("people").show_record(Hazard, 2)
    assert window.pages.currentWidget() is window.work.hazards
    assert window.work.hazards.detail.hazard.id == 2


def test_every_number_opens_its_rows_or_says_why_not(window, bench, qtbot):
    """No link and no row of the page is dead: another page, a menu of kinds, or a sentence follows each click."""
    links = len([one for one in bench.findChildren(LinkButton) if one.isVisible()])
    for at in range(links):
        window.show_task("workbench")
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=_WAIT_MS)
        link = [one for one in bench.findChildren(LinkButton) if one.isVisible()][at]
        told = len(window.toasts.shown)
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
        menu = bench.findChild(QMenu, "kinds")
        has_left = window.pages.currentWidget() is not bench
        assert has_left or menu is not None or len(window.toasts.shown) > told, link.text()
        if menu is not None:
            menu.close()
            QCoreApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete)


def test_a_number_of_several_kinds_asks_which(window, bench, qtbot):
    parts = records_of(bench.workbench.findings)
    assert len(parts) > 1
    press(qtbot, bench.tiles["findings"], "number")
    menu = bench.findChild(QMenu, "kinds")
    assert len(menu.actions()) == len(parts)
    firms = next(action for action in menu.actions() if action.text().startswith("隐患"))
    firms.trigger()
    menu.close()
    assert window.pages.currentWidget() is not bench


def test_the_counts_of_the_year_open_their_rows(window, bench, qtbot):
    link = next(one for one in bench.findChildren(LinkButton) if one.text().startswith("今年排查"))
    assert link.text() == "今年排查 13"
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert window.ledger.model.table.kind is Hazard
    assert len(window.ledger.model.order) == 13


def test_people_behind_a_finding_are_listed_alone_until_the_chip_is_closed(window, bench, qtbot):
    with window.register.edit("人员") as session:
        for name in ("甲", "乙", "丙"):
            session.add(Person(name, pinyin=name))
    bench.rows_asked.emit(Opens(Person, (1, 3)), "未签保密承诺书")
    page = window.pages.late_page("people")
    assert {line.id for line, _, _ in page.people._model.rows} == {1, 3}
    assert page.people.only.text() == "未签保密承诺书 2"
    qtbot.mouseClick(page.people.only, Qt.MouseButton.LeftButton)
    assert len(page.people._model.rows) == 3
    bench.rows_asked.emit(Opens(None), "半年督查检查")
    assert page.activities.view.isVisible()
    assert "半年督查检查" in window.toasts.shown[-1]


def test_a_row_of_what_is_due_is_reached_and_opened_by_the_keyboard(window, bench, qtbot):
    row = bench._due_list.findChild(ClickableRow)
    row.setFocus(Qt.FocusReason.TabFocusReason)
    assert row.hasFocus()
    row.grab()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert window.pages.currentWidget() is window.work.hazards


def test_a_whole_life_is_walked_and_taken_back_by_keys(window, board, qtbot):
    """登记 → 上报 → 交办 → 整改 → 复查不合格 → 再整改 → 复查合格 → 销号, then Ctrl+Z to the beginning, Ctrl+Y to the end."""
    board.choose(10)
    ctrl, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

    def facts():
        hazard = window.register.get(Hazard, 10)
        return {name: value for name, value in vars(hazard).items() if not name.startswith("_")} | {
            "version": 0
        }

    def go_on():
        tile = board.tile(10)
        tile.setFocus()
        qtbot.keyClick(tile, Qt.Key.Key_Right, alt)
        sheet = board.detail.sheet
        if sheet is None:  # 开始整改 needs nothing
            return
        qtbot.keyClick(sheet, Qt.Key.Key_Return, ctrl)
        assert board.detail.sheet is None, sheet.problem.text()

    def fail():
        board.tile(10).setFocus()
        qtbot.keyClick(board.tile(10), Qt.Key.Key_Right, alt)
        sheet = board.detail.sheet
        answer = sheet.findChild(Segments).button(1)
        answer.setFocus()
        qtbot.keyClick(answer, Qt.Key.Key_Space)
        qtbot.keyClick(sheet, Qt.Key.Key_Return, ctrl)
        assert board.detail.sheet is None, sheet.problem.text()

    lives = [facts()]
    steps = [go_on, go_on, go_on, go_on, fail, go_on, go_on, go_on, go_on]
    for step in steps:
        step()
        lives.append(facts())
    assert [life["state"] for life in lives] == [
        S.REGISTERED, S.REPORTED, S.ASSIGNED, S.RECTIFYING, S.AWAITING_RECHECK, S.RECHECK_FAILED, S.RECTIFYING,
        S.AWAITING_RECHECK, S.AWAITING_RECHECK, S.CLOSED,
    ]  # fmt: skip
    assert lives[5]["due_on"] >= TODAY
    for life in reversed(lives[:-1]):
        qtbot.keyClick(board.tile(10) or board, Qt.Key.Key_Z, ctrl)
        assert facts() == life
    for life in lives[1:]:
        qtbot.keyClick(board.tile(10) or board, Qt.Key.Key_Y, ctrl)
        assert facts() == life


def test_the_widths_of_english_words_are_kept(window, board, qtbot):
    """Heavier letters of a chosen answer, and a step with a long name, are never cut."""
    button = SegmentButton("Re-check failed")
    qtbot.addWidget(button)
    heavy = QFont(button.font())
    heavy.setWeight(QFont.Weight.DemiBold)
    plain = QFont(button.font())
    plain.setWeight(QFont.Weight.Normal)
    text = button.text()
    extra = QFontMetrics(heavy).horizontalAdvance(text) - QFontMetrics(plain).horizontalAdvance(text)
    assert button.sizeHint().width() == QPushButton.sizeHint(button).width() + max(0, extra)
    board.choose(2)
    detail = board.detail
    assert detail.findChild(QPushButton, "step_joint_enforcement") is not None
    detail.setFixedWidth(330)
    board.choose(2)
    assert detail.findChild(QPushButton, "next_step") is not None
    names = [action.text() for action in detail.findChildren(QToolButton, "more_steps")[-1].menu().actions()]
    assert "联合执法" in names
