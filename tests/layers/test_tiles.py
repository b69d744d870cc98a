import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter

from gisgrid.basemaps.basemap import Basemap
from gisgrid.basemaps.grid import geographic_grid, mercator_grid
from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.source_crs import Datum
from gisgrid.layers.medium import Medium
from gisgrid.layers.painter import canvas_for
from gisgrid.layers.tiles import TileItem, _parallelograms, pieces_of
from gisgrid.layers.view import View
from gisgrid.progress import Progress
from tests.basemaps.conftest import png

CRS = WorkCrs(40)
GRIDS = {
    "mercator": mercator_grid(),
    "degrees": geographic_grid(),
    "gcj02": mercator_grid(datum=Datum.GCJ02),
}


class Pictures:
    def __init__(self, content):
        self._content = content
        self.asked = []

    def content(self, tile):
        self.asked.append(tile)
        return self._content(tile)

    def close(self):
        pass


def view_at(lon=119.92, lat=28.42, *, metres_per_px=2.0, side=400):
    x, y = CRS.project([(lon, lat)])[0]
    return View(float(x), float(y), metres_per_px, side, side)


def paint(item, view, medium=None):
    image = QImage(int(view.width_px), int(view.height_px), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    item.paint(canvas_for(painter, view, medium or Medium.screen(), Progress()))
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[:, :, 2::-1].astype(int)


@pytest.mark.parametrize("name", list(GRIDS))
@pytest.mark.parametrize("metres_per_px", [0.5, 4.0, 60.0, 900.0])
def test_pieces_lie_within_half_a_pixel_of_the_truth(name, metres_per_px):
    grid = GRIDS[name]
    provider = Basemap(grid, CRS, Pictures(lambda tile: None))
    view = view_at(metres_per_px=metres_per_px)
    rng = np.random.default_rng(3)
    for tile in provider.cover(view.extent, metres_per_px)[:6]:
        for net, part in pieces_of(provider, tile, metres_per_px):
            origin, across, down = (one[0, 0] for one in _parallelograms(net))
            for u, v in rng.random((5, 2)):
                drawn = origin + across * u + down * v
                place = (tile[1] + part.x() + u * part.width(), tile[2] + part.y() + v * part.height())
                true = CRS.project(grid.lonlat(tile[0], np.array([place])))[0]
                assert np.hypot(*(drawn - true)) / metres_per_px < 0.5


@pytest.mark.parametrize("name", list(GRIDS))
def test_no_ground_shines_through_between_tiles(qapp, name):
    content = png("#3366CC")
    item = TileItem([Basemap(GRIDS[name], CRS, Pictures(lambda tile: content))])
    for metres_per_px in (1.7, 2.3, 23.0):
        pixels = paint(item, view_at(metres_per_px=metres_per_px))
        assert np.abs(pixels - (0x33, 0x66, 0xCC)).max() <= 4


def test_a_mark_in_a_tile_is_painted_where_it_belongs(qapp):
    grid = mercator_grid(datum=Datum.GCJ02)
    lonlat = np.array([[119.92, 28.42]])
    level = grid.level_for(1.2, 28.42)
    place = grid.places(level, lonlat)[0]
    home = (level, int(place[0]), int(place[1]))
    column, row = int((place[0] % 1) * 256), int((place[1] % 1) * 256)

    def content(tile):
        if tile != home:
            return png("#FFFFFF")
        image = QImage.fromData(png("#FFFFFF"))
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                image.setPixel(min(max(column + dx, 0), 255), min(max(row + dy, 0), 255), 0xFFFF0000)
        out = QByteArray()
        buffer = QBuffer(out)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        buffer.close()
        return bytes(out.data())

    view = view_at(metres_per_px=1.2)
    pixels = paint(TileItem([Basemap(grid, CRS, Pictures(content))]), view)
    rows, columns = np.nonzero((pixels[:, :, 1] < 160) & (pixels[:, :, 0] > 200))
    off_x, off_y = columns.mean() + 0.5 - 200, rows.mean() + 0.5 - 200
    # Half a pixel for the mark's own grain on top of half a pixel for the drawing.
    assert np.hypot(off_x, off_y) < 1.5


def test_a_missing_tile_is_stood_in_for_by_a_coarser_one(qapp):
    grid = mercator_grid()
    coarse = view_at(metres_per_px=4.0)
    level = grid.level_for(4.0, 28.42)
    green = png("#00AA00")
    giver = Pictures(lambda tile: green if tile[0] <= level else None)
    item = TileItem([Basemap(grid, CRS, giver)])
    paint(item, coarse)
    pixels = paint(item, view_at(metres_per_px=1.0))
    assert np.abs(pixels - (0, 0xAA, 0)).max() <= 4


def test_a_damaged_picture_leaves_a_hole_and_nothing_worse(qapp):
    item = TileItem([Basemap(mercator_grid(), CRS, Pictures(lambda tile: b"\x89PNG broken"))])
    assert (paint(item, view_at()) == 255).all()


def test_paper_takes_coarser_tiles_so_that_names_can_be_read(qapp):
    screen, paper = Pictures(lambda tile: None), Pictures(lambda tile: None)
    view = view_at(metres_per_px=2.0)
    paint(TileItem([Basemap(mercator_grid(), CRS, screen)]), view)
    paint(TileItem([Basemap(mercator_grid(), CRS, paper)]), view, Medium.raster(600))
    # 600 dpi: 0.2 mm are 4.7 pixels, a little over two levels.
    assert {tile[0] for tile in paper.asked} == {next(iter({tile[0] for tile in screen.asked})) - 2}
