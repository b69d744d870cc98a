"""The 26 grids of the 丽水 sample area: a coverage made from road axes, river axis, railway and limits."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon

from tools.make_sample_geography import lishui_plan as plan
from tools.make_sample_geography.shapes import largest, line_along, rough_line, union_of


@dataclass(frozen=True)
class GridShape:
    """One grid in the valley frame; `kind` is 园区 or 农村."""

    name: str
    kind: str
    shape: Polygon


def make_outline(noise: np.random.Generator) -> Polygon:
    """Draw the limit of the whole zone."""
    ring = rough_line(plan.RING_UV, reach=130, spacing=90, noise=noise)
    return largest(Polygon(ring.coords).buffer(0))


def make_grids(outline: Polygon, noise: np.random.Generator) -> list[GridShape]:
    """Divide the zone into 16 park grids and 10 rural communities without gap or overlap."""
    net = union_of([*_park_lines(), *_rural_lines(noise), outline.exterior])
    faces = [
        face for face in shapely.polygonize([net]).geoms if outline.contains(face.representative_point())
    ]
    seeds = _park_seeds() + [
        (name, "农村", Point(seed)) for name, points in plan.RURAL_GRIDS for seed in points
    ]
    claimed: dict[tuple[str, str], list[Polygon]] = {}
    slivers = []
    for face in faces:
        owners = [(kind, name) for name, kind, seed in seeds if face.contains(seed)]
        if owners:
            claimed.setdefault(owners[0], []).append(face)
        else:
            slivers.append(face)
    for sliver in sorted(slivers, key=lambda face: -face.area):
        best = max(
            claimed,
            key=lambda owner: sum(
                sliver.boundary.intersection(face.boundary).length for face in claimed[owner]
            ),
        )
        claimed[best].append(sliver)
    grids = [GridShape(name, kind, largest(union_of(faces))) for (kind, name), faces in claimed.items()]
    order = {name: i for i, (name, _) in enumerate(plan.RURAL_GRIDS)}
    return sorted(grids, key=lambda grid: (grid.kind == "农村", order.get(grid.name, 0), grid.name))


def _park_seeds() -> list[tuple[str, str, Point]]:
    rows = (180, 820, 1500)
    seeds = [(-j, float(i), Point(plan.COLUMNS_U[i] + 200, v)) for j, v in enumerate(rows) for i in range(5)]
    seeds.append((-2, 2.5, Point(2230, 1500)))
    seeds.sort(key=lambda seed: (seed[0], seed[1]))
    return [(f"园区{number:02d}", "园区", seed[2]) for number, seed in enumerate(seeds, start=1)]


def _park_lines() -> list[LineString]:
    floor = [(u, plan.railway_v(u)) for u in np.arange(-5, 3931, 5)]
    river = [(u, plan.river_v(u)) for u in np.arange(3930, -6, -5)]
    frame = Polygon(floor + river).buffer(0.5)
    uprights = [LineString([(u, v) for v in np.arange(-500, 2300, 20)]) for u in plan.COLUMNS_U]
    levels = [LineString([(plan.COLUMNS_U[0], v), (plan.COLUMNS_U[-1], v)]) for v in plan.ROWS_V]
    brook = LineString([(plan.brook_u(v), v) for v in np.arange(plan.ROWS_V[1] - 30, 2260, 10)])
    edges = [line_along(plan.railway_v, -3200, 7400), line_along(plan.river_v, -4200, 8700)]
    return [line.intersection(frame) for line in uprights + levels] + [brook, *edges]


def _rural_lines(noise: np.random.Generator) -> list[LineString]:
    southern = (
        ((0, -60), (-60, -900), (-40, -2100)),
        ((2050, -60), (2120, -800), (1960, -1400), (2080, -2200)),
        ((3920, -100), (4080, -900), (3980, -2000)),
    )
    northern = (
        ((-400, 1900), (-500, 2700), (-280, 3300), (-420, 4600)),
        ((1400, 1900), (1480, 2900), (1300, 3500), (1420, 4700)),
        ((2900, 1900), (2980, 2800), (2840, 3500), (2960, 4700)),
        ((4400, 1900), (4500, 2900), (4380, 3500), (4500, 4700)),
    )
    return [rough_line(line, reach=26, spacing=90, noise=noise) for line in southern] + [
        rough_line(line, reach=40, spacing=90, noise=noise) for line in northern
    ]
