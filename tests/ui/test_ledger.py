import numpy as np
import openpyxl
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton

from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.targets import Target
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from gisgrid.model.hazards import Hazard
from gisgrid.model.history import ChangeSet, StepKind
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.ledger import ledger_panel, sources
from gisgrid.ui.ledger.ledger_panel import LedgerPanel
from gisgrid.ui.ledger.table import CellKind, Column
from gisgrid.ui.theme.tokens import Tone


@pytest.fixture
def patrolled(monkeypatch):
    monkeypatch.setattr(
        sources,
        "_patrol_state",
        lambda register, today, ids, *, book: (
            np.array([1, -1, 0], dtype=np.int8),
            np.full(3, "NaT", dtype="datetime64[D]"),
            True,
        ),
    )


@pytest.fixture
def panel(qtbot, desk, patrolled):
    written = []

    def save(kind, id, name, typed):
        written.append((kind, id, name, typed))
        return True

    jobs = Jobs()
    panel = LedgerPanel(desk, save=save, jobs=jobs)
    panel.written = written
    qtbot.addWidget(panel)
    panel.resize(1200, 300)
    panel.show()
    yield panel
    jobs.close()


def _names(panel):
    model = panel.model
    column = next(i for i, c in enumerate(model.columns) if c.key == "name")
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_enterprises_stand_key_units_first_then_by_class(panel):
    assert _names(panel) == ["浙江欣沐涂料有限公司", "丽水市永睿机械有限公司", "重庆德禾纺织有限公司"]


def test_status_tells_the_most_pressing_thing(panel):
    table = panel.model.table
    assert table.data["status"][0] == (Tone.DANGER, "挂牌督办")
    assert table.data["status"][1][0] is Tone.QUIET
    assert table.data["status"][2] == (Tone.QUIET, "本周未查")


def test_phone_is_masked_on_screen_and_in_the_clipboard(panel):
    panel.copy_rows()
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0].startswith("单位名称\t")
    assert "137****5786" in text
    assert "13712345786" not in text
    assert len(text.splitlines()) == 4


def test_filter_takes_every_word(panel):
    panel.filter_field.setText("欣沐 柳志远")
    assert _names(panel) == ["浙江欣沐涂料有限公司"]
    panel.filter_field.setText("欣沐 别人")
    assert _names(panel) == []


def test_a_very_narrow_table_keeps_the_names_legible(panel):
    column = next(i for i, c in enumerate(panel.model.columns) if c.key == "name")
    panel.resize(540, 300)
    assert panel.view.columnWidth(column) >= 150
    panel.resize(1200, 300)
    assert panel.view.columnWidth(column) > 150
    assert panel.view.horizontalScrollBar().maximum() == 0


def test_grid_filter_takes_the_grids_below_and_can_be_taken_off(qtbot, panel):
    panel.filter_by_grid(3)
    assert _names(panel) == ["重庆德禾纺织有限公司"]
    panel.filter_by_grid(1)
    assert len(_names(panel)) == 3
    panel.filter_by_grid(2)
    (chip,) = _chips(qtbot, panel, "grid_filter")
    assert chip.text() == "所属网格＝园区10"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert len(_names(panel)) == 3


def test_selected_row_becomes_the_selection_and_back(panel, desk):
    panel.view.selectRow(1)
    assert desk.selection.current.kind is Enterprise
    assert desk.selection.current.ids == (2,)
    desk.selection.select(Enterprise, 3)
    rows = [index.row() for index in panel.view.selectionModel().selectedRows()]
    assert rows == [2]
    desk.selection.select(Grid, 1)
    assert panel.view.selectionModel().selectedRows() == []


def test_several_rows_are_one_selection(panel, desk):
    panel.view.selectRow(0)
    flag = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    panel.view.selectionModel().select(panel.model.index(2, 0), flag)
    assert set(desk.selection.current.ids) == {1, 3}


