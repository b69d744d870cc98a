"""Kept column mappings: kept, found by name or file, offered for the same header, refused with a reason."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import BadUseError
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.saved_mappings import MappingShelf, is_same_header
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import Target

COLUMNS = ["甲", "乙", "问题", "什么时候"]
MAPPING = {"甲": "enterprise", "问题": "description", "什么时候": "found_at"}


def table(columns=COLUMNS):
    return SourceTable("台账", Path("台账.csv"), list(columns), [["x"] for _ in columns], [2])


def test_a_kept_mapping_comes_back_by_name_and_by_file(tmp_path):
    shelf = MappingShelf(tmp_path / "对应")
    shelf.keep("安监局 台账", table(), Target.HAZARDS, MAPPING)
    for given_name in ("安监局 台账", str(tmp_path / "对应" / "安监局 台账.toml")):
        found = shelf.find(given_name)
        overrides = found.overrides(table(), Target.HAZARDS, others={})
        assert match_columns(table(), Target.HAZARDS, overrides=overrides) == MAPPING
    assert shelf.names() == ["安监局 台账"]


def test_what_is_said_beside_wins(tmp_path):
    kept = MappingShelf(tmp_path).keep("a", table(), Target.HAZARDS, MAPPING)
    overrides = kept.overrides(table(), Target.HAZARDS, others={"乙": "description"})
    assert match_columns(table(), Target.HAZARDS, overrides=overrides)["乙"] == "description"


def test_missing_columns_and_other_kinds_are_said(tmp_path):
    shelf = MappingShelf(tmp_path)
    kept = shelf.keep("a", table(), Target.HAZARDS, MAPPING)
    with pytest.raises(BadUseError, match="问题"):
        kept.overrides(table(["甲", "乙", "什么时候"]), Target.HAZARDS, others={})
    # A column that was left out may be missing.
    assert kept.overrides(table(["甲", "问题", "什么时候"]), Target.HAZARDS, others={})
    with pytest.raises(BadUseError, match="inspections"):
        kept.overrides(table(), Target.INSPECTIONS, others={})
    with pytest.raises(BadUseError, match="b"):
        shelf.find("b")
    (tmp_path / "坏.toml").write_text("kind = 3", encoding="utf-8")
    with pytest.raises(BadUseError, match="坏"):
        shelf.find("坏")


@pytest.mark.parametrize("name", ["", " ", "../x", "a/b", "a:b", ".x"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path, name):
    with pytest.raises(BadUseError):
        MappingShelf(tmp_path / "m").keep(name, table(), Target.HAZARDS, MAPPING)
    assert not (tmp_path / "x.toml").exists()


def test_the_same_header_is_offered_first(tmp_path):
    shelf = MappingShelf(tmp_path)
    shelf.keep("a 宽", table([*COLUMNS, "别的"]), Target.HAZARDS, MAPPING)
    shelf.keep("b 同", table(), Target.HAZARDS, MAPPING)
    shelf.keep("c 缺", table(["没有"]), Target.HAZARDS, {"没有": "description"})
    (tmp_path / "坏.toml").write_text("[", encoding="utf-8")
    assert [one.name for one in shelf.fitting(COLUMNS)] == ["b 同", "a 宽"]
    assert is_same_header(shelf.fitting(COLUMNS)[0], COLUMNS)
    assert shelf.fitting(["甲"]) == []


@given(names=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=5, unique=True))
def test_any_heading_survives(tmp_path_factory, names):
    shelf = MappingShelf(tmp_path_factory.mktemp("m"))
    try:
        kept = shelf.keep("a", table(names), Target.HAZARDS, {names[0]: "description"})
    except UnicodeEncodeError:
        return
    assert shelf.find("a") == kept
