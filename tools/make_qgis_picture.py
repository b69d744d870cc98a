"""Let QGIS draw the 丽水 sample as it opens the file: ``python -m tools.make_qgis_picture``; needs QGIS's Python."""

import subprocess
import tempfile
from pathlib import Path

from tools.make_gallery import GALLERY, make_register

_PYTHON = "/usr/bin/python3"
_TABLES = (
    "enterprise",
    "place",
    "grid",
    "parcel",
    "building",
    "road",
    "river",
    "water_area",
    "contour",
    "land_cover",
)
_DRAW = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import *
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
app = QgsApplication([], False); app.initQgis()
layers = [QgsVectorLayer(f"{sys.argv[1]}|layername={name}", name, "ogr") for name in sys.argv[3:]]
settings = QgsMapSettings()
settings.setLayers(layers); settings.setOutputSize(QSize(1100, 700)); settings.setOutputDpi(96)
settings.setBackgroundColor(QColor("#FBFAF7"))
settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4549"))
turn = QgsCoordinateTransform(layers[2].crs(), settings.destinationCrs(), QgsProject.instance())
box = turn.transformBoundingBox(layers[2].extent()); box.scale(0.4)
settings.setExtent(box)
job = QgsMapRendererParallelJob(settings); job.start(); job.waitForFinished()
assert job.renderedImage().save(sys.argv[2])
"""


def main() -> None:
    """Write docs/gallery/qgis.png."""
    with tempfile.TemporaryDirectory() as folder:
        register = make_register(Path(folder) / "丽水.gpkg")
        words = [_PYTHON, "-c", _DRAW, str(register), str(GALLERY / "qgis.png"), *_TABLES]
        subprocess.run(words, check=True)


if __name__ == "__main__":
    main()
