"""Make the pictures of the charts in docs/gallery: ``python -m tools.make_chart_gallery REGISTER …``.

Each register gives its M3, M4 and M5; beside them stands a chart of 301 boxes on A3.
"""

import argparse
import sys
from datetime import date
from pathlib import Path

from benchmarks.charts import town_tree
from gisgrid.charts.kinds import CHART_KINDS
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.chart_sheet import chart_sheet, chart_texts
from gisgrid.layout.export import page_image
from gisgrid.layout.furniture import SheetTexts
from gisgrid.layout.paper import PageSize, Paper
from gisgrid.workspace import OpenMode, Workspace
from tools.make_gallery import GALLERY

_DPI = 110
_DAY = date(2026, 11, 16)


def main() -> int:
    """Paint the first page of each chart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("registers", nargs="*", type=Path, help="made by gisgrid demo")
    parser.add_argument("--out", type=Path, default=GALLERY / "charts")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    application = ready_to_paint()
    page = PageSize.of(Paper.A3)
    texts = SheetTexts("三百框网络图", "", "", "", "", _DAY, 40)
    sheet = chart_sheet(town_tree(30, 9), page, texts)
    page_image(sheet.pages[0], dpi=_DPI).save(str(chosen.out / "boxes-301.png"))
    for path in chosen.registers:
        with Workspace.open(path, OpenMode.READ) as register:
            for kind in CHART_KINDS.values():
                chart = kind.make(register, on=_DAY)
                sheet = chart_sheet(chart, page, chart_texts(register, chart, today=_DAY))
                name = f"{path.stem}-{kind.paper_id.lower()}.png"
                page_image(sheet.pages[0], dpi=_DPI).save(str(chosen.out / name))
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
