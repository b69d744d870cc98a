"""Mapnik's side, run by the system's Python: JSON lines on stdin, JSON lines on stdout.

Operations: ``open {ds}``, ``frame {bbox, save?}``, ``quit``. Symbology as in ../shared/bench/worker_qgis.py.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import mapnik

_STYLE = """<Map srs="epsg:4549" background-color="white">
<Style name="parcels"><Rule>
 <PolygonSymbolizer fill="#f4e8cc"/><LineSymbolizer stroke="#b09a60" stroke-width="0.98"/>
</Rule></Style>
<Style name="roads"><Rule><LineSymbolizer stroke="#8a8a8a" stroke-width="1.9"/></Rule></Style>
<Style name="grids"><Rule>
 <PolygonSymbolizer fill="rgb(60,120,220)" fill-opacity="0.1"/>
 <LineSymbolizer stroke="#1f5fbf" stroke-width="2.6"/>
</Rule></Style>
<Style name="enterprises">{classes}</Style>
{layers}
</Map>"""
_CLASS = """<Rule><Filter>[cls] = '{name}'</Filter>
<MarkersSymbolizer width="9.07" height="9.07" fill="{fill}" stroke="#ffffff" stroke-width="0.98"
 allow-overlap="true" ignore-placement="true"/></Rule>"""
_LAYER = """<Layer name="{name}" srs="epsg:4549"><StyleName>{name}</StyleName><Datasource>
<Parameter name="type">ogr</Parameter><Parameter name="file">{file}</Parameter>
<Parameter name="layer">{name}</Parameter></Datasource></Layer>"""
_FILLS = {"A": "#d7191c", "B": "#fd9a2b", "C": "#2b83ba"}


def opened(ds: str) -> Any:
    """Return Mapnik's map of a data set."""
    file = Path(os.environ["BENCH_DATA"]) / f"{ds}.gpkg"
    names = ("parcels", "enterprises") if ds == "province" else ("parcels", "roads", "grids", "enterprises")
    made = mapnik.Map(1920, 1080)
    style = _STYLE.format(
        classes="".join(_CLASS.format(name=name, fill=fill) for name, fill in _FILLS.items()),
        layers="".join(_LAYER.format(name=name, file=file) for name in names),
    )
    mapnik.load_map_from_string(made, style)
    return made


def main() -> None:
    """Answer until stdin ends."""
    shown: Any = None
    for line in sys.stdin:
        request = json.loads(line)
        start = time.perf_counter()
        if request["op"] == "open":
            shown = opened(request["ds"])
        elif request["op"] == "frame":
            shown.zoom_to_box(mapnik.Box2d(*request["bbox"]))
            image = mapnik.Image(1920, 1080)
            start = time.perf_counter()
            mapnik.render(shown, image)
        else:
            return
        answer = {"ms": 1000 * (time.perf_counter() - start)}
        if request.get("save"):
            image.save(request["save"], "png")
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
