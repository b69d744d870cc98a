"""The page 巡查 with real clicks, drags and keys on a small town."""

import datetime as dt
import json

import openpyxl
import pytest
import shapely
from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu

from gisgrid.layers.register_scene import build_scene
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Road
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.patrols import Absence, PlannedVisit
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import next_period
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.tasks.patrol.page import PatrolPage
from gisgrid.ui.tasks.patrol.unmet_bar import UnmetList
from gisgrid.ui.tasks.patrol.week_table import STOP_DRAG
from gisgrid.ui.tasks.task_page import Surroundings
from gisgrid.workspace import Workspace
from tests.ui.conftest import no_duties

MONDAY = dt.date(2026, 11, 16)


@pytest.fixture
def book(tmp_path):
    moment = dt.datetime.combine(dt.date(2026, 11, 16), dt.time(18))
    with Workspace.create(tmp_path / "t.gpkg", "lishui-2019", name="小区", clock=lambda: moment) as workspace:
        with workspace.edit("样例") as session:
            for number, name in enumerate(("王一", "李二")):
                west = 119.9 + number / 100
                grid = session.add(
                    Grid(
                        f"园区0{number + 1}",
                        f"园区{number + 1}",
                        3,
                        geometry=shapely.box(west, 28.4, west + 0.01, 28.41),
                    )
                )
                person = session.add(Person(name))
                session.flush()
                session.add(Appointment(person.id, "worker", grid_id=grid.id))
                for i in range(4):
                    spot = shapely.Point(west + 0.001 + i * 0.002, 28.4055)
                    session.add(Enterprise(f"厂{4 * number + i + 1}", grid_id=grid.id, geometry=spot))
            session.add(Road("路", geometry=shapely.LineString([(119.9, 28.405), (119.92, 28.405)])))
            # Everybody's Monday in a bad order, so that the best one is another.
            for person_id in (1, 2):
                order = [1, 3, 2, 4] if person_id == 1 else [5, 6, 7, 8]
                for place, key in enumerate(order, start=1):
                    session.add(
                        PlannedVisit(
                            MONDAY, person_id, person_id, key, "worker", "F1", place, "09:00", "09:15"
                        )
                    )
        yield workspace


@pytest.fixture
def page(qtbot, book, shell_theme):
    jobs = Jobs()
    desk = Desk(book, book, SelectionModel(), shell_theme, Messages(), lambda: MONDAY, no_duties)
    around = Surroundings(
        desk=desk,
        jobs=jobs,
        register=book,
        scene=lambda: None,
        turn_to=lambda _key: None,
        show_place=lambda _kind, _id: None,
    )
    page = PatrolPage(around)
    page.sent = []
    page.listener = desk.messages.posted.connect(page.sent.append)
    book.changed.connect(page.note_change)
    qtbot.addWidget(page)
    page.resize(1500, 800)
    page.show()
    qtbot.waitUntil(lambda: page.week is not None, timeout=20_000)
    yield page
    page.stop()
    jobs.close()


def names(page):
    return [stop.visit.name for stop in page._sheet.stops]


def test_the_week_shows_today_and_its_stops(page):
    assert page.tour == (MONDAY, 1)
    assert names(page) == ["厂1", "厂3", "厂2", "厂4"]
    assert page.panel.stops.count() == 4
    # The grid by its name: the codes of a county are twelve digits.
    assert [row.grids for row in page.week.rows] == ["园区1", "园区2"]
    assert "我的顺序" in page.panel.cost.text()


def test_the_ground_leaves_the_names_of_the_stops_to_their_marks(page, book, qtbot):
    page.map.show_scene(build_scene(book, today=MONDAY))
    assert page.map.source.painting(focus=None, selected=()).silent == {1, 2, 3, 4}
    box = page.table.cell_box((MONDAY, 2)).center().toPoint()
    qtbot.mouseClick(page.table, Qt.MouseButton.LeftButton, pos=box)
    assert page.map.source.painting(focus=None, selected=()).silent == {5, 6, 7, 8}
    page.map.show_route(None)
    assert page.map.source.painting(focus=None, selected=()).silent == set()


