"""Hangs what the map can do besides its tools on one button: finding, kept views, comparing, meetings."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QInputDialog, QMenu

from gisgrid.errors import GisgridError
from gisgrid.i18n import tr
from gisgrid.layers.scene import Scene
from gisgrid.layers.seeing import Seeing
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.layers.themes import Theme as MapTheme
from gisgrid.layers.themes import title_of
from gisgrid.model.areas import Grid
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.near_by import Asked, Near, find_records
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.ui.jobs import Lane
from gisgrid.ui.map_hands.comparing import Compared, DayDialog, earlier_days, other_map
from gisgrid.ui.map_hands.find_dialog import FindDialog
from gisgrid.ui.map_hands.meeting import Meeting
from gisgrid.ui.map_hands.overview import Overview
from gisgrid.ui.map_hands.swipe import Swipe
from gisgrid.ui.map_hands.views import KeptView, KeptViews
from gisgrid.ui.map_link import MapLink
from gisgrid.ui.theme.theme import Theme

_NAMES_SHOWN = 12


class MapHands(QObject):
    """What the button with the three dots offers.

    Parameters
    ----------
    coverage : callable
        Gives (done, required) of some grids, for meetings.
    book : callable
        Gives the book of duties, or None while there is none.
    """

    def __init__(
        self,
        theme: Theme,
        link: MapLink,
        *,
        folder: Path,
        coverage: Callable[[int], tuple[int, int] | None],
        book: Callable[[], DutyBook | None],
    ) -> None:
        super().__init__(link)
        self._theme = theme
        self._link = link
        self._coverage = coverage
        self._book = book
        self.views = KeptViews(folder, link.desk.register.info.identity)
        self.finder: FindDialog | None = None
        self.swipe: Swipe | None = None
        self._compared: Compared | None = None
        self.overview: Overview | None = None
        self.meeting: Meeting | None = None
        link.canvas.more_wanted.connect(self._on_more)
        link.canvas.installEventFilter(self)
        link.scene_came.connect(self._on_scene)

    def menu(self) -> QMenu:
        """Return the menu of the button."""
        menu = QMenu(self._link.canvas)
        menu.addAction(tr("Find by condition or nearness …"), self.find)
        self._add_views(menu.addMenu(tr("Kept views")))
        small = menu.addAction(tr("Overview map"), self.toggle_overview)
        small.setCheckable(True)
        small.setChecked(self.overview is not None)
        compare = menu.addMenu(tr("Compare side by side with"))
        for key in ThemeKey:
            if key is not ThemeKey.GRIDS:
                compare.addAction(title_of(key), partial(self.compare, Compared(key)))
        compare.addSeparator()
        for title, day in earlier_days(self._link.desk.today()):
            compare.addAction(title, partial(self._compare_day, day))
        compare.addAction(tr("Another day …"), self._ask_day)
        if self.swipe is not None:
            compare.addSeparator()
            compare.addAction(tr("End comparing"), self.swipe.end)
        seeing = menu.addMenu(tr("See the map as"))
        for one, title in _seeing_words().items():
            action = seeing.addAction(title, partial(self.see_as, one))
            action.setCheckable(True)
            action.setChecked(one is self._link.canvas.seeing)
        menu.addSeparator()
        menu.addAction(tr("Meeting: grid after grid"), self.meet)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def find(self) -> None:
        """Open the question, or bring it to the front."""
        if self.finder is None:
            self.finder = FindDialog(self._theme, self._link.canvas.window())
            self.finder.asked.connect(self._on_asked)
            self.finder.destroyed.connect(self._forget_finder)
        self.finder.show()
        self.finder.raise_()

    def compare(self, other: Compared) -> None:
        """Show another way of colouring, or an earlier day, on the right part of the map."""
        scene = self._link.scene
        if scene is None:
            return
        self._link.jobs.start(
            tr("Colouring the map"),
            other_map,
            scene,
            self._link.desk.book,
            other=other,
            today=self._link.desk.today(),
            book=self._book(),
            lane=Lane.STORE,
            on_success=lambda found: self._on_compared(scene, other, *found),
            on_failure=self._tell,
        )

    def _compare_day(self, day: date) -> None:
        source = self._link.canvas.source
        key = ThemeKey(source.theme_key) if source is not None else ThemeKey.GRIDS
        self.compare(Compared(key, day))

    def _ask_day(self) -> None:
        today = self._link.desk.today()
        asked = DayDialog(
            self._theme,
            tr("Compare with an earlier day"),
            today=today,
            parent=self._link.canvas.window(),
        )
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.chosen.connect(self._compare_day)
        asked.open()

    def see_as(self, seeing: Seeing) -> None:
        """Show the map as it looks in grey, or to people who tell fewer colours apart."""
        canvas = self._link.canvas
        if canvas.seeing is not seeing:
            canvas.seeing = seeing
            canvas.repaint_map()

    def keep_view(self, name: str) -> None:
        """Keep the ground of the window under a name."""
        view = self._link.canvas.navigator.target
        self.views.keep(KeptView(name, view.centre_x_m, view.centre_y_m, view.metres_per_px))

    def show_view(self, kept: KeptView) -> None:
        """Bring a kept view back."""
        canvas = self._link.canvas
        target = canvas.navigator.target
        canvas.set_view(
            type(target)(kept.x_m, kept.y_m, kept.metres_per_px, target.width_px, target.height_px)
        )

    def meet(self) -> None:
        """Fill the screen with the map and step through the grids."""
        scene = self._link.scene
        if scene is None or scene.grids is None:
            return
        meeting = Meeting(
            self._theme,
            self._link.desk.register,
            scene,
            grids=_in_order(scene, self._link.desk.register),
            today=self._link.desk.today(),
            coverage=self._coverage,
        )
        meeting.ended.connect(self._forget_meeting)
        self.meeting = meeting
        meeting.showFullScreen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what floats on the map in its place when the map changes its size."""
        if event.type() == QEvent.Type.Resize:
            for one in (self.swipe, self.overview):
                if one is not None:
                    one.place()
        return super().eventFilter(watched, event)

    def close_all(self) -> None:
        """End meeting and comparing, as when the window closes."""
        if self.meeting is not None:
            self.meeting.close()
        if self.swipe is not None:
            self.swipe.end()

    def _on_more(self, place: QPoint) -> None:
        self.menu().popup(place)

    def _add_views(self, menu: QMenu) -> None:
        menu.addAction(tr("Keep this view …"), self._ask_name)
        kept = self.views.all()
        if kept:
            menu.addSeparator()
            for one in kept[-_NAMES_SHOWN:]:
                menu.addAction(one.name, partial(self.show_view, one))
            menu.addSeparator()
            away = menu.addMenu(tr("Forget"))
            for one in kept:
                away.addAction(one.name, partial(self.views.drop, one.name))
        selected = self._link.desk.selection.current
        if selected.kind is Grid and selected.ids:
            refs = [FeatureRef(Grid, selected.ids[0])]
            menu.addAction(tr("The selected grid"), partial(self._link.canvas.zoom_to_features, refs))

    def _ask_name(self) -> None:
        canvas = self._link.canvas
        refs = canvas.refs_at(canvas.width() / 2, canvas.height() / 2)
        names = [canvas.source.name(ref) for ref in refs if ref.kind is Grid] if canvas.source else []
        asked = QInputDialog(canvas.window())
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.setWindowTitle(tr("Keep this view …"))
        asked.setLabelText(tr("Name of the view"))
        asked.setTextValue(names[0] if names else "")
        asked.textValueSelected.connect(lambda text: self.keep_view(text.strip()) if text.strip() else None)
        asked.open()

    def toggle_overview(self) -> None:
        """Show the small map of everything, or take it away."""
        scene = self._link.scene
        if self.overview is not None:
            self._link.canvas.floats.guests.remove(self.overview)
            self.overview.hide()
            self.overview.deleteLater()
            self.overview = None
            self._link.canvas.repaint_map()
        elif scene is not None:
            self.overview = Overview(self._theme, self._link.canvas)
            self.overview.show_scene(scene)
            self.overview.place()
            self.overview.show()
            self._link.canvas.floats.guests.append(self.overview)
            self._link.canvas.repaint_map()

    def _on_scene(self, scene: Scene) -> None:
        if self.overview is not None:
            self.overview.show_scene(scene)
        if self._compared is not None:
            # The scene is announced before it is shown; the other part of the map follows it afterwards.
            QTimer.singleShot(0, self, partial(self.compare, self._compared))

    def _on_asked(self, kind: type[Any], asked: Sequence[Asked], near: Near | None) -> None:
        self._link.jobs.start(
            tr("Searching the map"),
            _find,
            self._link.desk.register,
            kind=kind,
            asked=asked,
            near=near,
            lane=Lane.STORE,
            on_success=lambda ids: self._on_found(kind, ids),
            on_failure=self._on_not_found,
        )

    def _on_found(self, kind: type[Any], ids: list[int]) -> None:
        if self.finder is not None:
            answer = tr("{count} found and selected.", count=len(ids)) if ids else tr("Nothing was found.")
            self.finder.tell(answer)
        if ids:
            self._link.desk.selection.select(kind, *ids)
            self._link.canvas.zoom_to_features([FeatureRef(kind, one) for one in ids])

    def _on_not_found(self, problem: Exception) -> None:
        if self.finder is not None and isinstance(problem, GisgridError):
            self.finder.tell(str(problem))
        else:
            self._tell(problem)

    def _on_compared(self, scene: Scene, other: Compared, shown: Scene, theme: MapTheme | None) -> None:
        if self._link.scene is not scene:
            return
        share = 0.5
        if self.swipe is not None:
            share = self.swipe.line_px / max(self._link.canvas.width(), 1)
        is_new = self._compared != other
        if self.swipe is not None:
            self.swipe.end()
        self.swipe = Swipe(self._theme, self._link.canvas, shown, theme, title=other.title)
        self.swipe.move_to(share * self._link.canvas.width())
        self.swipe.ended.connect(self._forget_swipe)
        self._compared = other
        if not is_new:
            return
        self._link.desk.messages.toast(
            tr("Right of the line: {title}. Drag the line; double-click it to end.", title=self.swipe.title)
        )

    def _tell(self, problem: Exception) -> None:
        if isinstance(problem, GisgridError):
            self._link.desk.messages.error(problem)
        else:
            self._link.jobs.crashed.emit(problem)

    def _forget_finder(self) -> None:
        self.finder = None

    def _forget_swipe(self) -> None:
        self.swipe = self._compared = None

    def _forget_meeting(self) -> None:
        self.meeting = None


def _in_order(scene: Scene, register: Register) -> tuple[int, ...]:
    """Return the deepest grids on the map by level and code."""
    assert scene.grids is not None
    leaves = set(scene.grids.table.ids[np.asarray(scene.grids.is_leaf)].tolist())
    columns = register.columns(Grid, ["id", "code", "name"])
    rows = zip(columns["code"], columns["name"], columns["id"], strict=True)
    return tuple(one for _, _, one in sorted(row for row in rows if row[2] in leaves))


def _seeing_words() -> dict[Seeing, str]:
    return {
        Seeing.FULL: tr("in colour"),
        Seeing.GREY: tr("printed in grey"),
        Seeing.NO_RED: tr("without red (protanopia)"),
        Seeing.NO_GREEN: tr("without green (deuteranopia)"),
        Seeing.NO_BLUE: tr("without blue (tritanopia)"),
    }


def _find(
    register: Register, *, kind: type[Any], asked: Sequence[Asked], near: Near | None, progress: Progress
) -> list[int]:
    progress.check_cancelled()
    return find_records(register, kind, asked=asked, near=near)
