"""DXF drawings: lines, outlines, arcs, blocks and texts as rows; curves become fine polylines."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gisgrid.errors import FileError
from gisgrid.exchange.datum import Surroundings
from gisgrid.exchange.feature_table import feature_table
from gisgrid.exchange.table import SourceTable
from gisgrid.i18n import tr

if TYPE_CHECKING:
    from ezdxf.document import Drawing

TEXT_COLUMN = "文字"
"""The column with what the texts of a drawing say."""
_LAYER, _KIND, _BLOCK = "图层", "类型", "块名"
_CURVES = ("LINE", "LWPOLYLINE", "POLYLINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE")
_SAGITTA = 0.02
"""How far a chord may lie from its curve, in units of the drawing (metres)."""
_FIRST_UNICODE = "AC1021"
_CHINESE_PAGES = ("ANSI_936", "GB2312", "GBK")


def read_dxf(path: Path, *, encoding: str, crs: str, surroundings: Surroundings | None) -> SourceTable:
    """Read the model space of a DXF drawing.

    Closed outlines and circles become polygons, blocks and texts points. What is neither, such as dimensions and
    hatches, is left out and counted.

    Parameters
    ----------
    path : Path
    encoding, crs : str
        ``auto`` or what the person said.
    surroundings : Surroundings, optional
        What the workspace knows about where it is.

    Returns
    -------
    SourceTable
        Columns 图层, 类型, 文字, 块名 and one for each attribute of the blocks.

    Raises
    ------
    FileError
        If it is no DXF drawing, or damaged beyond repair.
    CrsError
        If the coordinates fit no known system.
    """
    document, used = _load(path, encoding)
    rows: list[tuple[shapely.Geometry, dict[str, object]]] = []
    left_out: Counter[str] = Counter()
    for entity in document.modelspace():
        kind = entity.dxftype()
        shape = _shape(entity, kind)
        if shape is None:
            left_out[kind] += 1
            continue
        rows.append((shape, _words(entity, kind)))
    geometries = np.empty(len(rows), dtype=object)
    geometries[:] = [shape for shape, _ in rows]
    names = list(
        dict.fromkeys([_LAYER, _KIND, TEXT_COLUMN, _BLOCK, *(name for _, row in rows for name in row)])
    )
    warnings: list[str] = []
    if left_out:
        kinds = "、".join(f"{kind} {count}" for kind, count in left_out.most_common(6))
        warnings.append(
            tr("{count} drawing elements were left out: {kinds}.", count=sum(left_out.values()), kinds=kinds)
        )
    return feature_table(
        path,
        columns=names,
        values=[[row.get(name) for _, row in rows] for name in names],
        count=len(rows),
        geometries=geometries,
        crs=crs,
        surroundings=surroundings,
        encoding=used,
        warnings=warnings,
    )


def _load(path: Path, encoding: str) -> tuple["Drawing", str]:
    # ezdxf costs a third of a second, and few files are drawings.
    from ezdxf import recover  # noqa: PLC0415 -- as said above
    from ezdxf.filemanagement import readfile  # noqa: PLC0415 -- as said above
    from ezdxf.lldxf.const import DXFError  # noqa: PLC0415 -- as said above

    chosen = _encoding(path) if encoding == "auto" else encoding
    try:
        return readfile(path, encoding=chosen or None), chosen or "utf-8"
    except (OSError, DXFError, ValueError, KeyError):
        pass
    try:
        document, _ = recover.readfile(path)
    except (OSError, DXFError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise FileError(
            tr("{name} is no readable DXF drawing; save it anew as DXF 2004 or 2007.", name=path.name),
            path=path,
        ) from error
    return document, document.encoding


def _encoding(path: Path) -> str:
    """Return the encoding of a drawing that names the wrong one; empty when what it names may be trusted.

    Drawings before 2007 hold bytes of a code page. Chinese programs write GBK whatever the header says.
    """
    content = path.read_bytes()
    if content.startswith(b"AutoCAD Binary DXF"):
        return ""
    head = content[:20_000].decode("ascii", errors="ignore").split("\n")
    words = [line.strip() for line in head]
    version = words[words.index("$ACADVER") + 2] if "$ACADVER" in words[:-2] else "AC1009"
    page = words[words.index("$DWGCODEPAGE") + 2].upper() if "$DWGCODEPAGE" in words[:-2] else ""
    if version >= _FIRST_UNICODE or page in _CHINESE_PAGES or content.isascii():
        return ""
    for name in ("utf-8", "gb18030"):
        try:
            content.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return ""


def _shape(entity: Any, kind: str) -> shapely.Geometry | None:
    from ezdxf import path as paths  # noqa: PLC0415 -- ezdxf is loaded by now

    if kind in ("INSERT", "TEXT", "POINT", "MTEXT"):
        place = entity.dxf.location if kind == "POINT" else entity.dxf.insert
        if kind in ("INSERT", "TEXT"):
            place = entity.ocs().to_wcs(place)
        return shapely.Point(place[0], place[1])
    if kind not in _CURVES or (kind == "POLYLINE" and not (entity.is_2d_polyline or entity.is_3d_polyline)):
        return None
    try:
        made = paths.make_path(entity)
        points = [(point.x, point.y) for point in made.flattening(_SAGITTA, segments=4)]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    xy = np.array(points, dtype=np.float64).reshape(-1, 2)
    if len(xy) < 2 or not np.isfinite(xy).all():
        return None
    is_ring = len(xy) >= 4 and bool(np.allclose(xy[0], xy[-1], atol=1e-6))
    return shapely.Polygon(xy) if is_ring else shapely.LineString(xy)


def _words(entity: Any, kind: str) -> dict[str, object]:
    row: dict[str, object] = {_LAYER: entity.dxf.get("layer", ""), _KIND: kind}
    if kind == "TEXT":
        row[TEXT_COLUMN] = entity.plain_text().strip()
    elif kind == "MTEXT":
        row[TEXT_COLUMN] = " ".join(entity.plain_text().split())
    elif kind == "INSERT":
        row[_BLOCK] = entity.dxf.get("name", "")
        for attribute in entity.attribs:
            row[attribute.dxf.tag] = attribute.dxf.text.strip()
    return row
