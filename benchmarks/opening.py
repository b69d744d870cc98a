"""Opening a workspace to its first sharp frame, each time in a fresh process, with and without the map cache."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.ground import AbsentError, frames, register_of
from benchmarks.rows import Row, median, missing

SECTION = "Opening a workspace to the first sharp frame"
ABSENT_REACH = {"county": 1000.0, "city": 5000.0}
PRESENT_REACH = 300.0


def run(names: tuple[str, ...]) -> list[Row]:
    """Measure the opening of some data sets."""
    rows: list[Row] = []
    for name in names:
        if name not in ABSENT_REACH:
            continue
        try:
            rows += _measure(name, register_of(name))
        except AbsentError as reason:
            rows.append(missing(SECTION, name, str(reason)))
    return rows


def _measure(name: str, path: Path) -> list[Row]:
    absent: list[dict[str, Any]] = []
    present: list[dict[str, Any]] = []
    times = 5 if name == "county" else 2
    for _ in range(times):
        cache = Path(tempfile.mkdtemp(prefix="bench"))
        try:
            absent.append(_open(name, path, cache))
            present.append(_open(name, path, cache))
        finally:
            shutil.rmtree(cache)
    return [
        _row(f"{name}, cache absent", absent, ABSENT_REACH[name]),
        _row(f"{name}, cache present", present, PRESENT_REACH),
    ]


def _open(name: str, path: Path, cache: Path) -> dict[str, Any]:
    with peers.ours() as own:
        return own.ask(op="workspace", path=str(path), cache=str(cache), bbox=frames(name)["full"][0])


def _row(name: str, found: list[dict[str, Any]], most_ms: float) -> Row:
    parts = {key: median([one[key] for one in found]) or 0.0 for key in ("open_ms", "scene_ms", "frame_ms")}
    remark = "file {open_ms:.0f} + scene {scene_ms:.0f} + frame {frame_ms:.0f} ms".format(**parts)
    return Row(
        SECTION, name, median([one["ms"] for one in found]), most=most_ms, remark=remark, raw={"ours": found}
    )
