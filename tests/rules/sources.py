"""The program's own sources, read and parsed once for all rule tests."""

import ast
import functools
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Source:
    """One file; `module` is its dotted name, `name` its path below the root."""

    name: str
    module: str
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        """The parsed text."""
        return ast.parse(self.text, self.name)


def parse(text: str, *, name: str) -> Source:
    """Take a text as the file `name`, such as ``gisgrid/geo/crs.py``."""
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Source(name, module, text)


@functools.cache
def program() -> tuple[Source, ...]:
    """Return every file of the package, sorted by path."""
    found = tuple(texts())
    for source in found:
        assert source.tree
    # A million nodes that live to the end: out of the sight of the collector, and of the guards that look through it.
    gc.freeze()
    return found


def texts() -> Iterator[Source]:
    """Yield every file of the package, not yet parsed, sorted by path."""
    for path in sorted((ROOT / "gisgrid").rglob("*.py")):
        yield parse(path.read_text(encoding="utf-8"), name=path.relative_to(ROOT).as_posix())
