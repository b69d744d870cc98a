"""Make the base geography: ``python -m tools.make_sample_geography [lishui|hanyin]``."""

import argparse
from pathlib import Path

from tools.make_sample_geography import hanyin, lishui

ROOT = Path(__file__).resolve().parent.parent.parent
AREAS = {"lishui": (lishui.make_area, 20190604), "hanyin": (hanyin.make_area, 20140401)}


def main() -> None:
    """Make the areas named on the command line, or both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("areas", nargs="*", help="lishui, hanyin; both when none is named")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "shapefiles")
    chosen = parser.parse_args()
    for name in chosen.areas or AREAS:
        folder = chosen.out / name
        folder.mkdir(parents=True, exist_ok=True)
        make, seed = AREAS[name]
        print(name, make(folder, seed))


if __name__ == "__main__":
    main()
