"""An R-tree built at once is one that SQLite itself finds sound."""

import sqlite3

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.store.dialects import rtree_packing


@pytest.fixture
def tree() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING rtree(id, minx, maxx, miny, maxy)")
    return connection


@settings(max_examples=20, deadline=None)
@given(count=st.sampled_from([0, 1, 51, 52, 300, 5000]), seed=st.integers(0, 99))
def test_queries_agree_with_a_scan(count: int, seed: int) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING rtree(id, minx, maxx, miny, maxy)")
    random = np.random.default_rng(seed)
    low = random.uniform([100, 20], [130, 50], (count, 2))
    high = low + random.uniform(0, 0.5, (count, 2))
    boxes = np.column_stack([low[:, 0], high[:, 0], low[:, 1], high[:, 1]])
    ids = random.permutation(count * 3)[:count] + 1
    rtree_packing.rebuild(connection, "t", ids, boxes)
    assert connection.execute("SELECT rtreecheck('t')").fetchone() == ("ok",)
    meets = (boxes[:, 1] >= 110) & (boxes[:, 0] <= 115) & (boxes[:, 3] >= 30) & (boxes[:, 2] <= 35)
    found = connection.execute(
        "SELECT id FROM t WHERE maxx >= 110 AND minx <= 115 AND maxy >= 30 AND miny <= 35"
    ).fetchall()
    assert {row[0] for row in found} == set(ids[meets].tolist())
    connection.close()


def test_single_changes_go_on_afterwards(tree: sqlite3.Connection) -> None:
    boxes = np.repeat(np.arange(1000.0), 4).reshape(-1, 4)
    rtree_packing.rebuild(tree, "t", np.arange(1, 1001), boxes)
    tree.executemany("DELETE FROM t WHERE id = ?", [(n,) for n in range(1, 900)])
    tree.executemany("INSERT INTO t VALUES (?, 5, 6, 5, 6)", [(n,) for n in range(2000, 2300)])
    assert tree.execute("SELECT rtreecheck('t')").fetchone() == ("ok",)
    assert tree.execute("SELECT count(*) FROM t WHERE minx <= 5.5 AND maxx >= 5.5").fetchone() == (300,)
    tree.close()
