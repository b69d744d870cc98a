"""The bar on top: task tabs with icon and word, search, undo and redo, who works here."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from gisgrid.i18n import tr
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize
from gisgrid.ui.widgets.words import upright, words

_LEAST_SEARCH_PX = 150


@dataclass(frozen=True)
class TaskTab:
    """One task of the window."""

    key: str
    title: str
    icon: str
    tip: str = ""


class TopBar(QFrame):
    """Tabs left, search and undo right.

    Signals
    -------
    task_chosen(key: str)
        The user turned to a task.
    undo_asked(), redo_asked()
        The buttons were pressed.
    start_asked()
        The user wants another register: back to the start page.
    settings_asked()
        The user wants to see the settings.
    """

    task_chosen = Signal(str)
    start_asked = Signal()
    settings_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, theme: Theme, tabs: tuple[TaskTab, ...], *, search: QWidget, user: str) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("topbar")
        measures = theme.measures
        self.setFixedHeight(measures.tab_height_px)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 16, 0)
        row.setSpacing(0)
        self.menu_button = self._make_button("menu", "start", self.start_asked.emit)
        self.menu_button.setToolTip(tr("Other registers: open, new, sample"))
        row.addWidget(self.menu_button)
        row.addSpacing(6)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._badges: dict[str, QLabel] = {}
        for tab in tabs:
            row.addWidget(self._make_tab(tab))
        row.addStretch(1)
        # The search gives way on a small or magnified screen, so that the window still fits on it.
        search.setMinimumWidth(_LEAST_SEARCH_PX)
        search.setMaximumWidth(measures.search_width_px)
        row.addWidget(search, 100)
        row.addSpacing(12)
        self.undo_button = self._make_button("undo-2", "undo", self.undo_asked.emit)
        self.redo_button = self._make_button("redo-2", "redo", self.redo_asked.emit)
        row.addWidget(self.undo_button)
        row.addWidget(self.redo_button)
        if user:
            self._add_user(row, user)

    def choose(self, key: str) -> None:
        """Mark a task as the one in hand."""
        self._buttons[key].setChecked(True)

    def show_badge(self, key: str, count: int) -> None:
        """Show a number at the icon of a task; 0 takes it away."""
        badge = self._badges.get(key)
        if badge is None:
            badge = self._badges[key] = QLabel(self._buttons[key])
            badge.setObjectName("badge")
            badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
            badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            colours = self._theme.palette
            badge.setStyleSheet(
                f"background: {colours.warn}; color: {colours.surface}; border-radius: 8px; font-size: 11px;"
            )
        badge.setText(str(min(count, 99)))
        badge.setFixedSize(16 if count < 10 else 22, 16)
        badge.move(self._buttons[key].width() // 2 + 6, 4)
        badge.setVisible(count > 0)
        badge.setAccessibleName(tr("{count} major or overdue", count=count))

    def show_steps(self, *, undo: str | None, redo: str | None) -> None:
        """Name the steps that undo and redo would take; None switches a button off."""
        for button, name, tip, none in (
            (self.undo_button, undo, tr("Undo: {step} (Ctrl+Z)", step=undo or ""), tr("Nothing to undo")),
            (self.redo_button, redo, tr("Redo: {step} (Ctrl+Y)", step=redo or ""), tr("Nothing to redo")),
        ):
            button.setEnabled(name is not None)
            button.setToolTip(tip if name is not None else none)

    def _make_tab(self, tab: TaskTab) -> QToolButton:
        palette, measures = self._theme.palette, self._theme.measures
        button = QToolButton()
        button.setObjectName(f"task_{tab.key}")
        button.setProperty("kind", "task")
        button.setText(tab.title)
        button.setToolTip(tab.tip or tab.title)
        button.setIcon(self._theme.icons.icon(tab.icon, palette.text, size_px=22, checked=palette.accent))
        button.setIconSize(QSize(22, 22))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        title_px = QFontMetrics(self._theme.font(TextSize.BODY)).horizontalAdvance(tab.title)
        button.setFixedSize(max(measures.tab_width_px, title_px + 14), measures.tab_height_px - 1)
        button.clicked.connect(lambda: self.task_chosen.emit(tab.key))
        self._group.addButton(button)
        self._buttons[tab.key] = button
        return button

    def _make_button(self, icon: str, name: str, run: Callable[[], None]) -> QToolButton:
        palette = self._theme.palette
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(self._theme.icons.icon(icon, palette.text, size_px=18, disabled=palette.disabled))
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(34, 34)
        button.clicked.connect(lambda _=False: run())
        return button

    def _add_user(self, row: QHBoxLayout, user: str) -> None:
        row.addSpacing(12)
        line = upright()
        line.setFixedHeight(28)
        row.addWidget(line)
        row.addSpacing(12)
        avatar = QLabel(user[:1].upper())
        avatar.setObjectName("avatar")
        avatar.setFixedSize(28, 28)
        avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        avatar.setToolTip(user)
        row.addWidget(avatar)
        if self._theme.measures.right_dock_px > 360:
            row.addSpacing(8)
            row.addWidget(words(user, "list"))
