"""Fetching tiles over the network in the background: newest wishes first, one message when it fails."""

import threading
import time
from collections.abc import Callable
from enum import Enum, auto

from gisgrid import __version__
from gisgrid.basemaps.disk_cache import DiskCache
from gisgrid.basemaps.grid import Tile
from gisgrid.basemaps.sources import RemoteTiles
from gisgrid.errors import GisgridError
from gisgrid.i18n import tr

TIMEOUT_S = 8.0
_THREADS = 4
_MOST_WAITING = 200
_FAILURES_BEFORE_PAUSE = 3
_PAUSE_S = 60.0
_LARGEST_BYTES = 8_000_000
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


class NetworkError(GisgridError):
    """A service cannot be reached or does not answer as it should.

    Attributes
    ----------
    status : int
        What a service answered, as HTTP numbers it; 0 when none was reached.
    """

    def __init__(self, text: str, *, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


class _Outcome(Enum):
    PICTURE = auto()
    NOTHING = auto()
    FAILURE = auto()


def fetch(address: str, *, timeout_s: float = TIMEOUT_S) -> bytes:
    """Return what lies at a web address.

    Raises
    ------
    NetworkError
        If the service cannot be reached in time or refuses.
    """
    # The network's modules cost a twentieth of a second, and most stations never ask for them.
    import urllib.error  # noqa: PLC0415  start-up cost, as said above
    import urllib.request  # noqa: PLC0415  as above

    request = urllib.request.Request(address, headers={"User-Agent": f"gisgrid/{__version__}"})
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:
            return bytes(answer.read(_LARGEST_BYTES))
    except urllib.error.HTTPError as error:
        error.close()
        raise NetworkError(_refusal(error.code), status=error.code) from error
    except (OSError, ValueError) as error:
        raise NetworkError(tr("The map service cannot be reached; the map goes on without it.")) from error


def _refusal(status: int) -> str:
    if status in (401, 403, 418):
        return tr(
            "The map service refuses the key or its daily share is used up (answer {status}).", status=status
        )
    return tr("The map service answers with an error ({status}).", status=status)


class TileFetcher:
    """Keeps wishes for tiles and serves them on threads of its own.

    Parameters
    ----------
    source : RemoteTiles
        Where the tiles are.
    cache : DiskCache
        Where they are kept.
    on_arrived : callable
        Called with the tile, on a thread of the fetcher, when it lies in the cache or in hand.
    on_problem : callable
        Called with a sentence, once per outage, on a thread of the fetcher.
    """

    def __init__(
        self,
        source: RemoteTiles,
        cache: DiskCache,
        *,
        on_arrived: Callable[[Tile], None],
        on_problem: Callable[[str], None],
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._source = source
        self._cache = cache
        self._on_arrived = on_arrived
        self._on_problem = on_problem
        self._timeout_s = timeout_s
        self._condition = threading.Condition()
        self._waiting: dict[Tile, None] = {}
        self._running: set[Tile] = set()
        self._absent: set[Tile] = set()
        self._fresh: dict[Tile, bytes] = {}
        self._failures = 0
        self._pause_until_s = 0.0
        self._is_closing = False
        self._threads: list[threading.Thread] = []

    def content(self, tile: Tile) -> bytes | None:
        """Return a tile that is at hand, else wish for it and return None at once."""
        with self._condition:
            fresh = self._fresh.pop(tile, None)
        if fresh is not None:
            return fresh
        kept = self._cache.read(self._source.cache_key, tile)
        if kept is None:
            self._wish(tile)
        return kept

    def _wish(self, tile: Tile) -> None:
        with self._condition:
            if self._is_closing or tile in self._absent or tile in self._running:
                return
            if time.monotonic() < self._pause_until_s:
                return
            self._waiting.pop(tile, None)
            self._waiting[tile] = None
            while len(self._waiting) > _MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]
            if not self._threads:
                self._threads = [
                    threading.Thread(target=self._serve, name=f"gisgrid-tiles-{number}", daemon=True)
                    for number in range(_THREADS)
                ]
                for thread in self._threads:
                    thread.start()
            self._condition.notify()

    def close(self) -> None:
        """Take no more wishes; what is under way ends by itself, at the latest after the time limit."""
        with self._condition:
            self._is_closing = True
            self._waiting.clear()
            self._condition.notify_all()
        for thread in self._threads:
            thread.join(timeout=0.2)

    def _serve(self) -> None:
        while True:
            with self._condition:
                while not self._waiting and not self._is_closing:
                    self._condition.wait()
                if self._is_closing:
                    return
                tile, _ = self._waiting.popitem()
                self._running.add(tile)
            outcome, problem = self._get(tile)
            with self._condition:
                self._running.discard(tile)
                if self._has_ended():
                    return
                if outcome is _Outcome.NOTHING:
                    self._absent.add(tile)
                is_outage = self._count(outcome)
            if is_outage:
                self._on_problem(problem)
            if outcome is _Outcome.PICTURE:
                self._on_arrived(tile)

    def _has_ended(self) -> bool:
        return self._is_closing

    def _get(self, tile: Tile) -> tuple[_Outcome, str]:
        try:
            content = fetch(self._source.address(tile), timeout_s=self._timeout_s)
        except NetworkError as problem:
            is_absent = problem.status in (204, 400, 404)
            return (_Outcome.NOTHING, "") if is_absent else (_Outcome.FAILURE, str(problem))
        if not content:
            return _Outcome.NOTHING, ""
        if not content.startswith(_PICTURES):
            return _Outcome.FAILURE, tr(
                "The map service answers with something that is no picture; look at address and key."
            )
        self._cache.write(self._source.cache_key, tile, content)
        with self._condition:
            # Kept in hand until it is painted, for disks that are full.
            self._fresh[tile] = content
            while len(self._fresh) > _MOST_WAITING:
                del self._fresh[next(iter(self._fresh))]
        return _Outcome.PICTURE, ""

    def _count(self, outcome: _Outcome) -> bool:
        """Count failures in a row; tell whether an outage begins now."""
        if outcome is not _Outcome.FAILURE:
            self._failures = 0
            return False
        self._failures += 1
        if self._failures < _FAILURES_BEFORE_PAUSE or time.monotonic() < self._pause_until_s:
            return False
        self._pause_until_s = time.monotonic() + _PAUSE_S
        self._waiting.clear()
        return self._failures == _FAILURES_BEFORE_PAUSE
