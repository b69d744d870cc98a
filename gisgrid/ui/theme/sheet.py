"""The style sheet of the window, generated from the tokens."""

from string import Template

from gisgrid.ui.theme.tokens import Measures, Palette, TextSize

_SHEET = Template("""
* { font-family: "$family"; font-size: ${body}px; color: $text; outline: none; }
QMainWindow, QWidget#window { background: $window; }
QMainWindow::separator { background: $hairline; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QToolTip { background: $toast; color: $on_toast; border: none; padding: 5px 8px; font-size: ${secondary_px}px; }
QLabel { background: transparent; }
QLabel[words="page"] { font-size: ${page}px; font-weight: 600; color: $strong; }
QLabel[words="card"] { font-size: ${card}px; font-weight: 600; color: $strong; }
QLabel[words="head"] { font-size: ${body}px; font-weight: 600; color: $strong; }
QLabel[words="list"] { font-size: ${list_px}px; }
QLabel[words="strong"] { font-size: ${list_px}px; color: $strong; }
QLabel[words="secondary"] { font-size: ${secondary_px}px; color: $secondary; }
QLabel[words="danger"] { font-size: ${secondary_px}px; color: $danger; }
QLabel[words="warn"] { font-size: ${secondary_px}px; color: $warn; }
QFrame#topbar { background: $surface; border-bottom: 1px solid $hairline; }
QFrame#surface, QWidget#surface { background: $surface; }
QFrame#tile, QWidget#tile { background: $surface; border: 1px solid $hairline; border-radius: ${radius_card}px; }
QFrame#line { background: $hairline; border: none; max-height: 1px; min-height: 1px; }
QFrame#upright { background: $hairline; border: none; max-width: 1px; min-width: 1px; }
QToolButton { border: none; background: transparent; border-radius: ${radius_button}px; padding: 4px; color: $text; }
QToolButton:hover { background: $window; }
QToolButton:pressed, QToolButton:checked { background: $accent_tint; color: $accent; }
QToolButton:disabled { color: $disabled; }
QToolButton:focus { border: 1px solid $accent_line; }
QToolButton[kind="task"] { border-radius: 0; padding: 6px 0 1px 0; font-size: ${body}px; background: transparent;
    border: none; border-bottom: 3px solid transparent; }
QToolButton[kind="task"]:hover { background: $panel; }
QToolButton[kind="task"]:checked { color: $accent; background: transparent; border-bottom: 3px solid $accent; }
QToolButton[kind="task"]:focus { border: none; border-bottom: 3px solid transparent; background: $panel; }
QToolButton[kind="task"]:checked:focus { border-bottom: 3px solid $accent; }
QToolButton[kind="link"] { color: $accent; padding: 2px 4px; font-size: ${list_px}px; }
QToolButton[kind="link"]:hover { background: $accent_tint; }
QToolButton[kind="filter"] { color: $accent; background: $accent_tint; padding: 2px 8px; font-size: ${list_px}px;
    border-radius: 4px; }
QToolButton[kind="filter"]:hover { background: $accent_line; }
QToolButton[kind="fact"] { color: $secondary; padding: 4px 8px; font-size: ${secondary_px}px; border: 1px dashed $hairline;
    border-radius: ${radius_button}px; }
QToolButton[kind="fact"]:hover { color: $accent; border-color: $accent_line; background: $accent_tint; }
QToolButton[kind="bordered"] { border: 1px solid $hairline; background: $surface; }
QToolButton[kind="bordered"]:hover { background: $panel; border-color: $disabled; }
QPushButton { border: 1px solid $hairline; background: $surface; border-radius: ${radius_button}px; padding: 0 12px;
    min-height: ${button_inner}px; color: $text; }
QPushButton:hover { background: $panel; border-color: $disabled; }
QPushButton:pressed { background: $window; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $disabled; background: $panel; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:focus { background: $accent_strong; border-color: $accent_strong; }
QPushButton[kind="primary"]:disabled { background: $disabled; border-color: $disabled; }
QPushButton[kind="small"] { min-height: ${small_inner}px; padding: 0 10px; font-size: ${list_px}px; }
QPushButton[kind="segment"] { border: none; background: transparent; min-height: ${small_inner}px; font-size: ${list_px}px;
    padding: 0 9px; }
QPushButton[kind="segment"]:hover { background: $window; }
QPushButton[kind="segment"]:checked { background: $accent_tint; color: $accent; font-weight: 600; }
QPushButton[kind="view"] { border: none; border-radius: 0; background: transparent; min-height: 36px; padding: 0 16px;
    text-align: left; }
QPushButton[kind="view"]:hover { background: $panel; }
QPushButton[kind="view"]:focus { background: $panel; color: $accent; }
QPushButton[kind="view"]:checked { background: $accent_tint; color: $accent; font-weight: 600; }
QLineEdit, QTextEdit, QPlainTextEdit, QDateEdit, QDateTimeEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    border: 1px solid $hairline; border-radius: ${radius_button}px; background: $surface; padding: 0 8px;
    min-height: ${button_inner}px; selection-background-color: $accent_line; selection-color: $strong; color: $strong; }
QTextEdit, QPlainTextEdit { padding: 4px 6px; }
QLineEdit:hover, QTextEdit:hover, QPlainTextEdit:hover, QComboBox:hover, QDateEdit:hover { border-color: $disabled; }
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QDateEdit:focus, QDateTimeEdit:focus, QSpinBox:focus,
QComboBox:focus { border-color: $accent; }
QLineEdit[bad="true"], QComboBox[bad="true"] { border-color: $danger; background: $danger_tint; }
QLineEdit[kind="search"] { background: $panel; }
QLineEdit[kind="search"]:focus { background: $surface; }
QLineEdit[kind="cell"] { border-radius: 0; border: 1px solid $accent; padding: 0 4px; min-height: 0; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 24px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$arrow"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $hairline; padding: 4px; outline: none;
    selection-background-color: $accent_tint; selection-color: $accent; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { border: none;
    width: 16px; }
QAbstractSpinBox QLineEdit { border: none; border-radius: 0; background: transparent; padding: 0 0 0 6px; min-height: 0; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $track; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 7px; background: $surface;
    border: 1.5px solid $accent; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator, QTreeView::indicator { width: 16px; height: 16px; border: 1.5px solid $disabled; border-radius: 4px;
    background: $surface; }
QCheckBox::indicator:checked, QTreeView::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QCheckBox::indicator:hover { border-color: $accent; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; border: none; padding: 0; margin: 0 16px 0 0; height: ${card_tab}px; color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:hover { color: $accent; }
QTabBar::tab:focus { color: $accent; }
QScrollArea { border: none; background: transparent; }
QAbstractScrollArea::corner { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QAbstractItemView { border: none; background: $surface; alternate-background-color: $surface; outline: none;
    selection-background-color: $accent_tint; selection-color: $strong; }
QTreeView::branch { background: transparent; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $secondary; border: none; border-bottom: 1px solid $hairline;
    padding: 0 10px; font-size: ${list_px}px; font-weight: 400; }
QHeaderView::section:hover { color: $accent; }
QTableView { gridline-color: transparent; }
QTableWidget#unmet::item { padding: 0 7px; }
QTableCornerButton::section { background: $surface; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $hairline; border-radius: 3px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: transparent; border: none;
    width: 0; height: 0; }
QStatusBar, QFrame#statusbar { background: $surface; border-top: 1px solid $hairline; }
QStatusBar::item { border: none; }
QStatusBar QLabel { font-size: ${list_px}px; }
QMenu { background: $surface; border: 1px solid $hairline; padding: 6px; border-radius: ${radius_button}px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_tint; color: $accent; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QDockWidget { border: none; }
QProgressBar { border: none; background: $track; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QFrame#popup { background: $surface; border: 1px solid $hairline; border-radius: ${radius_card}px; }
QFrame#toast { background: $toast; border-radius: ${radius_card}px; }
QFrame#toast QLabel { color: $on_toast; font-size: ${list_px}px; }
QFrame#toast QToolButton { color: $accent_on_toast; font-size: ${list_px}px; font-weight: 600; padding: 2px 6px; }
QFrame#toast QToolButton:hover { background: $secondary; }
QFrame#bar { border: none; border-radius: ${radius_button}px; }
QFrame#bar[tone="warn"] { background: $warn_tint; border: 1px solid $warn; }
QFrame#bar[tone="danger"] { background: $danger_tint; border: 1px solid $danger; }
QLabel[search_key="true"] { border: 1px solid $hairline; border-radius: 4px; color: $secondary; background: $surface;
    font-size: ${secondary_px}px; padding: 1px 5px; }
QLabel#avatar { background: $accent_tint; color: $accent; border-radius: 14px; font-weight: 600; }
""")


