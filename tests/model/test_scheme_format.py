"""docs/scheme-format.md: its example loads, and it names every key that the program reads."""

import dataclasses
import re
import tomllib
import typing
from pathlib import Path

import pytest

from gisgrid.model.scheme import Scheme
from gisgrid.model.scheme_file import parse_scheme

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "scheme-format.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1]


def test_example_loads():
    scheme = parse_scheme(EXAMPLE)
    assert scheme.level("village").count == 12
    assert scheme.visit("monthly").minimum == 1
    assert set(tomllib.loads(EXAMPLE)) >= {"levels", "posts", "visits", "escalation"}


def entry_classes():
    hints = typing.get_type_hints(Scheme)
    for field in dataclasses.fields(Scheme):
        inner = next(iter(typing.get_args(hints[field.name])), None)
        if dataclasses.is_dataclass(inner):
            yield pytest.param(field.name, inner, id=field.name)


@pytest.mark.parametrize(("name", "kind"), list(entry_classes()))
def test_page_names_every_list_and_key(name, kind):
    words = set(re.findall(r"\w+", PAGE.split("## A small scheme")[0]))
    missing = {field.name for field in dataclasses.fields(kind)} - words
    assert name in words
    assert missing == set()
