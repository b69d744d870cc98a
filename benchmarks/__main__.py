"""``python -m benchmarks [NAME …]``: measure, print, keep the raw numbers, write the tables.

Names: map, opening, start, window, register, paper, patrol, charts; all of them when none is given.
"""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import datetime

from benchmarks import summary
from benchmarks.ground import RESULTS
from benchmarks.machine import describe
from benchmarks.rows import Row


def _map(names: tuple[str, ...]) -> list[Row]:
    from benchmarks import map_frames  # noqa: PLC0415  each table loads only what it measures

    return map_frames.run(names)


def _opening(names: tuple[str, ...]) -> list[Row]:
    from benchmarks import opening  # noqa: PLC0415  as above

    return opening.run(names)


def _start(names: tuple[str, ...]) -> list[Row]:
    from benchmarks import start  # noqa: PLC0415  as above

    return start.run()


def _window(names: tuple[str, ...]) -> list[Row]:
    from benchmarks import window  # noqa: PLC0415  as above

    return window.run(names)


def _register(names: tuple[str, ...]) -> list[Row]:
    from benchmarks import register  # noqa: PLC0415  as above

    return register.run()


def _paper(names: tuple[str, ...]) -> list[Row]:
    from benchmarks import paper  # noqa: PLC0415  as above

    return paper.run()


def _patrol(names: tuple[str, ...]) -> list[Row]:
    from benchmarks import patrol  # noqa: PLC0415  as above

    return patrol.run()


def _charts(names: tuple[str, ...]) -> list[Row]:
    from benchmarks import charts, reports  # noqa: PLC0415  as above

    return charts.run() + reports.run()


TABLES: dict[str, Callable[[tuple[str, ...]], list[Row]]] = {
    "map": _map,
    "opening": _opening,
    "start": _start,
    "window": _window,
    "register": _register,
    "paper": _paper,
    "patrol": _patrol,
    "charts": _charts,
}
BY_GROUND = ("map", "opening", "window")
"""Tables that are measured for each data set by itself."""


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("tables", nargs="*", metavar="NAME", help=", ".join(TABLES))
    parser.add_argument("--data", nargs="+", default=["county", "city"], help="county, city, province")
    options = parser.parse_args()
    if unknown := set(options.tables) - set(TABLES):
        parser.error(f"no table {', '.join(sorted(unknown))}; there are {', '.join(TABLES)}")
    machine = describe()
    print(json.dumps(machine, indent=2, ensure_ascii=False))
    for name in options.tables or list(TABLES):
        for ground in options.data if name in BY_GROUND else [""]:
            rows = TABLES[name]((ground,))
            for row in rows:
                print(summary.line_of(row), flush=True)
            _keep(f"{name}-{ground}" if ground else name, rows)
    summary.write()
    return 0


def _keep(name: str, rows: list[Row]) -> None:
    """Keep the raw numbers of a table."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    document = {
        "table": name,
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "machine": describe(),
        "rows": [row.as_json() for row in rows],
    }
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
