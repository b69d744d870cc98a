import os
from pathlib import Path

import pytest

from gisgrid.errors import FileError
from gisgrid.files import clear_leftovers, replacing
from gisgrid.workspace import Workspace


def test_a_finished_block_replaces_the_target(tmp_path: Path) -> None:
    target = tmp_path / "表 1.txt"
    target.write_text("old")
    with replacing(target) as temporary:
        temporary.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failing_block_leaves_everything_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(KeyError), replacing(target) as temporary:
        temporary.write_text("half")
        raise KeyError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="nowhere"), replacing(tmp_path / "nowhere" / "a.txt"):
        raise AssertionError("not reached")


def test_an_error_of_the_disk_becomes_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a\.txt"), replacing(tmp_path / "a.txt"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_register_is_never_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "工作区 #1%.gpkg"
    Workspace.create(target, "lishui-2019").close()
    before = target.read_bytes()
    with pytest.raises(FileError, match="不能被覆盖"), replacing(target):
        raise AssertionError("not reached")
    assert target.read_bytes() == before


def test_a_fault_names_the_target_not_the_temporary_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"^a\.txt$") as caught, replacing(tmp_path / "a.txt") as temporary:
        raise FileError(temporary.name, path=temporary)
    assert caught.value.path == tmp_path / "a.txt"


def test_only_old_leftovers_of_ours_are_cleared(tmp_path: Path) -> None:
    names = [
        ".gisgrid-abc_12.xlsx",
        ".镇.gpkg.0a1b2c3d.part",
        ".丽水.part.gpkg",
        ".丽水.part.gpkg-wal",
        "..丽水.part.gpkg.0a1b2c3d.part-journal",
    ]
    strangers = [".hidden", "镇.gpkg", ".part", "a.part.gpkg", ".notes.part"]
    for name in [*names, *strangers]:
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000, 1000))
    young = tmp_path / ".新.part.gpkg"
    young.touch()
    os.utime(young, (5000, 5000))
    assert clear_leftovers(tmp_path, before=2000) == len(names)
    assert {path.name for path in tmp_path.iterdir()} == {*strangers, young.name}
    assert clear_leftovers(tmp_path / "nowhere", before=2000) == 0
