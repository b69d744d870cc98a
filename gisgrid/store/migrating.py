"""Bringing an older workspace up to date: a backup first, then every migration in one transaction."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from gisgrid import paths
from gisgrid.i18n import tr
from gisgrid.model.history import StepKind
from gisgrid.store import backup, change_log
from gisgrid.store.dialects.choice import dialect_at
from gisgrid.store.faults import worded
from gisgrid.store.tables import TABLES


def upgrade(path: Path, *, now: datetime, scripts: Path | None = None) -> Path:
    """Migrate a workspace to the newest revision of a folder of migrations.

    Undo does not reach back across it: the images in the log have the older columns.

    Parameters
    ----------
    now : datetime
        Local time, for the backup's name and the history.
    scripts : Path, optional
        Folder with `env.py` and `versions`; the program's own when left out.

    Returns
    -------
    Path
        The backup of the older file.

    Raises
    ------
    WorkspaceError
        If the file cannot be written; it is then as it was.
    """
    # Alembic takes a third of a second to import and is needed once in the life of a version.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    kept = backup.make_backup(path, now=now)
    with worded(path):
        driver = dialect_at(path).connect(path, is_read_only=False)
        engine = create_engine(dialect_at(path).ENGINE, creator=lambda: driver, poolclass=StaticPool)
        try:
            # Alembic leaves the commit to whoever began before it.
            with engine.connect() as connection, connection.begin():
                dialect_at(path).begin_writing(driver)
                dialect_at(path).drop_triggers(driver)
                configuration = Config()
                configuration.set_main_option(
                    "script_location", str(scripts or paths.resource("migrations")).replace("%", "%%")
                )
                configuration.attributes["connection"] = connection
                command.upgrade(configuration, "head")
                for table in TABLES.values():
                    dialect_at(path).install_triggers(driver, table)
                change_log.append_step(
                    driver, StepKind.BARRIER, tr("Upgrade of the file"), author="", made_at=now
                )
                driver.execute("COMMIT")
        finally:
            if dialect_at(path).is_in_transaction(driver):
                driver.execute("ROLLBACK")
            engine.dispose()
            driver.close()
    return kept
