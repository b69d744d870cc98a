"""六个一: each item's state and its current issue, and one button that makes all papers into a folder."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gisgrid.edits.papers import keep_station_document
from gisgrid.i18n import term, tr
from gisgrid.model.station import StationDocument, StationKind
from gisgrid.reports.six_ones import FolderPaper, Item, ItemState, make_folder, read_six_ones
from gisgrid.ui.card.sheets import line_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs, Lane
from gisgrid.ui.messages import MessageAction
from gisgrid.ui.tasks.failures import tell_failure
from gisgrid.ui.tasks.reports.making import keep_folder
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.marks import Dot
from gisgrid.ui.widgets.words import Chip, hairline, words, wrapped

_TONES = {ItemState.READY: Tone.OK, ItemState.OUTDATED: Tone.WARN, ItemState.MISSING: Tone.DANGER}
_KEPT = {"office": StationKind.OFFICE, "system": StationKind.SYSTEM, "rules": StationKind.RULE}
_FOLDER_NAME = "六个一"


class SixOnesPanel(QWidget):
    """The six items, one under the other."""

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self._desk = desk
        self._jobs = jobs
        outer = QVBoxLayout(self)
        outer.setContentsMargins(40, 28, 40, 28)
        outer.setSpacing(6)
        outer.addWidget(words(term("六个一"), "title"))
        told = tr("Every paper below is made from the register; one button makes all of them, ready to bind.")
        outer.addWidget(wrapped(told, "secondary"))
        outer.addSpacing(12)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        outer.addLayout(self._rows)
        outer.addSpacing(16)
        self.make_button = QPushButton(" " + tr("Make all papers into a folder"))
        self.make_button.setObjectName("make_six_ones")
        self.make_button.setProperty("kind", "primary")
        icons = desk.theme.icons
        self.make_button.setIcon(icons.icon("folder-open", desk.theme.palette.on_accent, size_px=16))
        self.make_button.clicked.connect(self._on_make)
        outer.addWidget(self.make_button, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addStretch(1)

    def refresh(self) -> None:
        """Read the six items again."""
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in read_six_ones(self._desk.register, self._desk.today()):
            self._rows.addWidget(self._row(one))
            self._rows.addWidget(hairline())

    def _row(self, one: Item) -> QWidget:
        row = QFrame()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(12)
        layout.addWidget(Dot(self._desk.theme, _TONES[one.state]))
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(words(term(one.name), "strong"))
        column.addWidget(words(_told(one), "secondary"))
        layout.addLayout(column, 1)
        layout.addWidget(Chip(self._desk.theme, _state(one), _TONES[one.state]))
        if one.key in _KEPT:
            field = line_field(f"six_{one.key}", hint=tr("Name or place"))
            field.setMaximumWidth(220)
            button = QPushButton(tr("Note it"))
            button.setObjectName(f"note_{one.key}")
            field.returnPressed.connect(lambda: self.note(one.key, field.text()))
            button.clicked.connect(lambda: self.note(one.key, field.text()))
            layout.addWidget(field)
            layout.addWidget(button)
        return row

    def note(self, key: str, name: str) -> None:
        """Record the office, the system or a rule."""

        def work() -> None:
            with self._desk.book.edit(tr("Noted {name}", name=name.strip())) as session:
                document = StationDocument(_KEPT[key], name.strip(), issued_on=self._desk.today())
                keep_station_document(session, document)

        self._desk.messages.attempt(work)
        self.refresh()

    def _on_make(self) -> None:
        dialog = QFileDialog(self, tr("Make all papers into a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.make_into(Path(path) / _FOLDER_NAME))
        dialog.open()

    def make_into(self, folder: Path) -> None:
        """Make all papers into a folder, in the background."""
        self._jobs.start(
            tr("Making the six ones"),
            make_folder,
            self._desk.book,
            folder,
            today=self._desk.today(),
            lane=Lane.POOL,
            on_success=lambda made: self._on_made(folder, made),
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def _on_made(self, folder: Path, made: list[FolderPaper]) -> None:
        keep_folder(self._desk, made)
        good = sum(bool(one.files) for one in made)
        text = tr(
            "{good} of {count} papers were made into {folder}.",
            good=good,
            count=len(made),
            folder=folder.name,
        )
        opened = QUrl.fromLocalFile(str(folder))
        action = MessageAction(tr("Open the folder"), lambda: _open(opened))
        self._desk.messages.toast(text, action)
        self.refresh()


def _open(url: QUrl) -> None:
    QDesktopServices.openUrl(url)


def _state(one: Item) -> str:
    if one.state is ItemState.READY:
        return tr("up to date")
    if one.state is ItemState.OUTDATED:
        return tr("data changed")
    return tr("missing")


def _told(one: Item) -> str:
    count = tr("{there} of {wanted}", there=one.there, wanted=one.wanted)
    if one.issued_at is None:
        return count
    return tr("{count}, made last on {day}", count=count, day=f"{one.issued_at:%Y-%m-%d %H:%M}")
