"""The click test of the foundation, with real mouse and keys in the real window on a little register.

Click a parcel, see its inspections and hazards, add an inspection, undo, restart, redo.
"""

from datetime import date, datetime

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from gisgrid.layers import fonts
from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardState, InspectionKind
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.ui.main_window import MainWindow
from gisgrid.ui.theme.theme import make_theme
from gisgrid.workspace import Workspace

WAIT_MS = 20_000
TODAY = date(2026, 11, 18)


@pytest.fixture
def register(folder):
    path = folder / "点选.gpkg"
    with Workspace.create(path, "lishui-2019") as workspace, workspace.edit("准备") as session:
        area = shapely.MultiPolygon([shapely.box(119.90, 28.40, 119.93, 28.42)])
        grid = session.add(Grid("KF01", "园区01", 2, geometry=area))
        for place, name in enumerate(("浙江欣沐涂料有限公司", "丽水市永睿机械有限公司")):
            west = 119.902 + place * 0.012
            outline = shapely.MultiPolygon([shapely.box(west, 28.405, west + 0.01, 28.415)])
            parcel = session.add(Parcel(f"331102004008GB0033{place}", grid_id=grid.id, geometry=outline))
            works = session.add(
                Enterprise(name, grid_id=grid.id, geometry=shapely.Point(west + 0.002, 28.407))
            )
            session.add(ParcelTenancy(parcel.id, works.id))
            session.add(
                Inspection(
                    datetime(2026, 11, 17, 9),  # noqa: DTZ001  local time, as everywhere here
                    InspectionKind.PATROL,
                    enterprise_id=works.id,
                    grid_id=grid.id,
                    finding=f"动火作业票未签字{place}",
                )
            )
            session.add(
                Hazard(
                    f"YH2026-000{place}",
                    f"静电接地断开{place}",
                    datetime(2026, 11, 1),  # noqa: DTZ001  local time, as everywhere here
                    state=HazardState.REGISTERED,
                    enterprise_id=works.id,
                    grid_id=grid.id,
                    due_on=date(2026, 12, 1),
                )
            )
    return path


@pytest.fixture
def open_window(qtbot, qapp, tmp_path):
    fonts.sans()
    theme = make_theme(window_width_px=1366, cache=tmp_path / "icons")
    opened = []

    def open_(path):
        workspace = Workspace.open(path, author="季晓岚")
        window = MainWindow(workspace, theme, today=lambda: TODAY, cache_folder=tmp_path / "cache", user="季")
        opened.append((window, workspace))
        window.resize(1366, 768)
        window.show()
        qtbot.waitUntil(lambda: window.canvas.source is not None, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: not window.jobs.running and window.canvas.is_sharp, timeout=WAIT_MS)
        return window

    yield open_
    for window, workspace in opened:
        window.close()
        workspace.close()
        window.deleteLater()


def place_of(window, lon, lat):
    x_m, y_m = window.map_link.crs.project(np.array([[lon, lat]]))[0]
    x_px, y_px = window.canvas.view.to_screen(x_m, y_m)
    return QPoint(round(x_px), round(y_px))


def texts(widget):
    """Return every text that a person can see in a widget."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def inspections(path):
    """Count with a connection of our own what is in the file."""
    with Workspace.open(path) as other:
        return other.count(Inspection)


def test_click_inspect_undo_restart_redo(qtbot, register, open_window):
    window = open_window(register)
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=place_of(window, 119.919, 28.412))
    assert window.selection.current.kind is Parcel
    card = window.card
    assert card.isVisible()
    card.show_page("visits")
    assert "动火作业票未签字1" in texts(card)
    assert "动火作业票未签字0" not in texts(card)
    card.show_page("hazards")
    assert "静电接地断开1" in texts(card)
    assert "静电接地断开0" not in texts(card)

    card.show_page("visits")
    qtbot.mouseClick(card.findChild(QPushButton, "record_visit"), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(card.sheet.findChild(QPlainTextEdit, "finding"), "all well 2026")
    qtbot.mouseClick(card.sheet.findChild(QPushButton, "save"), Qt.MouseButton.LeftButton)
    assert inspections(register) == 3
    assert "all well 2026" in texts(card)

    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert inspections(register) == 2
    assert "all well 2026" not in texts(card)
    window.close()
    window.register.close()

    again = open_window(register)
    qtbot.keyClick(again, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert inspections(register) == 3
    qtbot.mouseClick(again.canvas, Qt.MouseButton.LeftButton, pos=place_of(again, 119.919, 28.412))
    again.card.show_page("visits")
    assert "all well 2026" in texts(again.card)
    assert again.register.verify() == []
