"""The Register protocol over plain lists."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
        key="test",
        name="测试方案",
        posts=posts,
        visits=(),
        checklists=(),
        escalation=(),
        organs=(),
        level_for=level_for,
        posts_on=posts_on,
    )


class FakeRegister:
    """Answers like the store, from lists.

    Parameters
    ----------
    records : iterable
        Kept as by `add`, one after the other.
    scheme : Scheme, optional
        By default the few parts that cards and trees read.
    zone : int
        Number of the 3-degree zone.
    """

    def __init__(self, records: Iterable[Any] = (), *, scheme: Any = None, zone: int = 40) -> None:
        self.scheme: Any = make_scheme() if scheme is None else scheme
        self.info = WorkspaceInfo("f" * 32, "丽水经济技术开发区", zone, self.scheme.key)
        self.step = 1
        self._records: dict[type[Any], dict[int, Any]] = defaultdict(dict)
        for record in records:
            self.add(record)

    def add(self, *records: Any) -> Any:
        """Keep records, numbering those without an id; return the first."""
        for record in records:
            kept = self._records[type(record)]
            if record.id is None:
                record.id = 1 + max(kept, default=0)
            kept[record.id] = record
        return records[0]

    def remove(self, kind: type[Any], *, ids: Iterable[int]) -> None:
        """Forget records; ids that are not there are passed over."""
        for id in ids:
            self._records[kind].pop(id, None)

    def get(self, kind: type[Any], id: int, /) -> Any:
        """Return one record or None."""
        return self._records[kind].get(id)

    def find(self, kind: type[Any], /, **where: Any) -> list[Any]:
        """Return the records that meet the conditions, by id; None means empty, as in the store."""
        found = [record for _, record in sorted(self._records[kind].items())]
        for name, wanted in where.items():
            if wanted is None:
                allowed = {None, ""}
            else:
                is_many = isinstance(wanted, list | tuple | set | frozenset | range)
                allowed = set(wanted) if is_many else {wanted}
            found = [record for record in found if getattr(record, name) in allowed]
        return found

    def count(self, kind: type[Any], /, **where: Any) -> int:
        """Count what `find` returns."""
        return len(self.find(kind, **where))

    def columns(self, kind: type[Any], names: Sequence[str], /, **where: Any) -> dict[str, list[Any]]:
        """Return columns of what `find` returns."""
        found = self.find(kind, **where)
        return {name: [getattr(record, name) for record in found] for name in names}

    def table_step(self, kind: type[Any], /) -> int:
        """Return the step that last touched a kind of record; here any step may have."""
        del kind
        return self.step

    def geometries(self, kind: type[Any], /, **where: Any) -> tuple[np.ndarray, np.ndarray]:
        """Return ids and geometries of what `find` returns, without the empty ones."""
        found = [record for record in self.find(kind, **where) if record.geometry is not None]
        shapes = np.empty(len(found), dtype=object)
        shapes[:] = [record.geometry for record in found]
        return np.array([record.id for record in found], dtype=np.int64), shapes

    @contextmanager
    def edit(self, text: str) -> Iterator["FakeRegister"]:
        """Pretend to be an edit session: the fake is its own session."""
        del text
        self.step += 1
        yield self
