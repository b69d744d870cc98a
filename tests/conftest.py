"""Guards around every test, and the fixtures that all rooms share."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from gisgrid import i18n
from gisgrid.progress import Progress
from gisgrid.sample.build import AREAS, make_sample
from gisgrid.workspace import Workspace
from tools.compile_words import compile_all

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
pytest_plugins = ["tests.guards"]

# A wall clock per example judges how busy the computer is, not the code; benchmarks/ measures time.
# The same examples every day: a check that fails says that something changed. The long run looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked long, too")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("searching" if config.getoption("--long") else "steady")
    compile_all()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="takes long; run by ./test --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def fresh_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test its own home, settings and cache."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name, folder in (("XDG_CACHE_HOME", ".cache"), ("XDG_CONFIG_HOME", ".config")):
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.setenv("GISGRID_SETTINGS", str(home / "settings.toml"))
    monkeypatch.setenv("GISGRID_CACHE", str(home / "cache"))
    return home


@pytest.fixture(autouse=True)
def chinese_first() -> Iterator[None]:
    """Start and leave every test in Chinese, the language of the program."""
    i18n.set_language("zh")
    yield
    i18n.set_language("zh")


@pytest.fixture(scope="session", autouse=True)
def one_application(qapp: object) -> None:
    """Make the widgets' application before any test: the program's own needs no widgets and would stand in its way."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real files beside the project, or skip the test where there is none."""
    if not SHARED.is_dir():
        pytest.skip(f"the folder of real files {SHARED} is not here")
    return SHARED


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives the register of a sample area: to be opened for reading, or copied.

    Each is made once in a run, by whichever worker asks first; the others wait for it.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def give(key: str) -> Path:
        path, lock = folder / f"{key}.gpkg", folder / f"{key}.lock"
        while not path.exists():
            try:
                lock.mkdir()
            except FileExistsError:
                time.sleep(0.1)
                continue
            try:
                if not path.exists():
                    _make_sample(path.with_suffix(".part"), key).rename(path)
            finally:
                lock.rmdir()
        return path

    return give


def _make_sample(draft: Path, key: str) -> Path:
    area = AREAS[key]
    with (
        Workspace.create(draft, area.scheme_key, name=area.name, maker=area.maker) as workspace,
        workspace.edit("示例") as session,
    ):
        make_sample(session, key, scheme=workspace.scheme, progress=Progress())
    return draft
