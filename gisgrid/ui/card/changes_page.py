"""变更: what was done to this record, read from the change log."""

from typing import Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from gisgrid.i18n import term, tr
from gisgrid.model.card_content import Card
from gisgrid.model.history import Operation, RowChange
from gisgrid.ui.card.pages import Page
from gisgrid.ui.field_words import field_words
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.marks import TimelineMark
from gisgrid.ui.widgets.words import words, wrapped

_LONGEST = 60
_SILENT = frozenset({"version", "pinyin", "updated_on"})
_TONES = {Operation.ADDED: Tone.OK, Operation.CHANGED: Tone.ACCENT, Operation.REMOVED: Tone.DANGER}


@runtime_checkable
class HasHistory(Protocol):
    """A register that remembers what was done to its records."""

    def record_history(self, kind: type[Any], id: int) -> list[RowChange]:
        """Return everything that was done to one record, the newest first."""
        ...


def changes_page(theme: Theme, card: Card, register: object) -> Page:
    """Make the page; a register without a history says so."""
    page = Page()
    changes = register.record_history(card.kind, card.id) if isinstance(register, HasHistory) else []
    page.add_head(term("变更"), words(str(len(changes)), "secondary"))
    if not changes:
        page.add_empty(tr("Nothing was changed since the record came in."))
    shown = changes[:_LONGEST]
    for i, change in enumerate(shown):
        page.column.addWidget(_change_row(theme, change, is_last=i == len(shown) - 1))
    page.close_column()
    return page


def _change_row(theme: Theme, change: RowChange, *, is_last: bool) -> QFrame:
    row = QFrame()
    outer = QHBoxLayout(row)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addWidget(TimelineMark(theme, _TONES[change.operation], is_last=is_last))
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 12)
    column.setSpacing(2)
    outer.addLayout(column, 1)
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(wrapped(change.step.text or term(change.operation.value), "strong"), 1)
    head.addWidget(words(f"{change.step.made_at:%Y-%m-%d %H:%M}", "secondary"))
    column.addLayout(head)
    column.addWidget(
        words("  ".join(w for w in (term(change.step.kind.value), change.step.author) if w), "secondary")
    )
    for name in sorted(set(change.before) | set(change.after)):
        if name in _SILENT or change.operation is not Operation.CHANGED:
            continue
        before, after = _value(change.before.get(name)), _value(change.after.get(name))
        if name in ("geometry", "content"):
            before, after = "", tr("changed")
        text = f"{field_words(name)}：{before} → {after}" if before else f"{field_words(name)}：{after}"
        column.addWidget(wrapped(text, "secondary"))
    return row


def _value(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
