"""The page 巡查 with real clicks, drags and keys on a small town."""

import datetime as dt
import json

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt

from gisgrid.layers.register_scene import build_scene
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Road
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.patrols import PlannedVisit
from gisgrid.model.people import Appointment, Person
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.tasks.patrol.page import PatrolPage
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
