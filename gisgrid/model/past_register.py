"""A register as it stood on an earlier day, as far as the records themselves tell it."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardState
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Inspection
from gisgrid.model.register import Register, Relay

Entity = TypeVar("Entity")
_HAPPENED = {Inspection: "inspected_at", Hazard: "found_at", Enterprise: "first_registered_on"}
"""The field that tells since when a record is there; an empty one means always."""


class PastRegister(Relay):
    """Answers like the register behind it, without what happened after a day.

    Visits, hazards and enterprises that came later are left out, and a hazard has the state that its life tells for
    the day. What has no history of its own (class, colour, place of an enterprise) is told as it is now.

    Parameters
    ----------
    day : date
        The last day that counts.
    """

    def __init__(self, register: Register, day: date) -> None:
        super().__init__(register)
        self.day = day
        self._rows: dict[type[Any], dict[int, dict[str, Any]]] = {}

    def get(self, kind: type[Entity], id: int, /) -> Entity | None:
        """Return one record by its id; None when it came later."""
        found = self.find(kind, id=id)
        return found[0] if found else None

    def find(self, kind: type[Entity], /, **where: Any) -> list[Entity]:
        """Return the records of the day that meet the conditions."""
        if kind not in _HAPPENED:
            return self._register.find(kind, **where)
        asked, state = _without_state(kind, where)
        then = self._then(kind)
        found = []
        for one in self._register.find(kind, **asked):
            told = then.get(one.id)  # type: ignore[attr-defined]  # every kind of `_HAPPENED` has an id
            if told is not None and _fits(told.get("state"), state):
                found.append(dataclasses.replace(one, **told))  # type: ignore[type-var]  # and is a dataclass
        return found

    def count(self, kind: type[Any], /, **where: Any) -> int:
        """Count what `find` would return."""
        return len(self.columns(kind, ["id"], **where)["id"])

    def columns(self, kind: type[Any], names: Sequence[str], /, **where: Any) -> dict[str, list[Any]]:
        """Return whole columns of the records of the day."""
        if kind not in _HAPPENED:
            return self._register.columns(kind, names, **where)
        asked, state = _without_state(kind, where)
        columns = self._register.columns(kind, list(dict.fromkeys(["id", *names])), **asked)
        then = self._then(kind)
        rows = [
            row for row, id in enumerate(columns["id"]) if id in then and _fits(then[id].get("state"), state)
        ]
        ids = [columns["id"][row] for row in rows]
        return {
            name: [then[id].get(name, columns[name][row]) for id, row in zip(ids, rows, strict=True)]
            for name in names
        }

    def geometries(self, kind: type[Any], /, **where: Any) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        """Return ids and geometries of the records of the day."""
        if kind not in _HAPPENED:
            return self._register.geometries(kind, **where)
        held = set(self.columns(kind, ["id"], **where)["id"])
        ids, shapes = self._register.geometries(kind, **_without_state(kind, where)[0])
        kept = np.array([id in held for id in ids.tolist()], dtype=bool)
        return ids[kept], shapes[kept]

    def _then(self, kind: type[Any]) -> dict[int, dict[str, Any]]:
        """Return the ids of the records that were there, with the fields that were different."""
        if kind not in self._rows:
            since = _HAPPENED[kind]
            columns = self._register.columns(kind, ["id", since])
            pairs = zip(columns["id"], columns[since], strict=True)
            self._rows[kind] = {id: {} for id, moment in pairs if moment is None or _day(moment) <= self.day}
            if kind is Hazard:
                self._tell_states(self._rows[kind])
        return self._rows[kind]

    def _tell_states(self, rows: dict[int, dict[str, Any]]) -> None:
        """Give hazards the state of the day: that of the last event up to it, or registered where all came later."""
        columns = self._register.columns(Hazard, ["id", "state"])
        for id, state in zip(columns["id"], columns["state"], strict=True):
            if id in rows:
                rows[id]["state"] = state
        names = ["hazard_id", "happened_at", "id", "state_after"]
        columns = self._register.columns(HazardEvent, names)
        events = sorted(zip(*(columns[name] for name in names), strict=True), key=lambda one: one[1:3])
        told = set[int]()
        for hazard, moment, _, state in events:
            is_past = _day(moment) <= self.day
            if hazard in rows and (is_past or hazard not in told):
                rows[hazard]["state"] = state if is_past else HazardState.REGISTERED
                told.add(hazard)


def _day(moment: Any) -> date:
    return moment.date() if hasattr(moment, "date") else moment  # type: ignore[no-any-return]  # a date otherwise


def _without_state(kind: type[Any], where: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """Take the question for the state of a hazard, which is answered for the day, out of the others."""
    if kind is not Hazard or "state" not in where:
        return where, None
    return {name: value for name, value in where.items() if name != "state"}, where["state"]


def _fits(state: Any, wanted: Any) -> bool:
    if wanted is None:
        return True
    return state in wanted if isinstance(wanted, list | tuple | set | frozenset) else state == wanted
