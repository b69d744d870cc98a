"""Older workspaces are brought up to date, with a backup, in one piece."""

import gzip
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from gisgrid import paths
from gisgrid.errors import EditError
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.history import StepKind
from gisgrid.store import backup, migrating
from gisgrid.store.revisions import HEAD, REVISIONS
from gisgrid.workspace import Workspace

DATA = Path(__file__).resolve().parent.parent / "data"
NOW = datetime(2026, 11, 17, 9, 0)  # noqa: DTZ001  local time

NEXT = """
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    op.execute("ALTER TABLE place ADD COLUMN storeys MEDIUMINT")
    {more}
"""


def unpack(revision: str, path: Path) -> Path:
    path.write_bytes(gzip.decompress((DATA / f"workspace_{revision}.gpkg.gz").read_bytes()))
    return path


def layout(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return columns by table, and the texts of triggers and indices."""
    connection = sqlite3.connect(path)
    names = [
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    found: dict[str, list[tuple[object, ...]]] = {
        name: sorted(row[1:] for row in connection.execute(f'PRAGMA table_info("{name}")')) for name in names
    }
    found["others"] = sorted(
        connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
        )
    )
    connection.close()
    return found


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_file_of_each_version_opens_and_has_the_layout_of_today(path: Path, revision: str) -> None:
    unpack(revision, path)
    with Workspace.open(path) as workspace:
        assert workspace.info.name == "旧文件"
        assert workspace.get(Grid, 1).name == "乙"
        assert [found.rule for found in workspace.verify()] == []
    fresh = path.with_name("fresh.gpkg")
    Workspace.create(fresh, "lishui-2019").close()
    # A field that was added to a dataclass without a migration shows here.
    assert layout(path) == layout(fresh)


def test_hazards_of_a_first_file_get_a_leader_in_charge(path: Path) -> None:
    unpack("0001", path)
    with Workspace.open(path) as workspace:
        with workspace.edit("登记") as session:
            hazard = session.add(Hazard("YH2026-0001", "电线裸露", NOW, enterprise_id=1))
            assert hazard.listed_leader == ""
            hazard.listed_leader = "王芳"
        assert workspace.undo().text == "登记"
        assert workspace.find(Hazard) == []
        assert workspace.redo().text == "登记"
        assert workspace.find(Hazard)[0].listed_leader == "王芳"


def test_every_migration_is_listed() -> None:
    found = sorted(file.name[:4] for file in paths.resource("migrations", "versions").glob("*.py"))
    assert found == list(REVISIONS)
    assert found[-1] == HEAD


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    source = paths.resource("migrations")
    for file in (source / "env.py", *(source / "versions").glob("*.py")):
        (folder / file.relative_to(source)).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def test_a_migration_runs_once_with_a_backup(path: Path, scripts: Path) -> None:
    unpack(HEAD, path)
    (scripts / "versions" / "9999_storeys.py").write_text(NEXT.format(head=HEAD, more=""), encoding="utf-8")
    kept = migrating.upgrade(path, now=NOW, scripts=scripts)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version_num FROM gisgrid_version").fetchall() == [("9999",)]
    assert "storeys" in [row[1] for row in connection.execute("PRAGMA table_info(place)")]
    connection.execute("UPDATE gisgrid_version SET version_num = ?", [HEAD])
    connection.commit()
    connection.close()
    assert [found for _, found in backup.list_backups(path)] == [kept]
    with Workspace.open(path) as workspace:
        assert workspace.history()[0].kind is StepKind.BARRIER
        assert workspace.verify() == []
        with pytest.raises(EditError):
            workspace.undo()
        with workspace.edit("改") as session:
            session.get(Enterprise, 1).name = "新厂"
        assert workspace.undo().text == "改"


def test_a_failing_migration_leaves_the_file_as_it_was(path: Path, scripts: Path) -> None:
    unpack(HEAD, path)
    (scripts / "versions" / "9999_wrong.py").write_text(
        NEXT.format(head=HEAD, more='raise RuntimeError("planted")'), encoding="utf-8"
    )
    before = layout(path)
    with pytest.raises(RuntimeError, match="planted"):
        migrating.upgrade(path, now=NOW, scripts=scripts)
    assert layout(path) == before
    with Workspace.open(path) as workspace:
        assert workspace.verify() == []