def style_sheet(palette: Palette, measures: Measures, *, family: str, arrow: str, tick: str) -> str:
    """Return the whole style sheet.

    Parameters
    ----------
    palette, measures : Palette, Measures
        The tokens in force.
    family : str
        Font family of every word.
    arrow, tick : str
        Paths of the pictures for drop-downs and ticked boxes, with forward slashes.
    """
    return _SHEET.substitute(
        family=family,
        arrow=arrow,
        tick=tick,
        accent=palette.accent,
        accent_strong=palette.accent_strong,
        accent_tint=palette.accent_tint,
        accent_line=palette.accent_line,
        accent_on_toast=palette.accent_line if palette.on_toast == "#FFFFFF" else "#1F5FA8",
        on_accent=palette.on_accent,
        warn=palette.warn,
        warn_tint=palette.warn_tint,
        danger=palette.danger,
        danger_tint=palette.danger_tint,
        surface=palette.surface,
        panel=palette.panel,
        window=palette.window,
        hairline=palette.hairline,
        disabled=palette.disabled,
        secondary=palette.secondary,
        text=palette.text,
        strong=palette.strong,
        track=palette.track,
        toast=palette.toast,
        on_toast=palette.on_toast,
        body=TextSize.BODY,
        page=TextSize.PAGE,
        card=TextSize.CARD,
        list_px=TextSize.LIST,
        secondary_px=TextSize.SECONDARY,
        radius_card=measures.radius_card_px,
        radius_button=measures.radius_button_px,
        button_inner=measures.button_px - 2,
        small_inner=measures.small_button_px - 2,
        card_tab=measures.card_tab_px,
    )
