"""The composer by mouse and keys: papers, parts, words, undo, templates, pages, what is mended where."""

from datetime import date

import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QInputDialog, QToolButton

from gisgrid.layout.options import Part, SheetSubject
from gisgrid.layout.paper import Box, PageSize, Paper
from gisgrid.layout.templates import list_templates, save_template
from gisgrid.model.areas import Grid
from gisgrid.model.card import no_duties
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.inspections import IssuedPaper
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.tasks.composer.paper_list import usual_entries
from gisgrid.ui.tasks.composer.printing import paper_difference
from gisgrid.ui.tasks.paper_task import PaperTask
from gisgrid.workspace import Workspace

_WAIT_MS = 60_000


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.gpkg", "lishui-2019", name="开发区") as workspace:
        with workspace.edit("准备") as session:
            box = shapely.MultiPolygon([shapely.box(119.90, 28.40, 119.93, 28.42)])
            grid = session.add(Grid("KF", "开发区", 1, geometry=box))
            for i in range(70):
                at = shapely.Point(119.915 + i % 8 * 1e-5, 28.41 + i // 8 * 1e-5)
                session.add(Enterprise(f"第{i:02d}号涂料有限公司", grid_id=grid.id, geometry=at))
        yield workspace


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def task(qtbot, workspace, shell_theme, jobs, tmp_path):
    today = date(2026, 11, 16)
    desk = Desk(workspace, workspace, SelectionModel(), shell_theme, Messages(), lambda: today, no_duties)
    task = PaperTask(desk, jobs, templates=tmp_path / "templates")
    qtbot.addWidget(task)
    task.resize(1366, 700)
    task.show()
    qtbot.waitUntil(lambda: task.sheet is not None, timeout=_WAIT_MS)
    yield task
    task.stop()


def settled(qtbot, task, options):
    """Wait until the sheet of these options lies on the table."""
    qtbot.waitUntil(lambda: task.sheet is not None and task.sheet.options == options, timeout=_WAIT_MS)


def item_of(task, part):
    return next(item for item in task.sheet.items if item.part is part)


def click(qtbot, task, part):
    rect = task.sheet_view.box_on_screen(item_of(task, part).box)
    at = QPoint(round(rect.center().x()), round(rect.center().y()))
    qtbot.mouseClick(task.sheet_view, Qt.MouseButton.LeftButton, pos=at)


def test_a_part_is_clicked_nudged_and_put_back(qtbot, task):
    click(qtbot, task, Part.LEGEND)
    assert task.sheet_view.chosen is Part.LEGEND
    before = item_of(task, Part.LEGEND).box
    qtbot.keyClick(task.sheet_view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    settled(qtbot, task, task.options)
    assert item_of(task, Part.LEGEND).box == before.moved(0.0, -10.0)
    qtbot.keyClick(task.sheet_view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, task, task.options)
    assert item_of(task, Part.LEGEND).box == before
    qtbot.keyClick(task.sheet_view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, task, task.options)
    qtbot.mouseClick(task.properties.back_button, Qt.MouseButton.LeftButton)
    settled(qtbot, task, task.options)
    assert item_of(task, Part.LEGEND).box == before


def test_a_part_is_dragged_and_snaps(qtbot, task):
    item = item_of(task, Part.TITLE)
    rect = task.sheet_view.box_on_screen(item.box)
    at = QPoint(round(rect.center().x()), round(rect.center().y()))
    qtbot.mousePress(task.sheet_view, Qt.MouseButton.LeftButton, pos=at)
    # Two pixels off the middle of the page, where the title stood: it snaps back to it.
    qtbot.mouseMove(task.sheet_view, at + QPoint(2, 30))
    qtbot.mouseRelease(task.sheet_view, Qt.MouseButton.LeftButton, pos=at + QPoint(2, 30))
    settled(qtbot, task, task.options)
    moved = item_of(task, Part.TITLE).box
    assert moved.x_mm + moved.width_mm / 2 == pytest.approx(210.0, abs=0.01)
    assert moved.y_mm > item.box.y_mm


def test_a_page_larger_than_its_table_is_moved_by_mouse_and_wheel(qtbot, task):
    view = task.sheet_view
    page = Box(0, 0, 420, 297)
    at = QPoint(8, 8)
    fitted = view.box_on_screen(page)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(view, at + QPoint(60, 40))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at + QPoint(60, 40))
    assert view.box_on_screen(page) == fitted  # a page that is seen whole stays put
    view.zoom_by(4.0)
    large = view.box_on_screen(page)
    # Between two parts of the page, with the button held: the page follows the pointer, up to its edge.
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    qtbot.mouseMove(view, view.rect().center() + QPoint(60, 40))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=view.rect().center() + QPoint(60, 40))
    assert view.box_on_screen(page).topLeft() - large.topLeft() == QPointF(60, 40)
    turn = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view.wheelEvent(turn)
    assert view.box_on_screen(page).topLeft() - large.topLeft() == QPointF(60, -20)
    for _ in range(80):
        view.wheelEvent(turn)
    assert view.box_on_screen(page).bottom() == pytest.approx(view.height() - 28)
    view.zoom_by(0.25)
    assert view.box_on_screen(page).topLeft() == fitted.topLeft()


