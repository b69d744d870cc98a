"""docs/obligations.md has a row for every obligation, and says nothing that is not so."""

import ast
import functools
import re
import tomllib
from pathlib import Path

import pytest

from gisgrid.model.catalogue import TABLE_NAMES

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "obligations.md"
IDS = [
    f"{letter}{number:0{width}}"
    for letter, count, width in (("L", 49, 2), ("H", 43, 2), ("M", 7, 1), ("T", 16, 1), ("F", 11, 1))
    for number in range(1, count + 1)
]

_ROW = re.compile(r"^\| ([LHMTF]\d+) \| (.*?) \| (.*) \|$", re.MULTILINE)
_OPEN = re.compile(r"open \([^)]+\)")
_COUNT = re.compile(r"^\*\*Open: (\d+) of (\d+)\*\*$", re.MULTILINE)
_MARKS = ("scheme", "table", "feature", "paper", "test")


def check_page(text):
    """Return one sentence for everything that is wrong with the page."""
    rows = _ROW.findall(text)
    found = [
        f"{wanted}: {len(hits)} rows"
        for wanted in IDS
        if len(hits := [r for r in rows if r[0] == wanted]) != 1
    ]
    found += [f"{row[0]}: no such obligation" for row in rows if row[0] not in IDS]
    open_ids = {row[0] for row in rows if _OPEN.search(row[2])}
    for name, what, where in rows:
        if not what.strip():
            found.append(f"{name}: does not say what it asks")
        for mark in where.split("; "):
            if not _OPEN.fullmatch(mark) and not _exists(mark, open_ids):
                found.append(f"{name}: {mark} does not exist")
        if name[0] in "LH" and name not in open_ids:
            found += [f"{name}: names no {kind}" for kind in ("feature", "test") if f"`{kind}:" not in where]
    count = _COUNT.search(text)
    if count is None or (int(count[1]), int(count[2])) != (len(open_ids), len(IDS)):
        found.append(f"the count on top is not {len(open_ids)} of {len(IDS)}")
    return found


def _exists(mark, open_ids):
    parts = re.fullmatch(r"`(\w+):(.+)`", mark)
    if parts is None or parts[1] not in _MARKS:
        return False
    kind, name = parts.groups()
    if kind == "scheme":
        return _is_scheme_entry(name)
    if kind == "table":
        return name in TABLE_NAMES.values()
    if kind == "feature":
        return name.startswith("gisgrid/") and (ROOT / name).is_file()
    if kind == "paper":
        schemes = (ROOT / "resources" / "schemes").glob("*.toml")
        return name not in open_ids and any(
            _is_scheme_entry(f"{s.name}#deliverables.{name}") for s in schemes
        )
    return _is_test(name)


@functools.cache
def _tables(file):
    return tomllib.loads(file.read_text(encoding="utf-8"))


@functools.cache
def _functions(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _is_scheme_entry(name):
    file_name, _, path = name.partition("#")
    file = ROOT / "resources" / "schemes" / file_name
    if not path or not file.is_file():
        return False
    entry = _tables(file)
    steps = path.split(".")
    for group, key in zip(steps[::2], steps[1::2], strict=False):
        entries = entry.get(group, [])
        entry = next((item for item in entries if item.get("key", item.get("id")) == key), None)
        if entry is None:
            return False
    return len(steps) % 2 == 0


def _is_test(name):
    file_name, _, function = name.partition("::")
    file = ROOT / file_name
    return file_name.startswith("tests/") and file.is_file() and function in _functions(file)


def test_page_is_complete_and_true():
    assert check_page(PAGE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("| L17 |", "| L71 |", "L17: 0 rows"),
        ("| L17 |", "| L71 |", "L71: no such obligation"),
        ("| L18 |", "| L17 |", "L17: 2 rows"),
        ("#posts.worker`", "#posts.wrker`", "L11: `scheme:lishui-2019.toml#posts.wrker` does not exist"),
        ("#posts.worker`", "#posts`", "L11: `scheme:lishui-2019.toml#posts` does not exist"),
        (
            "duties.guide`",
            "duties.gide`",
            "L18: `scheme:lishui-2019.toml#posts.assistant.duties.gide` does not exist",
        ),
        ("`table:parcel`", "`table:plot`", "L17: `table:plot` does not exist"),
        (
            "gisgrid/model/obligations.py",
            "gisgrid/model/nothing.py",
            "L15: `feature:gisgrid/model/nothing.py` does not exist",
        ),
        ("`paper:M1`", "`paper:M99`", "H22: `paper:M99` does not exist"),
        (
            "::test_coverage_per_grid`",
            "::test_coverage`",
            "L05: `test:tests/model/test_obligations.py::test_coverage` does not exist",
        ),
        ("`table:parcel`", "table:parcel", "L17: table:parcel does not exist"),
        ("`paper:M7`", "open (Charts, ledgers and forms)", "the count on top"),
        ("**Open: ", "**Open: 1", "the count on top"),
        ("| 网格图 |", "|  |", "M7: does not say what it asks"),
        ("`feature:gisgrid/layout/parcel_blocks.py`; ", "", "L17: names no feature"),
        (
            "; `test:tests/layout/test_subjects.py::test_a_department_sheet_shows_its_own_enterprises`",
            "",
            "H13: names no test",
        ),
    ],
)
def test_planted_violation_is_found(old, new, told):
    text = PAGE.read_text(encoding="utf-8")
    assert old in text
    assert any(sentence.startswith(told) for sentence in check_page(text.replace(old, new, 1)))
