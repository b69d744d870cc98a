"""Gathering records for a file that leaves the house: which rows, which columns, how much is hidden."""

from enum import Enum, StrEnum
from typing import Any

import numpy as np

from gisgrid.errors import BadUseError
from gisgrid.exchange.targets import SPECS, Target
from gisgrid.exchange.values import ValueKind
from gisgrid.exchange.writing import OutTable
from gisgrid.i18n import tr
from gisgrid.model.areas import Department, Grid
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.hazards import Hazard
from gisgrid.model.identifiers import mask_citizen_number
from gisgrid.model.inspections import Inspection, InspectionParticipant
from gisgrid.model.people import Person
from gisgrid.model.phones import mask_phones
from gisgrid.model.register import Register
from gisgrid.model.scheme import Scheme

_GRID_LINKS = {"grid": "grid_id", "parent": "parent_id"}
_DEPARTMENT_LINKS = {
    "sector_department": "sector_department_id",
    "approval_department": "approval_department_id",
    "department": "department_id",
}
_RECORD_LINKS: dict[str, tuple[str, type[Any], str]] = {
    "enterprise": ("enterprise_id", Enterprise, "name"),
    "credit_code": ("enterprise_id", Enterprise, "credit_code"),
    "place": ("place_id", Place, "name"),
    "hazard": ("hazard_id", Hazard, "number"),
    "person": ("person_id", Person, "name"),
    "mobile": ("person_id", Person, "mobile"),
    "inspector": ("inspector_id", Person, "name"),
    "inspector_mobile": ("inspector_id", Person, "mobile"),
    "found_by": ("found_by_id", Person, "name"),
    "found_by_mobile": ("found_by_id", Person, "mobile"),
}
_REPORTS = {
    Target.INSTALLATIONS: "installation-ledger",
    Target.DUTIES: "duty-ledger",
    Target.ACTIVITIES: "activity-logs",
    Target.RULES: "rule-set",
}
"""What no plain table holds: the report that writes it."""
_POSTS = ("post", "found_post")
_MAP_FIELDS = frozenset(["lon", "lat", "tenants", "is_closed"])


class Numbers(Enum):
    """Whether telephone and citizen numbers leave whole."""

    MASKED = "masked"
    FULL = "full"


def gather(
    register: Register, target: Target, *, area: str = "", numbers: Numbers = Numbers.MASKED
) -> OutTable:
    """Gather the records of one kind.

    Parameters
    ----------
    register : Register
    target : Target
        Which kind, by the word that imports use.
    area : str
        Code of a grid; only what belongs to it or to a grid below it is taken.
    numbers : Numbers
        Whether telephone and citizen numbers are masked.

    Returns
    -------
    OutTable
        With columns and headings that an import understands.

    Raises
    ------
    BadUseError
        If there is no grid with that code, the kind belongs to no area, or a report writes it.
    """
    if target in _REPORTS:
        raise BadUseError(
            tr(
                "{target} are written as a ledger: gisgrid report WS {report} -o FILE.xlsx.",
                target=target.value,
                report=_REPORTS[target],
            )
        )
    spec = SPECS[target]
    record = spec.record
    fields = record.__dataclass_fields__
    where: dict[str, Any] = {}
    if area:
        below = _grids_below(register, area)
        if target is Target.GRIDS:
            where["id"] = below
        elif "grid_id" in fields:
            where["grid_id"] = below
        else:
            raise BadUseError(
                tr("{target} belong to no grid, so --area cannot be used.", target=target.value)
            )
    columns: dict[str, list[Any]] = {}
    for name, field in spec.fields.items():
        if name in fields:
            cells = register.columns(record, [name], **where)[name]
            if name in _POSTS:
                cells = _post_words(register.scheme, cells)
            columns[name] = [_outside(cell, field.kind, numbers) for cell in cells]
        elif name == "participants":
            columns[name] = _participants(register, where)
        elif name not in _MAP_FIELDS and (linked := _linked(register, record, name, where)) is not None:
            kind = ValueKind.PHONE if name.endswith("mobile") else ValueKind.TEXT
            columns[name] = [_outside(cell, kind, numbers) for cell in linked]
    table = OutTable(
        name=target.value,
        columns=columns,
        headings={name: field.headings[0] for name, field in spec.fields.items()},
        dimensions=spec.dimensions or 0,
    )
    if spec.dimensions is not None:
        ids = register.columns(record, ["id"], **where)["id"]
        found, shapes = register.geometries(record, **where)
        held = dict(zip(found.tolist(), shapes, strict=True))
        table.geometries = np.empty(len(ids), dtype=object)
        table.geometries[:] = [held.get(id) for id in ids]
    return table


def _grids_below(register: Register, code: str) -> list[int]:
    held = register.columns(Grid, ["id", "code", "name", "parent_id"])
    wanted = {
        id
        for id, own, name in zip(held["id"], held["code"], held["name"], strict=True)
        if code in (own, name)
    }
    if not wanted:
        raise BadUseError(tr("There is no grid with the code {code}.", code=code))
    tree = GridTree(zip(held["id"], held["parent_id"], strict=True))
    return sorted({id for top in wanted for id in tree.below(top)})


def _linked(register: Register, record: type[Any], name: str, where: dict[str, Any]) -> list[Any] | None:
    """Return what a link points to: the grid's code, or the name of the other record."""
    if name in _GRID_LINKS:
        id_field, shown = _GRID_LINKS[name], "code"
        kind: type[Any] = Grid
    elif name in _DEPARTMENT_LINKS:
        id_field, kind, shown = _DEPARTMENT_LINKS[name], Department, "name"
    elif name in _RECORD_LINKS:
        id_field, kind, shown = _RECORD_LINKS[name]
    else:
        return None
    if id_field not in record.__dataclass_fields__:
        return None
    held = register.columns(kind, ["id", shown])
    words = dict(zip(held["id"], held[shown], strict=True))
    return [words.get(id) for id in register.columns(record, [id_field], **where)[id_field]]


def _post_words(scheme: Scheme, keys: list[str]) -> list[str]:
    """Write posts by their names; one that shares its name with another post by its key."""
    words = {
        post.key: post.name if len(scheme.posts_named(post.name)) == 1 else post.key for post in scheme.posts
    }
    return [words.get(key, key) for key in keys]


def _participants(register: Register, where: dict[str, Any]) -> list[str | None]:
    """Name who came along on each visit."""
    people = register.columns(Person, ["id", "name"])
    names = dict(zip(people["id"], people["name"], strict=True))
    came: dict[int, list[str]] = {}
    held = register.columns(InspectionParticipant, ["inspection_id", "person_id"])
    for visit, person in zip(*held.values(), strict=True):
        came.setdefault(visit, []).append(names[person])
    return ["、".join(came.get(id, [])) or None for id in register.columns(Inspection, ["id"], **where)["id"]]


def _outside(cell: Any, kind: ValueKind, numbers: Numbers) -> Any:
    if isinstance(cell, StrEnum):
        return cell.value
    if numbers is Numbers.MASKED and isinstance(cell, str) and cell:
        if kind is ValueKind.PHONE:
            return mask_phones(cell)
        if kind is ValueKind.ID_NUMBER:
            return mask_citizen_number(cell)
    return cell if cell != "" else None
