"""Every public name says in one line what it is for, and nothing is left for later without an issue."""

import ast
import re

from tests.rules.sources import Source, parse, program


def find_faults(source: Source) -> list[str]:
    """Return a line for each public name without a docstring and each loose end."""
    faults = []
    if not ast.get_docstring(source.tree):
        faults.append(f"{source.name}: no docstring")
    for parent in [source.tree, *(node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef))]:
        if isinstance(parent, ast.ClassDef) and parent.name.startswith("_"):
            continue
        for node in parent.body:
            faults += [f"{source.name}:{node.lineno}: {text}" for text in fault_of(node)]
    for number, line in enumerate(source.text.splitlines(), start=1):
        if re.search(r"#.*\b(TODO|FIXME|XXX)\b(?!.*#\d+)", line):
            faults.append(f"{source.name}:{number}: a loose end without an issue number")
    return faults


def fault_of(node: ast.stmt) -> list[str]:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return []
    decorators = {ast.unparse(held).rpartition(".")[2] for held in node.decorator_list}
    # Qt's own virtual methods are documented by Qt; overrides and setters by what they stand for.
    is_qt_override = bool(re.match(r"[a-z]+[A-Z]", node.name)) or "override" in decorators
    if node.name.startswith("_") or is_qt_override or decorators & {"setter", "overload"}:
        return []
    text = ast.get_docstring(node)
    if not text:
        return [f"{node.name} has no docstring"]
    if not text.splitlines()[0].rstrip().endswith((".", ":", "。")):
        return [f"the first line about {node.name} is no sentence"]
    unsaid = [error for error in errors_raised(node) if not re.search(rf"^\s*{error}$", text, re.MULTILINE)]
    return [f"{node.name} does not say that it raises {error}" for error in unsaid]


def errors_raised(node: ast.stmt) -> set[str]:
    """Return the classes of the errors that a function raises itself."""
    calls = [
        held.exc for held in ast.walk(node) if isinstance(held, ast.Raise) and isinstance(held.exc, ast.Call)
    ]
    names = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
    return {name for name in names if name.endswith("Error")} if isinstance(node, ast.FunctionDef) else set()


def test_public_names_are_documented() -> None:
    faults = [fault for source in program() for fault in find_faults(source)]
    assert not faults, "\n".join(faults)


def test_planted_gaps_are_found() -> None:
    name = "gisgrid/geo/a.py"
    assert find_faults(parse("x = 1", name=name))
    assert find_faults(parse('"""Doc."""\ndef f(): ...', name=name))
    assert find_faults(parse('"""Doc."""\nclass A:\n    """Doc."""\n    def f(self): ...', name=name))
    assert find_faults(parse('"""Doc."""\ndef f():\n    """do it"""', name=name))
    assert find_faults(parse('"""Doc."""\ndef f():\n    """Do it."""\n    raise FileError("x")', name=name))
    assert find_faults(parse('"""Doc."""\nx = 1  # ' + "TODO later", name=name))
    assert not find_faults(parse('"""Doc."""\ndef f():\n    """Do it."""\ndef _g(): ...', name=name))
