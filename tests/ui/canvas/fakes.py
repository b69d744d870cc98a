"""A small map of plain shapes for canvas tests: four parcels, one works on each of two of them."""

import time

import shapely
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from gisgrid.model.areas import Parcel
from gisgrid.model.enterprises import Enterprise
from gisgrid.ui.canvas.source import FeatureRef, LegendChip, MapTheme

EAST, NORTH = 500_000.0, 3_145_000.0
PARCELS = {
    number: shapely.box(EAST + x, NORTH + y, EAST + x + 190, NORTH + y + 190)
    for number, (x, y) in enumerate([(-200, -200), (10, -200), (-200, 10), (10, 10)], start=1)
}
WORKS = {1: shapely.Point(EAST - 100, NORTH - 100), 2: shapely.Point(EAST + 100, NORTH + 100)}


class FakePainting:
    def __init__(self, key, *, colour="#D5E8D4", slow_s=0.0):
        self.base_key = key
        self.colour = colour
        self.slow_s = slow_s
        self.painted = []

    def paint_base(self, painter, view, medium, progress):
        self.painted.append(view)
        painter.fillRect(QRectF(0, 0, view.width_px, view.height_px), QColor("#FBFAF7"))
        for shape in PARCELS.values():
            progress.check_cancelled()
            left, top = view.to_screen(shape.bounds[0], shape.bounds[3])
            right, bottom = view.to_screen(shape.bounds[2], shape.bounds[1])
            painter.fillRect(QRectF(left, top, right - left, bottom - top), QColor(self.colour))
        if self.slow_s:
            end = time.monotonic() + self.slow_s
            while time.monotonic() < end:
                progress.check_cancelled()
                time.sleep(0.002)

    def paint_top(self, painter, view, medium, progress, *, blocked=()):
        self.blocked = blocked
        painter.setBrush(QColor("#C92A2A"))
        for point in WORKS.values():
            painter.drawEllipse(QPointF(*view.to_screen(point.x, point.y)), 5, 5)
        return len(WORKS)


class FakeSource:
    extent = (EAST - 200, NORTH - 200, EAST + 200, NORTH + 200)
    theme_key = "grids"

    def __init__(self):
        self.key = 0
        self.colour = "#D5E8D4"
        self.slow_s = 0.0
        self.paintings = []

    def painting(self, *, focus, selected):
        made = FakePainting((self.key, focus), colour=self.colour, slow_s=self.slow_s)
        made.selected = selected
        self.paintings.append(made)
        return made

    def pick(self, view, x_px, y_px):
        at = shapely.Point(*view.to_map(x_px, y_px))
        near = [
            FeatureRef(Enterprise, k) for k, p in WORKS.items() if p.distance(at) < 8 * view.metres_per_px
        ]
        return near + [FeatureRef(Parcel, k) for k, p in PARCELS.items() if p.contains(at)]

    def within(self, box):
        return [FeatureRef(Enterprise, k) for k, p in WORKS.items() if shapely.box(*box).contains(p)]

    def shapes(self, refs):
        tables = {Parcel: PARCELS, Enterprise: WORKS}
        return [tables[ref.kind][ref.id] for ref in refs]

    def marks(self, refs):
        return self.shapes(refs)

    def name(self, ref):
        return f"{ref.kind.__name__} {ref.id}"

    def themes(self):
        return (MapTheme("grids", "责任网格"), MapTheme("hazards", "隐患"))

    def legend(self, metres_per_px):
        return (LegendChip("重大", "#C92A2A"),) if self.theme_key == "hazards" else ()

    def choose_theme(self, key):
        self.theme_key = key
        self.key += 1
