"""The two commands: sound scripts, quick when nothing is to be done, working from any folder."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.rules.sources import ROOT

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
needs_environment = pytest.mark.skipif(
    not (ROOT / ".venv" / "stamp-requirements.lock").exists(),
    reason="the project was not set up by ./run or ./test",
)


@needs_bash
@pytest.mark.parametrize("name", ["run", "test", "tools/prepare.sh", ".ci/run"])
def test_script_is_sound(name: str) -> None:
    subprocess.run(["bash", "-n", ROOT / name], check=True, capture_output=True)
    if name != "tools/prepare.sh":
        assert os.access(ROOT / name, os.X_OK)


@pytest.mark.parametrize("name", ["run.bat", "test.bat", "tools/prepare.bat"])
def test_windows_script_is_there(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").startswith("@echo off")


@needs_bash
@needs_environment
def test_run_works_from_any_folder_and_at_once(tmp_path: Path) -> None:
    started_s = time.monotonic()
    told = subprocess.run([ROOT / "run", "--version"], cwd=tmp_path, check=True, capture_output=True)
    assert told.stdout.startswith(b"gisgrid ")
    # The window has 3 s in all (PERFORMANCE: second start); the script may take a small part of it.
    assert time.monotonic() - started_s < 1.5
