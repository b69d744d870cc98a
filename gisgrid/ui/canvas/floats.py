"""Which panels float on the map, where they stand and what they do."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from gisgrid.i18n import tr
from gisgrid.layers.placement import Box
from gisgrid.ui.canvas.floating import Choice, FloatingPanel
from gisgrid.ui.canvas.source import LegendChip, MapTheme
from gisgrid.ui.canvas.theme_legend import ThemeLegend
from gisgrid.ui.canvas.tools.measure import AreaUnit, MeasureAreaTool, MeasureTool
from gisgrid.ui.canvas.tools.tool import SelectMode

if TYPE_CHECKING:
    from gisgrid.ui.canvas.map_canvas import MapCanvas

_EDGE_PX = 5  # the plate stands 8 px from the window's edge; 3 px of that belong to the shadow
_DRAWING = "draw_"
_NORTH_ARROW_PX = 70
_FIRST_THEMES = 4
_MORE = "more"


class Floats(QObject):
    """The tool column, the zoom column, the choice of colouring and the measuring options.

    Attributes
    ----------
    guests : list of QWidget
        What others let float on the map; names keep out of it, too.
    """

    def __init__(self, canvas: "MapCanvas") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._drawing_key = ""
        self.guests: list[QWidget] = []
        theme = canvas.theme
        self.tools = FloatingPanel(theme, Qt.Orientation.Vertical, canvas)
        self.zoom = FloatingPanel(theme, Qt.Orientation.Vertical, canvas)
        self.themes = FloatingPanel(theme, Qt.Orientation.Horizontal, canvas, heading=tr("Theme"))
        self.legend = ThemeLegend(theme, canvas)
        self.measures = FloatingPanel(theme, Qt.Orientation.Horizontal, canvas)
        self.units = FloatingPanel(theme, Qt.Orientation.Horizontal, canvas)
        self.tools.offer((*self._tool_choices(), self._more_choice()), checked=canvas.tool.key)
        self.zoom.offer(
            (
                Choice("in", tr("Zoom in"), "plus", "+"),
                Choice("out", tr("Zoom out"), "minus", "-"),
                Choice("all", tr("Whole map"), "maximize", "Ctrl+Shift+F"),
            ),
            checked=None,
        )
        self.measures.offer(
            (Choice("measure", tr("Length on the ground")), Choice("measure_area", tr("Area on the ground"))),
            checked="measure",
        )
        self.units.offer(
            (
                Choice(AreaUnit.MU.value, tr("mu")),
                Choice(AreaUnit.HECTARE.value, tr("ha")),
                Choice(AreaUnit.SQUARE_KILOMETRE.value, tr("km²")),
            ),
            checked=AreaUnit.MU.value,
        )
        commands = {"in": canvas.zoom_in, "out": canvas.zoom_out, "all": canvas.show_all}
        self.tools.chosen.connect(self._on_tool_chosen)
        self.measures.chosen.connect(canvas.choose_tool)
        self.zoom.chosen.connect(lambda key: commands[key]())
        self.themes.chosen.connect(self._on_theme_chosen)
        self.legend.chosen.connect(self._on_legend_chosen)
        self.units.chosen.connect(self._on_unit_chosen)
        canvas.tool_changed.connect(self._on_tool_changed)
        canvas.view_changed.connect(lambda _view: self._on_view_changed())
        self._on_tool_changed(canvas.tool.key)
        self.offer_themes()

    def offer_drawing(self, key: str) -> None:
        """Add the pencil; `key` is the tool it takes up."""
        self._drawing_key = key
        pencil = Choice(key, tr("Draw grids and parcels"), "pencil")
        self.tools.offer((*self._tool_choices(), pencil, self._more_choice()), checked=self._canvas.tool.key)

    @staticmethod
    def _more_choice() -> Choice:
        return Choice(_MORE, tr("Find, views, comparing, meeting"), "ellipsis")

    def _on_tool_chosen(self, key: str) -> None:
        if key == _MORE:
            self._on_tool_changed(self._canvas.tool.key)
            button = self.tools.button(_MORE)
            self._canvas.more_wanted.emit(button.mapToGlobal(button.rect().topRight()))
        else:
            self._canvas.choose_tool(key)

    @staticmethod
    def _tool_choices() -> tuple[Choice, ...]:
        return (
            Choice("browse", tr("Look and select"), "mouse-pointer-2"),
            Choice("pan", tr("Push the map"), "hand", tr("Space")),
            Choice("box", tr("Select by a box"), "square-dashed-mouse-pointer", tr("Ctrl + drag")),
            Choice("lasso", tr("Select by a line drawn round"), "lasso"),
            Choice("measure", tr("Measure on the map"), "ruler"),
        )

    def offer_themes(self) -> None:
        """Show the ways of colouring that the map has; with fewer than two there is nothing to choose."""
        source = self._canvas.source
        themes = source.themes() if source is not None else ()
        if source is not None and len(themes) > 1:
            self.themes.offer(_theme_choices(themes, source.theme_key), checked=source.theme_key)
        self.themes.setVisible(len(themes) > 1)
        self._show_legend()
        self.place()

    def _show_legend(self) -> None:
        source = self._canvas.source
        scale = self._canvas.view.metres_per_px
        self.legend.show_chips(source.legend(scale) if source is not None else ())

    def _on_view_changed(self) -> None:
        """Tell what the colours mean at the scale that came: far away the grids are coloured, too."""
        before = self.legend.chips
        self._show_legend()
        if self.legend.chips != before:
            self.place()

    def place(self) -> None:
        """Put every panel where it belongs in the window."""
        width, height = self._canvas.width(), self._canvas.height()
        self.tools.move(_EDGE_PX, _EDGE_PX)
        self.zoom.move(width - self.zoom.width() - _EDGE_PX, height - self.zoom.height() - _EDGE_PX)
        self.themes.move(width - self.themes.width() - _EDGE_PX, _EDGE_PX)
        self.legend.fit(width, height - self.themes.height() - self.zoom.height() - _NORTH_ARROW_PX)
        self.legend.move(width - self.legend.width() - _EDGE_PX, _EDGE_PX + self.themes.height() - 2)
        left = _EDGE_PX + self.tools.width() + 2
        self.measures.move(left, _EDGE_PX)
        self.units.move(left + self.measures.width() + 2, _EDGE_PX)

    def boxes(self) -> tuple[Box, ...]:
        """Return where the panels that are shown stand, in pixels of the window."""
        panels = (
            self.tools,
            self.zoom,
            self.themes,
            self.legend,
            self.measures,
            self.units,
            *self.guests,
        )
        shown = [panel.geometry() for panel in panels if not panel.isHidden()]
        return tuple((g.x(), g.y(), g.x() + g.width(), g.y() + g.height()) for g in shown)

    def _on_theme_chosen(self, key: str) -> None:
        source = self._canvas.source
        if source is None:
            return
        further = {one.key for one in source.themes()[_FIRST_THEMES:]}
        if key == _MORE or (key in further and key == source.theme_key):
            self.themes.check(source.theme_key)
            self._show_further()
        else:
            self.choose_theme(key)

    def choose_theme(self, key: str) -> None:
        """Colour the map in another way."""
        if self._canvas.source is not None:
            self._canvas.source.choose_theme(key)
            self._canvas.repaint_map()
            self.offer_themes()

    def further_themes(self) -> QMenu:
        """Return the menu of the ways of colouring that have no button of their own."""
        menu = QMenu(self._canvas)
        source = self._canvas.source
        for one in source.themes()[_FIRST_THEMES:] if source is not None else ():
            action = menu.addAction(one.title, partial(self.choose_theme, one.key))
            action.setCheckable(True)
            action.setChecked(source is not None and one.key == source.theme_key)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _show_further(self) -> None:
        menu = self.further_themes()
        panel = self.themes
        menu.popup(panel.mapToGlobal(panel.rect().bottomRight()) - QPoint(menu.sizeHint().width() + 3, 2))

    def _on_legend_chosen(self, chip: LegendChip) -> None:
        source = self._canvas.source
        if source is not None:
            self._canvas.boxed.emit(source.legend_members(chip), SelectMode.REPLACE)

    def _on_unit_chosen(self, key: str) -> None:
        for tool in self._canvas.measure_tools:
            tool.tell_in(AreaUnit(key))

    def _on_tool_changed(self, key: str) -> None:
        tool = self._canvas.tool
        is_drawing = bool(self._drawing_key) and key.startswith(_DRAWING)
        self.tools.check(
            "measure" if isinstance(tool, MeasureTool) else self._drawing_key if is_drawing else key
        )
        self.measures.setVisible(isinstance(tool, MeasureTool))
        self.measures.check(key)
        self.units.setVisible(isinstance(tool, MeasureAreaTool))


def _theme_choices(themes: tuple[MapTheme, ...], used: str) -> tuple[Choice, ...]:
    """Return the buttons of the switch: the first ways of colouring, and one that opens the others or names theirs."""
    first, further = themes[:_FIRST_THEMES], themes[_FIRST_THEMES:]
    choices = [Choice(one.key, one.title) for one in first]
    if further:
        chosen = next((one for one in further if one.key == used), None)
        title = chosen.title if chosen is not None else tr("More")
        choices.append(Choice(chosen.key if chosen is not None else _MORE, f"{title} ▾"))
    return tuple(choices)
