"""Organisation charts against Graphviz's ``dot``: the same boxes and lines, placed and written as PDF."""

import shutil
import subprocess
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

import pikepdf

from benchmarks.rows import Row, alternating, median, timed_ms
from gisgrid.charts.chart import Box, Branch, Chart, Line
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.chart_sheet import chart_pages, chart_sheet
from gisgrid.layout.export import export_sheet
from gisgrid.layout.furniture import SheetTexts
from gisgrid.layout.paper import PageSize, Paper

SECTION = "Charts"
_TIMES = 7
_PAPER = PageSize.of(Paper.A3)


def town_tree(towns: int, villages: int) -> Chart:
    """Return a county over so many towns with so many villages each; heads are named above the villages."""
    boxes = []
    for i in range(towns):
        below = tuple(Box(f"{i + 1}镇{j + 1}村", rank=3) for j in range(villages))
        boxes.append(Box(f"第{i + 1}镇", (Line("张三", label="镇长"),), rank=2, branches=(Branch(below),)))
    return Chart("", "县网络图", Box("县", (Line("王五", label="县长"),), branches=(Branch(tuple(boxes)),)))


def run() -> list[Row]:
    """Measure charts of 300 and 3,000 boxes."""
    application = ready_to_paint()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        rows = [
            _measure(
                town_tree(30, 9), Path(folder), name="300 boxes on A3, layout and PDF", most=60, ratio=10
            ),
            _measure(
                town_tree(100, 29), Path(folder), name="3,000 boxes, layout and PDF", most=600, ratio=None
            ),
        ]
    del application
    return rows


def _measure(chart: Chart, folder: Path, *, name: str, most: float, ratio: float | None) -> Row:
    graph = folder / "tree.gv"
    graph.write_text(_graph(chart), encoding="utf-8")
    empty = folder / "empty.gv"
    empty.write_text('graph { a [fontname="Noto Sans CJK SC", label="县"] }', encoding="utf-8")
    dot = shutil.which("dot")
    theirs_of = partial(_dot_ms, dot, graph, empty) if dot and ratio else None
    _write(chart, folder)
    ours, theirs = alternating(
        lambda: timed_ms(lambda: _write(chart, folder)), theirs_of, times=_TIMES, peer_times=5
    )
    placing, _ = alternating(lambda: timed_ms(lambda: chart_pages(chart, _PAPER)), None, times=_TIMES)
    pages = len(chart_pages(chart, _PAPER))
    remark = f"layout alone {median(placing):.0f} ms, {pages} page(s)"
    if ratio and not dot:
        remark += "; dot is not installed here"
    elif ratio:
        with pikepdf.open(graph.with_suffix(".pdf")) as drawn:
            strip = [float(side) * 25.4 / 72 / 1000 for side in drawn.pages[0].mediabox[2:]]
        remark += f"; dot fits no paper: its page is {strip[0]:.1f} × {strip[1]:.2f} m"
    return Row(
        SECTION,
        name,
        median(ours),
        "ms",
        median(theirs),
        "Graphviz dot, less its start" if theirs else "",
        least_ratio=ratio,
        most=most,
        remark=remark,
        raw={"ours": ours, "dot": theirs, "layout": placing},
    )


def _write(chart: Chart, folder: Path) -> None:
    texts = SheetTexts(chart.title, "", "", "", "", date(2026, 11, 16), 40)
    export_sheet(chart_sheet(chart, _PAPER, texts), folder / "chart.pdf")


def _dot_ms(dot: str, graph: Path, empty: Path) -> float:
    """Return what the tree costs beyond an almost empty graph, so that starting a program is not counted."""

    def draw(source: Path) -> None:
        subprocess.run([dot, "-Tpdf", "-o", str(source.with_suffix(".pdf")), str(source)], check=True)

    return timed_ms(lambda: draw(graph)) - timed_ms(lambda: draw(empty))


def _graph(chart: Chart) -> str:
    parts = [
        'digraph { splines=ortho; node [shape=box, fontname="Noto Sans CJK SC", fontsize=7];',
    ]
    numbers = {id(box): i for i, box in enumerate(chart.root.walk())}
    for box in chart.root.walk():
        words = "\\n".join([box.title, *(f"{line.label} {line.text}" for line in box.lines)])
        parts.append(f'n{numbers[id(box)]} [label="{words}"];')
        parts += [f"n{numbers[id(box)]} -> n{numbers[id(child)]};" for child in box.children]
    return "\n".join([*parts, "}"])
