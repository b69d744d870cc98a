"""The style window: classes from the values that are there, colours by clicks, and what it tells the map."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidgetAction

from gisgrid.layers.usual_styles import usual_style
from gisgrid.model.class_breaks import BreakMethod
from gisgrid.model.enumerations import DangerClass
from gisgrid.model.map_styles import Comparison, StyleKind
from gisgrid.ui.map_styles.style_editor import StyleEditor

LEFT = Qt.MouseButton.LeftButton
VALUES = {
    "id": [1, 2, 3, 4],
    "danger_class": [DangerClass.A, DangerClass.C, DangerClass.C, DangerClass.C],
    "staff_count": [10, 20, 300, None],
    "name": ["甲厂", "乙厂", "丙仓库", "丁仓库"],
}


@pytest.fixture
def editor(qtbot, shell_theme):
    made = StyleEditor(
        shell_theme,
        "企业",
        usual_style("enterprises"),
        values_of=lambda name: VALUES.get(name, [""] * 4),
    )
    qtbot.addWidget(made)
    made.show()
    return made


def _press(editor, kind):
    editor.kinds.button(list(StyleKind).index(kind)).click()


def _choose(box, value):
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_categories_begin_with_a_field_of_few_values(editor):
    _press(editor, StyleKind.CATEGORY)
    assert editor.field.currentData() == "danger_class"


def test_categories_come_from_the_values_with_their_counts(editor, qtbot):
    _press(editor, StyleKind.CATEGORY)
    _choose(editor.field, "name")
    with qtbot.waitSignal(editor.tried) as tried:
        _choose(editor.field, "danger_class")
    style = tried.args[0]
    assert [(one.title, one.value) for one in style.classes] == [("C", "C"), ("A", "A")]
    assert len({one.look.fill for one in style.classes}) == 2
    assert [row.title.text() for row in editor.rows] == ["C", "A"]


def test_numbers_are_offered_only_where_there_are_numbers(editor, qtbot):
    _press(editor, StyleKind.GRADUATED)
    assert [editor.field.itemData(at) for at in range(editor.field.count())] == ["staff_count"]
    editor.count.setValue(2)
    with qtbot.waitSignal(editor.tried) as tried:
        _choose(editor.method, BreakMethod.NATURAL)
    style = tried.args[0]
    assert [(one.low, one.high) for one in style.classes] == [(None, 300.0), (300.0, None)]
    # The one without a figure is drawn, too.
    assert style.rest is not None


def test_a_rule_asks_what_was_typed(editor, qtbot):
    _press(editor, StyleKind.RULE)
    _choose(editor.rows[0].field, "staff_count")
    with qtbot.waitSignal(editor.tried):
        _choose(editor.rows[0].field, "name")
    with qtbot.waitSignal(editor.tried):
        _choose(editor.rows[0].comparison, Comparison.CONTAINS)
    row = editor.rows[0]
    with qtbot.waitSignal(editor.tried) as tried:
        row.value.setFocus()
        row.value.setText("仓")
        qtbot.keyClick(row.value, Qt.Key.Key_Return)
    one = tried.args[0].classes[0]
    assert (one.field, one.comparison, one.value) == ("name", Comparison.CONTAINS, "仓")
    qtbot.waitUntil(lambda: editor._counts() == [2, 2])


def test_a_colour_of_the_board_goes_to_the_class_that_is_chosen(editor, qtbot):
    _press(editor, StyleKind.CATEGORY)
    _choose(editor.field, "danger_class")
    qtbot.mouseClick(editor.rows[1], LEFT)
    menu = editor.look.fill.board()
    box = next(one for one in menu.actions() if isinstance(one, QWidgetAction)).defaultWidget()
    swatch = next(one for one in box.findChildren(QToolButton) if one.accessibleName() == "#C92A2A")
    with qtbot.waitSignal(editor.tried) as tried:
        swatch.click()
    fills = [one.look.fill for one in tried.args[0].classes]
    assert fills[1] == "#C92A2A" != fills[0]


def test_a_class_that_is_taken_away_leaves_the_others(editor, qtbot):
    _press(editor, StyleKind.CATEGORY)
    _choose(editor.field, "danger_class")
    with qtbot.waitSignal(editor.tried) as tried:
        editor.rows[0].bin.click()
    assert [one.value for one in tried.args[0].classes] == ["A"]


def test_keeping_says_so_and_leaving_says_so(editor, qtbot):
    left = []
    editor.left.connect(lambda: left.append(True))
    with qtbot.waitSignal(editor.kept) as kept:
        editor.keep_button.click()
    assert kept.args[0].kind is StyleKind.SINGLE
    assert left == []


def test_esc_lets_go_of_what_was_tried(editor, qtbot):
    with qtbot.waitSignal(editor.left):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)


def test_enter_in_a_field_does_not_close_the_window(editor, qtbot):
    _press(editor, StyleKind.CATEGORY)
    title = editor.rows[0].title
    title.selectAll()
    title.setText("高危")
    qtbot.keyClick(title, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert editor.style_now.classes[0].title == "高危"
