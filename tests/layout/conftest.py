"""A small town for sheets: four areas side by side, some of them crowded."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Road, WaterArea
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, EnterpriseStatus, RoadClass
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_file import load_scheme
from tests.fakes import FakeRegister

CRS = WorkCrs(40)
ORIGIN = np.array([492_000.0, 3_145_000.0])
SIDE_M = 1500.0
CLASSES = (DangerClass.A, DangerClass.B, DangerClass.C)


def lonlat(geometry: shapely.Geometry) -> shapely.Geometry:
    """Turn a geometry in metres from the town's corner into EPSG:4490."""
    return shapely.transform(geometry, lambda xy: CRS.unproject(xy + ORIGIN))


def town_of(count: int, *, crowd: float = 0.5, seed: int = 1) -> FakeRegister:
    """Make a town with so many enterprises, a share of them crowded round one place."""
    random = np.random.default_rng(seed)
    town = FakeRegister(scheme=load_scheme("lishui-2019"))
    root = Grid("K", "试验开发区", 1, geometry=lonlat(shapely.box(0, 0, 2 * SIDE_M, 2 * SIDE_M)))
    town.add(root)
    for i in range(4):
        x, y = (i % 2) * SIDE_M, (i // 2) * SIDE_M
        square = shapely.box(x, y, x + SIDE_M, y + SIDE_M)
        town.add(Grid(f"园区{i + 1:02d}", f"园区{i + 1:02d}", 3, parent_id=root.id, geometry=lonlat(square)))
    person = town.add(Person("季晓岚", mobile="13800001234"))
    post = town.scheme.posts_on(town.scheme.level_for(3, root.kind, "园区01").key)[0]
    town.add(Appointment(person.id, post.key, grid_id=2))
    town.add(
        Road("绿谷大道", RoadClass.ARTERIAL, geometry=lonlat(shapely.LineString([(0, 700), (3000, 760)]))),
        WaterArea("大溪", geometry=lonlat(shapely.box(0, 2800, 3000, 2900))),
    )
    for i in range(count):
        crowded = random.random() < crowd
        x, y = random.normal(800, 60, 2) if crowded else random.uniform(50, 2950, 2)
        grid = 2 + int(x >= SIDE_M) + 2 * int(y >= SIDE_M)
        town.add(
            Enterprise(
                f"浙江第{i:03d}号机械有限公司",
                short_name=f"第{i:03d}号机械",
                danger_class=CLASSES[i % 3],
                is_key_unit=i % 12 == 0,
                status=EnterpriseStatus.CLOSED if i % 10 == 9 else EnterpriseStatus.IN_PRODUCTION,
                grid_id=grid,
                geometry=None if i % 17 == 5 else lonlat(shapely.Point(x, y)),
            )
        )
    return town


@pytest.fixture
def make_town() -> Callable[..., FakeRegister]:
    """Return the function that makes a town with so many enterprises."""
    return town_of
