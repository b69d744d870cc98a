"""Asks for a basemap of the network: 天地图 with the user's own key, an XYZ address, or a WMTS service."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gisgrid.basemaps.fetching import fetch
from gisgrid.basemaps.sources import TiandituMap, tianditu, xyz
from gisgrid.basemaps.wmts import WmtsLayer, read_capabilities
from gisgrid.errors import BadUseError, GisgridError
from gisgrid.i18n import tr
from gisgrid.progress import Progress
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.own_layers.wishes import Wish, WishKind, keep_tiles
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.answers import answer_row
from gisgrid.ui.widgets.words import words, wrapped

_XYZ_EXAMPLE = "https://…/{z}/{x}/{y}.png"
_WMTS_EXAMPLE = "https://…/wmts"
_KINDS = (WishKind.TIANDITU, WishKind.XYZ, WishKind.WMTS)


def read_service(address: str, *, progress: Progress) -> list[WmtsLayer]:
    """Ask a WMTS service what it has.

    Raises
    ------
    NetworkError
        If it cannot be reached.
    BadUseError
        If the address is none, or the service has nothing that can be shown.
    """
    progress.check_cancelled()
    if not address.lower().startswith(("http://", "https://")):
        raise BadUseError(tr("“{text}” is not an address of the web; it begins with https://.", text=address))
    asked = address
    if "getcapabilities" not in address.lower() and not address.lower().endswith(".xml"):
        joint = "&" if "?" in address else "?"
        asked = f"{address}{joint}SERVICE=WMTS&REQUEST=GetCapabilities"
    return read_capabilities(fetch(asked), address=asked)


class ServiceDialog(QDialog):
    """Collects what a basemap of the network needs; nothing is asked of the network before a button is pressed.

    Signals
    -------
    chosen(wish: Wish)
        The user wants this map.
    key_given(key: str)
        The user's own key for 天地图.
    """

    chosen = Signal(object)
    key_given = Signal(str)

    def __init__(
        self, theme: Theme, jobs: Jobs, *, workspace: str, key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Basemap from the network"))
        self.setStyleSheet(theme.sheet())
        self.setObjectName("surface")
        self.setMinimumWidth(480)
        self._jobs = jobs
        self._workspace = workspace
        self._layers: list[WmtsLayer] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        self.kinds = QComboBox()
        for text in (tr("天地图 (Tianditu)"), tr("Tiles at an address (XYZ)"), tr("Map service (WMTS)")):
            self.kinds.addItem(text)
        column.addWidget(self.kinds)
        self._pages = QStackedWidget()
        for page in (self._tianditu_page(key), self._xyz_page(), self._wmts_page()):
            self._pages.addWidget(page)
        self.kinds.currentIndexChanged.connect(self._pages.setCurrentIndex)
        self.kinds.currentIndexChanged.connect(lambda _: self._tell(""))
        column.addWidget(self._pages)
        column.addWidget(
            wrapped(
                tr(
                    "The service sees which part of the map is looked at. "
                    "Do not switch it on where the network must not be used."
                ),
                "secondary",
            )
        )
        self.problem = wrapped("", "danger")
        self.problem.hide()
        column.addWidget(self.problem)
        row, self.accept_button = answer_row(self, tr("Add to the map"), self._on_accept)
        column.addLayout(row)

    def _tianditu_page(self, key: str) -> QWidget:
        page, form = _page()
        self.map_choice = QComboBox()
        for text, value in (
            (tr("Vector map"), TiandituMap.VECTOR),
            (tr("Satellite imagery"), TiandituMap.IMAGERY),
            (tr("Terrain"), TiandituMap.TERRAIN),
        ):
            self.map_choice.addItem(text, value)
        self.key = QLineEdit(key)
        self.key.setPlaceholderText(tr("Your own key (tk)"))
        form.addRow(tr("Map"), self.map_choice)
        form.addRow(tr("Access key"), self.key)
        form.addRow("", words(tr("Keys are given at console.tianditu.gov.cn."), "secondary"))
        return page

    def _xyz_page(self) -> QWidget:
        page, form = _page()
        self.address = QLineEdit()
        self.address.setPlaceholderText(_XYZ_EXAMPLE)
        self.shifted = QCheckBox(tr("Pictures are shifted (GCJ-02)"))
        form.addRow(tr("Address"), self.address)
        form.addRow("", self.shifted)
        return page

    def _wmts_page(self) -> QWidget:
        page, form = _page()
        self.service = QLineEdit()
        self.service.setPlaceholderText(_WMTS_EXAMPLE)
        self.ask_button = QPushButton(tr("Ask"))
        self.ask_button.clicked.connect(self._on_ask)
        row = QHBoxLayout()
        row.addWidget(self.service, 1)
        row.addWidget(self.ask_button)
        self.layer_choice = QComboBox()
        self.layer_choice.setEnabled(False)
        form.addRow(tr("Address"), row)
        form.addRow(tr("Map"), self.layer_choice)
        return page

    def _on_ask(self) -> None:
        self._tell("")
        self.ask_button.setEnabled(False)
        job = self._jobs.start(
            tr("Asking the map service"),
            read_service,
            self.service.text().strip(),
            on_success=self._on_service,
            on_failure=self._on_failure,
        )
        job.finished.connect(lambda: self.ask_button.setEnabled(True))

    def _on_service(self, layers: list[WmtsLayer]) -> None:
        self._layers = layers
        self.layer_choice.clear()
        for layer in layers:
            self.layer_choice.addItem(layer.title)
        self.layer_choice.setEnabled(True)

    def _on_failure(self, problem: Exception) -> None:
        if isinstance(problem, GisgridError):
            self._tell(str(problem))
        else:
            self._jobs.crashed.emit(problem)

    def _tell(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _on_accept(self) -> None:
        kind = _KINDS[self.kinds.currentIndex()]
        makers: dict[WishKind, Callable[[], Wish]] = {
            WishKind.TIANDITU: self._tianditu_wish,
            WishKind.XYZ: self._xyz_wish,
            WishKind.WMTS: self._wmts_wish,
        }
        try:
            wish = makers[kind]()
        except GisgridError as problem:
            self._tell(str(problem))
            return
        if kind is WishKind.TIANDITU:
            self.key_given.emit(self.key.text().strip())
        self.chosen.emit(wish)
        self.accept()

    def _tianditu_wish(self) -> Wish:
        chosen = TiandituMap(self.map_choice.currentData())
        tianditu(chosen, self.key.text().strip())
        title = tr("天地图 {map}", map=self.map_choice.currentText())
        return Wish(self._workspace, WishKind.TIANDITU, chosen.value, title)

    def _xyz_wish(self) -> Wish:
        address = self.address.text().strip()
        xyz(address)
        host = address.split("/")[2]
        return Wish(self._workspace, WishKind.XYZ, address, host, is_gcj02=self.shifted.isChecked())

    def _wmts_wish(self) -> Wish:
        if not self._layers:
            raise BadUseError(tr("Ask the service first, then choose one of its maps."))
        layer = self._layers[self.layer_choice.currentIndex()]
        return Wish(
            self._workspace,
            WishKind.WMTS,
            self.service.text().strip(),
            layer.title,
            tiles=keep_tiles(layer.tiles),
        )


def _page() -> tuple[QWidget, QFormLayout]:
    page = QWidget()
    form = QFormLayout(page)
    form.setContentsMargins(0, 0, 0, 0)
    form.setSpacing(8)
    return page, form
