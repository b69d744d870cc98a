"""What the user may set: own name, language, colours, size, first page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from gisgrid.errors import FileError
from gisgrid.i18n import term, tr
from gisgrid.settings import AUTHOR, FIRST_TASK, LANGUAGE, TEXT_PERCENT, THEME, Settings
from gisgrid.ui.card.sheets import choice_field, line_field
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.answers import answer_row
from gisgrid.ui.widgets.words import words, wrapped

_PERCENTS = (90, 100, 110, 125, 150)


class SettingsDialog(QDialog):
    """Asks for the settings and keeps them; they hold from the next start.

    Signals
    -------
    kept()
        The settings were changed and written.
    """

    kept = Signal()

    def __init__(
        self, theme: Theme, settings: Settings, *, user: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._choices = {
            LANGUAGE: {"zh": tr("Chinese"), "en": "English"},
            THEME: {"light": tr("Light"), "dark": tr("Dark")},
            FIRST_TASK: {"map": term("地图"), "workbench": term("工作台")},
        }
        self._percents = sorted({*_PERCENTS, settings.get(TEXT_PERCENT)})
        self.setWindowTitle(tr("Settings"))
        self.setStyleSheet(theme.sheet())
        self.setObjectName("surface")
        self.setMinimumWidth(420)
        self.author = line_field("author", text=settings.get(AUTHOR), hint=user)
        self.fields = {
            setting: choice_field(
                setting.key, list(texts.values()), chosen=list(texts).index(settings.get(setting))
            )
            for setting, texts in self._choices.items()
        }
        self.percent = choice_field(
            TEXT_PERCENT.key,
            [f"{percent} %" for percent in self._percents],
            chosen=self._percents.index(settings.get(TEXT_PERCENT)),
        )
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(4)
        column.addWidget(words(tr("Settings"), "card"))
        column.addWidget(wrapped(tr("They hold from the next start of the program."), "secondary"))
        column.addSpacing(10)
        for text, field in (
            (tr(AUTHOR.text), self.author),
            *((tr(setting.text), field) for setting, field in self.fields.items()),
            (tr(TEXT_PERCENT.text), self.percent),
        ):
            column.addWidget(words(text, "secondary"))
            column.addWidget(field)
            column.addSpacing(8)
        self.problem = wrapped("", "danger")
        self.problem.hide()
        column.addWidget(self.problem)
        row, self.accept_button = answer_row(self, tr("Save"), self._on_accept)
        column.addLayout(row)

    def _on_accept(self) -> None:
        self._settings.set(AUTHOR, self.author.text().strip())
        for setting, field in self.fields.items():
            self._settings.set(setting, list(self._choices[setting])[field.currentIndex()])
        self._settings.set(TEXT_PERCENT, self._percents[self.percent.currentIndex()])
        try:
            self._settings.save()
        except FileError as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            return
        self.accept()
        self.kept.emit()