def test_a_click_on_a_cell_turns_to_that_tour(page, qtbot):
    box = page.table.cell_box((MONDAY, 2)).center().toPoint()
    qtbot.mouseClick(page.table, Qt.MouseButton.LeftButton, pos=box)
    assert page.tour == (MONDAY, 2)
    assert names(page) == ["厂5", "厂6", "厂7", "厂8"]


def test_arrow_keys_go_from_tour_to_tour(page, qtbot):
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.tour == (MONDAY, 2)


def test_the_best_order_is_taken_and_can_be_undone(page, qtbot, book):
    qtbot.mouseClick(page.panel.order_button, Qt.MouseButton.LeftButton)
    assert names(page) in (["厂1", "厂2", "厂3", "厂4"], ["厂4", "厂3", "厂2", "厂1"])
    assert "最优" in page.panel.cost.text()
    saved = sorted(book.find(PlannedVisit, person_id=1), key=lambda visit: visit.order_number)
    assert [visit.enterprise_id for visit in saved] in ([1, 2, 3, 4], [4, 3, 2, 1])
    book.undo()
    assert [
        v.enterprise_id for v in sorted(book.find(PlannedVisit, person_id=1), key=lambda v: v.order_number)
    ] == [1, 3, 2, 4]


def test_a_stop_dragged_in_the_list_changes_the_order(page):
    target = page.panel.stops.visualItemRect(page.panel.stops.item(3)).center()
    page.panel.stops.drop_row(0, QPoint(target))
    assert names(page) == ["厂3", "厂2", "厂4", "厂1"]
    assert [stop.visit.arrive for stop in page._sheet.stops] == sorted(
        s.visit.arrive for s in page._sheet.stops
    )


def test_a_stop_goes_to_another_person_with_its_cost(page):
    page.table.stop_dropped.emit(0, MONDAY, 2)
    assert names(page) == ["厂3", "厂2", "厂4"]
    assert "分" in page.sent[-1].text and "公里" in page.sent[-1].text
    page.choose_tour(MONDAY, 2)
    assert "厂1" in names(page)


def drop_stop(page, row, tour):
    """Let go a stop of the list over a cell of the week, as the mouse does."""
    data = QMimeData()
    data.setData(STOP_DRAG, QByteArray(str(row).encode()))
    place = page.table.cell_box(tour).center()
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    move = QDragMoveEvent(place.toPoint(), Qt.DropAction.MoveAction, data, buttons, keys)
    page.table.dragMoveEvent(move)
    if not move.isAccepted():
        return False
    page.table.dropEvent(QDropEvent(place, Qt.DropAction.MoveAction, data, buttons, keys))
    return True


def test_a_stop_dropped_on_another_day_goes_there(page, book):
    assert not drop_stop(page, 0, (MONDAY, 1))
    assert drop_stop(page, 0, (MONDAY + dt.timedelta(days=2), 1))
    assert names(page) == ["厂3", "厂2", "厂4"]
    assert "公里" in page.sent[-1].text
    (moved,) = book.find(PlannedVisit, enterprise_id=1)
    assert (moved.planned_on, moved.person_id) == (MONDAY + dt.timedelta(days=2), 1)
    page.sent[-1].actions[0].run()
    assert book.find(PlannedVisit, enterprise_id=1)[0].planned_on == MONDAY


def test_a_stop_dropped_on_a_day_of_leave_or_a_closed_gate_is_refused_in_words(page, book, qtbot):
    tuesday = MONDAY + dt.timedelta(days=1)
    with book.edit("休假") as session:
        session.add(Absence(2, tuesday, tuesday))
        session.get(Enterprise, 3).opening_hours = "18:00-20:00"
    qtbot.waitUntil(lambda: page.week is not None and not page._jobs.running, timeout=20_000)
    assert drop_stop(page, 0, (tuesday, 2))
    assert "请假" in page.sent[-1].text
    assert drop_stop(page, 1, (MONDAY, 2))
    assert "不营业" in page.sent[-1].text
    assert names(page) == ["厂1", "厂3", "厂2", "厂4"]
    assert len(book.find(PlannedVisit, person_id=2)) == 4


