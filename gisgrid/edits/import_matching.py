"""Finding the record that an import row is about."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gisgrid.exchange.targets import Target
from gisgrid.i18n import tr
from gisgrid.model.enterprises import EnterpriseAlias
from gisgrid.model.identifiers import clean_code, normalise_enterprise_name, normalise_person_name
from gisgrid.model.register import Records

GeometryArray = npt.NDArray[np.object_]

NEW = -1
"""Stands for "no record yet" among matched ids."""
_NEAR_DEG = 0.0005
"""About 50 m: so near, two things of one name are one thing."""
_CODES = {
    Target.GRIDS: "code",
    Target.PARCELS: "number",
    Target.ENTERPRISES: "credit_code",
    Target.HAZARDS: "number",
}
_WHERE = {Target.PEOPLE: "mobile", Target.GRIDS: "level"}
"""The field that tells namesakes apart; the address for everything else."""
_SAME_DEG = 1e-8
_BY_CODE_ONLY = (Target.PARCELS, Target.HAZARDS)
_BY_SHAPE = (Target.ROADS, Target.RIVERS, Target.BUILDINGS)


@dataclass
class Matches:
    """For each row the id of its record.

    Attributes
    ----------
    ids : list of int
        `NEW` where there is none.
    refused : dict
        (field, reason) by position of the row.
    namesakes : list of int
        Positions of rows that are taken as new although another row or record has the same name.
    """

    ids: list[int]
    refused: dict[int, tuple[str, str]] = field(default_factory=dict)
    namesakes: list[int] = field(default_factory=list)


def match_rows(
    session: Records,
    target: Target,
    record: type[Any],
    *,
    columns: dict[str, list[Any]],
    geometries: GeometryArray,
    row_numbers: Sequence[int],
    alive: npt.NDArray[np.bool_],
) -> Matches:
    """Find the record of every row that is still alive.

    Codes decide first. Names decide where the row or the record has no code, and then only when the
    two are also at the same place or address, if both say where they are.

    Parameters
    ----------
    session : Records
        Where the records are.
    target : Target
    record : type
        Kind of record.
    columns : dict of list
        Values read, by field; None where blank.
    geometries : ndarray of shapely geometry or None
        EPSG:4490, one per row.
    row_numbers : sequence of int
        For the sentences.
    alive : ndarray of bool
        Rows not yet refused.

    Returns
    -------
    Matches
    """
    if target in _BY_SHAPE:
        return _by_shape(session, record, geometries, alive)
    if target in _BY_CODE_ONLY:
        return _by_code(session, record, columns, row_numbers, alive, code_field=_CODES[target])
    known = _Known(session, target, record)
    matches = Matches([NEW] * len(row_numbers))
    seen_codes: dict[str, int] = {}
    claimed: dict[int, int] = {}
    fresh: dict[Hashable, list[int]] = {}
    code_field = _CODES.get(target, "")
    where = _WHERE.get(target, "address")

    def spot_of(row: int) -> _Spot:
        shape = geometries[row] if target is not Target.GRIDS else None
        return _Spot(_plain(columns[where][row]) if where in columns else "", shape)

    for row in np.flatnonzero(alive).tolist():
        code = clean_code(str(columns[code_field][row] or "")) if code_field in columns else ""
        if code and code in seen_codes:
            matches.refused[row] = (code_field, _same_as(row_numbers[seen_codes[code]]))
            continue
        if code:
            seen_codes[code] = row
        name = _name_key(target, str(columns["name"][row] or "")) if "name" in columns else ""
        spot = spot_of(row)
        id = known.find(code, name, spot)
        if id != NEW and id in claimed:
            matches.refused[row] = (code_field or "name", _same_as(row_numbers[claimed[id]]))
        elif id != NEW:
            matches.ids[row] = id
            claimed[id] = row
        elif name and not code:
            twin = next((other for other in fresh.get(name, []) if spot.may_be(spot_of(other))), None)
            if twin is not None:
                matches.refused[row] = ("name", _same_as(row_numbers[twin]))
                continue
            if name in fresh or known.has_name(name):
                matches.namesakes.append(row)
            fresh.setdefault(name, []).append(row)
    return matches


@dataclass(frozen=True)
class _Spot:
    address: str
    geometry: shapely.Geometry | None

    def may_be(self, other: "_Spot") -> bool:
        """Tell whether nothing speaks against the two being the same place."""
        if self.geometry is not None and other.geometry is not None:
            return bool(shapely.distance(self.geometry, other.geometry) <= _NEAR_DEG)
        if self.address and other.address:
            return self.address == other.address
        return True


class _Known:
    """Records that are there, by code and by name."""

    def __init__(self, session: Records, target: Target, record: type[Any]) -> None:
        where = _WHERE.get(target, "address")
        code_field = _CODES.get(target, "")
        wanted = dict.fromkeys([code_field, "name", where])
        fields = [name for name in wanted if name and _has_field(record, name)]
        held = session.columns(record, ["id", *fields])
        self._codes: dict[str, int] = {}
        self._code_of: dict[int, str] = {}
        self._names: dict[str, list[int]] = {}
        self._address: dict[int, str] = {}
        self._geometry: dict[int, shapely.Geometry] = {}
        for place, id in enumerate(held["id"]):
            code = clean_code(str(held[code_field][place] or "")) if code_field else ""
            self._code_of[id] = code
            if code:
                self._codes[code] = id
            if "name" in held and held["name"][place]:
                self._names.setdefault(_name_key(target, held["name"][place]), []).append(id)
            if where in held:
                self._address[id] = _plain(held[where][place])
        if target in (Target.ENTERPRISES, Target.PLACES):
            ids, shapes = session.geometries(record)
            self._geometry = dict(zip(ids.tolist(), shapes, strict=True))
        if target is Target.ENTERPRISES:
            aliases = session.columns(EnterpriseAlias, ["enterprise_id", "name"])
            for id, name in zip(aliases["enterprise_id"], aliases["name"], strict=True):
                self._names.setdefault(_name_key(target, name), []).append(id)
        self._has_codes = target is Target.ENTERPRISES

    def has_name(self, name: str) -> bool:
        return name in self._names

    def find(self, code: str, name: str, spot: _Spot) -> int:
        if code and code in self._codes:
            return self._codes[code]
        if code and not self._has_codes:
            return NEW
        candidates = self._names.get(name, []) if name else []
        if code:
            # An enterprise with another code is another enterprise, whatever its name.
            candidates = [id for id in candidates if not self._code_of.get(id)]
        fitting = (
            id for id in candidates if spot.may_be(_Spot(self._address.get(id, ""), self._geometry.get(id)))
        )
        return next(fitting, NEW)


def _has_field(record: type[Any], name: str) -> bool:
    return name in record.__dataclass_fields__


def _by_code(
    session: Records,
    record: type[Any],
    columns: dict[str, list[Any]],
    row_numbers: Sequence[int],
    alive: npt.NDArray[np.bool_],
    *,
    code_field: str,
) -> Matches:
    """Match records that have nothing but their number."""
    held = session.columns(record, ["id", code_field])
    known = {clean_code(str(code)): id for id, code in zip(held["id"], held[code_field], strict=True) if code}
    matches = Matches([NEW] * len(row_numbers))
    seen: dict[str, int] = {}
    for row, cell in enumerate(columns.get(code_field, ())):
        if not cell or not alive[row]:
            continue
        code = clean_code(str(cell))
        first = seen.setdefault(code, row)
        if first != row:
            matches.refused[row] = (code_field, _same_as(row_numbers[first]))
        else:
            matches.ids[row] = known.get(code, NEW)
    return matches


def _by_shape(
    session: Records, record: type[Any], geometries: GeometryArray, alive: npt.NDArray[np.bool_]
) -> Matches:
    ids, shapes = session.geometries(record)
    known = dict(zip(shape_keys(shapes), ids.tolist(), strict=True))
    keys = shape_keys(geometries)
    return Matches(
        [known.pop(key, NEW) if key and there else NEW for key, there in zip(keys, alive, strict=True)]
    )


def shape_keys(geometries: GeometryArray) -> list[bytes | None]:
    """Give equal geometries equal keys, whether or not a single part was promoted; None for None.

    Equal means to 1e-8 degrees, about 1 mm, as finely as GeoJSON is written.
    """
    array = shapely.set_precision(np.array(geometries, dtype=object), _SAME_DEG, mode="pointwise")
    single = (shapely.get_num_geometries(array) == 1) & (shapely.get_type_id(array) >= 4)
    array[single] = shapely.get_geometry(array[single], 0)
    return list(shapely.to_wkb(shapely.normalize(array)))


def _name_key(target: Target, name: str) -> str:
    return normalise_person_name(name) if target is Target.PEOPLE else normalise_enterprise_name(name)


def _plain(text: object) -> str:
    return normalise_enterprise_name(str(text)) if text else ""


def _same_as(row: int) -> str:
    return tr("The same as row {row}, which was taken.", row=row)
