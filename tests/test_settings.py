"""Settings: what is read, refused, kept and written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid import settings
from gisgrid.errors import BadUseError, FileError
from gisgrid.settings import DECLARED, LANGUAGE, RECENT_WORKSPACES, TEXT_PERCENT, TILE_CACHE_MB, Settings


def test_absent_file_gives_defaults(tmp_path: Path) -> None:
    held = Settings(tmp_path / "none" / "settings.toml")
    assert held.problems == ()
    assert held.get(LANGUAGE) == "zh"
    assert held.get(RECENT_WORKSPACES) == ()


def test_saved_values_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a" / "settings.toml"
    held = Settings(path)
    held.set(LANGUAGE, "en")
    held.set(TEXT_PERCENT, 125)
    held.set(RECENT_WORKSPACES, ("/x/丽水.gpkg", "b"))
    held.save()
    again = Settings(path)
    assert again.problems == ()
    assert (again.get(LANGUAGE), again.get(TEXT_PERCENT)) == ("en", 125)
    assert again.get(RECENT_WORKSPACES) == ("/x/丽水.gpkg", "b")


def test_unknown_keys_and_comments_are_kept_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('# mine\nold = 3\n[ui]\nlanguage = "zh"  # here\nshiny = true\n', encoding="utf-8")
    held = Settings(path)
    assert [("old" in text or "ui.shiny" in text) for text in held.problems] == [True, True]
    held.set(LANGUAGE, "en")
    held.save()
    written = path.read_text(encoding="utf-8")
    assert "# mine" in written
    assert "shiny = true" in written
    assert "old = 3" in written
    assert 'language = "en"  # here' in written


@pytest.mark.parametrize(
    "line",
    [
        'text_percent = "big"',
        "text_percent = 300",
        'language = "fr"',
        "recent_workspaces = [1]",
        "theme = true",
    ],
)
def test_unfit_value_is_reported_and_default_used(tmp_path: Path, line: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"[ui]\n{line}\n", encoding="utf-8")
    held = Settings(path)
    assert len(held.problems) == 1
    assert "ui." + line.partition(" ")[0] in held.problems[0]
    assert (held.get(TEXT_PERCENT), held.get(LANGUAGE)) == (100, "zh")


def test_damaged_file_is_reported_and_set_aside_on_save(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"[ui\nlanguage = \xff")
    held = Settings(path)
    assert len(held.problems) == 1
    held.set(LANGUAGE, "en")
    held.save()
    assert path.with_suffix(".broken").read_bytes().startswith(b"[ui\n")
    assert Settings(path).get(LANGUAGE) == "en"


def test_saving_without_change_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    held = Settings(path)
    held.set(LANGUAGE, "zh")
    held.save()
    assert not path.exists()


def test_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    held = Settings(tmp_path / "file" / "settings.toml")
    held.set(LANGUAGE, "en")
    with pytest.raises(FileError):
        held.save()


def test_set_refuses_what_the_file_would() -> None:
    held = Settings(Path("nowhere.toml"))
    with pytest.raises(BadUseError):
        held.set(TILE_CACHE_MB, 0)
    with pytest.raises(BadUseError):
        held.set(LANGUAGE, "fr")


@given(st.integers())
def test_number_is_in_force_only_within_bounds(number: int) -> None:
    held = Settings(Path("nowhere.toml"))
    if 80 <= number <= 200:
        held.set(TEXT_PERCENT, number)
        assert held.get(TEXT_PERCENT) == number
    else:
        with pytest.raises(BadUseError):
            held.set(TEXT_PERCENT, number)
        assert held.get(TEXT_PERCENT) == 100


def test_every_declared_setting_is_sound() -> None:
    keys = [setting.key for setting in DECLARED]
    assert len(set(keys)) == len(keys)
    declared = [value for value in vars(settings).values() if isinstance(value, settings.Setting)]
    assert sorted(setting.key for setting in declared) == sorted(keys)
    for setting in DECLARED:
        assert setting.key.count(".") == 1
        assert setting.text


def test_every_declared_setting_is_read_by_the_program() -> None:
    names = {name for name, value in vars(settings).items() if isinstance(value, settings.Setting)}
    folder = Path(settings.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py") if path.name != "settings.py"]
    readers = [text for text in texts if "from gisgrid.settings import" in text]
    assert {name for name in names if not any(f".get({name})" in text for text in readers)} == set()
