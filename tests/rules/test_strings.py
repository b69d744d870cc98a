"""Visible sentences go through `tr`, and every one of them has its Chinese.

Chinese in the code is allowed where domain terms are data (`STORED_TERMS`); elsewhere the sentence belongs in a
catalogue.
"""

import ast
import re
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.rules.sources import ROOT, Source, parse, program

LOCALE = ROOT / "resources" / "locale"
# Rooms and modules in which stored Chinese terms are matched or made.
STORED_TERMS = ("model", "sample", "geo", "exchange", "edits", "store")
# Calls whose text a person sees, in ui/ and cli/.
SHOWING = {
    *(
        "setText",
        "setToolTip",
        "setStatusTip",
        "setWindowTitle",
        "setTitle",
        "setPlaceholderText",
        "setWhatsThis",
    ),
    *("setInformativeText", "addAction", "addTab", "addMenu", "addItem", "setHeaderLabels", "QLabel"),
    *("QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QDockWidget"),
    *("showMessage", "note", "line", "addRow", "setItemText", "setAccessibleName"),
}
CJK = re.compile(r"[\u3400-\u9fff]")
# Neither Latin nor Chinese letters, or the name of a key.
PLACEHOLDER_ONLY = re.compile(
    r"^[^A-Za-z\u3400-\u9fff]*$|^((Ctrl|Shift|Alt)\+)*([A-Z]|F\d+|Enter|Esc|Del|Tab)$"
)


def message_ids(source: Source) -> Iterator[tuple[int, str | None]]:
    """Yield line and id of each `tr` and `mark`; None for an id that is not a literal."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or called_name(node) not in ("tr", "mark") or not node.args:
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield node.lineno, first.value
        elif not (called_name(node) == "tr" and isinstance(first, ast.Name | ast.Attribute | ast.Subscript)):
            yield node.lineno, None


def called_name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def load_catalogues(folder: Path) -> list[tuple[str, Catalog]]:
    found = []
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as stream:
            found.append((path.name, read_po(stream)))
    return found


def find_faults(source: Source, translations: dict[str, str]) -> list[str]:
    """Return a line for each id without Chinese and each id that cannot be looked up."""
    faults = []
    for line, message in message_ids(source):
        place = f"{source.name}:{line}"
        if message is None:
            faults.append(f"{place}: the id is put together at run time")
        elif message not in translations:
            faults.append(f"{place}: no Chinese for {message!r}")
        elif placeholders(message) != placeholders(translations[message]):
            faults.append(f"{place}: the values differ in {message!r}")
    return faults


def find_bare_literals(source: Source) -> list[str]:
    """Return a line for each literal that is shown without `tr`, in ui/ and cli/."""
    if not source.name.startswith(("gisgrid/ui/", "gisgrid/cli/")):
        return []
    faults = []
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or called_name(node) not in SHOWING:
            continue
        for argument in node.args:
            for held in literals(argument):
                if not PLACEHOLDER_ONLY.match(held) and held != "gisgrid ":
                    faults.append(f"{source.name}:{node.lineno}: {held!r} is shown without tr")
    return faults


def literals(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an expression puts together, not those handed to calls inside it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (str(part.value) for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.BinOp):
        yield from literals(node.left)
        yield from literals(node.right)
    elif isinstance(node, ast.List | ast.Tuple):
        for item in node.elts:
            yield from literals(item)


def find_chinese(source: Source) -> list[str]:
    """Return a line for each Chinese literal outside the rooms of stored terms."""
    room = source.module.split(".")[1] if "." in source.module else ""
    if room in STORED_TERMS:
        return []
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    # A stored term handed to `term`, to a comparison, a mapping's key or an enumeration is data.
    data = {id(held) for node in ast.walk(source.tree) if is_data(node) for held in ast.walk(node)}
    return [
        f"{source.name}:{node.lineno}: {node.value!r}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CJK.search(node.value)
        and len(node.value) > 1
        and id(node) not in documentation
        and id(node) not in data
    ]


def is_data(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        # An English id may quote a stored term; whether it has its Chinese is another test.
        return called_name(node) in ("term", "tr", "mark")
    if isinstance(node, ast.GeneratorExp | ast.ListComp | ast.SetComp):
        return isinstance(node.elt, ast.Call) and called_name(node.elt) == "term"
    if isinstance(node, ast.Assign):
        # A constant of the module holds stored terms under a name.
        return all(
            isinstance(target, ast.Name) and target.id.lstrip("_").isupper() for target in node.targets
        )
    if isinstance(node, ast.AnnAssign):
        return isinstance(node.target, ast.Name) and node.target.id.lstrip("_").isupper()
    return isinstance(node, ast.Compare)


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    merged: dict[str, str] = {}
    for _, catalogue in load_catalogues(LOCALE / "zh_CN"):
        merged |= {
            str(message.id): str(message.string) for message in catalogue if message.id and message.string
        }
    return merged


def test_every_sentence_has_its_chinese(chinese: dict[str, str]) -> None:
    faults = [fault for source in program() for fault in find_faults(source, chinese)]
    assert not faults, "\n".join(faults)


def unused(sources: Iterable[Source], known: Iterable[str]) -> list[str]:
    """Return the sentences of a catalogue that no source holds."""
    held = {
        node.value
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return sorted(set(known) - held)


def test_no_catalogue_keeps_what_nothing_says(chinese: dict[str, str]) -> None:
    assert unused(program(), chinese) == []
    assert unused([parse('tr("Save")', name="x.py")], ["Save", "Gone"]) == ["Gone"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_catalogues_are_complete_and_settled(language: str) -> None:
    faults = []
    seen: dict[str, tuple[str, str]] = {}
    for name, catalogue in load_catalogues(LOCALE / language):
        for message in catalogue:
            if not message.id:
                continue
            if message.fuzzy or not message.string:
                faults.append(f"{language}/{name}: {message.id!r} is empty or fuzzy")
            other = seen.setdefault(str(message.id), (name, str(message.string)))
            if other[1] != message.string:
                faults.append(f"{language}/{name}: {message.id!r} reads otherwise in {other[0]}")
    assert not faults, "\n".join(faults)


def test_nothing_is_shown_without_tr() -> None:
    faults = [fault for source in program() for fault in find_bare_literals(source)]
    assert not faults, "\n".join(faults)


def test_chinese_stands_in_catalogues_or_among_stored_terms() -> None:
    faults = [fault for source in program() for fault in find_chinese(source)]
    assert not faults, "\n".join(faults)


def find_system_words(source: Source) -> list[str]:
    """Return a line for each place that shows what the system says, in the system's own language."""
    return [
        f"{source.name}:{node.lineno}: word_reason says it in the user's language"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "strerror" and source.name != "gisgrid/reasons.py"
    ]


