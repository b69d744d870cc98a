"""Slow work in the background: one serial lane for the store, a small pool for the rest.

A job is a plain function whose keyword `progress` takes a `gisgrid.progress.Progress`. It runs on a
thread that `Jobs` owns and joins; what it returns or raises comes home as a signal on the main thread.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from gisgrid.errors import CancelledError
from gisgrid.i18n import tr
from gisgrid.progress import Progress
from gisgrid.ui.lazy_types import prepare_for_threads

_LOG = logging.getLogger(__name__)
_POOL_THREADS = 2


class Lane(Enum):
    """Where a job waits for its turn."""

    STORE = auto()
    """One after the other: everything that reads or writes the workspace."""
    POOL = auto()
    """Side by side: painting to files, reading foreign files, previews."""


class Job(QObject):
    """One piece of background work, as the main thread sees it.

    Signals
    -------
    progressed(done: int, total: int, text: str)
        The work told how far it is; several reports in a row may be told as one.
    succeeded(result: object)
        The function returned.
    failed(error: object)
        The function raised; the payload is the exception. Not sent for a cancelled job.
    finished()
        Always last: after success, failure or cancellation.
    """

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(
        self, title: str, function: Callable[[Progress], object], *, lane: Lane, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.lane = lane
        self.done = 0
        self.total = 0
        self.text = ""
        self.is_finished = False
        self.was_cancelled = False
        self._function = function
        self._latest: tuple[int, int, str] | None = None
        self.progress = Progress(self._on_report)
        self.notify: Callable[[], None] = lambda: None

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next check and leaves nothing half-done."""
        self.progress.cancel()

    def _on_report(self, done: int, total: int, text: str) -> None:
        # On the worker's thread: only the newest report is kept, so a chatty job cannot flood the main thread.
        waiting = self._latest is not None
        self._latest = (done, total, text)
        if not waiting:
            self.notify()

    def deliver_report(self) -> None:
        """Send the newest report, if one waits (main thread)."""
        latest, self._latest = self._latest, None
        if latest is not None and not self.is_finished:
            self.done, self.total, self.text = latest
            self.progressed.emit(*latest)

    def work(self) -> tuple[object, BaseException | None]:
        """Run the function on the calling thread and return what came of it."""
        try:
            self.progress.check_cancelled()
            return self._function(self.progress), None
        except Exception as error:  # noqa: BLE001 - the door of the background: the main thread gets every error
            return None, error

    def settle(self, result: object, error: BaseException | None) -> None:
        """Send the outcome (main thread)."""
        self.deliver_report()
        self.is_finished = True
        if error is None:
            self.succeeded.emit(result)
        elif isinstance(error, CancelledError):
            self.was_cancelled = True
        else:
            self.failed.emit(error)
        self.finished.emit()


class _Worker:
    """A queue with the threads that serve it."""

    def __init__(
        self, name: str, thread_count: int, deliver: Callable[[Job, object, BaseException | None], None]
    ) -> None:
        self._queue: deque[Job] = deque()
        self._condition = threading.Condition()
        self._closing = False
        self._deliver = deliver
        self._threads = [
            threading.Thread(target=self._serve, name=f"gisgrid-{name}-{number}")
            for number in range(thread_count)
        ]
        self._started = False

    def put(self, job: Job) -> None:
        with self._condition:
            if not self._started:
                self._started = True
                for thread in self._threads:
                    thread.start()
            self._queue.append(job)
            self._condition.notify()

    def close(self) -> None:
        with self._condition:
            self._closing = True
            self._condition.notify_all()

    def join(self) -> None:
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _serve(self) -> None:
        while True:
            with self._condition:
                while not self._queue and not self._closing:
                    self._condition.wait()
                if not self._queue:
                    return
                job = self._queue.popleft()
            result, error = job.work()
            self._deliver(job, result, error)
            del job, result, error


class Jobs(QObject):
    """Starts background jobs, lists those under way and ends them cleanly.

    Signals
    -------
    running_changed()
        A job began or ended, or told its progress; see `running`.
    crashed(error: object)
        A job without a listener for its failure raised something; the window's crash door listens.
    """

    running_changed = Signal()
    crashed = Signal(object)
    _mail_came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        prepare_for_threads()
        self._mail: deque[tuple[Job, tuple[object, BaseException | None] | None]] = deque()
        self._running: list[Job] = []
        self._closed = False
        self._workers = {
            Lane.STORE: _Worker("store", 1, self._post),
            Lane.POOL: _Worker("pool", _POOL_THREADS, self._post),
        }
        self._mail_came.connect(self._on_mail, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs that wait or work, oldest first."""
        return tuple(self._running)

    def start(
        self,
        title: str,
        function: Callable[..., object],
        *args: Any,
        lane: Lane = Lane.POOL,
        on_success: Callable[[Any], object] | None = None,
        on_failure: Callable[[Any], object] | None = None,
        **values: Any,
    ) -> Job:
        """Run ``function(*args, progress=…, **values)`` in the background.

        Parameters
        ----------
        title : str
            What the status bar shows, already translated.
        function : callable
            Slow function that takes the keyword `progress`.
        lane : Lane
            Where it waits for its turn.
        on_success, on_failure : callable, optional
            Called on the main thread with the result or with the exception.

        Returns
        -------
        Job
            Its signals tell the rest; it lives until it has finished.

        Raises
        ------
        RuntimeError
            If the jobs were already closed.
        """
        if self._closed:
            raise RuntimeError(tr("The program is closing; no new work is begun."))
        job = Job(
            title, lambda progress: function(*args, progress=progress, **values), lane=lane, parent=self
        )
        if on_success is not None:
            job.succeeded.connect(on_success)
        job.failed.connect(on_failure if on_failure is not None else self.crashed.emit)
        job.notify = lambda: self._post_report(job)
        self._running.append(job)
        self._workers[lane].put(job)
        self.running_changed.emit()
        return job

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self._running:
            job.cancel()

    def close(self) -> None:
        """Cancel what runs, wait for the threads and deliver nothing more."""
        if self._closed:
            return
        self._closed = True
        self.cancel_all()
        for worker in self._workers.values():
            worker.close()
        for worker in self._workers.values():
            worker.join()
        self._mail.clear()
        for job in self._running:
            job.notify = lambda: None
            job.deleteLater()
        self._running.clear()

    def _post(self, job: Job, result: object, error: BaseException | None) -> None:
        self._mail.append((job, (result, error)))
        self._mail_came.emit()

    def _post_report(self, job: Job) -> None:
        self._mail.append((job, None))
        self._mail_came.emit()

    def _on_mail(self) -> None:
        while self._mail:
            job, outcome = self._mail.popleft()
            if outcome is None:
                job.deliver_report()
                continue
            self._running.remove(job)
            result, error = outcome
            if error is not None and not isinstance(error, CancelledError):
                _LOG.debug("job %s failed", job.title, exc_info=error)
            job.settle(result, error)
            job.notify = lambda: None
            job.deleteLater()
        self.running_changed.emit()
