from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.enterprises import Enterprise
from gisgrid.ui.selection import NOTHING, Selection, SelectionModel


def test_equal_selection_fires_nothing():
    model = SelectionModel()
    seen = []
    model.changed.connect(seen.append)
    model.select(Grid, 1)
    model.select(Grid, 1)
    assert seen == [Selection(Grid, (1,))]


def test_stack_is_stepped_round_and_forgotten_by_another_selection():
    model = SelectionModel()
    model.select_stack((Selection(Enterprise, (1,)), Selection(Parcel, (2,)), Selection(Grid, (3,))))
    assert model.current.kind is Enterprise
    model.step(1)
    assert model.current == Selection(Parcel, (2,))
    model.step(-2)
    assert model.current == Selection(Grid, (3,))
    model.select(Enterprise, 9)
    assert model.stack == ()
    model.step(1)
    assert model.current == Selection(Enterprise, (9,))


def test_single_record_is_no_stack():
    model = SelectionModel()
    model.select_stack((Selection(Grid, (1,)),))
    assert model.stack == ()
    assert model.current.leading == 1


def test_clearing_selects_nothing():
    model = SelectionModel()
    model.select(Grid, 1, 2)
    model.clear()
    assert model.current is NOTHING
    assert model.current.leading is None
