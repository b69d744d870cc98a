"""Autouse guards: what a test leaves running or complains about behind its back makes it fail.

A plugin of its own, so that `tests/rules/test_guards.py` can load it into a planted run.
"""

import gc
import logging
import sys
import threading
import time
from collections.abc import Iterator
from types import ModuleType

import pytest

GRACE_S = 2.0


def pytest_collection_finish(session: pytest.Session) -> None:
    """Put what importing made (a million objects) out of the collector's sight: guards and collections are quick then."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test that leaves a thread running, and name it."""
    before = set(threading.enumerate())
    yield
    leaked = _still_running(before)
    deadline_s = time.monotonic() + GRACE_S
    while leaked and time.monotonic() < deadline_s:
        time.sleep(0.01)
        leaked = _still_running(before)
    if leaked:
        pytest.fail(f"left running: {', '.join(sorted(thread.name for thread in leaked))}")


def _still_running(before: set[threading.Thread]) -> list[threading.Thread]:
    # Qt threads that call into Python show as dummy threads; the Qt guard looks after them.
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and thread.is_alive() and not isinstance(thread, threading._DummyThread)
    ]


@pytest.fixture(autouse=True)
def no_leaked_qt_timers() -> Iterator[None]:
    """Fail a test that leaves a QTimer active or a QThread running, and name it."""
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return
    leaked = _active_qt_objects(core)
    deadline_s = time.monotonic() + GRACE_S
    while leaked and time.monotonic() < deadline_s:
        core.QCoreApplication.processEvents()
        gc.collect()
        time.sleep(0.01)
        leaked = _active_qt_objects(core)
    if leaked:
        pytest.fail(f"left active: {', '.join(leaked)}")


def _active_qt_objects(core: ModuleType) -> list[str]:
    is_valid = sys.modules["shiboken6"].isValid
    watched: dict[type, bool] = {}
    found = []
    for held in gc.get_objects():
        kind = type(held)
        is_watched = watched.get(kind)
        if is_watched is None:
            is_watched = watched[kind] = issubclass(kind, core.QTimer | core.QThread)
        if not is_watched or not is_valid(held):
            continue
        if held.isActive() if isinstance(held, core.QTimer) else held.isRunning():
            owner = held.parent()
            name = held.objectName() or (f"of {type(owner).__name__}" if owner else "without owner")
            found.append(f"{kind.__name__} {name}")
    return sorted(found)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test with a log record of level warning or above, unless it takes the fixture `caplog`."""
    records: list[logging.LogRecord] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    keeper = Keeper(logging.WARNING)
    logging.getLogger().addHandler(keeper)
    yield
    logging.getLogger().removeHandler(keeper)
    if records and "caplog" not in request.fixturenames:
        pytest.fail("unexpected log: " + "; ".join(record.getMessage() for record in records))


@pytest.fixture(autouse=True)
def no_qt_messages() -> Iterator[None]:
    """Fail a test in which Qt warns."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None:
        yield
        return
    messages: list[str] = []

    def keep(level: object, context: object, text: str) -> None:
        if level not in (core.QtMsgType.QtDebugMsg, core.QtMsgType.QtInfoMsg):
            messages.append(text)

    previous = core.qInstallMessageHandler(keep)
    yield
    core.qInstallMessageHandler(previous)
    # The offscreen platform says so whenever a window asks to move; nothing is wrong.
    told = [text for text in messages if "This plugin does not support" not in text]
    if told:
        pytest.fail("Qt warns: " + "; ".join(told))
