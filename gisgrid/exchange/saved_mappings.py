"""Column mappings that were kept for the next file of the same kind: one small TOML file each.

::

    kind = "hazards"

    [columns]
    "问题" = "description"
    "备注2" = "-"

The columns say which field each fills; ``-`` leaves a column out. Such a file can be handed on.
"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gisgrid.errors import BadUseError, FileError
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import SPECS, Target
from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.reasons import word_reason

LEFT_OUT = "-"
_ENDING = ".toml"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^\.|\.$')


@dataclass(frozen=True)
class SavedMapping:
    """One mapping that was kept.

    Attributes
    ----------
    columns : dict
        Field by column name, `LEFT_OUT` for columns that fill none.
    """

    name: str
    target: Target
    columns: dict[str, str]

    def missing_in(self, columns: Sequence[str]) -> list[str]:
        """Return the columns that it needs and a file does not have."""
        return [name for name, field in self.columns.items() if field != LEFT_OUT and name not in columns]

    def overrides(self, table: SourceTable, target: Target, *, others: Mapping[str, str]) -> dict[str, str]:
        """Return what `match_columns` is to follow for a file.

        Parameters
        ----------
        others : mapping of str to str
            Column to field, as the person said beside; they win.

        Raises
        ------
        BadUseError
            If it was kept for another kind of record, or the file lacks a column that it needs.
        """
        if target is not self.target:
            raise BadUseError(
                tr(
                    "The column mapping {name} is for {kind}, not for {target}.",
                    name=self.name,
                    kind=self.target.value,
                    target=target.value,
                )
            )
        if missing := self.missing_in(table.columns):
            raise BadUseError(
                tr(
                    "{file} lacks the columns {columns} of the column mapping {name}; there are: {names}.",
                    file=table.path.name,
                    columns="、".join(missing),
                    name=self.name,
                    names="、".join(table.columns),
                )
            )
        kept = {
            column: field
            for column, field in self.columns.items()
            if column in table.columns and (field == LEFT_OUT or field not in others.values())
        }
        return {**kept, **others}


class MappingShelf:
    """The folder with the kept mappings.

    Parameters
    ----------
    folder : Path
        May be absent until something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str, table: SourceTable, target: Target, mapping: Mapping[str, str]) -> SavedMapping:
        """Keep how the columns of a file were assigned; an older mapping of the name is replaced.

        Raises
        ------
        BadUseError
            If the name cannot be that of a file.
        FileError
            If the folder cannot be written.
        """
        if not name.strip() or _FORBIDDEN.search(name.strip()):
            raise BadUseError(
                tr("A column mapping cannot be called “{name}”; choose a name as for a file.", name=name)
            )
        columns = {column: mapping.get(column, LEFT_OUT) for column in table.columns}
        lines = [f'kind = "{target.value}"', "", "[columns]"]
        lines += [f"{_quoted(column)} = {_quoted(field)}" for column, field in columns.items()]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(
                tr(
                    "The folder {folder} cannot be made: {reason}.",
                    folder=str(self._folder),
                    reason=word_reason(error),
                ),
                path=self._folder,
            ) from error
        with replacing(self._path(name.strip())) as part:
            part.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return SavedMapping(name.strip(), target, columns)

    def find(self, name: str) -> SavedMapping:
        """Return the mapping of a name, or of a file that `name` is the path of.

        Raises
        ------
        BadUseError
            If there is none, or the file is no mapping.
        """
        given = Path(name)
        path = given if given.suffix.lower() == _ENDING else self._path(name)
        if not path.is_file():
            raise BadUseError(
                tr(
                    "There is no column mapping {name}; there are: {names}.",
                    name=name,
                    names="、".join(self.names()) or tr("none"),
                )
            )
        return _read(path)

    def names(self) -> list[str]:
        """Return the names of all mappings, in their order."""
        return sorted(path.stem for path in self._folder.glob(f"[!.]*{_ENDING}"))

    def fitting(self, columns: Sequence[str]) -> list[SavedMapping]:
        """Return the mappings whose columns a file all has, those made from the very same header first."""
        found = []
        for name in self.names():
            try:
                mapping = self.find(name)
            except BadUseError:
                # A damaged one is told when it is asked for by name.
                continue
            if not mapping.missing_in(columns):
                found.append(mapping)
        return sorted(found, key=lambda mapping: set(mapping.columns) != set(columns))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_ENDING}"


def is_same_header(mapping: SavedMapping, columns: Sequence[str]) -> bool:
    """Tell whether a mapping was made from a file with exactly these columns."""
    return set(mapping.columns) == set(columns)


def _read(path: Path) -> SavedMapping:
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        target = Target(held["kind"])
        columns = {str(column): str(field) for column, field in held["columns"].items()}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise BadUseError(
            tr("{name} is no column mapping; keep it anew with --save-mapping.", name=path.name)
        ) from error
    if unknown := [field for field in columns.values() if field not in (*SPECS[target].fields, LEFT_OUT)]:
        raise BadUseError(
            tr("{target} have no field {field}.", target=target.value, field=unknown[0]),
        )
    return SavedMapping(path.stem, target, columns)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