def test_every_stop_says_why_it_is_here_today(page, book, qtbot):
    with book.edit("巡查和隐患") as session:
        made = dt.datetime.combine(dt.date(2026, 11, 11), dt.time(9))
        session.add(Inspection(made, InspectionKind.PATROL, enterprise_id=1, inspector_id=1, post="worker"))
        session.add(Hazard("YH7", "灭火器过期", made, enterprise_id=1, due_on=dt.date(2026, 11, 13)))
    qtbot.waitUntil(lambda: "上次" in page.panel.stops.item(0).toolTip(), timeout=20_000)
    told = page.panel.stops.item(0).toolTip()
    assert "上次 11-11" in told
    assert "11-22 前到期" in told
    assert "整改超期 3 天" in told
    assert "YH7 灭火器过期" in told


def test_the_tour_is_compared_with_last_week(page, book, qtbot):
    assert "上周" not in page.panel.cost.text()
    with book.edit("上周") as session:
        for place, key in enumerate((1, 2), start=1):
            day = MONDAY - dt.timedelta(days=7)
            session.add(PlannedVisit(day, 1, 1, key, "worker", "F1", place, "09:00", "09:15"))
    qtbot.waitUntil(lambda: "上周" in page.panel.cost.text(), timeout=20_000)
    assert "2" in page.panel.cost.text().split("上周")[-1]


def test_the_menu_of_a_stop_locks_and_frees_it(page, qtbot):
    for is_locked in (True, False):
        place = page.panel.stops.visualItemRect(page.panel.stops.item(1)).center()
        page.panel.stops.customContextMenuRequested.emit(place)
        menu = page.panel.findChildren(QMenu)[-1]
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[0]).center())
        assert page._sheet.stops[1].visit.is_locked is is_locked
        menu.close()


def test_duties_that_are_not_met_stay_in_sight_with_what_would_help(page, book, qtbot):
    assert not page.unmet.isVisible()
    with book.edit("请假和缺位") as session:
        session.get(Enterprise, 2).geometry = None
        session.get(Enterprise, 2).grid_id = None
    page.plan_week()
    qtbot.waitUntil(page.unmet.isVisible, timeout=60_000)
    assert "厂2：企业和所在网格都没有落图。" in page.unmet.text.fullText()
    qtbot.mouseClick(page.unmet.button, Qt.MouseButton.LeftButton)
    (found,) = page.window().findChildren(UnmetList)
    rows = [
        [found.table.item(row, place).text() for place in range(4)] for row in range(found.table.rowCount())
    ]
    assert ["F1", "厂2", "企业和所在网格都没有落图。", "请先将企业落图，或指定所属网格。"] in rows
    found.close()
    page.turn(next_period)
    qtbot.waitUntil(lambda: not page.unmet.isVisible(), timeout=20_000)


@pytest.mark.parametrize("ending", ["pdf", "html", "gpx", "kml", "ics", "xlsx"])
def test_the_week_can_be_taken_along_in_every_form(page, tmp_path, qtbot, ending):
    target = tmp_path / f"周.{ending}"
    page.write_file(target, everything=True)
    qtbot.waitUntil(lambda: target.exists() and not page._jobs.running, timeout=60_000)
    begin = {"pdf": b"%PDF", "xlsx": b"PK", "html": b"<!", "ics": b"BEGIN:VCALENDAR"}.get(ending, b"<?xml")
    assert target.read_bytes().lower().startswith(begin.lower())


