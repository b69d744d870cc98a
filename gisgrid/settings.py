"""The user's settings: each declared once here, kept in one TOML file.

A file may hold keys this version does not know (an older or newer program's) and values that are out
of bounds (edited by hand). Both are reported in `Settings.problems`; unknown keys stay in the file.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from gisgrid.errors import BadUseError, FileError
from gisgrid.files import replacing
from gisgrid.i18n import mark, tr
from gisgrid.reasons import word_reason

Value = TypeVar("Value", bool, int, float, str, tuple[str, ...])


@dataclass(frozen=True)
class Setting(Generic[Value]):
    """One declared setting.

    Attributes
    ----------
    key : str
        Table and name in the file, as ``table.name``.
    default : bool, int, float, str or tuple of str
        Used while the file says nothing (valid) about the key; fixes the type.
    text : str
        What the setting is for: a message id, shown through `gisgrid.i18n.tr`.
    minimum, maximum : float, optional
        Bounds of a number, both allowed themselves.
    choices : tuple of str
        The only values a text may have; empty allows any.
    """

    key: str
    default: Value
    text: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()


AnySetting = Setting[bool] | Setting[int] | Setting[float] | Setting[str] | Setting[tuple[str, ...]]

LANGUAGE = Setting("ui.language", "zh", mark("Language of the program"), choices=("zh", "en"))
THEME = Setting("ui.theme", "light", mark("Colours of the window"), choices=("light", "dark"))
FIRST_TASK = Setting("ui.first_task", "map", mark("What a register opens with"), choices=("map", "workbench"))
ROLE = Setting(
    "ui.role",
    "",
    mark("Whose start page the workbench is; empty while nobody chose"),
    choices=("", "clerk", "assistant", "leader"),
)
PERSON = Setting("ui.person", "", mark("The person whose grids the workbench shows"))
TEXT_PERCENT = Setting(
    "ui.text_percent", 100, mark("Size of words and buttons, in percent"), minimum=80, maximum=200
)
RECENT_WORKSPACES: Setting[tuple[str, ...]] = Setting(
    "ui.recent_workspaces", (), mark("Registers opened lately, newest first")
)
AUTHOR = Setting(
    "register.author", "", mark("Name written beside your changes; empty for the computer's user name")
)
TILE_CACHE_MB = Setting(
    "map.tile_cache_mb", 500, mark("Space for kept tiles of basemaps, in MB"), minimum=10, maximum=100_000
)
TIANDITU_KEY = Setting("map.tianditu_key", "", mark("Your own key for 天地图; empty while it is not used"))
OWN_LAYERS: Setting[tuple[str, ...]] = Setting(
    "map.own_layers", (), mark("Your own files and basemaps on the map, one JSON text each")
)

DECLARED: tuple[AnySetting, ...] = (
    LANGUAGE,
    THEME,
    FIRST_TASK,
    ROLE,
    PERSON,
    TEXT_PERCENT,
    RECENT_WORKSPACES,
    AUTHOR,
    TILE_CACHE_MB,
    TIANDITU_KEY,
    OWN_LAYERS,
)


class Settings:
    """The values in force, and the file they came from.

    Parameters
    ----------
    path : Path
        The settings file. It is read now; it and its folder may be absent.

    Attributes
    ----------
    problems : tuple of str
        One sentence for everything in the file that could not be used; empty when all was well.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, object] = {}
        self._changed: set[str] = set()
        self._is_broken = False
        self.problems: tuple[str, ...] = tuple(self._load())

    def get(self, setting: Setting[Value]) -> Value:
        """Return the value in force."""
        value = self._values.get(setting.key, setting.default)
        assert isinstance(value, type(setting.default))
        return value

    def set(self, setting: Setting[Value], value: Value) -> None:
        """Put a value in force; `save` writes it.

        Raises
        ------
        BadUseError
            If the value has another type than the default or is out of bounds.
        """
        checked = _check(setting, value)
        if checked != self._values.get(setting.key, setting.default):
            self._values[setting.key] = checked
            self._changed.add(setting.key)

    def save(self) -> None:
        """Write what `set` changed, leaving comments and unknown keys of the file as they are.

        Raises
        ------
        FileError
            If the file or its folder cannot be written; the old file is then intact.
        """
        if not self._changed:
            return
        import tomlkit  # noqa: PLC0415  only a change needs the writer; every start would pay for it

        try:
            if self._is_broken:
                self._path.replace(self._path.with_suffix(".broken"))
                self._is_broken = False
            text = self._path.read_text(encoding="utf-8") if self._path.exists() else ""
            document = tomlkit.parse(text)
            for key in sorted(self._changed):
                table_name, name = key.split(".")
                value = self._values[key]
                table = document.setdefault(table_name, tomlkit.table())
                table[name] = list(value) if isinstance(value, tuple) else value
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._path) as temporary:
                temporary.write_text(tomlkit.dumps(document), encoding="utf-8")
        except OSError as error:
            raise FileError(
                tr(
                    "The settings could not be saved to {path}: {reason}",
                    path=self._path,
                    reason=word_reason(error),
                ),
                path=self._path,
            ) from error
        self._changed.clear()

    def _load(self) -> Iterator[str]:
        try:
            held = tomllib.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except OSError as error:
            yield tr(
                "The settings file {path} cannot be read: {reason}",
                path=self._path,
                reason=word_reason(error),
            )
            return
        except ValueError:
            self._is_broken = True
            yield tr("The settings file {path} is damaged. The standard settings are used.", path=self._path)
            return
        declared = {setting.key: setting for setting in DECLARED}
        for key, value in _flatten(held):
            if key not in declared:
                yield tr("The setting {key} is not known to this version; it is kept.", key=key)
                continue
            try:
                self._values[key] = _check(declared[key], value)
            except BadUseError as error:
                yield str(error)


def _flatten(held: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for table_name, table in held.items():
        if isinstance(table, dict):
            for name, value in table.items():
                yield f"{table_name}.{name}", tuple(value) if isinstance(value, list) else value
        else:
            yield table_name, table


def _check(setting: AnySetting, value: object) -> object:
    """Return the value if the setting allows it; a whole number will do for a fractional one."""
    if isinstance(setting.default, float) and type(value) is int:
        value = float(value)
    if type(value) is not type(setting.default) or (
        isinstance(value, tuple) and not all(isinstance(item, str) for item in value)
    ):
        raise BadUseError(tr("The setting {key} cannot be {value!r}.", key=setting.key, value=value))
    if setting.choices and value not in setting.choices:
        raise BadUseError(
            tr(
                "The setting {key} cannot be {value!r}. Possible are: {choices}",
                key=setting.key,
                value=value,
                choices=", ".join(setting.choices),
            )
        )
    if isinstance(value, int | float) and not _is_within(setting, value):
        raise BadUseError(
            tr(
                "The setting {key} cannot be {value!r}. It lies between {minimum:g} and {maximum:g}.",
                key=setting.key,
                value=value,
                minimum=setting.minimum,
                maximum=setting.maximum,
            )
        )
    return value


def _is_within(setting: AnySetting, number: float) -> bool:
    above = setting.minimum is None or number >= setting.minimum
    return above and (setting.maximum is None or number <= setting.maximum)
