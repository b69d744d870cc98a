"""The command line's frame: languages, help, statuses and the one door for errors."""

import errno
import json
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pytest
import typer

from gisgrid import __version__, paths
from gisgrid.cli import app, commands, output
from gisgrid.cli.commands import Command
from gisgrid.errors import FileError

ROOT = Path(__file__).resolve().parent.parent.parent
Action = Callable[[], int | None]


def no_window(workspace: str | None) -> int:
    raise AssertionError(f"a window for {workspace}")


def run(*words: str) -> int:
    return app.run(list(words), open_window=no_window)


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[[Action], None]:
    """Return a function that makes its argument the work of the command ``probe``."""

    def put(action: Action) -> None:
        def command(
            ws: Annotated[str, typer.Argument(metavar="WS")],
            *,
            scale: Annotated[int, typer.Option()] = 1,
            as_json: Annotated[bool, typer.Option("--json")] = False,
        ) -> int | None:
            return action()

        module = types.ModuleType("gisgrid.cli.probe")
        module.command = command
        module.__spec__ = types.SimpleNamespace(name="probe")
        monkeypatch.setitem(sys.modules, "gisgrid.cli.probe", module)
        monkeypatch.setattr(commands, "COMMANDS", (Command("probe", "Show this help"),))

    return put


def test_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"gisgrid {__version__}\n"


def test_help_is_in_the_users_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    assert "选项：" in capsys.readouterr().out
    assert run("--lang", "en", "--help") == 0
    assert "Options:" in capsys.readouterr().out
    paths.settings_file().write_text('[ui]\nlanguage = "en"\n', encoding="utf-8")
    assert run("--help") == 0
    assert "Options:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [("demoo",), ("--nope",), ("--lang", "fr"), ("--lang",), ("nofile.txt", "b")]
)
def test_bad_use_is_one_sentence(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert run(*words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err


def test_command_can_be_guessed(plant: Callable[[Action], None], capsys: pytest.CaptureFixture[str]) -> None:
    plant(lambda: 0)
    assert run("--lang", "en", "prob") == 2
    assert "Did you mean probe?" in capsys.readouterr().err


@pytest.mark.parametrize(("returned", "status"), [(None, 0), (0, 0), (1, 1)])
def test_command_gives_the_status(plant: Callable[[Action], None], returned: int | None, status: int) -> None:
    plant(lambda: returned)
    assert run("probe", "x.gpkg") == status


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("probe",), "WS"),
        (("probe", "x", "--scale", "big"), "--scale"),
        (("probe", "x", "--scale"), "--scale"),
        (("probe", "x", "--skale", "3"), "--scale"),
        (("probe", "x", "y"), "y"),
    ],
)
def test_misused_command_is_told_in_a_sentence(
    plant: Callable[[Action], None], capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    plant(lambda: 0)
    assert run(*words) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


def test_help_of_a_command_lists_its_options(
    plant: Callable[[Action], None], capsys: pytest.CaptureFixture[str]
) -> None:
    plant(lambda: 0)
    assert run("probe", "--help") == 0
    out = capsys.readouterr().out
    assert out.startswith("用法：gisgrid probe WS [选项]")
    assert "--scale" in out
    assert "--json" in out


def test_expected_error_is_its_sentence(
    plant: Callable[[Action], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise FileError("文件不存在。")

    plant(fail)
    assert run("probe", "x") == 2
    assert capsys.readouterr().err == "文件不存在。\n"


def test_full_disk_is_told_plainly(
    plant: Callable[[Action], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "/x/地图.pdf")

    plant(fail)
    assert run("probe", "x") == 2
    assert capsys.readouterr().err == "/x/地图.pdf：磁盘已满。没有写入任何内容。\n"


def test_bug_goes_to_the_log_not_to_the_user(
    plant: Callable[[Action], None],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> int:
        raise ZeroDivisionError("secret detail")

    plant(fail)
    assert run("probe", "x") == 2
    told = capsys.readouterr().err
    assert "secret detail" not in told
    log = paths.cache_folder() / "gisgrid.log"
    assert str(log) in told
    assert "ZeroDivisionError: secret detail" in log.read_text(encoding="utf-8")


def test_register_alone_opens_the_window() -> None:
    opened: list[str | None] = []

    def keep(workspace: str | None) -> int:
        opened.append(workspace)
        return 0

    for words in ([], ["丽水.gpkg"], ["postgresql://host/db"]):
        assert app.run(words, open_window=keep) == 0
    assert opened == [None, "丽水.gpkg", "postgresql://host/db"]


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    output.document({"名称": [1, 2]})
    assert json.loads(capsys.readouterr().out) == {"名称": [1, 2]}


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from gisgrid.__main__ import main; main(['--help'])\n"
        "heavy = {'PySide6', 'typer', 'numpy', 'shapely', 'sqlalchemy', 'pyogrio', 'tomlkit'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


def test_every_command_that_exists_can_tell_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands.COMMANDS:
        if command.exists():
            assert run(command.name, "--help") == 0
            assert command.name in capsys.readouterr().out
