"""Map frames of the county against Mapnik, geopandas.plot and folium, in turns in the same run."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.ground import AbsentError, frames
from benchmarks.rows import Row, alternating, median, missing

_REACH = {"Mapnik": 3.0, "geopandas.plot": 30.0}
_MAPNIK_TURNS, _SLOW_TURNS = 5, 2


def measure(name: str, section: str) -> list[Row]:
    """Measure our plain frames against the other three; a peer that is not installed is a row that says so."""
    rows: list[Row] = []
    for key in frames(name):
        rows += _against(
            lambda key=key: _mapnik(name, key, section), section, f"{name}, {key}, against Mapnik"
        )
    for peer, measured in (("geopandas.plot", _plotted), ("folium", _written)):
        rows += _against(
            lambda measured=measured: measured(name, section), section, f"{name}, full, against {peer}"
        )
    return rows


def _against(measured: Callable[[], Row], section: str, name: str) -> list[Row]:
    try:
        return [measured()]
    except AbsentError as reason:
        return [missing(section, name, str(reason))]


def _mapnik(name: str, key: str, section: str) -> Row:
    places = frames(name)[key]
    turns = max(_MAPNIK_TURNS, len(places))
    with peers.ours() as own, peers.mapnik() as other:
        own.ask(op="open", ds=name)
        other.ask(op="open", ds=name)
        for box in places:
            own.ask(op="frame", bbox=box)
            other.ask(op="frame", bbox=box)
        at = {"own": 0, "other": 0}

        def frame(peer: peers.Peer, who: str) -> float:
            at[who] += 1
            return float(peer.ask(op="frame", bbox=places[at[who] % len(places)])["ms"])

        mine, theirs = alternating(
            lambda: frame(own, "own"), lambda: frame(other, "other"), times=turns, peer_times=turns
        )
    return _row(section, f"{name}, {key}, no labels", mine, theirs, peer="Mapnik")


def _plotted(name: str, section: str) -> Row:
    box = frames(name)["full"][0]
    with peers.ours() as own, peers.python_maps() as other:
        mine, theirs = _in_turns(name, own, other, {"op": "plot", "bbox": box})
    return _row(
        section, f"{name}, full, no labels", mine, [one["ms"] for one in theirs], peer="geopandas.plot"
    )


def _written(name: str, section: str) -> Row:
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        request = {"op": "folium", "out": str(Path(folder) / "map.html")}
        with peers.ours() as own, peers.python_maps() as other:
            mine, theirs = _in_turns(name, own, other, request)
    size_mb = theirs[0]["bytes"] / 1e6
    remark = f"the page alone, {size_mb:.0f} MB; drawing it in a browser is not counted"
    return _row(
        section, f"{name}, full, no labels", mine, [one["ms"] for one in theirs], peer="folium", remark=remark
    )


def _in_turns(
    name: str, own: peers.Peer, other: peers.Peer, request: dict[str, Any]
) -> tuple[list[float], list[dict[str, Any]]]:
    box = frames(name)["full"][0]
    own.ask(op="open", ds=name)
    other.ask(op="open", ds=name)
    own.ask(op="frame", bbox=box)
    mine: list[float] = []
    theirs: list[dict[str, Any]] = []
    for _ in range(_SLOW_TURNS):
        mine += [float(own.ask(op="frame", bbox=box)["ms"]) for _ in range(3)]
        theirs.append(other.ask(**request))
    return mine, theirs


def _row(
    section: str, what: str, mine: list[float], theirs: list[float], *, peer: str, remark: str = ""
) -> Row:
    return Row(
        section,
        what,
        median(mine),
        "ms",
        median(theirs),
        peer,
        least_ratio=_REACH.get(peer),
        remark=remark,
        raw={"ours": mine, peer: theirs},
    )
