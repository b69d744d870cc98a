"""Trees to lay out, and a measure that needs no font."""

import random

import pytest

from gisgrid.charts.chart import Box, Branch, Line


def measure(text: str, is_bold: bool) -> float:
    """Give Chinese letters one em and others a little more than half; bold ones a hair more."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.56 for letter in text) * (1.04 if is_bold else 1.0)


def tree_of(count: int, *, seed: int = 1, most_children: int = 7) -> Box:
    """Return a tree of so many boxes, made at random."""
    dice = random.Random(seed)
    parents = [-1, *(dice.randrange(i // 6, i // 3 + 1) for i in range(1, count))]
    children: dict[int, list[int]] = {}
    for i, wished in enumerate(parents[1:], start=1):
        free = (p % i for p in range(wished, wished + i) if len(children.get(p % i, ())) < most_children)
        children.setdefault(next(free), []).append(i)

    def make(i: int, depth: int) -> Box:
        lines = tuple(Line("姓名" * dice.randint(1, 2), label="岗位") for _ in range(dice.randint(0, 3)))
        sides = (Box(f"旁{i}"),) if dice.random() < 0.1 else ()
        below = tuple(make(c, depth + 1) for c in children.get(i, ()))
        branches = (Branch(below),) if below else ()
        return Box(f"箱{i}", lines, rank=depth, branches=branches, sides=sides)

    return make(0, 1)


@pytest.fixture
def wide_tree() -> Box:
    """Return a root over 30 boxes with 9 leaves each: 301 boxes."""
    leaves = [tuple(Box(f"村{i}-{j}", rank=3) for j in range(9)) for i in range(30)]
    towns = tuple(
        Box(f"镇{i}", (Line("李四", label="镇长"),), 2, branches=(Branch(leaves[i]),)) for i in range(30)
    )
    return Box("县", rank=1, branches=(Branch(towns),))
