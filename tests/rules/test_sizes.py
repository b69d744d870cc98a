"""Files, functions and classes stay small, and modules are called by what they hold."""

import ast
from pathlib import Path

from tests.rules.sources import ROOT, Source, parse, program

FILE_LINES = 500
FUNCTION_LINES = 60
CLASS_METHODS = 30
CLASS_LINES = 400
WINDOW_LINES = 300
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers"}


def find_faults(source: Source) -> list[str]:
    """Return a line for each thing that is too long or has an empty name."""
    faults = []
    if source.text.count("\n") > FILE_LINES:
        faults.append(f"{source.name}: more than {FILE_LINES} lines")
    if EMPTY_NAMES & set(source.module.split(".")):
        faults.append(f"{source.name}: a module name that says nothing")
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        place = f"{source.name}:{node.lineno}: {node.name}"
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(held, ast.FunctionDef) for held in node.body)
            if methods > CLASS_METHODS or lines > CLASS_LINES:
                faults.append(f"{place} has {methods} methods in {lines} lines")
        elif lines - docstring_lines(node) > FUNCTION_LINES:
            faults.append(f"{place} has {lines} lines")
    return faults


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a docstring: saying more about a function must not cost."""
    first = node.body[0]
    if ast.get_docstring(node) is None or first.end_lineno is None:
        return 0
    return first.end_lineno - first.lineno + 1


def test_sources_are_small() -> None:
    faults = [fault for source in program() for fault in find_faults(source)]
    assert not faults, "\n".join(faults)


def test_test_and_tool_files_are_small() -> None:
    long = [
        path.relative_to(ROOT).as_posix()
        for folder in ("tests", "tools", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.read_text(encoding="utf-8").count("\n") > FILE_LINES
    ]
    assert not long, "\n".join(long)


def test_main_window_only_assembles() -> None:
    window = ROOT / "gisgrid" / "ui" / "main_window.py"
    if window.exists():
        assert window.read_text(encoding="utf-8").count("\n") <= WINDOW_LINES


def test_planted_sizes_are_found() -> None:
    body = "    x = 1\n" * FUNCTION_LINES
    assert find_faults(parse(f"def f():\n{body}", name="gisgrid/geo/a.py"))
    assert not find_faults(parse(f"def f():\n{body[10:]}", name="gisgrid/geo/a.py"))
    assert find_faults(parse("x = 1\n" * (FILE_LINES + 1), name="gisgrid/geo/a.py"))
    assert find_faults(parse("x = 1\n", name="gisgrid/geo/utils.py"))
    methods = "".join(f"    def f{number}(self): ...\n" for number in range(CLASS_METHODS + 1))
    assert find_faults(parse(f"class A:\n{methods}", name=Path("gisgrid/geo/a.py").as_posix()))