def test_a_part_stays_on_the_paper(qtbot, task):
    click(qtbot, task, Part.TITLE)
    view, rect = task.sheet_view, task.sheet_view.box_on_screen(item_of(task, Part.TITLE).box)
    at = QPoint(round(rect.center().x()), round(rect.center().y()))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(view, at + QPoint(-2000, -2000))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at + QPoint(-2000, -2000))
    settled(qtbot, task, task.options)
    moved = item_of(task, Part.TITLE).box
    assert (moved.x_mm, moved.y_mm) == (0.0, 0.0)
    before = task.options
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert task.options is before


def test_the_area_of_a_parcel_sheet_does_not_stay_for_other_papers(qtbot, task):
    entries = {entry.subject: entry for entry in usual_entries()}
    task.papers.chosen.emit(entries[SheetSubject.PARCELS])
    assert task.options.area_code == "KF"
    settled(qtbot, task, task.options)
    task.papers.chosen.emit(entries[SheetSubject.RISK])
    assert task.options.area_code is None
    settled(qtbot, task, task.options)


def test_the_words_of_a_part_are_changed(qtbot, task):
    click(qtbot, task, Part.TITLE)
    field = task.properties.part_words
    assert field.text() == "开发区辖区企业分布图"
    field.selectAll()
    qtbot.keyClicks(field, "My map")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settled(qtbot, task, task.options)
    assert task.sheet.title == "My map"


def test_another_paper_is_chosen_by_key_and_kept_in_memory(qtbot, task):
    view = task.papers.view
    view.setFocus()
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert task.options.subject is SheetSubject.GRIDS
    settled(qtbot, task, task.options)
    assert task.sheet.paper_id == "M7"
    first = task.sheet
    task.hide()
    task.show()
    assert task.sheet is first


def test_a_paper_that_cannot_be_made_says_why_in_its_place(qtbot, task):
    told = []
    task._desk.messages.posted.connect(told.append)
    # Nobody has named a department that supervises, so that there is no sheet of it.
    task.papers.view.setCurrentRow(1)
    qtbot.waitUntil(lambda: task.sheet is None and not task.sheet_view._is_busy, timeout=_WAIT_MS)
    assert "监管部门" in task.sheet_view._note
    assert (task.sheet_view.image, told) == (None, [])
    task.papers.view.setCurrentRow(0)
    settled(qtbot, task, task.options)
    assert task.sheet_view.image is not None


def test_pages_are_stepped_through(qtbot, task):
    assert len(task.sheet.pages) > 1
    qtbot.mouseClick(task.bar.forth, Qt.MouseButton.LeftButton)
    assert task.bar.number.text() == f"第 2 / {len(task.sheet.pages)} 页"
    assert not task.bar.forth.isEnabled() or len(task.sheet.pages) > 2
    qtbot.mouseClick(task.bar.back, Qt.MouseButton.LeftButton)
    assert task.bar.number.text().startswith("第 1 ")


def test_a_template_is_kept_and_comes_back(qtbot, task, monkeypatch, tmp_path):
    task.choose_options(task.options.with_place(Part.NORTH, item_of(task, Part.NORTH).box.moved(-20, 0)))
    wanted = task.options
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("挂图", True))
    qtbot.mouseClick(task.findChild(QToolButton, "save_template"), Qt.MouseButton.LeftButton)
    (one,), problems = list_templates(tmp_path / "templates")
    assert (one.name, problems) == ("挂图", [])
    assert one.options.moved == wanted.moved
    task.undo()
    task.papers.view.setCurrentRow(task.papers.view.count() - 1)
    assert task.options.moved == wanted.moved


def test_a_damaged_template_is_told_of_and_does_no_harm(tmp_path, task):
    save_template(tmp_path / "t", "好", task.options)
    (tmp_path / "t" / "坏.gisgrid-sheet.json").write_text("{", encoding="utf-8")
    found, problems = list_templates(tmp_path / "t")
    assert [one.name for one in found] == ["好"]
    assert "坏" in problems[0]


def test_a_series_and_a_poster_are_written_and_recorded(qtbot, task, workspace, tmp_path):
    task.out.write_series(tmp_path / "册.pdf")
    qtbot.waitUntil(lambda: workspace.count(IssuedPaper) == 1, timeout=_WAIT_MS)
    assert (tmp_path / "册.pdf").read_bytes().startswith(b"%PDF")
    task.properties.paper.setCurrentIndex(list(Paper).index(Paper.A2))
    settled(qtbot, task, task.options)
    task.out.write_poster(tmp_path / "大.pdf", Paper.A3)
    qtbot.waitUntil(lambda: workspace.count(IssuedPaper) == 2, timeout=_WAIT_MS)


def test_another_paper_in_the_printer_is_told_of():
    assert paper_difference(PageSize.of(Paper.A3), 297.0, 420.0) == ""
    assert "A3" in paper_difference(PageSize.of(Paper.A3), 210.0, 297.0)
