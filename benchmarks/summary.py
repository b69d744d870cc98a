"""Writes the tables of docs/performance.md from the raw numbers; the words around them are kept by hand."""

import json
from typing import Any

from benchmarks.ground import RESULTS, ROOT
from benchmarks.rows import Row

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_ORDER = ("map", "window", "opening", "start", "paper", "register")
_GROUNDS = ("", "-county", "-city", "-province")


def figure(value: float | None, unit: str) -> str:
    """Return a figure with its unit, short."""
    if value is None:
        return "–"
    if unit == "ms" and value >= 10_000:
        return f"{value / 1000:.1f} s"
    return f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"


def line_of(row: Row) -> str:
    """Return a row for the terminal."""
    ratio = f"{row.ratio:.1f}×" if row.ratio is not None else "–"
    return " | ".join(
        (row.name, figure(row.ours, row.unit), figure(row.peers, row.unit), ratio, row.reach, row.remark)
    )


def write() -> None:
    """Put the tables of every kept result into the page, between the two marks."""
    parts = []
    for name in _ORDER:
        for path in (RESULTS / f"{name}{ground}.json" for ground in _GROUNDS):
            if path.exists():
                parts.append(_table(json.loads(path.read_text(encoding="utf-8"))))
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n\n{chr(10).join(parts)}\n{END}{tail}", encoding="utf-8")


def _table(document: dict[str, Any]) -> str:
    machine = document["machine"]
    lines = [
        f"### {document['rows'][0]['section']}" if document["rows"] else "",
        "",
        f"Measured {document['at'][:16].replace('T', ' ')}, load {machine['load']} on {machine['cores']} cores.",
        "",
        "| | ours | peer | ratio | reach | | remark |",
        "|---|---:|---:|---:|---:|---|---|",
    ]
    for held in document["rows"]:
        row = Row(**{key: value for key, value in held.items() if key not in ("ratio", "is_reached")})
        ratio = f"{row.ratio:.1f}×" if row.ratio is not None else "–"
        peers = figure(row.peers, row.unit) + (f" ({row.peer})" if row.peers is not None else "")
        verdict = {True: "✓", False: "open", None: ""}[row.is_reached]
        remark = "; ".join(part for part in (row.shortfall, row.remark) if part)
        cells = (row.name, figure(row.ours, row.unit), peers, ratio, row.reach, verdict, remark)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
