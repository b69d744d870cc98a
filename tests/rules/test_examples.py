"""The examples in docstrings are true."""

import doctest
import importlib

import pytest

from tests.rules.sources import texts

MODULES = [source.module for source in texts() if ">>> " in source.text]


@pytest.mark.parametrize("module", MODULES)
def test_examples_are_true(module: str) -> None:
    outcome = doctest.testmod(importlib.import_module(module), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.attempted > 0
    assert outcome.failed == 0
