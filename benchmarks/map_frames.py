"""Map frames of the county, the city and the province against QGIS's renderer, in the same symbology."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from benchmarks import other_maps, peers
from benchmarks.ground import AbsentError, file_of, frames
from benchmarks.rows import Row, alternating, median, missing

SECTION = "Map frames, 1920 × 1080"
REACH = {
    "county": {"full": 4.0, "1:10": 2.0, "1:100": 2.0},
    "city": {"full": 12.0, "1:10": 3.0, "1:100": 1.5},
    "province": {"full": 60.0, "1:10": 3.5, "1:100": 1.5},
}
LABEL_REACH = {"full": 60.0, "1:10": 15.0, "1:100": 15.0}
CAPPED_REACH = 10.0
_PEER = "QGIS renderer"
_TURNS = 5


def run(names: tuple[str, ...]) -> list[Row]:
    """Measure the frames of some data sets."""
    rows: list[Row] = []
    for name in names:
        try:
            file_of(name)
        except AbsentError as reason:
            rows.append(missing(SECTION, name, str(reason)))
            continue
        rows += _measure(name)
        if name == "county":
            rows += other_maps.measure(name, SECTION)
    return rows


def _measure(name: str) -> list[Row]:
    try:
        with peers.ours() as own, peers.qgis() as qgis:
            return _compare(name, own, qgis)
    except AbsentError as reason:
        with peers.ours() as own:
            rows = _compare(name, own, None)
        return [*rows, missing(SECTION, name, str(reason))]


def _compare(name: str, own: peers.Peer, qgis: peers.Peer | None) -> list[Row]:
    own.ask(op="open", ds=name)
    if qgis is not None:
        qgis.ask(op="open", ds=name)
    rows = [_plain(name, key, own, qgis) for key in frames(name)]
    rows.append(_memory(name, own, qgis))
    if name == "county":
        rows += [_labelled(name, key, own, qgis) for key in frames(name)]
    rows.append(_pushed(name, own, qgis))
    with _capped(qgis) as capped:
        if capped is not None:
            capped.ask(op="open", ds=name)
        keys = ("full",) if name == "county" else tuple(frames(name))
        rows += [_labelled(name, key, own, capped, is_capped=True) for key in keys]
    return rows


def _capped(qgis: peers.Peer | None) -> AbstractContextManager[peers.Peer | None]:
    return peers.qgis_capped() if qgis is not None else nullcontext()


def _memory(name: str, own: peers.Peer, qgis: peers.Peer | None) -> Row:
    return Row(
        SECTION,
        f"{name}: peak private memory, no labels",
        own.peak_private_mb,
        "MB",
        qgis.peak_private_mb if qgis is not None else None,
        "QGIS process",
        least_ratio=1.0,
        remark="looked at after each of the frames above; nothing of ours mapped from the cache",
    )


def _plain(name: str, key: str, own: peers.Peer, qgis: peers.Peer | None) -> Row:
    places = frames(name)[key]
    first = [own.ask(op="frame", bbox=box)["ms"] for box in places]
    jobs: dict[str, list[float]] = {"parallel": [], "sequential": []}
    turn = {"own": 0, "parallel": 0, "sequential": 0}

    def box_of(who: str) -> Any:
        turn[who] += 1
        return places[(turn[who] - 1) % len(places)]

    def ask_qgis() -> float:
        assert qgis is not None
        for job, found in jobs.items():
            found.append(float(qgis.ask(op="frame", bbox=box_of(job), job=job)["ms"]))
        return jobs["parallel"][-1]

    times = max(_TURNS, len(places))
    mine, _ = alternating(
        lambda: float(own.ask(op="frame", bbox=box_of("own"))["ms"]),
        ask_qgis if qgis is not None else None,
        times=2 * times,
        peer_times=times,
    )
    best = min((value for value in map(median, jobs.values()) if value is not None), default=None)
    return Row(
        SECTION,
        f"{name}, {key}, no labels",
        median(mine),
        "ms",
        best,
        _PEER,
        least_ratio=REACH[name][key],
        remark=f"first time in this view {median(first):.0f} ms",
        raw={"ours": mine, "first": first, "qgis": jobs},
    )


def _labelled(
    name: str, key: str, own: peers.Peer, qgis: peers.Peer | None, *, is_capped: bool = False
) -> Row:
    places = frames(name)[key][:3]
    mine: list[dict[str, Any]] = []
    theirs: list[dict[str, Any]] = []
    for box in places:
        own.ask(op="frame", bbox=box, labels=True)
    for turn in range(max(_TURNS, len(places))):
        box = places[turn % len(places)]
        mine.append(own.ask(op="frame", bbox=box, labels=True))
        if qgis is not None and turn < max(2, len(places)):
            theirs.append(qgis.ask(op="frame", bbox=box, labels=True, job="parallel"))
    count, others = mine[0]["nlabels"], theirs[0]["nlabels"] if theirs else None
    overlaps = sum(one["overlapping"] for one in mine)
    share = f" ({100 * count / others:.0f} % of QGIS's {others})" if others else ""
    return Row(
        SECTION,
        f"{name}, {key}, with labels" + (", 500 per layer at most in QGIS" if is_capped else ""),
        median([one["ms"] for one in mine]),
        "ms",
        median([one["ms"] for one in theirs]),
        _PEER,
        least_ratio=CAPPED_REACH if is_capped else LABEL_REACH[key],
        shortfall="fewer labels than QGIS" if others and count < others else "",
        remark=f"{count} labels{share}, {overlaps} overlapping",
        raw={"ours": mine, "qgis": theirs},
    )


def _pushed(name: str, own: peers.Peer, qgis: peers.Peer | None) -> Row:
    places = frames(name)["1:10"]
    mine: list[float] = []
    theirs: list[float] = []
    for box in places:
        own.ask(op="pan", bbox=box, share=0.25)  # the first push has no used images to paint on
    for box in places:
        mine.append(float(own.ask(op="pan", bbox=box, share=0.25)["ms"]))
        if qgis is not None:
            theirs.append(float(qgis.ask(op="frame", bbox=box)["ms"]))
    return Row(
        SECTION,
        f"{name}, 1:10, push by a quarter",
        median(mine),
        "ms",
        median(theirs),
        "QGIS's full frame",
        least_ratio=6.0,
        remark="no labels; the window's picture with its margin of 256 px",
        raw={"ours": mine, "qgis": theirs},
    )
