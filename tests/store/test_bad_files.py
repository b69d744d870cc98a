"""Files that are not what they should be, full disks, locks, sudden death: one sentence, nothing lost."""

import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gisgrid.errors import WorkspaceError
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.store import workspace_file
from gisgrid.store.dialects import geopackage
from gisgrid.workspace import OpenMode, Workspace
from tests.store.outside import outsider

ROOT = Path(__file__).resolve().parent.parent.parent


def refusal(path: Path) -> str:
    with pytest.raises(WorkspaceError) as caught:
        Workspace.open(path)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith("。")
    return text


def test_a_missing_file(path: Path) -> None:
    assert "没有找到" in refusal(path)
    assert not path.exists()


def test_a_folder(tmp_path: Path) -> None:
    assert "文件夹" in refusal(tmp_path)


def test_an_empty_file(path: Path) -> None:
    path.touch()
    assert "空文件" in refusal(path)
    assert path.stat().st_size == 0


def test_something_else_by_the_same_name(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 not a database at all" * 10)
    assert "不是工作区" in refusal(path)


def test_a_truncated_file(path: Path) -> None:
    Workspace.create(path, "lishui-2019").close()
    whole = path.read_bytes()
    for size in (50, 4096, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert "不完整" in refusal(path)


def test_a_damaged_file(path: Path) -> None:
    Workspace.create(path, "lishui-2019").close()
    whole = bytearray(path.read_bytes())
    whole[200:4096] = b"\x55" * (4096 - 200)
    path.write_bytes(whole)
    assert "已损坏" in refusal(path)


def test_a_geopackage_of_somebody_else(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id={geopackage.APPLICATION_ID}")
    connection.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    assert "其他程序" in refusal(path)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_version(path: Path) -> None:
    Workspace.create(path, "lishui-2019").close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE gisgrid_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert "更新版本" in refusal(path)


def test_making_a_workspace_over_something(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(WorkspaceError, match="已存在"):
        Workspace.create(path, "lishui-2019")
    assert path.read_text() == "mine"


def test_a_full_disk_leaves_everything_as_it_was(workspace: Workspace) -> None:
    with workspace.edit("先") as session:
        session.add(Grid(code="a", name="a", level=1))
    with workspace._database.locked() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 5}")
    with pytest.raises(WorkspaceError, match="磁盘已满"), workspace.edit("大") as session:
        session.bulk_insert(Enterprise, {"name": ["很长的名字" * 20] * 5000})
    assert workspace.count(Enterprise) == 0
    assert workspace.step == 1
    assert workspace.verify() == []


def test_a_busy_file_is_named(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with workspace._database.locked() as connection:
        connection.execute("PRAGMA busy_timeout=50")
    other = outsider(workspace.path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(WorkspaceError, match="其他程序修改"), workspace.edit("改"):
        pass
    other.execute("ROLLBACK")
    other.close()
    with workspace.edit("改") as session:
        session.add(Grid(code="a", name="a", level=1))


KILLED = """
import sys, time
from gisgrid.model.enterprises import Enterprise
from gisgrid.workspace import Workspace
workspace = Workspace.open(sys.argv[1])
with workspace.edit("导入") as session:
    session.bulk_insert(Enterprise, {"name": ["企业"] * 50000})
    print("inside", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
def test_kill_9_during_an_import_leaves_the_workspace_as_it_was(path: Path) -> None:
    with Workspace.create(path, "lishui-2019") as workspace, workspace.edit("先") as session:
        session.add(Grid(code="a", name="a", level=1))
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "inside\n"
        child.send_signal(signal.SIGKILL)
    with Workspace.open(path) as workspace:
        assert workspace.count(Enterprise) == 0
        assert workspace.count(Grid) == 1
        assert workspace.step == 1
        assert workspace.verify() == []


def test_death_while_the_journal_is_brought_in_loses_nothing(path: Path, tmp_path: Path) -> None:
    # SQLite writes page 1, with the new size, before it makes the file as long as that.
    dead = tmp_path / "死.gpkg"
    with Workspace.create(path, "lishui-2019") as workspace:
        with workspace.edit("导入") as session:
            session.bulk_insert(Enterprise, {"name": ["企业"] * 5000})
        shutil.copy(path.with_name(f"{path.name}-wal"), dead.with_name(f"{dead.name}-wal"))
        content = bytearray(path.read_bytes())
    whole = path.read_bytes()
    assert len(whole) > len(content)
    content[:4096] = whole[:4096]
    dead.write_bytes(content)
    with Workspace.open(dead) as workspace:
        assert workspace.count(Enterprise) == 5000
        assert workspace.verify() == []
    assert not dead.with_name(f"{dead.name}-wal").exists()


READ_ONLY = """
import os, sys
if os.getuid() == 0:
    os.setuid(65534)
from gisgrid.errors import WorkspaceError
from gisgrid.model.areas import Grid
from gisgrid.workspace import Workspace
workspace = Workspace.open(sys.argv[1])
print(workspace.is_read_only, workspace.count(Grid), len(workspace.notices))
try:
    with workspace.edit("改"):
        pass
except WorkspaceError as error:
    print(error)
workspace.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders are made read-only otherwise there")
def test_a_read_only_folder_is_opened_for_reading(tmp_path: Path) -> None:
    folder = tmp_path / "只读 文件夹"
    folder.mkdir()
    path = folder / "w.gpkg"
    with Workspace.create(path, "lishui-2019") as workspace, workspace.edit("先") as session:
        session.add(Grid(code="a", name="a", level=1))
    path.chmod(0o444)
    folder.chmod(0o555)
    for above in folder.parents:
        if above in (Path("/"), Path("/tmp")):
            break
        above.chmod(above.stat().st_mode | 0o055)
    try:
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if "PermissionError" in done.stderr or "No module named" in done.stderr:
            pytest.skip("the program's own folders cannot be read by another user here")
        lines = done.stdout.splitlines()
        assert lines[0] == "True 1 1", done.stderr
        assert "只读" in lines[1]
        assert [entry.name for entry in folder.iterdir()] == ["w.gpkg"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_file_that_cannot_be_written_is_opened_frozen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Workspace.create(path, "lishui-2019") as workspace, workspace.edit("先") as session:
        session.add(Grid(code="a", name="a", level=1))
    monkeypatch.setattr(workspace_file, "is_writable", lambda _: False)
    with Workspace.open(path) as workspace:
        assert workspace.is_read_only
        assert workspace.count(Grid) == 1
        assert "只读" in workspace.notices[0]
        with pytest.raises(WorkspaceError, match="只读"), workspace.edit("改"):
            pass
        assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_reading_for_reading_only_leaves_no_trace(path: Path) -> None:
    Workspace.create(path, "lishui-2019").close()
    before = path.read_bytes()
    with Workspace.open(path, OpenMode.READ) as workspace:
        assert workspace.count(Grid) == 0
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_threads_read_while_one_writes(workspace: Workspace) -> None:
    counts: list[int] = []

    def read() -> None:
        counts.extend(workspace.count(Grid) for _ in range(20))

    with workspace.edit("加") as session:
        session.add(Grid(code="a", name="a", level=1))
        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == [0] * 60
    assert workspace.count(Grid) == 1
