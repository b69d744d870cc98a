"""Rooms import only lower numbers, never sideways, and outside libraries stay in their rooms."""

import ast
from collections.abc import Iterator

import pytest

from tests.rules.sources import Source, parse, program

LEVELS = {
    **dict.fromkeys(("errors", "events", "progress", "settings", "i18n", "paths", "files", "reasons"), 0),
    "geo": 1,
    "model": 2,
    **dict.fromkeys(("store", "exchange", "layers", "basemaps", "charts", "patrol"), 3),
    **dict.fromkeys(("layout", "edits"), 4),
    **dict.fromkeys(("reports", "web", "sample"), 5),
    "workspace": 6,
    **dict.fromkeys(("ui", "cli"), 7),
    "__main__": 8,
}
# Level 0 is one room without doors: its modules may use each other, but no cycle (Python finds that).
PAINTERS = ("layers", "charts", "layout", "reports", "ui")
# Which rooms may import a library; the longest matching name counts. What is not named is free.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "PySide6.QtWidgets": ("ui",),
    "PySide6.QtPrintSupport": ("ui", "layout"),
    "PySide6": PAINTERS,
    "shiboken6": ("ui",),
    "sqlalchemy": ("store",),
    "alembic": ("store",),
    "sqlite3": ("store", "basemaps"),
    "urllib.request": ("basemaps",),
    "http": (),
    "socket": (),
    "pyproj": ("geo",),
    "pyogrio": ("exchange",),
    "openpyxl": ("exchange", "reports", "charts"),
    "python_calamine": ("exchange",),
    "ezdxf": ("exchange",),
    "docx": ("reports", "charts"),
    "docxtpl": ("reports", "charts"),
    "folium": ("web",),
    "branca": ("web",),
    "pikepdf": ("layout",),
    "typer": ("cli",),
    "rich": ("cli",),
    "tomlkit": ("settings",),
    "pandas": (),
    "geopandas": (),
    "matplotlib": (),
    "PyQt5": (),
    "PyQt6": (),
    "requests": (),
    "urllib3": (),
}


def room_of(module: str) -> str:
    """Return the room of a dotted name: ``gisgrid.layers.scene`` is in layers."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imported_names(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of every import, wherever in the file it stands."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            stem = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{stem}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__") and isinstance(node.args[0].value, str):
                yield node.lineno, node.args[0].value


def find_faults(source: Source) -> list[str]:
    """Return a line for each import that the rules forbid."""
    room = room_of(source.module)
    faults = []
    for line, name in imported_names(source):
        place = f"{source.name}:{line}"
        if name.startswith("."):
            faults.append(f"{place}: relative import {name}")
        elif name.split(".", maxsplit=1)[0] == "gisgrid":
            faults += [f"{place}: {text}" for text in fault_inside(room, name)]
        else:
            faults += [f"{place}: {text}" for text in fault_outside(room, name)]
    return faults


def fault_inside(room: str, name: str) -> Iterator[str]:
    target = room_of(name)
    if target in ("", "__version__", room):
        return
    if target not in LEVELS or room not in {"", *LEVELS}:
        yield f"{room} or {target} has no level"
    elif room and LEVELS[target] >= LEVELS[room] and not LEVELS[target] == LEVELS[room] == 0:
        yield f"{room} (level {LEVELS[room]}) imports {target} (level {LEVELS[target]})"
    elif not room:
        yield f"the package's own __init__ imports {target}"


def fault_outside(room: str, name: str) -> Iterator[str]:
    matching = [library for library in LIBRARIES if f"{name}.".startswith(f"{library}.")]
    if matching and room not in LIBRARIES[max(matching, key=len)]:
        yield f"{room} imports {name}"


def test_every_room_has_a_level() -> None:
    rooms = {room_of(source.module) for source in program()} - {""}
    assert rooms <= set(LEVELS)


def test_imports_go_down_only() -> None:
    faults = [fault for source in program() for fault in find_faults(source)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("name", "text", "is_allowed"),
    [
        ("gisgrid/geo/a.py", "from gisgrid.errors import CrsError", True),
        ("gisgrid/geo/a.py", "from gisgrid.model import grid", False),
        ("gisgrid/geo/a.py", "import gisgrid.model.grid", False),
        ("gisgrid/layers/a.py", "from gisgrid import store", False),
        ("gisgrid/layers/a.py", "from gisgrid.layers import view", True),
        ("gisgrid/model/a.py", "def f():\n    from gisgrid.store import tables", False),
        (
            "gisgrid/model/a.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from gisgrid.edits import grids",
            False,
        ),
        ("gisgrid/model/a.py", "import importlib\nimportlib.import_module('gisgrid.store')", False),
        ("gisgrid/model/a.py", "from . import grid", False),
        ("gisgrid/cli/a.py", "from gisgrid.ui import start", False),
        ("gisgrid/layers/a.py", "from PySide6.QtGui import QPainter", True),
        ("gisgrid/layers/a.py", "from PySide6.QtWidgets import QWidget", False),
        ("gisgrid/layers/a.py", "from PySide6 import QtWidgets", False),
        ("gisgrid/model/a.py", "from PySide6.QtCore import QObject", False),
        ("gisgrid/edits/a.py", "from sqlalchemy.orm import Session", False),
        ("gisgrid/store/a.py", "import sqlalchemy as sa", True),
        ("gisgrid/exchange/a.py", "import pyproj", False),
        ("gisgrid/exchange/a.py", "import pyogrio", True),
        ("gisgrid/exchange/a.py", "import geopandas", False),
        ("gisgrid/basemaps/a.py", "import urllib.request", True),
        ("gisgrid/ui/a.py", "from urllib.request import urlopen", False),
        ("gisgrid/settings.py", "from gisgrid.i18n import tr", True),
    ],
)
def test_planted_import_is_judged(name: str, text: str, is_allowed: bool) -> None:
    assert (find_faults(parse(text, name=name)) == []) is is_allowed
