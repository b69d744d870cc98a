"""Finding records by what they say and by what lies near them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gisgrid.errors import EditError
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.model.map_styles import Comparison, as_number, question
from gisgrid.model.register import Register

_FARTHEST_M = 100_000.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked of a field."""

    field: str
    comparison: Comparison
    value: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """What must lie near.

    Attributes
    ----------
    kind : type
        Kind of the other records.
    distance_m : float
        Farthest distance on the ground; 0 for touching or lying inside.
    asked : tuple of Asked
        Which of the other records count.
    """

    kind: type[Any]
    distance_m: float
    asked: tuple[Asked, ...] = ()


def find_records(
    register: Register, kind: type[Any], *, asked: Sequence[Asked] = (), near: Near | None = None
) -> list[int]:
    """Return the ids of the records that meet every condition, ascending.

    Parameters
    ----------
    asked : sequence of Asked
        All must be met.
    near : Near, optional
        With it, records without a place are never found, and a record is not near itself.

    Raises
    ------
    EditError
        If the distance is none, or a comparison by size is made with a word.
    """
    ids = _meeting(register, kind, asked)
    if near is None or not ids:
        return ids
    if not 0.0 <= near.distance_m <= _FARTHEST_M:
        raise EditError(tr("The distance lies between 0 and {most} metres.", most=f"{_FARTHEST_M:,.0f}"))
    others = _meeting(register, near.kind, near.asked)
    crs = WorkCrs(register.info.zone)
    my_ids, mine = _placed(register, kind, ids, crs)
    their_ids, theirs = _placed(register, near.kind, others, crs)
    if not len(my_ids) or not len(their_ids):
        return []
    pairs = shapely.STRtree(theirs).query(mine, predicate="dwithin", distance=near.distance_m)
    if kind is near.kind:
        pairs = pairs[:, my_ids[pairs[0]] != their_ids[pairs[1]]]
    found: list[int] = np.unique(my_ids[pairs[0]]).tolist()
    return found


def _meeting(register: Register, kind: type[Any], asked: Sequence[Asked]) -> list[int]:
    for one in asked:
        if one.comparison in (Comparison.LESS, Comparison.AT_LEAST) and as_number(one.value) is None:
            raise EditError(tr("“{text}” is not a number; type one to compare sizes.", text=one.value))
    columns = register.columns(kind, list(dict.fromkeys(["id", *(one.field for one in asked)])))
    tests = [(columns[one.field], question(one.comparison, one.value)) for one in asked]
    return sorted(
        id_ for row, id_ in enumerate(columns["id"]) if all(test(values[row]) for values, test in tests)
    )


def _placed(register: Register, kind: type[Any], ids: Sequence[int], crs: WorkCrs) -> tuple[Any, Any]:
    """Return ids and shapes in metres of those records that have a place."""
    found, shapes = register.geometries(kind)
    chosen = np.isin(found, list(ids)) & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    return np.asarray(found)[chosen], crs.project_geometries(shapes[chosen])
