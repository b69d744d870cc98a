import pytest

from gisgrid.edits.underlays import add_underlay, put_on_sheets, remove_underlay, set_opacity
from gisgrid.errors import EditError
from gisgrid.model.base_map import Underlay
from gisgrid.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.gpkg", "lishui-2019", name="开发区") as made:
        yield made


def picture(**values):
    kept = {"west": 1.0, "south": 1.0, "east": 2.0, "north": 2.0, "content": b"\x89PNG"} | values
    return Underlay("航拍", "picture", "image/png", kept.pop("content"), 4549, **kept)


def test_a_picture_comes_changes_goes_and_comes_back(workspace):
    with workspace.edit("添加图片") as session:
        kept = add_underlay(session, picture())
    with workspace.edit("调整图片") as session:
        set_opacity(session, kept.id, 0.4)
        put_on_sheets(session, kept.id, is_shown=False)
    with workspace.edit("移除图片") as session:
        assert remove_underlay(session, kept.id) == "航拍"
    assert workspace.find(Underlay) == []
    workspace.undo()
    (back,) = workspace.find(Underlay)
    assert (back.content, back.opacity, back.is_visible) == (b"\x89PNG", 0.4, False)
    workspace.undo()
    (first,) = workspace.find(Underlay)
    assert (first.opacity, first.is_visible) == (1.0, True)


@pytest.mark.parametrize("wrong", [{"content": b""}, {"east": 1.0}, {"north": 0.0}])
def test_what_cannot_lie_anywhere_is_refused(workspace, wrong):
    with pytest.raises(EditError), workspace.edit("添加图片") as session:
        add_underlay(session, picture(**wrong))
    assert workspace.find(Underlay) == []


@pytest.mark.parametrize("opacity", [-0.1, 1.1, float("nan")])
def test_opacity_is_a_share(workspace, opacity):
    with workspace.edit("添加图片") as session:
        kept = add_underlay(session, picture())
    with pytest.raises(EditError), workspace.edit("调整") as session:
        set_opacity(session, kept.id, opacity)


def test_a_picture_that_is_gone_is_told(workspace):
    with pytest.raises(EditError), workspace.edit("移除图片") as session:
        remove_underlay(session, 99)
