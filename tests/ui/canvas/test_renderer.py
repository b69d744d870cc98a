import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from gisgrid.errors import CancelledError
from gisgrid.layers.view import View
from gisgrid.progress import Progress
from gisgrid.ui.canvas.frame import Frame
from gisgrid.ui.canvas.picture import Buffers, buffer_view
from gisgrid.ui.canvas.renderer import RenderRequest, make_picture
from tests.ui.canvas.fakes import EAST, NORTH, FakePainting

WINDOW = View(EAST, NORTH, 1.0, 300, 200)


def wish(window: View, *, key: object = "map") -> RenderRequest:
    return RenderRequest(FakePainting(key), buffer_view(window, 1.0), window, 1.0)


def pixels(image: QImage) -> np.ndarray:
    return np.frombuffer(image.constBits(), dtype=np.uint32).copy()


def test_pictures_on_used_images_are_the_same_as_on_fresh_ones(qapp: object) -> None:
    buffers, frame = Buffers(), Frame(QColor("white"))
    used = None
    for step in range(7):
        window = WINDOW.panned(step * 70, -step * 40)
        used = make_picture(wish(window), used, Progress(), buffers)
        fresh = make_picture(wish(window), None, Progress())
        assert (pixels(used.picture.image) == pixels(fresh.picture.image)).all()
        assert (pixels(used.picture.top) == pixels(fresh.picture.top)).all()
        for gone in frame.take(used.picture):
            buffers.give(gone.image, gone.top)


def test_what_is_shown_is_never_painted_on(qapp: object) -> None:
    buffers, frame = Buffers(), Frame(QColor("white"))
    last = None
    for step in range(6):
        # Twice as near at every second step, so that a coarser picture stays behind.
        view = WINDOW.panned(step * 50, 0).zoomed(150, 100, 2.0 if step % 2 else 1.0)
        shown = [(one, pixels(one.image)) for one in (frame.picture, frame._backdrop) if one is not None]
        last = make_picture(wish(view), last, Progress(), buffers)
        assert all((pixels(one.image) == before).all() for one, before in shown)
        for gone in frame.take(last.picture):
            buffers.give(gone.image, gone.top)


def test_an_image_is_lent_once_and_by_size(qapp: object) -> None:
    buffers = Buffers()
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    buffers.give(image)
    assert buffers.take(QSize(40, 31), QImage.Format.Format_RGB32) is not image
    assert buffers.take(QSize(40, 30), QImage.Format.Format_ARGB32_Premultiplied) is not image
    assert buffers.take(QSize(40, 30), QImage.Format.Format_RGB32) is image
    assert buffers.take(QSize(40, 30), QImage.Format.Format_RGB32) is not image


def test_a_cancelled_picture_leaves_the_earlier_one_whole(qapp: object) -> None:
    buffers = Buffers()
    earlier = make_picture(wish(WINDOW), None, Progress(), buffers)
    before = pixels(earlier.picture.base)
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(CancelledError):
        make_picture(wish(WINDOW.panned(90, 0)), earlier, stopped, buffers)
    assert (pixels(earlier.picture.base) == before).all()
