"""网络图: what is clicked is selected, a person dragged onto a vacancy is appointed, papers are kept as issued."""

import zipfile
from datetime import date

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QToolButton

from gisgrid.model.areas import Grid
from gisgrid.model.card import no_duties
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.inspections import IssuedPaper
from gisgrid.model.people import Appointment, Person
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.tasks.charts.page import ChartTask
from gisgrid.ui.tasks.charts.wish import Kind
from gisgrid.ui.tasks.task_page import Surroundings
from gisgrid.workspace import Workspace

_WAIT_MS = 30_000
_TODAY = date(2026, 11, 16)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.gpkg", "lishui-2019", name="开发区") as workspace:
        with workspace.edit("准备") as session:
            box = shapely.MultiPolygon([shapely.box(119.90, 28.40, 119.93, 28.42)])
            zone = session.add(Grid("KF", "开发区", 1, geometry=box))
            park = session.add(Grid("YQ", "园区网格", 2, parent_id=zone.id))
            for code in ("YQ01", "YQ02"):
                session.add(Grid(code, code, 3, parent_id=park.id))
            person = session.add(Person("韩敏", mobile="13905780001", trained_on=date(2026, 1, 5)))
            session.add(Appointment(person.id, "leader", grid_id=park.id, starts_on=date(2026, 2, 1)))
            session.add(Enterprise("欣沐涂料", grid_id=3, geometry=shapely.Point(119.91, 28.41)))
        yield workspace


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def shown_places():
    return []


@pytest.fixture
def task(qtbot, workspace, shell_theme, jobs, shown_places):
    desk = Desk(workspace, workspace, SelectionModel(), shell_theme, Messages(), lambda: _TODAY, no_duties)
    around = Surroundings(
        desk,
        jobs,
        workspace,
        scene=lambda: None,
        turn_to=lambda key: None,
        show_place=lambda kind, id: shown_places.append((kind, id)),
    )
    task = ChartTask(around)
    qtbot.addWidget(task)
    workspace.changed.connect(task.note_change)
    task.resize(1366, 680)
    task.show()
    qtbot.waitUntil(lambda: task.view.is_sharp, timeout=_WAIT_MS)
    yield task
    task.stop()


def _centre(task, spot) -> QPoint:
    return task.view.place_of(spot).center().toPoint()


def _person(task):
    return next(spot for spot in task.view.spots if spot.ref is not None and spot.ref.kind is Person)


def _vacancies(task, grid_id):
    return [s for s in task.view.spots if s.seat is not None and s.seat.grid_id == grid_id]


def test_click_selects_and_double_click_shows_on_the_map(qtbot, task, workspace, shown_places):
    grid = workspace.find(Grid, code="YQ01")[0]
    spot = next(s for s in task.view.spots if s.ref is not None and (s.ref.kind, s.ref.id) == (Grid, grid.id))
    # The head of the box: its lines are posts.
    head = task.view.place_of(spot).topLeft().toPoint() + QPoint(12, 3)
    qtbot.mouseClick(task.view, Qt.MouseButton.LeftButton, pos=head)
    selection = task._desk.selection.current
    assert (selection.kind, selection.leading) == (Grid, grid.id)
    qtbot.mouseDClick(task.view, Qt.MouseButton.LeftButton, pos=head)
    assert shown_places == [(Grid, grid.id)]


