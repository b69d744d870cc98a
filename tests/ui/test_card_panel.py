from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QToolButton

from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.people import Person
from gisgrid.ui.card.card_panel import PAGES, CardPanel
from gisgrid.ui.selection import Selection


def _panel(qtbot, desk):
    panel = CardPanel(desk)
    qtbot.addWidget(panel)
    panel.resize(384, 900)
    panel.show()
    return panel


def _texts(panel):
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_shows_what_to_do_when_nothing_is_selected(qtbot, desk):
    panel = _panel(qtbot, desk)
    assert panel.card is None
    assert any("点一个网格" in text for text in _texts(panel))


def test_shows_the_leading_record_of_the_selection(qtbot, desk):
    panel = _panel(qtbot, desk)
    desk.selection.select(Enterprise, 1, 2)
    assert panel.card.title == "浙江欣沐涂料有限公司"
    texts = _texts(panel)
    assert "浙江欣沐涂料有限公司" in texts
    assert "围堰破损渗漏" in texts
    assert "发现隐患  动火作业票未签字" in texts


def test_phones_are_masked(qtbot, desk):
    panel = _panel(qtbot, desk)
    desk.selection.select(Enterprise, 1)
    panel.show_page("posts")
    texts = _texts(panel)
    assert "138****0000" in texts
    assert not any("13899990000" in text for text in texts)


def test_every_page_of_every_kind_can_be_shown(qtbot, desk):
    panel = _panel(qtbot, desk)
    for kind, id in ((Enterprise, 1), (Grid, 1), (Parcel, 1)):
        desk.selection.select(kind, id)
        for name in PAGES:
            panel.show_page(name)
            assert panel.card.kind is kind


def test_stacked_records_are_stepped_through_by_the_arrows(qtbot, desk):
    panel = _panel(qtbot, desk)
    desk.selection.select_stack((Selection(Enterprise, (1,)), Selection(Parcel, (1,)), Selection(Grid, (2,))))
    button = panel.findChild(QToolButton, "card_chevron-right")
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.card.kind is Parcel
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.card.kind is Grid
    desk.selection.select(Enterprise, 2)
    assert not button.isVisible()


def test_kind_without_card_shows_the_empty_panel(qtbot, desk):
    panel = _panel(qtbot, desk)
    desk.selection.select(Person, 1)
    assert panel.card is None


def test_form_refuses_a_hazard_without_words_and_escape_gives_up(qtbot, desk):
    panel = _panel(qtbot, desk)
    desk.selection.select(Enterprise, 1)
    qtbot.mouseClick(panel.findChild(QPushButton, "report_hazard"), Qt.MouseButton.LeftButton)
    sheet = panel.sheet
    qtbot.mouseClick(sheet.findChild(QPushButton, "save"), Qt.MouseButton.LeftButton)
    assert sheet.problem.isVisible()
    assert panel.sheet is sheet
    qtbot.keyClicks(sheet.findChild(QPlainTextEdit, "description"), "abc")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert panel.sheet is None


def test_another_selection_closes_the_form(qtbot, desk):
    panel = _panel(qtbot, desk)
    desk.selection.select(Enterprise, 1)
    panel.record_visit()
    assert panel.sheet is not None
    desk.selection.select(Enterprise, 2)
    assert panel.sheet is None
