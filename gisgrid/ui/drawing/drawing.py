"""The editing mode of the map: the pencil, its bar, and the way from a drawing to one undoable step."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from shapely.geometry.base import BaseGeometry

from gisgrid.edits.boundaries import Label, apply_plan, suggest_labels
from gisgrid.edits.boundary_plans import BoundaryNet, BoundaryPlan
from gisgrid.edits.enterprises import move_enterprise
from gisgrid.edits.hand_over import HandOver, preview, write_hand_over
from gisgrid.errors import EditError
from gisgrid.geo.coverage_edits import SMALLEST_PIECE_M2
from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.snapping import Snapper
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Road
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import PlaceAccuracy
from gisgrid.ui.canvas.floating import Choice, FloatingPanel
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.canvas.map_picture import SCREEN_DOTS_PER_INCH
from gisgrid.ui.canvas.marks import MarkBook
from gisgrid.ui.canvas.tools.board import DrawingBoard, DrawKey, Drawn, Point
from gisgrid.ui.canvas.tools.corners import ChooseTool, CornerTool
from gisgrid.ui.canvas.tools.sketch import SketchTool
from gisgrid.ui.desk import Desk
from gisgrid.ui.drawing.change_sheet import ChangeSheet
from gisgrid.ui.drawing.unlocated_list import UnlocatedList
from gisgrid.ui.messages import MessageAction

_GRIDS, _PARCELS = "grids", "parcels"
_UNLOCATED, _CHECK = "unlocated", "check"
_TOP_PX = 44


class Drawing(QObject):
    """Offers the pencil on the map and writes what was drawn.

    Parameters
    ----------
    undo : callable
        Takes the newest step back.
    card : QWidget, optional
        Over it lies the sheet that asks for a yes; over the map when it is left out or hidden.
    choose_path : callable, optional
        Asks where a list is to be saved; gets a suggested name, returns None when given up.
    """

    def __init__(
        self,
        desk: Desk,
        canvas: MapCanvas,
        *,
        undo: Callable[[], None],
        card: QWidget | None = None,
        choose_path: Callable[[str], Path | None] | None = None,
    ) -> None:
        super().__init__(canvas)
        self._desk = desk
        self._canvas = canvas
        self._undo = undo
        self._card = card
        self._choose_path = choose_path or self._ask_path
        self._kind = _GRIDS
        self._net: BoundaryNet | None = None
        self.plan: BoundaryPlan | None = None
        self.sheet: ChangeSheet | None = None
        marks = MarkBook(desk.theme, SCREEN_DOTS_PER_INCH)
        self._board = DrawingBoard(marks, WorkCrs(desk.register.info.zone), take=self.take, drop=self.drop)
        self._add_tools()
        self.bar = FloatingPanel(desk.theme, Qt.Orientation.Horizontal, canvas)
        self.kinds = FloatingPanel(desk.theme, Qt.Orientation.Horizontal, canvas)
        self.extras = FloatingPanel(desk.theme, Qt.Orientation.Horizontal, canvas)
        self._offer()
        self.unlocated = UnlocatedList(desk.theme, canvas, place=self.place_enterprise)
        canvas.floats.offer_drawing(DrawKey.CORNER.value)
        canvas.tool_changed.connect(self._on_tool_changed)
        for watched in (canvas, card):
            if watched is not None:
                watched.installEventFilter(self)
        self._on_tool_changed(canvas.tool.key)

    @property
    def net(self) -> BoundaryNet:
        """The areas that are being edited: the parcels, or the grids of one level."""
        if self._net is None:
            like = self._like() if self._kind == _GRIDS else None
            self._net = BoundaryNet(self._desk.register, today=self._desk.today(), like=like)
        return self._net

    def note_change(self) -> None:
        """Read everything anew when it is next needed; what was proposed is out of date."""
        self.drop()
        self._forget_net()
        if self.unlocated.isVisible():
            self.unlocated.fill(self._desk.register)

    def edit_kind(self, key: str) -> None:
        """Edit ``grids`` or ``parcels``."""
        self._kind = key
        self.kinds.check(key)
        self.drop()
        self._forget_net()

    def take(self, drawn: Drawn) -> None:
        """Turn what was drawn into a plan, and show or write it."""
        self.drop()
        self._desk.messages.attempt(lambda: self._propose(self._planned(drawn)))

    def drop(self) -> bool:
        """Forget what is proposed; return whether there was anything."""
        had_any, self.plan = self.plan is not None, None
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            sheet.hide()
            sheet.deleteLater()
            self._canvas.setFocus()
        self._board.propose([])
        self._canvas.repaint_tools()
        return had_any

    def confirm(self, labels: list[Label]) -> None:
        """Write what is proposed, as one step.

        Raises
        ------
        EditError
            If it cannot be written; what is proposed stays.
        """
        plan = self.plan
        if plan is None:
            return
        hand_over = preview(self._desk.register, plan, today=self._desk.today())
        with self._desk.book.edit(plan.title) as session:
            apply_plan(session, plan, labels)
        self.drop()
        self._forget_net()
        actions = [MessageAction(tr("Undo"), self._undo)]
        if not hand_over.is_empty:
            actions.append(MessageAction(tr("Print the hand-over list"), lambda: self._save_list(hand_over)))
        self._desk.messages.toast(tr("Done: {step}.", step=plan.title), *actions)

    def place_enterprise(self, id: int, x_m: float, y_m: float) -> None:
        """Put an enterprise on the map, as one step."""
        lon, lat = self._board.crs.unproject(np.array([[x_m, y_m]]))[0].tolist()
        record: Any = self._desk.register.get(Enterprise, id)
        title = tr("Place {name} on the map", name=record.name if record is not None else id)

        def work() -> None:
            with self._desk.book.edit(title) as session:
                move_enterprise(session, id, shapely.Point(lon, lat), accuracy=PlaceAccuracy.EXACT)

        if self._desk.messages.attempt(work):
            self._desk.messages.toast(tr("Done: {step}.", step=title), MessageAction(tr("Undo"), self._undo))
            self._desk.selection.select(Enterprise, id)

    def show_unlocated(self) -> None:
        """Show or hide the list of enterprises without a place."""
        self.unlocated.setVisible(not self.unlocated.isVisible())
        if self.unlocated.isVisible():
            self.unlocated.fill(self._desk.register)
            self.unlocated.stand()
            self.unlocated.raise_()

    def check_net(self) -> None:
        """Look for gaps and overlaps; show the largest and offer its mending."""
        flaws = self.net.flaws()
        if not flaws:
            self._desk.messages.toast(tr("There is no gap and no overlap."))
            return
        worst = max(flaws, key=lambda flaw: flaw.area_m2)
        self._board.propose([worst.geometry])
        self._canvas.zoom_to(worst.geometry.buffer(worst.geometry.length / 4).bounds)
        names = "、".join(str(self._name(id)) for id in worst.polygons)
        text = tr(
            "{count} gaps or overlaps; the largest has {area} m² at {names}.",
            count=len(flaws), area=f"{worst.area_m2:,.0f}", names=names,
        )  # fmt: skip
        mend = MessageAction(tr("Mend it"), lambda: self._attempt_plan(lambda: self.net.fix(worst)))
        self._desk.messages.warn(text, mend)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the panels in place when a size changes."""
        if event.type() == QEvent.Type.Resize:
            self._place_panels()
        return super().eventFilter(watched, event)

    def _add_tools(self) -> None:
        canvas, board = self._canvas, self._board
        canvas.add_tool(CornerTool(canvas, board))
        for key in (DrawKey.RESHAPE, DrawKey.SPLIT, DrawKey.AREA, DrawKey.HOLE):
            canvas.add_tool(SketchTool(canvas, board, draws=key))
        canvas.add_tool(ChooseTool(canvas, board, draws=DrawKey.MERGE, wanted=2))
        canvas.add_tool(ChooseTool(canvas, board, draws=DrawKey.DELETE, wanted=1))

    def _offer(self) -> None:
        self.kinds.offer((Choice(_GRIDS, term("网格")), Choice(_PARCELS, term("宗地"))), checked=_GRIDS)
        self.bar.offer(
            (
                Choice(DrawKey.CORNER.value, tr("Corners")),
                Choice(DrawKey.RESHAPE.value, tr("Redraw")),
                Choice(DrawKey.SPLIT.value, tr("Split")),
                Choice(DrawKey.MERGE.value, tr("Merge")),
                Choice(DrawKey.AREA.value, tr("New area")),
                Choice(DrawKey.HOLE.value, tr("Hole")),
                Choice(DrawKey.DELETE.value, tr("Delete")),
            ),
            checked=DrawKey.CORNER.value,
        )
        self.extras.offer(
            (Choice(_CHECK, tr("Check gaps")), Choice(_UNLOCATED, tr("Without a place"))), checked=None
        )
        self.kinds.chosen.connect(self.edit_kind)
        self.bar.chosen.connect(self._canvas.choose_tool)
        self.extras.chosen.connect(
            lambda key: (
                self._desk.messages.attempt(self.check_net) if key == _CHECK else self.show_unlocated()
            )
        )

    def _planned(self, drawn: Drawn) -> BoundaryPlan:
        net, key, shape = self.net, drawn.key, drawn.shape
        if key is DrawKey.CORNER:
            return net.move(drawn.moves)
        if key is DrawKey.MERGE:
            return net.merge([self._area_at(place) for place in drawn.places])
        if key is DrawKey.DELETE:
            return net.remove(self._area_at(drawn.places[0]))
        assert shape is not None
        if key is DrawKey.AREA:
            return net.add(shape)
        if key is DrawKey.HOLE:
            inside = shape.representative_point()
            return net.cut_hole(self._area_at((inside.x, inside.y)), ring=shape)
        target = self._crossed(shape)
        return net.split(target, line=shape) if key is DrawKey.SPLIT else net.reshape(target, line=shape)

    def _area_at(self, place: Point) -> int:
        found = self.net.at(*place)
        if found is None:
            raise EditError(tr("There is no area of this kind at this place."))
        return found

    def _crossed(self, line: Any) -> int:
        """Return the selected area when the line meets it, else the one in which most of the line lies."""
        areas = self.net.coverage.near(line)
        current = self._desk.selection.current
        if current.kind is self.net.kind and current.leading in areas:
            return int(current.leading or 0)
        lengths = {id: shapely.intersection(shape, line).length for id, shape in areas.items()}
        if not lengths or max(lengths.values()) <= 0:
            raise EditError(tr("The line meets no area of this kind."))
        return max(lengths, key=lambda id: (lengths[id], -id))

    def _attempt_plan(self, make: Callable[[], BoundaryPlan]) -> None:
        self.drop()
        self._desk.messages.attempt(lambda: self._propose(make()))

    def _propose(self, plan: BoundaryPlan) -> None:
        hand_over = preview(self._desk.register, plan, today=self._desk.today())
        self.plan = plan
        if hand_over.is_empty and not plan.added and not plan.removed:
            self.confirm([])
            return
        self._board.propose(self._outlines(plan))
        labels = suggest_labels(self._desk.register, plan)
        self.sheet = ChangeSheet(self._desk.theme, hand_over, labels=labels, on_confirm=self.confirm)
        room = self._room()
        self.sheet.setParent(room)
        self.sheet.closed.connect(self.drop)
        self.sheet.place(room)
        self.sheet.show()
        self.sheet.raise_()
        self._canvas.repaint_tools()

    def _outlines(self, plan: BoundaryPlan) -> list[BaseGeometry]:
        """Return what is new or looks different; a neighbour that only gets a corner on its edge does not."""
        before = self.net.coverage.areas
        changed = list(self._board.crs.project_geometries(list(plan.changed.values())))
        shown = [
            shape
            for id, shape in zip(plan.changed, changed, strict=True)
            if id in before and before[id].symmetric_difference(shape).area >= SMALLEST_PIECE_M2
        ]
        new = [one.geometry for one in plan.added]
        return shown + list(self._board.crs.project_geometries(new))

    def _room(self) -> QWidget:
        return self._card if self._card is not None and self._card.isVisible() else self._canvas

    def _like(self) -> Grid:
        """Return a grid of the level to edit: the selected one, else one of the lowest level on the map."""
        register, current = self._desk.register, self._desk.selection.current
        ids = set(register.geometries(Grid)[0].tolist())
        if current.kind is Grid and current.leading in ids:
            selected = register.get(Grid, int(current.leading or 0))
            if selected is not None:
                return selected
        drawn = [g for g in register.find(Grid) if g.id in ids and g.is_in_force(self._desk.today())]
        if not drawn:
            # The first grid on the map: below the only grid of the top level, else of the top level itself.
            tops = register.find(Grid, level=1)
            return Grid("", "", 2, parent_id=tops[0].id) if len(tops) == 1 else Grid("", "", 1)
        return max(drawn, key=lambda grid: (grid.level, -(grid.id or 0)))

    def _make_snapper(self) -> Snapper:
        crs = self._board.crs
        roads = crs.project_geometries(self._desk.register.geometries(Road)[1])
        return Snapper(self.net.coverage.areas.values(), roads)

    def _shape_at(self, place: Point) -> BaseGeometry | None:
        found = self.net.at(*place)
        return None if found is None else self.net.coverage.areas[found]

    def _forget_net(self) -> None:
        self._net = None
        self._board.snap_to(self._make_snapper, area_at=self._shape_at)

    def _name(self, id: int) -> str:
        record: Any = self._desk.register.get(self.net.kind, id)
        return "" if record is None else record.name or getattr(record, "number", "")

    def _on_tool_changed(self, key: str) -> None:
        is_editing = any(key == one.value for one in DrawKey)
        for panel in (self.bar, self.kinds, self.extras):
            panel.setVisible(is_editing)
        if is_editing:
            self.bar.check(key)
            self._follow_selection()
            self._forget_net()
            self._place_panels()
        else:
            self.drop()
            self.unlocated.hide()

    def _follow_selection(self) -> None:
        kind = self._desk.selection.current.kind
        if kind in (Grid, Parcel) and self.plan is None:
            self._kind = _GRIDS if kind is Grid else _PARCELS
            self.kinds.check(self._kind)

    def _place_panels(self) -> None:
        floats = self._canvas.floats
        left, top = floats.tools.x() + floats.tools.width() + 2, floats.tools.y()
        themes = floats.themes
        width = self.kinds.width() + self.bar.width() + self.extras.width() + 4
        if themes.isVisible() and left + width > themes.x():
            top += _TOP_PX
        for panel in (self.kinds, self.bar, self.extras):
            if left + panel.width() > self._canvas.width():
                left, top = floats.tools.x() + floats.tools.width() + 2, top + _TOP_PX
            panel.move(left, top)
            left += panel.width() + 2
        self.unlocated.stand()
        if self.sheet is not None:
            self.sheet.place(self._room())

    def _save_list(self, hand_over: HandOver) -> None:
        path = self._choose_path(tr("Hand-over list {step}.xlsx", step=hand_over.title))
        if path is not None and self._desk.messages.attempt(lambda: write_hand_over(path, hand_over)):
            self._desk.messages.toast(tr("{name} was written.", name=path.name))

    def _ask_path(self, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self._canvas, tr("Save the hand-over list"), name, "Excel (*.xlsx)"
        )
        return Path(chosen) if chosen else None
