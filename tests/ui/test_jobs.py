import threading

import pytest
from PySide6.QtCore import QThread

from gisgrid.errors import FileError
from gisgrid.ui.jobs import Jobs, Lane


@pytest.fixture
def jobs(qtbot):
    made = Jobs()
    yield made
    made.close()


def add(first, second, *, progress):
    progress.report(1, 2, "half")
    return first + second


def test_result_comes_home_on_the_main_thread(jobs, qtbot):
    seen = []
    main = QThread.currentThread()
    job = jobs.start(
        "sum", add, 1, 2, on_success=lambda value: seen.append((value, QThread.currentThread() is main))
    )
    with qtbot.waitSignal(job.finished, timeout=3000):
        assert jobs.running == (job,)
    assert seen == [(3, True)]
    assert jobs.running == ()


def test_progress_is_told(jobs, qtbot):
    reports = []
    job = jobs.start("sum", add, 1, 2)
    job.progressed.connect(lambda *report: reports.append(report))
    with qtbot.waitSignal(job.finished, timeout=3000):
        pass
    assert reports == [(1, 2, "half")]


def test_error_comes_home(jobs, qtbot):
    def fail(*, progress):
        raise FileError("gone")

    seen = []
    job = jobs.start("fail", fail, on_failure=seen.append)
    with qtbot.waitSignal(job.finished, timeout=3000):
        pass
    assert [str(error) for error in seen] == ["gone"]


def test_error_without_listener_goes_to_the_crash_door(jobs, qtbot):
    def fail(*, progress):
        raise ZeroDivisionError

    with qtbot.waitSignal(jobs.crashed, timeout=3000) as caught:
        jobs.start("fail", fail)
    assert isinstance(caught.args[0], ZeroDivisionError)


def test_cancel_stops_within_its_next_check(jobs, qtbot):
    begun = threading.Event()

    def dawdle(*, progress):
        begun.set()
        for step in range(100_000):
            threading.Event().wait(0.005)
            progress.report(step, 100_000)

    outcome = []
    job = jobs.start("long", dawdle, on_success=outcome.append, on_failure=outcome.append)
    assert begun.wait(3)
    with qtbot.waitSignal(job.finished, timeout=1000):
        job.cancel()
    assert outcome == []
    assert job.was_cancelled


def test_store_jobs_run_one_after_the_other(jobs, qtbot):
    at_once, most, lock = [0], [0], threading.Lock()

    def step(*, progress):
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        threading.Event().wait(0.005)
        with lock:
            at_once[0] -= 1

    for _ in range(8):
        last = jobs.start("step", step, lane=Lane.STORE)
    with qtbot.waitSignal(last.finished, timeout=3000):
        pass
    assert most[0] == 1


def test_close_joins_every_thread(qtbot):
    before = set(threading.enumerate())
    jobs = Jobs()

    def dawdle(*, progress):
        while True:
            progress.check_cancelled()
            threading.Event().wait(0.002)

    for _ in range(5):
        jobs.start("long", dawdle)
    jobs.start("long", dawdle, lane=Lane.STORE)
    jobs.close()
    assert set(threading.enumerate()) == before
    with pytest.raises(RuntimeError):
        jobs.start("late", dawdle)


def test_chatty_job_does_not_flood_the_main_thread(jobs, qtbot):
    def chatter(*, progress):
        for step in range(20_000):
            progress.report(step, 20_000)

    count = [0]
    job = jobs.start("chatter", chatter)
    job.progressed.connect(lambda *_: count.__setitem__(0, count[0] + 1))
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    assert job.done == 19_999
    assert count[0] < 20_000