def test_the_proof_of_coverage_is_chosen_in_the_menu_and_written(page, tmp_path, qtbot, monkeypatch):
    target = tmp_path / "证明.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    menu = page.panel._more.menu()
    next(action for action in menu.actions() if "覆盖" in action.text()).trigger()
    qtbot.waitUntil(lambda: target.exists() and not page._jobs.running, timeout=60_000)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["巡查覆盖证明", "漏查明细", "距上次检查天数", "年度检查次数和预计"]


def test_a_locked_stop_keeps_its_place_in_the_best_order(page, qtbot):
    page.lock_row(0)
    qtbot.mouseClick(page.panel.order_button, Qt.MouseButton.LeftButton)
    assert names(page)[0] == "厂1"
    assert page._sheet.stops[0].visit.is_locked


def test_notes_of_the_phone_become_visits_and_hazards(page, book, tmp_path, qtbot):
    notes = {
        "kind": "gisgrid-patrol-notes",
        "register": book.info.identity,
        "number": "XC",
        "date": "2026-11-16",
        "person": "王一",
        "person_id": 1,
        "post": "worker",
        "entries": [
            {"order": 1, "enterprise": 1, "code": "", "rule": "worker-weekly", "name": "厂1", "result": "hazard",
             "text": "灭火器过期", "major": False, "at": "2026-11-16T09:05", "rechecks": []},
            {"order": 2, "enterprise": 3, "code": "", "rule": "worker-weekly", "name": "厂3", "result": "fine",
             "text": "", "major": False, "at": "2026-11-16T09:30", "rechecks": []},
        ],
    }  # fmt: skip
    file = tmp_path / "n.json"
    file.write_text(json.dumps(notes), encoding="utf-8")
    page.take_notes_file(file)
    assert len(book.find(Inspection)) == 2
    (hazard,) = book.find(Hazard)
    assert (hazard.description, hazard.enterprise_id) == ("灭火器过期", 1)
    qtbot.waitUntil(lambda: page.week.counts(MONDAY, 1) == (2, 4), timeout=20_000)
    page.take_notes_file(file)
    assert len(book.find(Inspection)) == 2
    assert "已经" in page.sent[-1].text or "录入过" in page.sent[-1].text or "厂1" in page.sent[-1].text


def test_a_file_that_is_no_notes_file_is_refused_in_words(page, book, tmp_path):
    file = tmp_path / "n.json"
    file.write_text("{}", encoding="utf-8")
    page.take_notes_file(file)
    assert "n.json" in page.sent[-1].text
    assert book.find(Inspection) == []


def test_planning_fills_the_week(page, book, qtbot):
    with qtbot.waitSignal(page._jobs.running_changed, timeout=60_000):
        page.plan_week()
    qtbot.waitUntil(lambda: not page._jobs.running and page._plan_button.isEnabled(), timeout=60_000)
    assert {visit.enterprise_id for visit in book.find(PlannedVisit)} == set(range(1, 9))


def test_a_week_without_a_plan_begins_with_what_is_due_and_one_button(page, book, qtbot):
    with book.edit("清空") as session:
        for visit in book.find(PlannedVisit):
            session.delete(visit)
    start = page._start
    qtbot.waitUntil(lambda: start.isVisible() and start.button.isEnabled(), timeout=20_000)
    assert not page._plan_button.isVisible()
    assert [number.text() for number, _ in start._facts[:2]] == ["8", "2"]
    qtbot.mouseClick(start.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.tour is not None and not start.isVisible(), timeout=60_000)
    assert {visit.enterprise_id for visit in book.find(PlannedVisit)} == set(range(1, 9))


def test_roads_that_lead_nowhere_are_brought_out(page, book, qtbot):
    assert page.week.loose == ()
    with book.edit("断路") as session:
        session.add(Road("断头路", geometry=shapely.LineString([(119.905, 28.408), (119.906, 28.408)])))
    qtbot.waitUntil(lambda: len(page.week.loose) == 1, timeout=20_000)
    east, north = page.week.loose[0][0]
    assert (round(east), round(north)) == tuple(
        round(x) for x in page._crs.project([[119.905, 28.408]])[0].tolist()
    )
