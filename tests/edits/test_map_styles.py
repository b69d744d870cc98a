"""Styles are kept as undoable steps, and QGIS is told of every one."""

import shutil
import sqlite3
import subprocess
from xml.etree import ElementTree as ET

import pytest
import shapely
from PySide6.QtGui import QColor, QImage

from gisgrid.edits import map_styles
from gisgrid.errors import EditError
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from gisgrid.model.map_styles import Comparison, LayerStyle, Look, MapStyle, StyleClass, StyleKind
from gisgrid.workspace import Workspace

RED, BLUE = "#D01030", "#1040D0"


@pytest.fixture
def workspace(tmp_path, qapp):
    with Workspace.create(tmp_path / "zone.gpkg", "lishui-2019") as made:
        with made.edit("准备") as session:
            box = shapely.box(119.90, 28.40, 119.93, 28.42)
            grid = session.add(Grid("KF01", "园区01", 2, geometry=shapely.MultiPolygon([box])))
            west = shapely.MultiPolygon([shapely.box(119.90, 28.40, 119.915, 28.42)])
            east = shapely.MultiPolygon([shapely.box(119.915, 28.40, 119.93, 28.42)])
            session.add_all([Parcel("一", geometry=west), Parcel("二", geometry=east)])
            session.add(
                Enterprise(
                    "甲厂",
                    danger_class=DangerClass.A,
                    staff_count=30,
                    grid_id=grid.id,
                    geometry=shapely.Point(119.91, 28.41),
                )
            )
        yield made


def _parcel_style(west=RED, east=BLUE):
    classes = (
        StyleClass("一", Look(fill=west, stroke="#000000"), value="一"),
        StyleClass("二", Look(fill=east, stroke="#000000"), value="二"),
    )
    return LayerStyle("parcels", StyleKind.CATEGORY, "number", classes, label_field="number")


def _qgis_rows(workspace):
    with sqlite3.connect(workspace.path) as connection:
        rows = connection.execute("SELECT f_table_name, styleQML, styleSLD, useAsDefault FROM layer_styles")
        return {name: (qml, sld, bool(default)) for name, qml, sld, default in rows}


def _filters(qml):
    return [one.get("filter", "") for one in ET.fromstring(qml).iter("rule")]


def test_a_new_file_tells_qgis_the_usual_looks(workspace):
    rows = _qgis_rows(workspace)
    assert {"grid", "parcel", "building", "road", "river", "water_area", "enterprise", "place"} <= set(rows)
    for qml, sld, is_default in rows.values():
        assert is_default
        assert ET.fromstring(qml).find("renderer-v2").get("type") == "RuleRenderer"
        assert ET.fromstring(sld).tag == "{http://www.opengis.net/sld}StyledLayerDescriptor"


def test_a_style_is_one_step_that_can_be_taken_back_in_the_file_and_for_qgis(workspace):
    usual = _qgis_rows(workspace)["parcel"]
    with workspace.edit("宗地样式") as session:
        map_styles.keep_style(session, _parcel_style())
    assert len(workspace.find(MapStyle)) == 1
    styled = _qgis_rows(workspace)["parcel"]
    assert sorted(_filters(styled[0])) == ["\"number\" = '一'", "\"number\" = '二'"]
    workspace.undo()
    assert workspace.find(MapStyle) == []
    assert _qgis_rows(workspace)["parcel"] == usual
    workspace.redo()
    assert _qgis_rows(workspace)["parcel"] == styled


def test_a_second_style_takes_the_place_of_the_first(workspace):
    for colour in (RED, BLUE):
        with workspace.edit("宗地样式") as session:
            map_styles.keep_style(session, _parcel_style(west=colour))
    (kept,) = workspace.find(MapStyle)
    assert RED not in kept.definition
    with workspace.edit("默认样式") as session:
        assert map_styles.drop_style(session, "parcels")
        assert not map_styles.drop_style(session, "parcels")
    assert workspace.find(MapStyle) == []


def test_a_style_that_cannot_be_drawn_changes_nothing(workspace):
    with pytest.raises(EditError), workspace.edit("坏") as session:
        map_styles.keep_style(session, LayerStyle("parcels"))
    assert workspace.find(MapStyle) == []


