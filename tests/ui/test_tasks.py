"""出图 and 数据: preview and file of a sheet; a file taken in, told of and taken back."""

from datetime import date

import openpyxl
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QToolButton

from gisgrid.errors import CancelledError
from gisgrid.exchange.targets import Target
from gisgrid.layout.export import page_image
from gisgrid.layout.options import SheetOptions
from gisgrid.layout.sheets import make_sheet
from gisgrid.model.areas import Grid
from gisgrid.model.card import no_duties
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.inspections import Activity, IssuedPaper
from gisgrid.progress import Progress
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.tasks.data_task import DataTask
from gisgrid.ui.tasks.paper_task import PaperTask
from gisgrid.ui.widgets.words import Chip
from gisgrid.workspace import Workspace

_WAIT_MS = 30_000


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.gpkg", "lishui-2019", name="开发区") as workspace:
        with workspace.edit("准备") as session:
            box = shapely.MultiPolygon([shapely.box(119.90, 28.40, 119.93, 28.42)])
            grid = session.add(Grid("KF", "开发区", 1, geometry=box))
            session.add(Enterprise("欣沐涂料", grid_id=grid.id, geometry=shapely.Point(119.91, 28.41)))
        yield workspace


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def messages():
    return Messages()


@pytest.fixture
def own_desk(workspace, shell_theme, messages):
    today = date(2026, 11, 16)
    return Desk(workspace, workspace, SelectionModel(), shell_theme, messages, lambda: today, no_duties)


def test_sheet_is_previewed_checked_and_written(qtbot, own_desk, jobs, messages, tmp_path):
    told = []
    messages.posted.connect(told.append)
    task = PaperTask(own_desk, jobs)
    qtbot.addWidget(task)
    task.resize(1366, 640)
    task.show()
    qtbot.waitUntil(lambda: task.sheet_view.image is not None, timeout=_WAIT_MS)
    # A3 landscape: 420 mm to 297 mm.
    image = task.sheet_view.image
    assert image.width() / image.height() == pytest.approx(420 / 297, rel=0.01)
    target = tmp_path / "图 1.pdf"
    task.out.write_file(target)
    qtbot.waitUntil(lambda: bool(told), timeout=_WAIT_MS)
    assert target.read_bytes().startswith(b"%PDF")
    assert [action.text for action in told[0].actions] == ["打开文件", "打开文件夹"]
    task.stop()


def _words_of(widget):
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def test_written_sheet_is_listed_and_goes_out_of_date(qtbot, own_desk, jobs, workspace, messages, tmp_path):
    told = []
    messages.posted.connect(told.append)
    task = PaperTask(own_desk, jobs)
    qtbot.addWidget(task)
    workspace.changed.connect(task.note_change)
    task.show()
    qtbot.waitUntil(lambda: task.sheet_view.image is not None, timeout=_WAIT_MS)
    task.out.write_file(tmp_path / "图.svg")
    qtbot.waitUntil(lambda: bool(told), timeout=_WAIT_MS)
    (issue,) = workspace.find(IssuedPaper)
    assert (issue.paper, issue.file_name, issue.data_step) == ("M1", "图.svg", 1)
    assert workspace.next_undo().text == "准备"
    assert any("图.svg" in text for text in _words_of(task.issues))
    chips = [chip.text for chip in task.issues.findChildren(Chip) if not chip.isHidden()]
    assert chips == ["数据未变"]
    with workspace.edit("改名") as session:
        session.get(Enterprise, 1).name = "另一家"
    qtbot.waitUntil(lambda: [c.text for c in task.issues.findChildren(Chip) if c.isVisible()] == ["数据已变"])
    task.stop()