def test_sorting_by_name_is_by_pinyin_and_keeps_the_selection(panel, desk):
    desk.selection.select(Enterprise, 1)
    panel.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert _names(panel) == ["丽水市永睿机械有限公司", "浙江欣沐涂料有限公司", "重庆德禾纺织有限公司"]
    panel.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert _names(panel)[0] == "重庆德禾纺织有限公司"


def test_empty_cells_come_last_both_ways(panel):
    table = panel.model.table
    column = next(c for c in table.columns if c.key == "safety_officer")
    keep = np.ones(len(table), dtype=bool)
    for descending in (False, True):
        assert table.order(column, descending=descending, keep=keep)[0] == 0


def test_edit_in_place_is_sent_with_field_and_id(panel):
    model = panel.model
    column = next(i for i, c in enumerate(model.columns) if c.key == "safety_officer")
    assert model.setData(model.index(1, column), "新人")
    assert not model.setData(model.index(0, column), "柳志远")
    assert panel.written == [(Enterprise, 2, "safety_officer", "新人")]


def test_hazard_ledger_stands_for_its_enterprises(panel, desk):
    panel.show_ledger(2)
    assert [panel.model.table.data["number"][r][-1] for r in range(4)] == ["2", "3", "1", "4"]
    panel.view.selectRow(0)
    assert desk.selection.current == desk.selection.current.__class__(Enterprise, (1,))


def test_responsibility_ledger_counts_vacancies(panel):
    panel.show_ledger(1)
    table = panel.model.table
    assert table.data["name"] == ["开发区", "园区2", "园区10"]
    assert table.data["enterprises"] == [0, 1, 2]
    assert table.data["status"][2] == (Tone.WARN, "空缺 2 岗")


def test_inspection_ledger_is_newest_first(panel):
    panel.show_ledger(3)
    days = panel.model.table.data["day"]
    assert days == sorted(days, reverse=True)


def test_100_000_rows_are_sorted_both_ways():
    rng = np.random.default_rng(1)
    words = ["欣沐涂料", "永睿机械", "德禾纺织", "创凯家具", "瑞晟物流"]
    names = [f"{words[i % 5]}{n}厂" for i, n in enumerate(rng.integers(0, 10_000, 100_000).tolist())]
    column = Column("name", "名称", 100, CellKind.TEXT)
    ids = np.arange(100_000, dtype=np.int64)
    table = sources.LedgerTable(Enterprise, Enterprise, (column,), ids, ids, ids, {"name": names})
    keep = np.ones(100_000, dtype=bool)
    up = table.order(column, descending=False, keep=keep)
    down = table.order(column, descending=True, keep=keep)
    assert sorted(up.tolist()) == list(range(100_000))
    assert [names[row] for row in up[:500]] == [names[row] for row in down[::-1][:500]]


def test_texts_that_are_only_searched_are_read_at_the_first_search(desk, patrolled):
    read = []

    class Watched:
        def __getattr__(self, name):
            return getattr(desk.register, name)

        def columns(self, kind, names, /, **where):
            read.extend(names)
            return desk.register.columns(kind, names, **where)

    table = sources.enterprise_ledger(Watched(), desk.today())
    assert "address" not in read
    codes = desk.register.columns(Enterprise, ["credit_code"])["credit_code"]
    wanted = next(row for row, code in enumerate(codes) if code)
    assert table.matching(codes[wanted])[wanted]
    assert "address" in read


def test_a_text_read_late_stands_in_the_row_of_its_record(desk, patrolled):
    table = sources.enterprise_ledger(desk.register, desk.today())
    ids = np.array([table.ids[0], 999_999, *table.ids[1:]], dtype=np.int64)
    codes = sources._texts_of(desk.register, ["credit_code"], ids)["credit_code"]
    assert codes[1] == ""
    assert [codes[0], *codes[2:]] == list(table.data["credit_code"])


