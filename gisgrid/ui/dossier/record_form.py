"""A form for one record of an enterprise's file, made from the fields it is asked for."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from gisgrid.edits.records import parse_value
from gisgrid.i18n import term, tr
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.card.sheets import Sheet, choice_field, line_field, text_field
from gisgrid.ui.field_words import field_words, value_words
from gisgrid.ui.theme.theme import Theme

LONG_FIELDS = frozenset(["note", "controls", "duties", "substances"])


@dataclasses.dataclass(frozen=True)
class Choice:
    """The values that a field may take, with their words."""

    values: Sequence[Any]
    words: Sequence[str]


class RecordForm(Sheet):
    """Asks for the fields of a record and hands over a copy with what was typed.

    Parameters
    ----------
    record : object
        A dataclass instance; it stays as it is.
    names : sequence of str
        The fields asked for, in order.
    choices : dict of str to Choice
        Fields that are chosen from a list made elsewhere, such as a department.
    labels : mapping of str to str, optional
        Labels that differ from the usual ones.
    on_save : callable
        Takes the changed copy; what it refuses stands above the buttons.
    on_remove : callable, optional
        Offers a button that removes the record.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        record: Any,
        names: Sequence[str],
        *,
        subject: str,
        today: date,
        choices: dict[str, Choice],
        labels: Mapping[str, str] | None = None,
        on_save: Callable[[Any], None],
        on_remove: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(theme, title, subject)
        self._record = record
        self._names = tuple(names)
        self._choices = choices
        self._today = today
        self._on_record = on_save
        self._hints = typing.get_type_hints(type(record))
        self._fields: dict[str, QWidget] = {}
        for name in self._names:
            field = self._make_field(name, getattr(record, name))
            field.setObjectName(name)
            self._fields[name] = field
            self.add_field((labels or {}).get(name) or field_words(name), field)
        if on_remove is not None:
            remove = QPushButton(tr("Remove"))
            remove.setObjectName("remove")
            remove.clicked.connect(lambda _=False: self._remove(on_remove))
            self.fields.addWidget(remove)
        self.close_fields()

    def _remove(self, on_remove: Callable[[], None]) -> None:
        on_remove()
        self.closed.emit()

    def _make_field(self, name: str, value: Any) -> QWidget:
        if name in self._choices:
            choice = self._choices[name]
            at = list(choice.values).index(value) if value in choice.values else 0
            return choice_field(name, list(choice.words), chosen=at)
        plain = _plain(self._hints[name])
        if isinstance(plain, type) and issubclass(plain, StrEnum):
            members = list(plain)
            return choice_field(name, [term(m.value) for m in members], chosen=members.index(value))
        if plain is date:
            return DayField(value, today=self._today)
        if name in LONG_FIELDS:
            field = text_field(name, lines=3)
            field.setPlainText(value)
            return field
        return line_field(name, text=value_words(value).replace(",", "") if value is not None else "")

    def save(self) -> None:
        """Check what was typed and send it."""
        typed = {name: self._value(name) for name in self._names}
        self._on_record(dataclasses.replace(self._record, **typed))
        self.closed.emit()

    def _value(self, name: str) -> Any:
        field = self._fields[name]
        if isinstance(field, DayField):
            return None if field.is_empty else field.day()
        if isinstance(field, QComboBox):
            if name in self._choices:
                return self._choices[name].values[field.currentIndex()]
            return list(_plain(self._hints[name]))[field.currentIndex()]
        text = field.toPlainText() if isinstance(field, QPlainTextEdit) else ""
        if isinstance(field, QLineEdit):
            text = field.text()
        return parse_value(text, self._hints[name], name=field_words(name))


def _plain(hint: Any) -> Any:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint
