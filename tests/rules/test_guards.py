"""The guards can fail: each planted fault is caught and named in a run of its own."""

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


@pytest.mark.parametrize("fault", PLANTED)
def test_guard_catches_planted_fault(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    source, expected = PLANTED[fault]
    result = run_planted(pytester, monkeypatch, source=source)
    assert result.ret != 0
    result.stdout.fnmatch_lines([expected])


def test_guards_let_a_clean_test_pass(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run_planted(
        pytester,
        monkeypatch,
        source="import logging\nimport threading\n"
        "def test_it(qapp, caplog):\n"
        "    t = threading.Thread(target=print); t.start(); t.join()\n"
        "    logging.getLogger('gisgrid').warning('expected here')\n",
    )
    result.assert_outcomes(passed=1)


def run_planted(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *, source: str
) -> pytest.RunResult:
    pytester.makepyfile(test_planted=source)
    pytester.makeini(f"[pytest]\nfilterwarnings = error\nqt_api = pyside6\npythonpath = {ROOT}\n")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return pytester.runpytest_subprocess("-p", "tests.guards")
