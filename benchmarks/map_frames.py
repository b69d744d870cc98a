"""Map frames of the county and the city against QGIS's renderer, in the same symbology."""

from typing import Any

from benchmarks import peers
from benchmarks.ground import AbsentError, file_of, frames
from benchmarks.rows import Row, alternating, median, missing

SECTION = "Map frames, 1920 × 1080"
REACH = {
    "county": {"full": 4.0, "1:10": 2.0, "1:100": 2.0},
    "city": {"full": 12.0, "1:10": 3.0, "1:100": 1.5},
    "province": {"full": 60.0, "1:10": 3.5, "1:100": 1.5},
}
LABEL_REACH = {"full": 60.0, "1:10": 15.0, "1:100": 15.0}
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
    loaded = own.ask(op="frame", bbox=frames(name)["full"][0])
    theirs = qgis.ask(op="frame", bbox=frames(name)["full"][0]) if qgis is not None else {}
    rows.append(
        Row(
            SECTION,
            f"{name}: peak memory, no labels",
            loaded["rss_mb"],
            "MB",
            theirs.get("rss_mb"),
            "QGIS process",
            least_ratio=1.0,
            remark=f"of which private now {loaded['private_mb']:.0f} MB; nothing of ours mapped from the cache",
        )
    )
    rows += [_labelled(name, key, own, qgis) for key in frames(name)]
    rows.append(_pushed(name, own, qgis))
    return rows


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


def _labelled(name: str, key: str, own: peers.Peer, qgis: peers.Peer | None) -> Row:
    # QGIS needs up to a minute for such a frame of the city: there it is asked once.
    places = frames(name)[key][:3]
    mine: list[dict[str, Any]] = []
    theirs: list[dict[str, Any]] = []
    for turn in range(max(_TURNS, len(places))):
        box = places[turn % len(places)]
        mine.append(own.ask(op="frame", bbox=box, labels=True))
        is_asked = qgis is not None and turn < max(2, len(places)) and (name == "county" or turn < 1)
        if qgis is not None and is_asked:
            theirs.append(qgis.ask(op="frame", bbox=box, labels=True, job="parallel"))
    count, others = mine[0]["nlabels"], theirs[0]["nlabels"] if theirs else None
    overlaps = sum(one["overlapping"] for one in mine)
    share = f" ({100 * count / others:.0f} % of QGIS's {others})" if others else ""
    return Row(
        SECTION,
        f"{name}, {key}, with labels",
        median([one["ms"] for one in mine]),
        "ms",
        median([one["ms"] for one in theirs]),
        _PEER,
        least_ratio=LABEL_REACH[key],
        shortfall="fewer labels than QGIS" if others and count < others else "",
        remark=f"{count} labels{share}, {overlaps} overlapping",
        raw={"ours": mine, "qgis": theirs},
    )


def _pushed(name: str, own: peers.Peer, qgis: peers.Peer | None) -> Row:
    places = frames(name)["1:10"]
    mine = [float(own.ask(op="pan", bbox=box, share=0.25)["ms"]) for box in places * 2][len(places) :]
    theirs = [float(qgis.ask(op="frame", bbox=box)["ms"]) for box in places] if qgis is not None else []
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
