"""The side of geopandas.plot and folium: JSON lines on stdin, JSON lines on stdout.

Operations: ``open {ds}`` (reads everything), ``plot {bbox, save?}`` (a picture of 1920 × 1080 by matplotlib's Agg),
``folium {out}`` (a page with every feature; what a browser needs to draw it is not counted), ``quit``.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import folium
import geopandas
import matplotlib as mpl

from benchmarks import ground

mpl.use("Agg")
from matplotlib import pyplot as plt

_COLOURS = {"A": "#d7191c", "B": "#fd9a2b", "C": "#2b83ba"}
_POINTS_PER_PX = 0.72
_WEB = "EPSG:4326"


class Worker:
    """Holds the open data set."""

    def __init__(self) -> None:
        self._layers: dict[str, Any] = {}

    def open(self, ds: str) -> None:
        """Read every layer."""
        path = ground.file_of(ds)
        names = (
            ("parcels", "enterprises") if ds == "province" else ("parcels", "roads", "grids", "enterprises")
        )
        self._layers = {name: geopandas.read_file(path, layer=name) for name in names}

    def plot(self, bbox: list[float], save: str = "") -> None:
        """Draw one picture."""
        figure = plt.figure(figsize=(19.2, 10.8), dpi=100)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(bbox[0], bbox[2])
        axes.set_ylim(bbox[1], bbox[3])
        axes.set_axis_off()
        width = _POINTS_PER_PX
        held = self._layers
        held["parcels"].plot(ax=axes, facecolor="#f4e8cc", edgecolor="#b09a60", linewidth=width, aspect=None)
        if "roads" in held:
            held["roads"].plot(ax=axes, color="#8a8a8a", linewidth=1.9 * width, aspect=None)
        if "grids" in held:
            held["grids"].plot(
                ax=axes, facecolor="#3c78dc19", edgecolor="#1f5fbf", linewidth=2.6 * width, aspect=None
            )
        points = held["enterprises"]
        size = (9.07 * _POINTS_PER_PX) ** 2
        colours = points["cls"].map(_COLOURS)
        points.plot(ax=axes, color=colours, markersize=size, edgecolor="white", linewidth=width, aspect=None)
        figure.canvas.draw()
        if save:
            figure.savefig(save)
        plt.close(figure)

    def folium(self, out: str) -> None:
        """Write a page with every feature."""
        page = folium.Map(tiles=None)
        for name in ("parcels", "roads", "grids", "enterprises"):
            if name in self._layers:
                shapes = self._layers[name].geometry.to_crs(_WEB)
                marker = folium.CircleMarker(radius=4.5) if name == "enterprises" else None
                folium.GeoJson(shapes.to_json(), name=name, marker=marker).add_to(page)
        page.save(out)


def main() -> None:
    """Answer until stdin ends."""
    worker = Worker()
    for line in sys.stdin:
        request = json.loads(line)
        operation = request.pop("op")
        if operation == "quit":
            return
        start = time.perf_counter()
        getattr(worker, operation)(**request)
        answer: dict[str, Any] = {"ms": 1000 * (time.perf_counter() - start)}
        if "out" in request:
            answer["bytes"] = Path(request["out"]).stat().st_size
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