@pytest.mark.parametrize("number", [0, 2])
def test_a_long_ledger_shows_what_was_typed_at_once_and_the_rest_when_it_was_read(
    qtbot, panel, desk, monkeypatch, number
):
    monkeypatch.setattr(ledger_panel, "_READ_AT_ONCE", 0)
    panel.show_ledger(number)
    table = panel.model.table
    key = {0: "safety_officer", 2: "responsible"}[number]
    changed = int(table.ids[1])
    with desk.book.edit("…") as session:
        setattr(session.get(table.kind, changed), key, "新来的人")
    panel.follow(
        ChangeSet(desk.register.step, "…", StepKind.EDIT, changed={table.kind: frozenset({changed})})
    )
    assert panel.model.table is table
    assert list(table.data[key]).index("新来的人") == 1
    if number == 0:
        panel.give(0, desk.register.step, sources.enterprise_ledger(desk.register, desk.today()))
    qtbot.waitUntil(lambda: panel.model.table is not table)
    assert "新来的人" in panel.model.table.data[key]


def _chips(qtbot, panel, name):
    def found():
        return [c for c in panel.findChildren(QToolButton, name) if c.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()


def test_classes_and_states_narrow_the_ledger_and_each_chip_takes_its_own_away(qtbot, panel):
    panel.filters.menu.aboutToShow.emit()
    texts = [action.text() for action in panel.filters.menu.actions()]
    assert "A" in texts
    assert "挂牌督办" in texts
    next(a for a in panel.filters.menu.actions() if a.text() == "A").trigger()
    assert _names(panel) == ["浙江欣沐涂料有限公司"]
    panel.filters.toggle("danger_class", DangerClass.C)
    assert len(_names(panel)) == 2
    panel.filters.toggle("status", "本周未查")
    assert _names(panel) == ["重庆德禾纺织有限公司"]
    qtbot.mouseClick(_chips(qtbot, panel, "filter_status")[0], Qt.MouseButton.LeftButton)
    assert len(_names(panel)) == 2


def test_ledger_of_one_record_leaves_other_conditions_behind(qtbot, panel):
    panel.filter_field.setText("没有这样的")
    panel.filter_by_grid(3)
    panel.show_rows(Enterprise, (1,), "浙江欣沐涂料有限公司", listed=Hazard)
    assert panel.model.rowCount() == 4
    qtbot.mouseClick(_chips(qtbot, panel, "record_filter")[0], Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() == len(panel.model.table)


def test_pasted_block_with_and_without_a_heading(qtbot, panel):
    for text, numbers in (
        ("企业名称\t地址\n甲厂\t一路1号\n乙厂\t二路2号\n", [2, 3]),
        ("甲厂\tA\n乙厂\tB\n", [1, 2]),
    ):
        QGuiApplication.clipboard().setText(text)
        with qtbot.waitSignal(panel.pasted) as heard:
            qtbot.keyClick(panel.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        source, target = heard.args
        assert (target, source.row_numbers) == (Target.ENTERPRISES, numbers)
        assert source.values[0] == ["甲厂", "乙厂"]
        assert "name" in match_columns(source, target).values()


def test_empty_clipboard_is_told(panel, desk):
    told = []
    desk.messages.posted.connect(told.append)
    QGuiApplication.clipboard().setText(" \n")
    panel.paste_rows()
    assert "剪贴板" in told[0].text


def test_what_is_shown_is_written_as_excel(qtbot, panel, desk, tmp_path):
    told = []
    desk.messages.posted.connect(told.append)
    panel.filter_field.setText("欣沐")
    panel.write_file(tmp_path / "台账.xlsx")
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    sheet = openpyxl.load_workbook(tmp_path / "台账.xlsx").active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][0] == "单位名称"
    assert [row[0] for row in rows[1:]] == ["浙江欣沐涂料有限公司"]
    assert "137****5786" in rows[1]
    assert [action.text for action in told[0].actions] == ["打开文件", "打开文件夹"]
