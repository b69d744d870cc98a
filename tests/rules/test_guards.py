"""The guards can fail: each planted fault is caught and named in a run of its own."""

import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

PLANTED = {
    "thread": (
        (
            "import threading, time\n"
            "def test_it():\n    threading.Thread(target=time.sleep, args=(9,), name='stray', daemon=True).start()\n"
        ),
        "*left running: stray*",
    ),
    "timer": (
        (
            "from PySide6.QtCore import QTimer\nkept = []\n"
            "def test_it(qapp):\n    t = QTimer(); t.setObjectName('ticker'); t.start(10); kept.append(t)\n"
        ),
        "*left active: QTimer ticker*",
    ),
    "qthread": (
        (
            "from PySide6.QtCore import QThread\nkept = []\n"
            "def test_it(qapp):\n    t = QThread(); t.setObjectName('worker'); t.start(); kept.append(t)\n"
            "def teardown_module():\n    kept[0].quit(); kept[0].wait()\n"
        ),
        "*left active: QThread worker*",
    ),
    "log": (
        "import logging\ndef test_it():\n    logging.getLogger('gisgrid.x').warning('odd thing')\n",
        "*unexpected log: odd thing*",
    ),
    "qt warning": (
        "from PySide6.QtCore import qWarning\ndef test_it(qapp):\n    qWarning('from Qt')\n",
        "*Qt warns: from Qt*",
    ),
    "python warning": (
        "import warnings\ndef test_it():\n    warnings.warn('old way', DeprecationWarning)\n",
        "*DeprecationWarning: old way*",
    ),
}


CLEAN = (
    "import logging\nimport threading\n"
    "def test_it(qapp, caplog):\n"
    "    t = threading.Thread(target=print); t.start(); t.join()\n"
    "    logging.getLogger('gisgrid').warning('expected here')\n"
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Run a file for each planted fault and a clean one, all in one go, and return what was said of each."""
    folder = tmp_path_factory.mktemp("planted")
    sources = {**{fault: source for fault, (source, _) in PLANTED.items()}, "clean": CLEAN}
    for name, source in sources.items():
        (folder / f"test_{name.replace(' ', '_')}.py").write_text(source, encoding="utf-8")
    ini = f"[pytest]\nfilterwarnings = error\nqt_api = pyside6\npythonpath = {ROOT}\n"
    (folder / "pytest.ini").write_text(ini, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.guards",
        "-rA",
        "--tb=line",
        "-p",
        "no:cacheprovider",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "300"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert run.returncode == 1, run.stdout.decode() + run.stderr.decode()
    said = run.stdout.decode().splitlines()
    return {
        name: [line for line in said if f"test_{name.replace(' ', '_')}.py::" in line] for name in sources
    }


@pytest.mark.parametrize("fault", PLANTED)
def test_guard_catches_planted_fault(told: dict[str, list[str]], fault: str) -> None:
    assert any(fnmatch(line, PLANTED[fault][1]) for line in told[fault]), told


def test_guards_let_a_clean_test_pass(told: dict[str, list[str]]) -> None:
    assert [line.split()[0] for line in told["clean"]] == ["PASSED"]