def test_a_style_saved_by_qgis_stays_the_one_it_takes(workspace):
    with sqlite3.connect(workspace.path) as connection:
        connection.execute(
            "INSERT INTO layer_styles (f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, useAsDefault, owner) "
            "VALUES ('', 'parcel', 'geometry', 'mine', '<qgis/>', 1, 'somebody')"
        )
    workspace.poll()
    with workspace.edit("宗地样式") as session:
        map_styles.keep_style(session, _parcel_style())
    with sqlite3.connect(workspace.path) as connection:
        rows = connection.execute(
            "SELECT styleName, useAsDefault FROM layer_styles WHERE f_table_name = 'parcel' ORDER BY styleName"
        ).fetchall()
    assert rows == [("gisgrid", 0), ("mine", 1)]


def test_the_file_stays_sound(workspace):
    with workspace.edit("宗地样式") as session:
        map_styles.keep_style(session, _parcel_style())
    assert workspace.verify() == []


_RENDER = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import *
from qgis.PyQt.QtCore import QSize
app = QgsApplication([], False); app.initQgis()
layers = [QgsVectorLayer(f"{sys.argv[1]}|layername={name}", name, "ogr") for name in sys.argv[4:]]
settings = QgsMapSettings()
settings.setLayers(layers); settings.setOutputSize(QSize(600, 400)); settings.setOutputDpi(96)
settings.setDestinationCrs(layers[-1].crs())
west, south, east, north = (float(one) for one in sys.argv[3].split(","))
settings.setExtent(QgsRectangle(west, south, east, north))
job = QgsMapRendererSequentialJob(settings); job.start(); job.waitForFinished()
assert job.renderedImage().save(sys.argv[2])
"""


@pytest.fixture
def in_qgis(workspace, tmp_path):
    python = shutil.which("python3", path="/usr/bin")
    asked = [python or "", "-c", "import qgis.core"]
    if python is None or subprocess.run(asked, check=False, capture_output=True).returncode:
        pytest.skip("QGIS's Python is not installed")

    def render(*tables):
        out = tmp_path / "qgis.png"
        words = [python, "-c", _RENDER, str(workspace.path), str(out), "119.89,28.39,119.94,28.43", *tables]
        subprocess.run(words, check=True, capture_output=True, timeout=120)
        return QImage(str(out))

    return render


def _near(picture, x, y, colour):
    found, wanted = picture.pixelColor(x, y), QColor(colour)
    return (
        max(
            abs(found.red() - wanted.red()),
            abs(found.green() - wanted.green()),
            abs(found.blue() - wanted.blue()),
        )
        <= 4
    )


def test_qgis_draws_the_classes_in_the_colours_that_were_chosen(workspace, in_qgis):
    with workspace.edit("宗地样式") as session:
        map_styles.keep_style(session, _parcel_style())
    picture = in_qgis("parcel")
    # The ground is 0.05 by 0.04 degrees on 600 by 400 pixels with even steps: 119.905 and 119.92 at 180 and 360.
    assert _near(picture, 180, 120, RED)
    assert _near(picture, 360, 120, BLUE)


def test_qgis_draws_danger_classes_and_rules_as_the_window_does(workspace, in_qgis):
    picture = in_qgis("enterprise")
    assert any(_near(picture, x, y, "#C92A2A") for x in range(200, 280) for y in range(150, 250))
    look = Look(fill=BLUE)
    rules = (
        StyleClass("many", look, field="staff_count", comparison=Comparison.AT_LEAST, value="100"),
        StyleClass("few", Look(fill="#108040"), field="staff_count", comparison=Comparison.LESS, value="100"),
    )
    with workspace.edit("企业样式") as session:
        map_styles.keep_style(session, LayerStyle("enterprises", StyleKind.RULE, classes=rules))
    picture = in_qgis("enterprise")
    found = [(x, y) for x in range(200, 280) for y in range(150, 250) if _near(picture, x, y, "#108040")]
    assert found
    assert not any(_near(picture, x, y, BLUE) for x in range(200, 280) for y in range(150, 250))