def test_file_is_shown_first_then_taken_in_and_undone(qtbot, own_desk, jobs, messages, workspace, tmp_path):
    path = tmp_path / "企业.csv"
    path.write_text(
        "企业名称,地址,经度,纬度\n永睿机械,祥和路1号,119.92,28.41\n,没有名字,119.92,28.41\n", encoding="utf-8"
    )
    task = DataTask(own_desk, jobs, workspace)
    qtbot.addWidget(task)
    task.show()
    task.imports.open_file(path)
    qtbot.waitUntil(lambda: task.imports.wish() is not None, timeout=_WAIT_MS)
    assert workspace.count(Enterprise) == 1
    assert task.imports.wish().mapping["企业名称"] == "name"
    qtbot.mouseClick(task.findChild(QPushButton, "take_in"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.count(Enterprise) == 2 and not jobs.running, timeout=_WAIT_MS)
    table = task.imports.refused_rows()
    assert len(table) == 1
    assert table[0][0] == "3"
    task.refresh()
    newest = workspace.history(limit=1)[0]
    qtbot.mouseClick(task.findChild(QToolButton, f"undo_to_{newest.number}"), Qt.MouseButton.LeftButton)
    assert workspace.count(Enterprise) == 1


def test_a_whole_sample_is_taken_back_at_the_second_click_only(qtbot, own_desk, jobs, messages, workspace):
    with workspace.edit("生成示例") as session:
        session.bulk_insert(Enterprise, {"name": [f"企业{i}" for i in range(1_200)]})
    task = DataTask(own_desk, jobs, workspace)
    qtbot.addWidget(task)
    task.show()
    task.refresh()
    button = task.findChild(QToolButton, f"undo_to_{workspace.history(limit=1)[0].number}")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert workspace.count(Enterprise) == 1_201
    assert "1,200" in button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert workspace.count(Enterprise) == 1


def test_a_mapping_is_remembered_and_offered_for_the_same_header(
    qtbot, own_desk, jobs, messages, workspace, tmp_path
):
    path = tmp_path / "厂 2025.csv"
    path.write_text("什么厂,地址\n永睿机械2厂,祥和路1号\n", encoding="utf-8")
    task = DataTask(own_desk, jobs, workspace)
    qtbot.addWidget(task)
    task.resize(1366, 768)
    task.show()
    task.imports.open_file(path)
    qtbot.waitUntil(lambda: task.imports.wish() is not None, timeout=_WAIT_MS)
    assert "什么厂" not in task.imports.wish().mapping
    choice = task.findChild(QComboBox, "column_0")
    choice.setCurrentIndex(1)
    box = task.imports.mapping_row.keep_box
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert box.isChecked()
    kept = task.imports.wish().mapping
    qtbot.mouseClick(task.findChild(QPushButton, "take_in"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.count(Enterprise) == 2 and not jobs.running, timeout=_WAIT_MS)
    later = tmp_path / "厂 2026.csv"
    later.write_text("地址,什么厂\n祥和路2号,另一家3厂\n", encoding="utf-8")
    task.imports.open_file(later)
    qtbot.waitUntil(lambda: task.imports.wish() is not None, timeout=_WAIT_MS)
    assert task.imports.wish().mapping == kept
    assert not box.isChecked()
    shelf = task.findChild(QComboBox, "mapping")
    shelf.setCurrentIndex(0)
    assert "什么厂" not in task.imports.wish().mapping
    shelf.setCurrentIndex(1)
    assert task.imports.wish().mapping == kept


def test_wrong_file_is_told_in_one_sentence(qtbot, own_desk, jobs, messages, workspace, tmp_path):
    told = []
    messages.posted.connect(told.append)
    path = tmp_path / "空.csv"
    path.write_bytes(b"")
    task = DataTask(own_desk, jobs, workspace)
    qtbot.addWidget(task)
    task.imports.open_file(path)
    qtbot.waitUntil(lambda: bool(told), timeout=_WAIT_MS)
    assert "空.csv" in told[0].text
    assert task.imports.wish() is None


def test_backup_and_verify(qtbot, own_desk, jobs, messages, workspace):
    told = []
    messages.posted.connect(told.append)
    task = DataTask(own_desk, jobs, workspace)
    qtbot.addWidget(task)
    task.show()
    qtbot.mouseClick(task.backup_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(told) == 1, timeout=_WAIT_MS)
    qtbot.mouseClick(task.verify_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=_WAIT_MS)
    assert told[1].text == "文件、关联和变更记录都完好。"


class _StopsAt(Progress):
    """Cancelled by itself at a check of the given number."""

    def __init__(self, number):
        super().__init__()
        self.left = number

    def check_cancelled(self):
        self.left -= 1
        if self.left < 0:
            self.cancel()
        super().check_cancelled()


def test_cancelled_preview_leaves_the_painter_in_order(workspace, qapp):
    sheet = make_sheet(workspace, SheetOptions(), today=date(2026, 11, 16))
    stopped = 0
    for number in range(40):
        try:
            page_image(sheet.pages[0], dpi=40, progress=_StopsAt(number))
        except CancelledError:
            stopped += 1
    # Some were stopped half-way and the last ones got through; a warning of Qt fails every test.
    assert 3 < stopped < 40


def test_all_sheets_of_a_workbook_are_taken_in_and_undone(qtbot, own_desk, jobs, workspace, tmp_path):
    """T14 has a sheet for each kind of record; the name of the sheet says which."""
    path = tmp_path / "记录.xlsx"
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, title in (("网格员工作会议", "三季度例会"), ("安全宣传", "消防宣传")):
        sheet = book.create_sheet(name)
        sheet.append(["序号", "日期", "网格/单位", "主题", "参加人数"])
        sheet.append([1, "2026-10-09", "开发区", title, 8])
    book.save(path)
    task = DataTask(own_desk, jobs, workspace)
    qtbot.addWidget(task)
    task.show()
    task.imports.open_file(path)
    qtbot.waitUntil(lambda: task.imports.wish() is not None and not jobs.running, timeout=_WAIT_MS)
    wish = task.imports.wish()
    assert (wish.target, wish.source.row_count) == (Target.ACTIVITIES, 1)
    sheets = task.findChild(QComboBox, "sheet")
    assert [sheets.itemText(at) for at in range(sheets.count())] == [
        "网格员工作会议",
        "安全宣传",
        "表头相同的全部工作表",
    ]
    sheets.setCurrentIndex(2)
    qtbot.waitUntil(lambda: task.imports.wish().source.row_count == 2 and not jobs.running, timeout=_WAIT_MS)
    qtbot.mouseClick(task.findChild(QPushButton, "take_in"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.count(Activity) == 2 and not jobs.running, timeout=_WAIT_MS)
    assert {one.kind for one in workspace.find(Activity)} == {ActivityKind.MEETING, ActivityKind.PUBLICITY}
    workspace.undo()
    assert workspace.count(Activity) == 0
