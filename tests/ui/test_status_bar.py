import threading
from datetime import UTC, datetime

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication

from gisgrid.geo.crs import WorkCrs
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.enterprises import Enterprise
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.status_bar import CoordinateSystem, StatusBar, coordinate_words, scale_from
from gisgrid.ui.theme.theme import make_theme

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
# DOMAIN.md 5.1, test point of 丽水 in zone 40
LISHUI_LONLAT, LISHUI_M = (119.92, 28.42), (492161.7701, 3144989.9479)


@pytest.fixture
def bar(qtbot, tmp_path):
    jobs = Jobs()
    made = StatusBar(make_theme(window_width_px=1920, cache=tmp_path), jobs, WorkCrs(40))
    made.jobs = jobs
    qtbot.addWidget(made)
    made.resize(1200, 28)
    made.show()
    qtbot.waitExposed(made)
    yield made
    jobs.close()


def test_coordinate_cycles_through_three_systems(bar, qtbot):
    bar.show_pointer(*LISHUI_M)
    assert bar.coordinate.words == "119.920000, 28.420000"
    qtbot.mouseClick(bar.coordinate, LEFT)
    assert bar.coordinate.words == "492161.8, 3144989.9"
    qtbot.mouseClick(bar.coordinate, LEFT)
    assert bar.system is CoordinateSystem.GCJ02
    shift = np.array(bar.coordinate.words.split(", "), dtype=float) - LISHUI_LONLAT
    assert 0.001 < np.hypot(*shift) < 0.01
    qtbot.mouseClick(bar.coordinate, LEFT)
    assert bar.system is CoordinateSystem.LON_LAT


def test_only_the_map_shows_place_and_scale(bar):
    bar.show_selection([FeatureRef(Grid, 1)])
    for key, shown in (("ledger", (False, False, True)), ("reports", (False,) * 3), ("map", (True,) * 3)):
        bar.show_task(key)
        assert tuple(one.isVisible() for one in (bar.coordinate, bar.scale, bar.selection)) == shown, key


def test_right_click_copies_the_coordinate(bar, qtbot):
    bar.show_pointer(*LISHUI_M)
    qtbot.mouseClick(bar.coordinate, RIGHT)
    assert QGuiApplication.clipboard().text() == "119.920000, 28.420000"


def test_words_of_a_place_in_metres():
    words = coordinate_words(*LISHUI_M, crs=WorkCrs(40), system=CoordinateSystem.METRES)
    assert words == "492161.8, 3144989.9"


@pytest.mark.parametrize(
    ("text", "denominator"),
    [
        ("1:5000", 5000),
        ("1：5000", 5000),
        ("2500", 2500),
        ("1/10,000", 10_000),
        ("１０００", 1000),
        ("1: 25 000", 25_000),
    ],
)
def test_typed_scales_are_understood(text, denominator):
    assert scale_from(text) == denominator


@pytest.mark.parametrize("text", ["", "abc", "1:", "0", "-5", "1:0", "nan", "inf"])
def test_other_words_are_no_scale(text):
    assert scale_from(text) is None


def test_scale_is_typed_and_told(bar, qtbot):
    bar.show_scale(5012.2)
    assert bar.scale.currentText() == "1:5012"
    edit = bar.scale.lineEdit()
    edit.selectAll()
    qtbot.keyClicks(edit, "1:2000")
    bar.show_scale(5013)
    assert edit.text() == "1:2000"
    with qtbot.waitSignal(bar.scale_chosen) as caught:
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert caught.args == [2000.0]


def test_nonsense_scale_goes_back(bar, qtbot):
    bar.show_scale(5000)
    edit = bar.scale.lineEdit()
    edit.selectAll()
    qtbot.keyClicks(edit, "near")
    with qtbot.assertNotEmitted(bar.scale_chosen):
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "1:5000"


def test_wheel_does_not_change_the_scale(bar, qtbot):
    bar.show_scale(5000)
    event = QWheelEvent(
        QPointF(20, 10), QPointF(20, 10), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    with qtbot.assertNotEmitted(bar.scale_chosen):
        QApplication.sendEvent(bar.scale, event)
    assert bar.scale.currentText() == "1:5000"


def test_selection_is_told_by_kind(bar):
    bar.show_selection([FeatureRef(Enterprise, 1), FeatureRef(Enterprise, 2), FeatureRef(Parcel, 1)])
    assert bar.selection.text() == "已选 1 宗地、2 家企业"
    bar.show_selection([FeatureRef(Grid, 1)])
    assert bar.selection.text() == "已选 1 个网格"
    bar.show_selection([])
    assert bar.selection.text() == ""


def test_saved_time_is_told(bar):
    assert not bar.saved.isVisible()
    bar.show_saved(datetime(2026, 11, 18, 14, 32, tzinfo=UTC))
    assert bar.saved.words == "已保存 14:32"


def test_job_is_shown_and_cancelled(bar, qtbot):
    assert not bar.job.isVisible()
    go_on = threading.Event()

    def work(*, progress):
        progress.report(68, 100)
        while not go_on.wait(0.005):
            progress.check_cancelled()

    job = bar.jobs.start("底图缓存", work)
    qtbot.waitUntil(lambda: bar.job.share.text() == "68 %", timeout=3000)
    assert bar.job.isVisible()
    assert bar.job.title.text() == "底图缓存"
    with qtbot.waitSignal(job.finished, timeout=1000):
        qtbot.mouseClick(bar.job.cancel, LEFT)
    assert job.was_cancelled
    assert not bar.job.isVisible()


def test_further_jobs_are_counted(bar, qtbot):
    go_on = threading.Event()

    def work(*, progress):
        go_on.wait(5)

    for _ in range(3):
        last = bar.jobs.start("导出", work)
    assert bar.job.title.text() == "导出（另有 2 项）"
    with qtbot.waitSignal(last.finished, timeout=3000):
        go_on.set()
