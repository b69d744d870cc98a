"""The program's own sources, parsed once for all rule tests."""

import ast
import functools
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Source:
    """One parsed file; `module` is its dotted name, `name` its path below the root."""

    name: str
    module: str
    text: str
    tree: ast.Module


def parse(text: str, *, name: str) -> Source:
    """Parse a text as the file `name`, such as ``gisgrid/geo/crs.py``."""
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Source(name, module, text, ast.parse(text, name))


@functools.cache
def program() -> tuple[Source, ...]:
    """Return every file of the package, sorted by path."""
    return tuple(
        parse(path.read_text(encoding="utf-8"), name=path.relative_to(ROOT).as_posix())
        for path in sorted((ROOT / "gisgrid").rglob("*.py"))
    )
