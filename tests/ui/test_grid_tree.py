from datetime import date

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import EnterpriseStatus
from gisgrid.ui.panels.grid_tree import GridTreePanel, read_grid_nodes
from tests.town import TODAY, make_town


def _coverage(register, grid_ids, on):
    return dict.fromkeys(grid_ids, (1, 2))


def test_counts_go_up_and_brothers_stand_in_natural_order():
    nodes = read_grid_nodes(make_town(), TODAY, _coverage)
    assert [(node.name, node.count) for node in nodes] == [("开发区", 3)]
    assert [(child.name, child.count) for child in nodes[0].children] == [("园区2", 1), ("园区10", 2)]
    assert nodes[0].share == 0.5


def test_vacancies_are_counted_where_they_are():
    nodes = read_grid_nodes(make_town(), TODAY, _coverage)
    assert [child.vacancies for child in nodes[0].children] == [4, 2]


def test_abolished_grids_and_closed_enterprises_are_left_out():
    register = make_town()
    register.get(Grid, 3).valid_to = date(2026, 1, 1)
    register.get(Enterprise, 2).status = EnterpriseStatus.CLOSED
    nodes = read_grid_nodes(register, TODAY, _coverage)
    assert [child.name for child in nodes[0].children] == ["园区10"]
    assert nodes[0].count == 1


def test_grid_whose_parent_is_gone_stands_on_top():
    register = make_town()
    register.get(Grid, 2).parent_id = 99
    names = {node.name for node in read_grid_nodes(register, TODAY, _coverage)}
    assert names == {"开发区", "园区10"}


def test_chosen_row_is_the_selection_and_the_selection_is_the_row(qtbot, desk):
    panel = GridTreePanel(desk, coverage=_coverage)
    qtbot.addWidget(panel)
    panel.resize(264, 400)
    panel.show()
    focused = []
    panel.focused.connect(focused.append)
    top = panel.view.model().index(0, 0)
    panel.view.setCurrentIndex(panel.view.model().index(1, 0, top))
    assert desk.selection.current.ids == (2,)
    assert focused == [2]
    desk.selection.select(Enterprise, 3)
    assert panel.view.currentIndex().data() == "园区2"
    assert focused == [2]
    panel.refresh()
    assert panel.view.currentIndex().data() == "园区2"
