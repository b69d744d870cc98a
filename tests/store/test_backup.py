"""Backups: made, thinned out, put back."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gisgrid.errors import WorkspaceError
from gisgrid.model.areas import Grid
from gisgrid.store import backup
from gisgrid.workspace import Workspace, restore_backup
from tests.store.conftest import Clock

NOW = datetime(2026, 11, 16, 9, 0)  # noqa: DTZ001  local time; a Monday


def test_the_rolling_rule_keeps_days_and_weeks() -> None:
    # Two backups a day for sixty days.
    moments = [NOW - timedelta(hours=12 * number) for number in range(120)]
    kept = set(moments) - set(backup.outdated(moments, now=NOW))
    days = {moment.date() for moment in kept}
    assert {NOW.date() - timedelta(days=n) for n in range(7)} <= days
    # Newest of this week and the three before it: the 16th, and the Sundays 15, 8 and 1 November.
    assert {datetime(2026, 11, day).date() for day in (16, 15, 8, 1)} <= days  # noqa: DTZ001
    # 16th twice (the three newest), 15th to 10th, the 8th and the 1st.
    assert len(kept) == 10


def test_few_backups_are_all_kept() -> None:
    moments = [NOW - timedelta(days=400), NOW - timedelta(days=300), NOW]
    assert backup.outdated(moments, now=NOW) == []


def test_a_backup_is_whole_and_can_be_put_back(workspace: Workspace, path: Path, clock: Clock) -> None:
    with workspace.edit("加") as session:
        session.add(Grid(code="a", name="甲", level=1))
    made = workspace.backup()
    assert made.parent == path.with_name("丽水 样区.backups")
    with workspace.edit("改") as session:
        session.get(Grid, 1).name = "乙"
    workspace.close()
    kept = restore_backup(made, path, clock=clock)
    with Workspace.open(path) as again:
        assert again.get(Grid, 1).name == "甲"
        assert again.verify() == []
    assert kept is not None
    with Workspace.open(kept) as replaced:
        assert replaced.get(Grid, 1).name == "乙"


def test_a_workspace_in_use_is_not_replaced(workspace: Workspace, path: Path, clock: Clock) -> None:
    with workspace.edit("加") as session:
        session.add(Grid(code="a", name="甲", level=1))
    made = workspace.backup()
    with pytest.raises(WorkspaceError, match="正在其他程序中打开"):
        restore_backup(made, path, clock=clock)
    assert workspace.get(Grid, 1).name == "甲"


def test_a_damaged_workspace_is_replaced_and_kept(workspace: Workspace, path: Path, clock: Clock) -> None:
    made = workspace.backup(path.with_name("copy.gpkg"))
    workspace.close()
    path.write_bytes(b"broken")
    kept = restore_backup(made, path, clock=clock)
    assert kept is not None
    assert kept.read_bytes() == b"broken"
    Workspace.open(path).close()


def test_a_file_that_is_no_workspace_is_not_restored(path: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.gpkg"
    wrong.write_bytes(b"x" * 5000)
    with pytest.raises(WorkspaceError):
        restore_backup(wrong, path)
    assert not path.exists()


def test_a_backup_is_made_on_opening_after_a_day(path: Path, clock: Clock) -> None:
    with Workspace.create(path, "lishui-2019", clock=clock) as workspace, workspace.edit("加") as session:
        session.add(Grid(code="a", name="甲", level=1))
    Workspace.open(path, clock=clock).close()
    assert backup.list_backups(path) == []
    clock.now += timedelta(days=1, hours=1)
    Workspace.open(path, clock=clock).close()
    assert len(backup.list_backups(path)) == 1
    Workspace.open(path, clock=clock).close()
    assert len(backup.list_backups(path)) == 1


def test_a_copy_is_not_written_over_something(workspace: Workspace, path: Path) -> None:
    with pytest.raises(WorkspaceError, match="已存在"):
        workspace.backup(path)
