"""The Register protocol over plain lists."""

from collections import defaultdict

import numpy as np

from gisgrid.model.register import WorkspaceInfo


class ListRegister:
    """Records by class; ids are given in the order of entry."""

    def __init__(self, scheme, records=()):
        self.scheme = scheme
        self.info = WorkspaceInfo("0" * 32, "", scheme.zone, scheme.key)
        self.step = 0
        self._records = defaultdict(list)
        for record in records:
            self.add(record)

    def add(self, record):
        kept = self._records[type(record)]
        if record.id is None:
            record.id = len(kept) + 1
        kept.append(record)
        self.step += 1
        return record

    def get(self, kind, id, /):
        return next(iter(self.find(kind, id=id)), None)

    def find(self, kind, /, **where):
        found = self._records[kind]
        for name, value in where.items():
            wanted = set(value) if isinstance(value, list | tuple | set) else {value}
            wanted |= {""} if value is None else set()
            found = [record for record in found if getattr(record, name) in wanted]
        return list(found)

    def count(self, kind, /, **where):
        return len(self.find(kind, **where))

    def columns(self, kind, names, /, **where):
        found = self.find(kind, **where)
        return {name: [getattr(record, name) for record in found] for name in names}

    def table_step(self, kind, /):
        return self.step

    def geometries(self, kind, /, **where):
        found = [record for record in self.find(kind, **where) if record.geometry is not None]
        return np.array([record.id for record in found], dtype=np.int64), np.array(
            [r.geometry for r in found]
        )
