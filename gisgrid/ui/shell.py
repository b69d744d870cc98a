"""The frame around register and start page: opens, makes and changes registers, keeps the list of late."""

import getpass
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMainWindow

from gisgrid import paths
from gisgrid.errors import GisgridError
from gisgrid.i18n import tr
from gisgrid.progress import Progress
from gisgrid.settings import AUTHOR, FIRST_TASK, RECENT_WORKSPACES, ROLE, THEME, Settings
from gisgrid.ui.crash import CrashDoor
from gisgrid.ui.jobs import Jobs, Lane
from gisgrid.ui.main_window import MainWindow
from gisgrid.ui.messages import Messages
from gisgrid.ui.new_register import NewRegister, NewRegisterDialog
from gisgrid.ui.settings_dialog import SettingsDialog
from gisgrid.ui.start_page import StartPage
from gisgrid.ui.theme.theme import Theme, make_theme, palette_named
from gisgrid.ui.toasts import Toasts
from gisgrid.workspace import Workspace

_RECENT_KEPT = 8
_SAMPLE_SCHEME = "lishui-2019"
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|]')


class Shell(QObject):
    """Owns the open workspace and the one window that is shown.

    Parameters
    ----------
    settings : Settings
        Theme, author, registers opened lately.
    today : callable
        Gives the day that counts as today.
    """

    def __init__(self, settings: Settings, *, today: Callable[[], date]) -> None:
        super().__init__()
        self._settings = settings
        self._today = today
        self._theme: Theme = make_theme(
            window_width_px=_screen_width(), palette=palette_named(settings.get(THEME))
        )
        self.workspace: Workspace | None = None
        self.window: QMainWindow | None = None
        self._jobs: Jobs | None = None
        self._messages = Messages()
        self._problems = settings.problems
        self._door: CrashDoor | None = None

    @property
    def user(self) -> str:
        """The name written beside changes."""
        return self._settings.get(AUTHOR) or getpass.getuser()

    def open_last(self) -> None:
        """Open the register of last time; when that fails or there is none, show the start page."""
        for path in self._settings.get(RECENT_WORKSPACES)[:1]:
            if Path(path).exists():
                try:
                    self.open_register(Path(path))
                except GisgridError as problem:
                    self.show_start_page()
                    self._messages.error(problem)
                return
        self.show_start_page()

    def open_register(self, path: Path) -> None:
        """Open a register in the window; the one that was open is closed.

        Raises
        ------
        WorkspaceError
            If it cannot be opened; what was open then stays open.
        """
        workspace = Workspace.open(path, author=self.user)
        self._leave()
        self.workspace = workspace
        self._remember(path)
        title = f"{path.stem} – {workspace.info.name}    " + tr("scheme {key}", key=workspace.info.scheme_key)
        window = MainWindow(
            workspace,
            self._theme,
            today=self._today,
            cache_folder=paths.cache_folder(),
            state_folder=paths.settings_file().parent,
            user=self.user,
            title=title,
            settings=self._settings,
            first_task="workbench" if self._settings.get(ROLE) else self._settings.get(FIRST_TASK),
        )
        window.top_bar.start_asked.connect(self._on_start_asked)
        window.top_bar.settings_asked.connect(self.ask_for_settings)
        self._messages = window.messages
        self._put(window, window.jobs)

    def show_start_page(self) -> None:
        """Close what is open and show the start page."""
        self._leave()
        self._messages = Messages()
        page = StartPage(self._theme, self._settings.get(RECENT_WORKSPACES))
        page.opened.connect(lambda path: self._try(Path(path)))
        page.open_asked.connect(self.ask_for_register)
        page.new_asked.connect(self.ask_for_new)
        page.sample_asked.connect(self.ask_for_sample)
        page.forgotten.connect(self._forget)
        window = QMainWindow()
        window.setStyleSheet(self._theme.sheet())
        window.setPalette(self._theme.qt_palette())
        window.setWindowTitle(tr("gisgrid"))
        window.setCentralWidget(page)
        Toasts(window, self._theme, self._messages)
        self._put(window, Jobs(window))

    def ask_for_register(self) -> None:
        """Let the user choose a file to open."""
        dialog = QFileDialog(self.window, tr("Open a register"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Registers") + " (*.gpkg)")
        dialog.fileSelected.connect(lambda path: self._try(Path(path)))
        dialog.open()

    def ask_for_new(self) -> None:
        """Ask what the new register is called and where it goes."""
        dialog = NewRegisterDialog(self._theme, parent=self.window)
        dialog.chosen.connect(
            lambda wanted: self._ask_where(
                tr("New register"), lambda path: self._make(path, wanted), name=wanted.name
            )
        )
        dialog.open()

    def ask_for_sample(self) -> None:
        """Let the user choose where the sample goes."""
        self._ask_where(tr("Look at the sample"), lambda path: self._make(path, None))

    def ask_for_settings(self) -> None:
        """Let the user choose language, colours and the like."""
        dialog = SettingsDialog(self._theme, self._settings, user=self.user, parent=self.window)
        dialog.kept.connect(
            lambda: self._messages.toast(tr("The settings are kept and hold from the next start."))
        )
        dialog.open()

    def show(self) -> None:
        """Show the window as large as the screen allows."""
        if self.window is not None:
            self.window.showMaximized()
        problems, self._problems = self._problems, ()
        for problem in problems:
            self._messages.warn(problem)

    def close(self) -> None:
        """Close window and workspace."""
        self._leave()

    def _ask_where(self, title: str, run: Callable[[Path], None], *, name: str = "") -> None:
        dialog = QFileDialog(self.window, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("gpkg")
        dialog.setNameFilter(tr("Registers") + " (*.gpkg)")
        if name:
            dialog.selectFile(f"{_NOT_IN_FILE_NAMES.sub('', name)}.gpkg")
        dialog.fileSelected.connect(lambda path: run(Path(path)))
        dialog.open()

    def _on_start_asked(self) -> None:
        self.show_start_page()
        self.show()

    def _try(self, path: Path) -> None:
        try:
            self.open_register(path)
            self.show()
        except GisgridError as problem:
            self._messages.error(problem)

    def _make(self, path: Path, wanted: NewRegister | None) -> None:
        jobs = self._jobs
        if jobs is not None:
            jobs.start(
                tr("Making {name}", name=path.name),
                make_register,
                path,
                wanted or self._today(),
                lane=Lane.STORE,
                on_success=self._try,
                on_failure=self._on_failure,
            )
            self._messages.toast(tr("Making {name} …", name=path.name))

    def _on_failure(self, problem: Exception) -> None:
        if self._door is not None:
            self._door.report(problem)

    def _put(self, window: QMainWindow, jobs: Jobs) -> None:
        self.window = window
        self._jobs = jobs
        self._door = CrashDoor(paths.cache_folder() / "gisgrid.log", tell=self._messages.error, parent=window)
        self._door.install()
        jobs.crashed.connect(self._door.report)
        screen = QGuiApplication.primaryScreen()
        if screen is not None:
            # Where no window manager maximises, the window still fills the screen.
            window.setGeometry(screen.availableGeometry())

    def _leave(self) -> None:
        window, self.window = self.window, None
        # Between two windows there is none for a moment; that must not end the program.
        QGuiApplication.setQuitOnLastWindowClosed(False)
        if window is not None:
            if not isinstance(window, MainWindow) and self._jobs is not None:
                self._jobs.close()
            window.close()
            window.deleteLater()
        QGuiApplication.setQuitOnLastWindowClosed(True)
        if self.workspace is not None:
            self.workspace.close()
            self.workspace = None

    def _remember(self, path: Path) -> None:
        whole = str(path.resolve())
        recent = (whole, *(p for p in self._settings.get(RECENT_WORKSPACES) if p != whole))
        self._settings.set(RECENT_WORKSPACES, recent[:_RECENT_KEPT])
        self._settings.save()

    def _forget(self, path: str) -> None:
        recent = tuple(p for p in self._settings.get(RECENT_WORKSPACES) if p != path)
        self._settings.set(RECENT_WORKSPACES, recent)
        self._settings.save()


def make_register(path: Path, wanted: NewRegister | date, *, progress: Progress) -> Path:
    """Make a new register, empty or with the 丽水 sample as of a day; return its path."""
    if isinstance(wanted, NewRegister):
        Workspace.create(path, wanted.scheme, name=wanted.name, zone=wanted.zone).close()
        return path
    # The sample's generator is needed once in a register's life, not at every start.
    from gisgrid.sample.build import make_sample  # noqa: PLC0415  start-up cost, as said above

    with Workspace.create(path, _SAMPLE_SCHEME) as workspace, workspace.edit(tr("Sample")) as session:
        make_sample(session, "lishui", scheme=workspace.scheme, today=wanted, progress=progress)
    return path


def _screen_width() -> int:
    screen = QGuiApplication.primaryScreen()
    return screen.availableGeometry().width() if screen is not None else 1920
