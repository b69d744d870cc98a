"""Enterprises of a register as points, with their open hazards and installations."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.cache import Arrays, packed_words, words_of
from gisgrid.layers.features import Ints, Point2
from gisgrid.layers.points import PointSet, sorted_points
from gisgrid.layers.soundness import Faults
from gisgrid.layers.symbols import SymbolKind
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.enumerations import DangerClass, HazardLevel, HazardState, InstallationLevel
from gisgrid.model.hazards import Hazard, is_past
from gisgrid.model.register import Register

_KINDS = {
    DangerClass.A: SymbolKind.A,
    DangerClass.B: SymbolKind.B,
    DangerClass.C: SymbolKind.C,
    DangerClass.UNGRADED: SymbolKind.UNGRADED,
}
_LEVELS = {
    InstallationLevel.LEVEL_1: 1,
    InstallationLevel.LEVEL_2: 2,
    InstallationLevel.LEVEL_3: 3,
    InstallationLevel.LEVEL_4: 4,
}


def read_points(
    register: Register,
    crs: WorkCrs,
    *,
    origin: Point2,
    today: date,
    ids: Collection[int] | None = None,
    faults: Faults | None = None,
) -> PointSet:
    """Read the enterprises that have a place, with their hazards and installations.

    Parameters
    ----------
    register : Register
        What is read.
    crs : WorkCrs
        Metres in which the scene counts.
    origin : tuple of float
        Ground point from which the scene counts.
    today : date
        A hazard that was due before this day is overdue.
    ids : collection of int, optional
        Only these enterprises.
    faults : Faults, optional
        Takes note of places that cannot be drawn.

    Returns
    -------
    PointSet
        In drawing order.
    """
    standing = read_enterprises(register, crs, origin=origin, ids=ids, faults=faults)
    return with_risks(standing, register, today=today, ids=ids)


def read_enterprises(
    register: Register,
    crs: WorkCrs,
    *,
    origin: Point2,
    ids: Collection[int] | None = None,
    faults: Faults | None = None,
) -> PointSet:
    """Read the enterprises that have a place, as if none had a hazard or an installation; see `read_points`."""
    where: dict[str, Any] = {} if ids is None else {"id": list(ids)}
    found, shapes = (faults or Faults()).sound(*register.geometries(Enterprise, **where), crs)
    wanted = ["id", "name", "short_name", "status", "danger_class", "is_key_unit", "is_three_in_one"]
    columns = register.columns(Enterprise, wanted, **where)
    row_of = {id_: row for row, id_ in enumerate(columns["id"])}
    rows = [row_of[id_] for id_ in found.tolist()]
    classes = np.array([_KINDS[columns["danger_class"][row]] for row in rows], dtype=np.uint8)
    closed = np.array([not columns["status"][row].is_active for row in rows], dtype=bool)
    is_key = np.array([columns["is_key_unit"][row] for row in rows], dtype=bool) & ~closed
    count = len(found)
    return sorted_points(
        PointSet(
            origin=origin,
            ids=np.asarray(found, dtype=np.int64),
            xy=crs.project(shapely.get_coordinates(shapely.centroid(shapes))) - origin,
            kinds=np.where(is_key, np.uint8(SymbolKind.KEY_UNIT), classes),
            is_closed=closed,
            names=[columns["short_name"][row] or columns["name"][row] for row in rows],
            open_hazards=np.zeros(count, dtype=np.int32),
            is_urgent=np.zeros(count, dtype=bool),
            levels=np.zeros(count, dtype=np.uint8),
            class_kinds=classes,
            is_three_in_one=np.array([columns["is_three_in_one"][row] for row in rows], dtype=bool),
        )
    )


def with_risks(
    points: PointSet, register: Register, *, today: date, ids: Collection[int] | None = None
) -> PointSet:
    """Return enterprises with what the register knows of their open hazards and installations."""
    related: dict[str, Any] = {} if ids is None else {"enterprise_id": list(ids)}
    open_hazards, urgent = _hazards(register, points.ids, today, related)
    levels = _installation_levels(register, points.ids, related)
    return replace(points, open_hazards=open_hazards, is_urgent=urgent, levels=levels)


def point_arrays(points: PointSet) -> dict[str, NDArray[np.generic]]:
    """Return enterprises as arrays, without hazards and installations, to be kept."""
    return {
        "ids": points.ids,
        "xy": points.xy,
        "kinds": points.kinds,
        "is_closed": points.is_closed,
        "names": packed_words(points.names),
        "class_kinds": points.class_kinds,
        "is_three_in_one": points.is_three_in_one,
    }


def points_of(kept: Arrays, origin: Point2) -> PointSet:
    """Return the enterprises that `point_arrays` was given, as if none had a hazard or an installation."""
    ids = kept["ids"].view(np.int64)
    return PointSet(
        origin=origin,
        ids=ids,
        xy=kept["xy"].view(np.float64),
        kinds=kept["kinds"].view(np.uint8),
        is_closed=kept["is_closed"].view(np.bool_),
        names=words_of(kept["names"]),
        open_hazards=np.zeros(len(ids), dtype=np.int32),
        is_urgent=np.zeros(len(ids), dtype=bool),
        levels=np.zeros(len(ids), dtype=np.uint8),
        class_kinds=kept["class_kinds"].view(np.uint8),
        is_three_in_one=kept["is_three_in_one"].view(np.bool_),
    )


def _hazards(
    register: Register, ids: Ints, today: date, related: dict[str, Any]
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Return per enterprise the number of open hazards, and whether one is major or overdue."""
    open_states = [state for state in HazardState if state.is_open]
    columns = register.columns(Hazard, ["enterprise_id", "level", "due_on"], state=open_states, **related)
    place = _places(ids) if columns["enterprise_id"] else {}
    count = np.zeros(len(ids), dtype=np.int32)
    urgent = np.zeros(len(ids), dtype=bool)
    rows = zip(columns["enterprise_id"], columns["level"], columns["due_on"], strict=True)
    for enterprise_id, level, due_on in rows:
        row = place.get(enterprise_id)
        if row is not None:
            count[row] += 1
            urgent[row] |= level is HazardLevel.MAJOR or is_past(due_on, today)
    return count, urgent


def _installation_levels(register: Register, ids: Ints, related: dict[str, Any]) -> NDArray[np.uint8]:
    """Return per enterprise the gravest level of its installations, 1 the gravest, or 0."""
    names = ["enterprise_id", "level_suggested", "level_confirmed"]
    columns = register.columns(MajorHazardInstallation, names, **related)
    place = _places(ids) if columns["enterprise_id"] else {}
    out = np.zeros(len(ids), dtype=np.uint8)
    for enterprise_id, suggested, confirmed in zip(*(columns[name] for name in names), strict=True):
        shown = suggested if confirmed is InstallationLevel.UNIDENTIFIED else confirmed
        level, row = _LEVELS.get(shown, 0), place.get(enterprise_id)
        if level and row is not None:
            out[row] = min(level, out[row]) if out[row] else level
    return out


def _places(ids: Ints) -> dict[int, int]:
    return {id_: row for row, id_ in enumerate(ids.tolist())}
