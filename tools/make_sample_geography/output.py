"""Writing base geography as shapefiles in the encodings that offices really send."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyogrio.raw
import pyproj
import shapely
from PIL import Image
from shapely.geometry.base import BaseGeometry

from tools.make_sample_geography.relief import Relief, hill_shade
from tools.make_sample_geography.shapes import Floats


class TextEncoding(enum.Enum):
    """How the text of a shapefile is encoded, and whether the file says so."""

    GBK_DECLARED = ("GBK", True)
    GBK_SILENT = ("GBK", False)
    UTF8_DECLARED = ("UTF-8", True)
    UTF8_SILENT = ("UTF-8", False)


@dataclass(frozen=True)
class BaseLayer:
    """One layer of base geography.

    Attributes
    ----------
    name : str
        Name of the file without its ending.
    shapes : list of geometry
        In metres of the work CRS.
    columns : dict of str to list
        One value per shape; names of at most ten bytes in the file's encoding.
    encoding : TextEncoding
        Encoding of the .dbf.
    epsg : int
        CRS of the file; 4490 or the work CRS.
    """

    name: str
    shapes: list[BaseGeometry]
    columns: dict[str, list[str] | list[int] | list[float]]
    encoding: TextEncoding = TextEncoding.UTF8_DECLARED
    epsg: int = 4490


_TYPES = {
    "Point": ("Point", "Point"),
    "LineString": ("LineString", "MultiLineString"),
    "MultiLineString": ("LineString", "MultiLineString"),
    "Polygon": ("Polygon", "MultiPolygon"),
    "MultiPolygon": ("Polygon", "MultiPolygon"),
}


def write_layer(folder: Path, layer: BaseLayer, *, work_epsg: int) -> None:
    """Write one shapefile of `layer` into `folder`, replacing an older one."""
    text, is_declared = layer.encoding.value
    shapes = np.array(layer.shapes, dtype=object)
    if layer.epsg != work_epsg:
        shapes = shapely.transform(shapes, _to_degrees(work_epsg))
    else:
        shapes = shapely.transform(shapes, lambda xy: np.round(xy, 3))
    path = folder / f"{layer.name}.shp"
    for old in folder.glob(f"{layer.name}.*"):
        old.unlink()
    arrays = [
        np.array(values, dtype=object if isinstance(values[0], str) else None)
        for values in layer.columns.values()
    ]
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapes),
        field_data=arrays,
        fields=np.array(list(layer.columns), dtype=object),
        geometry_type=_TYPES[layer.shapes[0].geom_type][0],
        crs=f"EPSG:{layer.epsg}",
        driver="ESRI Shapefile",
        encoding=text,
        layer_options={"RESIZE": "YES"},
    )
    _declare_encoding(path, text=text, is_declared=is_declared)


def _declare_encoding(path: Path, *, text: str, is_declared: bool) -> None:
    """Settle what the file says of its encoding: a .cpg, or only the language byte 29 of the .dbf."""
    label = path.with_suffix(".cpg")
    table = path.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    content[1:4] = bytes((126, 11, 16))
    content[29] = 0x4D if text == "GBK" else 0x00
    table.write_bytes(bytes(content))
    if is_declared:
        label.write_text(text, encoding="ascii")
    else:
        label.unlink(missing_ok=True)


def _to_degrees(work_epsg: int) -> Callable[[Floats], Floats]:
    """Return the way from the work CRS to EPSG:4490, rounded to 1e-8 degrees (about 1 mm)."""
    transformer = pyproj.Transformer.from_crs(work_epsg, 4490, always_xy=True)

    def convert(xy: Floats) -> Floats:
        lon, lat = transformer.transform(xy[:, 0], xy[:, 1])
        return np.round(np.c_[lon, lat], 8)

    return convert


def write_hill_shade(folder: Path, relief: Relief, *, work_epsg: int, name: str = "hillshade") -> None:
    """Write a hill shade as PNG (grey and alpha), with world file and .prj of the work CRS.

    Level ground is transparent; slopes in the shade darken, lit slopes lighten what lies below.
    """
    light = hill_shade(relief)
    level = float(np.median(light))
    shade = np.clip((level - light) / level, 0, 1) * 0.5
    shine = np.clip((light - level) / (1 - level), 0, 1) * 0.45
    is_dark = shade >= shine
    grey: npt.NDArray[np.uint8] = np.where(is_dark, 58, 255).astype(np.uint8)
    alpha = (np.where(is_dark, shade, shine) * 255 / 8).round() * 8
    picture = np.dstack([grey, np.clip(alpha, 0, 255).astype(np.uint8)])[::-1]
    Image.fromarray(picture, "LA").save(folder / f"{name}.png", optimize=True)
    rows = relief.heights_m.shape[0]
    north = relief.y0_m + (rows - 1) * relief.cell_m
    numbers = (relief.cell_m, 0.0, 0.0, -relief.cell_m, relief.x0_m, north)
    (folder / f"{name}.pgw").write_text("".join(f"{number:.6f}\n" for number in numbers), encoding="ascii")
    wkt = pyproj.CRS.from_epsg(work_epsg).to_wkt("WKT1_ESRI")
    (folder / f"{name}.prj").write_text(wkt, encoding="ascii")
