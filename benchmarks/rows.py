"""What a benchmark reports: one row per figure, with the peer's figure, the reach and the raw numbers."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One line of a table.

    Attributes
    ----------
    section : str
        Title of the table.
    name : str
        What was measured.
    ours : float or None
        Median of this program, in `unit`; None when it was not measured.
    unit : str
        Unit of `ours` and `peers`.
    peers : float or None
        Median of the other program.
    peer : str
        Its name, and what was asked of it.
    least_ratio, most : float or None
        What must be reached: peers / ours at least, ours at most.
    shortfall : str
        Why the two sides did not do the same work, to our advantage; such a row reaches nothing whatever its ratio.
    remark : str
        Label counts, why a figure is missing, and the like.
    raw : dict
        Every single measurement.
    """

    section: str
    name: str
    ours: float | None
    unit: str = "ms"
    peers: float | None = None
    peer: str = ""
    least_ratio: float | None = None
    most: float | None = None
    shortfall: str = ""
    remark: str = ""
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """The peer's figure divided by ours, or None."""
        return self.peers / self.ours if self.ours and self.peers else None

    @property
    def is_reached(self) -> bool | None:
        """Whether the row reaches what it must; None when there is nothing to compare."""
        if self.shortfall:
            return False
        found: list[bool] = []
        if self.least_ratio is not None and self.ratio is not None:
            found.append(self.ratio >= self.least_ratio)
        if self.most is not None and self.ours is not None:
            found.append(self.ours <= self.most)
        return all(found) if found else None

    @property
    def reach(self) -> str:
        """What must be reached, in a few letters."""
        parts = []
        if self.least_ratio is not None:
            parts.append(f"≥ {self.least_ratio:g}×")
        if self.most is not None:
            parts.append(f"≤ {self.most:g} {self.unit}")
        return ", ".join(parts) or "–"

    def as_json(self) -> dict[str, Any]:
        """Return the row with its ratio."""
        return {**asdict(self), "ratio": self.ratio, "is_reached": self.is_reached}


def missing(section: str, name: str, reason: str) -> Row:
    """Return a row that says why there is no figure."""
    return Row(section, name, None, remark=reason)


def timed_ms(action: Callable[[], object]) -> float:
    """Return how long an action takes, in milliseconds."""
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def median_ms(action: Callable[[], object], *, times: int = 5) -> tuple[float, list[float]]:
    """Return the median of several runs and each of them, in milliseconds."""
    raw = [timed_ms(action) for _ in range(times)]
    return statistics.median(raw), raw


def alternating(
    ours: Callable[[], float], peers: Callable[[], float] | None, *, times: int = 5, peer_times: int = 5
) -> tuple[list[float], list[float]]:
    """Take turns, A B A B, so that a busy moment of the machine meets both; each action returns its time."""
    mine: list[float] = []
    theirs: list[float] = []
    for turn in range(max(times, peer_times if peers else 0)):
        if turn < times:
            mine.append(ours())
        if peers is not None and turn < peer_times:
            theirs.append(peers())
    return mine, theirs


def median(values: Sequence[float]) -> float | None:
    """Return the median, or None of nothing."""
    return statistics.median(values) if values else None