def test_a_person_dragged_onto_a_vacancy_is_appointed_and_undone(qtbot, task, workspace):
    grid = workspace.find(Grid, code="YQ01")[0]
    before = _vacancies(task, grid.id)
    vacancy, held = before[0], workspace.count(Appointment)
    start, end = _centre(task, _person(task)), _centre(task, vacancy)
    qtbot.mousePress(task.view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(task.view, start + QPoint(20, 20))
    qtbot.mouseMove(task.view, end)
    qtbot.mouseRelease(task.view, Qt.MouseButton.LeftButton, pos=end)
    # Nothing is done before it was said what changes.
    assert workspace.count(Appointment) == held
    assert "韩敏" in task.sheet.effect.text()
    assert "园区网格" in task.sheet.effect.text()
    qtbot.mouseClick(task.sheet.findChild(QPushButton, "save"), Qt.MouseButton.LeftButton)
    (new,) = [a for a in workspace.find(Appointment) if a.grid_id == grid.id]
    assert (new.post, new.starts_on) == (vacancy.seat.post, _TODAY)
    assert task.sheet is None
    qtbot.waitUntil(lambda: len(_vacancies(task, grid.id)) == len(before) - 1, timeout=_WAIT_MS)
    workspace.undo()
    qtbot.waitUntil(lambda: len(_vacancies(task, grid.id)) == len(before), timeout=_WAIT_MS)


@pytest.mark.parametrize("kind", [Kind.NETWORK, Kind.DIVISION])
def test_names_joined_in_one_line_are_dragged_one_by_one(qtbot, task, workspace, kind):
    names = ("吴一", "郑二", "冯三")
    with workspace.edit("准备") as session:
        park, area = session.find(Grid, code="YQ")[0], session.find(Grid, code="YQ02")[0]
        for name in names:
            person = session.add(Person(name, trained_on=date(2026, 1, 5)))
            for grid, post in ((park, "leader"), (area, "worker")):
                session.add(Appointment(person.id, post, grid_id=grid.id, starts_on=date(2026, 2, 1)))
    task.options._kind.choose(list(Kind).index(kind))
    qtbot.waitUntil(
        lambda: (
            task.made is not None and task.made.wish.kind is kind and "郑二" in map(_text, task.view.spots)
        ),
        timeout=_WAIT_MS,
    )
    qtbot.waitUntil(lambda: task.view.is_sharp, timeout=_WAIT_MS)
    grid = workspace.find(Grid, code="YQ01")[0]
    (vacancy, *_) = _vacancies(task, grid.id)
    joined = [spot for spot in task.view.spots if spot.text in names]
    assert len({(spot.x_mm, spot.y_mm) for spot in joined}) == len(joined) >= 3
    for name in names:
        spot = next(spot for spot in joined if spot.text == name)
        start, end = _centre(task, spot), _centre(task, vacancy)
        qtbot.mousePress(task.view, Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(task.view, start + QPoint(20, 20))
        qtbot.mouseMove(task.view, end)
        qtbot.mouseRelease(task.view, Qt.MouseButton.LeftButton, pos=end)
        assert name in task.sheet.effect.text()


def _text(spot):
    return spot.text


def test_drag_elsewhere_changes_nothing_and_empty_paper_pans(qtbot, task, workspace):
    start = _centre(task, _person(task))
    qtbot.mousePress(task.view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(task.view, start + QPoint(20, 20))
    qtbot.mouseRelease(task.view, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert task.sheet is None
    before = task.view.place_of(_person(task)).left()
    corner = QPoint(task.view.width() - 6, task.view.height() - 6)
    qtbot.mousePress(task.view, Qt.MouseButton.LeftButton, pos=corner)
    qtbot.mouseMove(task.view, corner - QPoint(30, 0))
    qtbot.mouseMove(task.view, corner - QPoint(60, 0))
    qtbot.mouseRelease(task.view, Qt.MouseButton.LeftButton, pos=corner - QPoint(60, 0))
    assert task.view.place_of(_person(task)).left() == pytest.approx(before - 60)


def test_untrained_person_is_named_and_needs_consent(qtbot, task, workspace):
    with workspace.edit("准备") as session:
        session.add(Person("未训", pinyin="wei xun"))
    seat = next(s.seat for s in task.view.spots if s.seat is not None and s.seat.post == "worker")
    task.ask_appointment(seat, workspace.find(Person, name="未训")[0].id)
    held = workspace.count(Appointment)
    save = task.sheet.findChild(QPushButton, "save")
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert workspace.count(Appointment) == held
    assert task.sheet.problem.isVisible()
    task.sheet.findChild(QCheckBox, "accept").click()
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert workspace.count(Appointment) == held + 1


def test_keys_and_buttons_zoom(qtbot, task):
    scale = task.view.scale
    qtbot.keyClick(task.view, Qt.Key.Key_Plus)
    assert task.view.scale == pytest.approx(scale * 1.25)
    qtbot.mouseClick(task.findChild(QToolButton, "whole"), Qt.MouseButton.LeftButton)
    assert task.view.scale == pytest.approx(scale)


def test_chart_of_the_selected_enterprise(qtbot, task, workspace):
    task.options.choose_subject(Kind.PERSON, 1)
    qtbot.waitUntil(lambda: task.made.wish.kind is Kind.PERSON, timeout=_WAIT_MS)
    assert task.findChild(QComboBox, "of_person").currentText() == "韩敏"
    task.options._kind.choose(list(Kind).index(Kind.ENTERPRISE))
    qtbot.waitUntil(lambda: task.made is None, timeout=_WAIT_MS)
    assert not task.findChild(QPushButton, "export_pdf").isEnabled()
    task._desk.selection.select(Enterprise, 1)
    qtbot.waitUntil(lambda: task.made is not None, timeout=_WAIT_MS)
    assert task.made.chart.title.startswith("欣沐涂料")


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx"])
def test_file_is_written_and_kept_as_issued(qtbot, task, workspace, tmp_path, ending):
    target = tmp_path / f"图.{ending}"
    task.write_file(target)
    qtbot.waitUntil(lambda: bool(workspace.find(IssuedPaper)), timeout=_WAIT_MS)
    (issue,) = workspace.find(IssuedPaper)
    assert (issue.paper, issue.file_name, issue.format) == ("M3", f"图.{ending}", ending)
    assert target.read_bytes().startswith(b"%PDF") if ending == "pdf" else zipfile.is_zipfile(target)
