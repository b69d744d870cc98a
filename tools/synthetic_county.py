"""The synthetic county of the benchmarks with people, visits, hazards and colours in it, for pictures of themes."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.ground import ZONE, file_of, register_columns
from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardLevel, HazardState, InspectionKind, RiskColour
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Appointment, Person
from gisgrid.workspace import Workspace

_SEED = 12
_WORKERS = 36
_INDUSTRIES = ("机械", "轻工", "商贸", "纺织", "建材", "危险化学品", "冶金", "燃气", "其他")
_SHARES = (0.22, 0.2, 0.17, 0.13, 0.1, 0.06, 0.05, 0.03, 0.04)
_DEPARTMENTS = (
    "应急管理局",
    "经济和信息化局",
    "住房和城乡建设局",
    "市场监督管理局",
    "消防救援大队",
    "商务局",
)
_STATES = (
    HazardState.REGISTERED,
    HazardState.ASSIGNED,
    HazardState.RECTIFYING,
    HazardState.AWAITING_RECHECK,
    HazardState.RECHECK_FAILED,
)
_LATE = (ParcelTenancy, Inspection, Hazard)
"""Kinds whose records point at others of the same step."""


def make_county(path: Path, *, today: date) -> None:
    """Make the register; how diligent and how dangerous a grid is differs from grid to grid.

    Raises
    ------
    AbsentError
        If the data set is not there and cannot be made.
    """
    columns = register_columns(file_of("county"))
    chance = np.random.default_rng(_SEED)
    grids = len(columns[Grid]["name"])
    of_grid = np.array(columns[Enterprise]["grid_id"]) - 1
    count = len(of_grid)
    danger = chance.beta(1.2, 7.0, grids)[of_grid]
    industry = (
        chance.choice(len(_INDUSTRIES), count, p=_SHARES) + (of_grid % 3) * (chance.random(count) < 0.5)
    ) % 9
    columns[Enterprise] |= {
        "risk_colour": [_risk(one, share) for one, share in zip(chance.random(count), danger, strict=True)],
        "supervised_industry": [_INDUSTRIES[one] for one in industry],
        "sector_department_id": [int(one) % len(_DEPARTMENTS) + 1 for one in industry],
    }
    more: dict[type[Any], dict[str, Any]] = {
        Department: {"name": list(_DEPARTMENTS)},
        Person: {"name": [f"网格员{number:02d}" for number in range(1, _WORKERS + 1)]},
        Appointment: {
            "person_id": [number * _WORKERS // grids + 1 for number in range(grids)],
            "post": ["worker"] * grids,
            "grid_id": list(range(1, grids + 1)),
            "starts_on": [today.replace(month=1, day=1)] * grids,
        },
        ParcelTenancy: _tenancies(columns),
        Inspection: _visits(chance, of_grid, grids, today),
        Hazard: _hazards(chance, danger, today),
    }
    with (
        Workspace.create(path, "lishui-2019", name="合成县", zone=ZONE) as workspace,
        workspace.edit("合成县") as session,
    ):
        order = (Department, Grid, Person, Appointment)
        together = {**more, **columns}
        for kind in (*order, *(one for one in together if one not in order and one not in _LATE), *_LATE):
            session.bulk_insert(kind, together[kind])


def _risk(luck: float, share: float) -> RiskColour:
    for colour, part in ((RiskColour.RED, 0.35), (RiskColour.ORANGE, 1.0), (RiskColour.YELLOW, 2.2)):
        if luck < share * part:
            return colour
    return RiskColour.BLUE


def _tenancies(columns: dict[type[Any], dict[str, Any]]) -> dict[str, Any]:
    parcels, points = columns[Parcel]["geometry"], columns[Enterprise]["geometry"]
    of_point, of_parcel = shapely.STRtree(parcels).query(points, predicate="intersects")
    return {"parcel_id": (of_parcel + 1).tolist(), "enterprise_id": (of_point + 1).tolist()}


def _visits(chance: np.random.Generator, of_grid: NDArray[Any], grids: int, today: date) -> dict[str, Any]:
    """Return a visit of this week or an older one for most enterprises, as diligent as their grid."""
    diligence = chance.beta(2.4, 1.3, grids)[of_grid]
    luck = chance.random(len(of_grid))
    days = np.where(
        luck < diligence, chance.integers(0, 4, len(of_grid)), chance.geometric(0.025, len(of_grid)) + 6
    )
    visited = np.flatnonzero(chance.random(len(of_grid)) < 0.5 + 0.5 * diligence)
    nine = time(9)
    return {
        "inspected_at": [datetime.combine(today - timedelta(days=int(one)), nine) for one in days[visited]],
        "kind": [InspectionKind.PATROL] * len(visited),
        "enterprise_id": (visited + 1).tolist(),
        "post": ["worker"] * len(visited),
        "inspector_id": (of_grid[visited] * _WORKERS // grids + 1).tolist(),
    }


def _hazards(chance: np.random.Generator, danger: NDArray[Any], today: date) -> dict[str, Any]:
    found = np.flatnonzero(chance.random(len(danger)) < danger * 0.6)
    due = chance.integers(-12, 40, len(found))
    return {
        "number": [f"YH{number:05d}" for number in range(len(found))],
        "description": ["消防通道堆放杂物"] * len(found),
        "found_at": [datetime.combine(today - timedelta(days=20), time(9))] * len(found),
        "enterprise_id": (found + 1).tolist(),
        "state": [
            _STATES[int(one)]
            for one in chance.choice(len(_STATES), len(found), p=(0.2, 0.2, 0.35, 0.2, 0.05))
        ],
        "level": [
            HazardLevel.MAJOR if one < 0.04 else HazardLevel.GENERAL for one in chance.random(len(found))
        ],
        "due_on": [today + timedelta(days=int(one)) for one in due],
    }
