"""Write the symbols of the map as SVG into resources/symbols: ``python -m tools.make_symbols``.

The shapes of danger classes, key units, installations and badges are those that the map paints, taken from its own
code; the pictograms of industries are drawn here, in strokes on a field of 24 by 24 units.
"""

from pathlib import Path

from PySide6.QtGui import QPainterPath

from gisgrid.layers.palette import SCREEN
from gisgrid.layers.symbols import SymbolKind, symbol_colour, symbol_path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "symbols"
_SIDE = 24
_RADIUS = 7.0
_KINDS = {
    SymbolKind.A: "class-a",
    SymbolKind.B: "class-b",
    SymbolKind.C: "class-c",
    SymbolKind.UNGRADED: "ungraded",
    SymbolKind.KEY_UNIT: "key-unit",
}
_LEVELS = {"1": "一", "2": "二", "3": "三", "4": "四"}
# Han numerals as strokes, so that the symbols need no font.
_NUMERALS = {
    "1": "M8.8 16h6.4",
    "2": "M9.6 14h4.8M8.6 18h6.8",
    "3": "M9.4 13.4h5.2M10 16h4M8.6 18.6h6.8",
    "4": "M9 13.6h6v5H9zM11.2 13.6q0 2.6-1.4 3M12.9 13.6v2.2q0 .8 1.4.8",
}
PICTOGRAMS = {
    "chemical": "M9 3h6M10.5 3v6L5 18.5A1.7 1.7 0 0 0 6.5 21h11a1.7 1.7 0 0 0 1.5-2.5L13.5 9V3M7.6 15h8.8",
    "machinery": "M12 8.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M5.3 18.7l2.1-2.1M16.6 7.4l2.1-2.1",
    "light-industry": "M3.5 8 12 3.5 20.5 8v8L12 20.5 3.5 16zM3.5 8l8.5 4.5L20.5 8M12 12.5v8",
    "textile": "M6 3.5h12M6 20.5h12M8 3.5v17M16 3.5v17M8 7.5l8 2.5M8 11.5l8 2.5M8 15.5l8 2.5",
    "medicine": "M9 4h6v5h5v6h-5v5H9v-5H4V9h5z",
    "trade": "M5 8h14l-1 12.5H6zM8.8 10.5V7a3.2 3.2 0 0 1 6.4 0v3.5",
    "building-material": "M3.5 5.5h17v13h-17zM3.5 12h17M9 5.5V12M15 12v6.5",
    "construction": "M6.5 21V3M3 7h17.5M6.5 3 20.5 7M17 7v5.5M14.8 12.5h4.4V16h-4.4zM3.5 21h7",
    "metal": "M7.5 10.5h9l4 8h-17zM9 10.5l1.6-5h2.8l1.6 5",
    "metallurgy": "M4 8.5h16L18 19a1.8 1.8 0 0 1-1.8 1.5H7.8A1.8 1.8 0 0 1 6 19zM8 8.5V4.5M12 8.5v-5M16 8.5V4.5",
    "gas": "M12 3c.8 4 6 6 6 11a6 6 0 0 1-12 0c0-3 2-4.2 3-6 .8 1.8 1.6 2.3 2.6 3 1-3 .2-5.4.4-8z",
    "fireworks": "M12 9V3M12 21v-6M9 12H3M21 12h-6M9.9 9.9 5.6 5.6M18.4 18.4l-4.3-4.3M9.9 14.1l-4.3 4.3M18.4 5.6l-4.3 4.3",
    "mine": "M3.5 9.5c5-5.5 12-5.5 17 0M12 5.5V21",
    "transport": "M2.5 6.5h11V16h-11zM13.5 10H18l3.5 3.2V16h-8M6.5 18.6a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6M17 18.6a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6",
    "power": "M13.5 2.5 5.5 13.5h5.5l-1 8 8.5-11.5h-5.7z",
    "fire": "M9 8.5h6V21H9zM12 8.5V4M12 4h6M8 6l4-2",
    "three-in-one": "M2.8 11.2 12 3.8l9.2 7.4M5 9.6V20.5h14V9.6M8.4 13v3.5M12 13v3.5M15.6 13v3.5",
}


def make_symbols(folder: Path = FOLDER) -> list[Path]:
    """Write every symbol; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {name: _painted(kind) for kind, name in _KINDS.items()}
    drawn |= {f"installation-{number}": _installation(number) for number in _LEVELS}
    drawn |= {
        "hazard-general": _badge(SCREEN.badge, ""),
        "hazard-major": _badge(SCREEN.badge_urgent, "M12 7.5v6M12 16.4v.2"),
        "hazard-overdue": _badge(SCREEN.badge_urgent, "M12 8v4.4l3 1.8"),
    }
    drawn |= {
        f"industry-{name}": _pictogram(path) for name, path in PICTOGRAMS.items() if name != "three-in-one"
    }
    drawn["three-in-one"] = _pictogram(PICTOGRAMS["three-in-one"])
    paths = []
    for name, inside in sorted(drawn.items()):
        path = folder / f"{name}.svg"
        head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIDE}" height="{_SIDE}" viewBox="0 0 {_SIDE} {_SIDE}">'
        path.write_text(f"{head}{inside}</svg>\n", encoding="utf-8")
        paths.append(path)
    return paths


def _painted(kind: SymbolKind) -> str:
    """Return a shape of the map with its halo, as the painter makes it."""
    data = _data(symbol_path(kind, _RADIUS))
    halo = 3.6 if kind is SymbolKind.KEY_UNIT else 2.4
    fill = symbol_colour(kind, SCREEN)
    return (
        f'<path d="{data}" fill="none" stroke="{SCREEN.halo}" stroke-width="{halo}" stroke-linejoin="round"/>'
        f'<path d="{data}" fill="{fill}"/>'
    )


def _data(path: QPainterPath) -> str:
    words = []
    at = 0
    while at < path.elementCount():
        element = path.elementAt(at)
        x, y = element.x + _SIDE / 2, element.y + _SIDE / 2
        if element.isMoveTo():
            words.append(f"M{x:.2f} {y:.2f}")
        elif element.isLineTo():
            words.append(f"L{x:.2f} {y:.2f}")
        else:
            rest = [path.elementAt(at + step) for step in (1, 2)]
            ends = " ".join(f"{one.x + _SIDE / 2:.2f} {one.y + _SIDE / 2:.2f}" for one in rest)
            words.append(f"C{x:.2f} {y:.2f} {ends}")
            at += 2
        at += 1
    return "".join(words) + "Z"


def _installation(number: str) -> str:
    return (
        f'<path d="M12 3 21.5 20.5h-19z" fill="{SCREEN.installation}" stroke="{SCREEN.installation_edge}" '
        'stroke-width="1.4" stroke-linejoin="round"/>'
        f'<path d="{_NUMERALS[number]}" fill="none" stroke="{SCREEN.installation_text}" stroke-width="1.4"/>'
    )


def _badge(fill: str, sign: str) -> str:
    inside = (
        f'<path d="{sign}" fill="none" stroke="{SCREEN.halo}" stroke-width="2" stroke-linecap="round"/>'
        if sign
        else ""
    )
    return f'<circle cx="12" cy="12" r="9" fill="{fill}" stroke="{SCREEN.halo}" stroke-width="1.6"/>{inside}'


def _pictogram(data: str) -> str:
    return (
        f'<path d="{data}" fill="none" stroke="#FFFFFF" stroke-width="2" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


if __name__ == "__main__":
    print(f"{len(make_symbols())} symbols")