def test_reasons_of_the_system_are_worded() -> None:
    faults = [fault for source in program() for fault in find_system_words(source)]
    assert not faults, "\n".join(faults)


def test_planted_words_of_the_system_are_found() -> None:
    assert find_system_words(parse("print(error.strerror)", name="gisgrid/store/a.py"))


@pytest.mark.parametrize(
    ("text", "is_fine"),
    [
        ('tr("Save")', True),
        ('tr("Unheard of")', False),
        ('tr("{count} rows", count=1)', False),
        ('tr("a" + name)', False),
        ('tr(f"Save {name}")', False),
        ('mark("Unheard of")', False),
        ("tr(command.text)", True),
    ],
)
def test_planted_ids_are_judged(text: str, is_fine: bool) -> None:
    translations = {"Save": "保存", "{count} rows": "{number} 行"}
    assert (find_faults(parse(text, name="gisgrid/ui/a.py"), translations) == []) is is_fine


@pytest.mark.parametrize(
    ("text", "is_fine"),
    [
        ('label.setText("Hello")', False),
        ('label.setText(f"{count} rows")', False),
        ('label.setText(tr("Hello"))', True),
        ('label.setText(f"{a} / {b}")', True),
        ('QLabel("名称")', False),
        ('table.setHeaderLabels(["Name"])', False),
        ('label.setObjectName("title")', True),
        ('button.setToolTip("Ctrl+Enter")', True),
    ],
)
def test_planted_literals_are_judged(text: str, is_fine: bool) -> None:
    assert (find_bare_literals(parse(text, name="gisgrid/ui/a.py")) == []) is is_fine


@pytest.mark.parametrize(
    ("name", "text", "is_fine"),
    [
        ("gisgrid/layout/a.py", 'title = "企业分布图"', False),
        ("gisgrid/layout/a.py", 'TITLE = "企业分布图"', True),
        ("gisgrid/layout/a.py", 'term("企业分布图")', True),
        ("gisgrid/layout/a.py", 'words = [term(word) for word in ("登记", "销号")]', True),
        ("gisgrid/layout/a.py", 'words = [word for word in ("登记", "销号")]', False),
        ("gisgrid/model/a.py", 'title = "企业分布图"', True),
        ("gisgrid/layout/a.py", '"""关于 title."""', True),
    ],
)
def test_planted_chinese_is_judged(name: str, text: str, is_fine: bool) -> None:
    assert (find_chinese(parse(text, name=name)) == []) is is_fine
