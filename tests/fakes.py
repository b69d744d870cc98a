"""A register of plain lists, and a small town to put into it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from gisgrid.model.enumerations import GridKind
from gisgrid.model.register import WorkspaceInfo


def make_scheme() -> Any:
    """Make the few parts of a scheme that cards and trees read."""
    posts = (
        SimpleNamespace(key="leader", name="网格长", count=1, levels=("park",)),
        SimpleNamespace(key="assistant", name="网格长助理", count=2, levels=("park",)),
        SimpleNamespace(key="worker", name="安环专职网格员", count=1, levels=("park",)),
    )
    levels = {
        1: SimpleNamespace(key="town", name="一级网格", rank=1),
        2: SimpleNamespace(key="park", name="二级网格", rank=2),
    }

    def level_for(rank: int, kind: GridKind, code: str = "") -> Any:
        del kind, code
        return levels.get(rank)

    def posts_on(level_key: str) -> tuple[Any, ...]:
        return tuple(post for post in posts if level_key in post.levels)

    return SimpleNamespace(
        key="test", name="测试方案", posts=posts, visits=(), level_for=level_for, posts_on=posts_on
    )


@dataclass
class FakeRegister:
    """Answers like the store, from lists."""

    records: dict[type[Any], list[Any]] = field(default_factory=dict)
    info: WorkspaceInfo = field(
        default_factory=lambda: WorkspaceInfo("0" * 32, "丽水经济技术开发区", 40, "lishui-2019", "")
    )
    scheme: Any = field(default_factory=make_scheme)
    step: int = 1

    def add(self, *entities: Any) -> Any:
        """Keep records, numbering those without an id; return the first."""
        for entity in entities:
            kept = self.records.setdefault(type(entity), [])
            if entity.id is None:
                entity.id = 1 + max((e.id for e in kept), default=0)
            kept.append(entity)
        return entities[0]

    def get(self, kind: type[Any], id: int, /) -> Any:
        """Return one record or None."""
        return next((e for e in self.records.get(kind, []) if e.id == id), None)

    def find(self, kind: type[Any], /, **where: Any) -> list[Any]:
        """Return the records that meet the conditions, by id."""
        found = [e for e in self.records.get(kind, []) if _meets(e, where)]
        return sorted(found, key=lambda e: e.id)

    def count(self, kind: type[Any], /, **where: Any) -> int:
        """Count what `find` returns."""
        return len(self.find(kind, **where))

    def columns(self, kind: type[Any], names: Sequence[str], /, **where: Any) -> dict[str, list[Any]]:
        """Return columns of what `find` returns."""
        found = self.find(kind, **where)
        return {name: [getattr(e, name) for e in found] for name in names}

    def table_step(self, kind, /):
        return self.step

    def geometries(self, kind: type[Any], /, **where: Any) -> tuple[Any, Any]:
        """Return ids and geometries of what `find` returns."""
        found = [e for e in self.find(kind, **where) if getattr(e, "geometry", None) is not None]
        shapes = np.empty(len(found), dtype=object)
        shapes[:] = [e.geometry for e in found]
        return np.array([e.id for e in found], dtype=np.int64), shapes

    @contextmanager
    def edit(self, text: str) -> Iterator["FakeRegister"]:
        """Pretend to be an edit session: the fake is its own session."""
        del text
        self.step += 1
        yield self


def _meets(entity: Any, where: dict[str, Any]) -> bool:
    for name, wanted in where.items():
        value = getattr(entity, name)
        if isinstance(wanted, (list, tuple, set, frozenset)):
            if value not in wanted:
                return False
        elif value != wanted:
            return False
    return True
