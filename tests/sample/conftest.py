"""Both samples, made once into a session that only keeps the columns."""

import dataclasses
import hashlib
from datetime import date

import numpy as np
import pytest
import shapely

from gisgrid.model.scheme_file import parse_scheme, scheme_text
from gisgrid.progress import Progress
from gisgrid.sample.build import AREAS, make_sample

TODAY = date(2026, 11, 16)


class Recorder:
    """A bulk session that numbers rows and keeps their columns in memory."""

    def __init__(self):
        self.tables = {}

    def bulk_insert(self, kind, columns):
        size = len(next(iter(columns.values())))
        held = self.tables.setdefault(kind, {name: [] for name in columns})
        first = len(next(iter(held.values()))) + 1
        assert {len(cells) for cells in columns.values()} == {size}
        for name, cells in columns.items():
            held[name].extend(cells)
        return np.arange(first, first + size, dtype=np.int64)

    def all(self, kind):
        """Return the rows of a kind as records with ids."""
        columns = self.tables[kind]
        names = list(columns)
        rows = zip(*columns.values(), strict=True)
        return [
            dataclasses.replace(kind(**dict(zip(names, row, strict=True))), id=number)
            for number, row in enumerate(rows, start=1)
        ]

    def digest(self):
        """Return a hash over every cell."""
        total = hashlib.sha256()
        for kind in sorted(self.tables, key=lambda kind: kind.__name__):
            total.update(kind.__name__.encode())
            for name, cells in self.tables[kind].items():
                total.update(name.encode())
                if name == "geometry":
                    for blob in shapely.to_wkb(np.array(cells, dtype=object)):
                        total.update(blob or b"-")
                else:
                    total.update(repr(cells).encode())
        return total.hexdigest()


def build(area, *, seed=1, today=TODAY, scale=1):
    recorder = Recorder()
    scheme = parse_scheme(scheme_text(AREAS[area].scheme_key))
    make_sample(recorder, area, scheme=scheme, seed=seed, today=today, scale=scale, progress=Progress())
    return recorder


@pytest.fixture(scope="session")
def lishui():
    return build("lishui")


@pytest.fixture(scope="session")
def hanyin():
    return build("hanyin")
