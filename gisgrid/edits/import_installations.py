"""Major hazard installations with their substances (T4) in an import: one row a substance."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import shapely

from gisgrid.edits.assignment import GridNet
from gisgrid.edits.import_draft import Draft
from gisgrid.edits.import_report import OnMatch
from gisgrid.edits.import_single import (
    Change,
    EnterpriseIndex,
    RowFaultError,
    cell,
    differing,
    same_as,
    take_rows,
)
from gisgrid.edits.installations import Amount, save_installation
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.values import is_blank, plain
from gisgrid.i18n import tr
from gisgrid.model.enterprises import InstallationSubstance, MajorHazardInstallation
from gisgrid.model.enumerations import InstallationLevel
from gisgrid.model.identifiers import normalise_enterprise_name
from gisgrid.store.session import EditSession

_FACTS = (
    "kind", "exposed_persons", "assessment_number", "assessed_on", "filing_number", "filed_on", "filing_valid_until",
    "monitoring", "principal_in_charge", "technician_in_charge", "operator_in_charge", "emergency_plan",
    "sensitive_targets", "note",
)  # fmt: skip
_MAJOR = (
    InstallationLevel.LEVEL_1,
    InstallationLevel.LEVEL_2,
    InstallationLevel.LEVEL_3,
    InstallationLevel.LEVEL_4,
)
_SAME_DEG = 2e-6
"""The ledger prints six digits of a degree."""
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_LON, _LAT = "经度", "纬度"


def whole_rows(source: SourceTable, mapping: dict[str, str]) -> tuple[SourceTable, dict[str, str]]:
    """Repeat the name of the unit in the rows of its further substances, and give both coordinates a column.

    Returns
    -------
    tuple of SourceTable and dict
        The table to take in, and its mapping.
    """
    by_field = {field: source.columns.index(column) for column, field in mapping.items()}
    values = [list(cells) for cells in source.values]
    named = [by_field[name] for name in ("enterprise", "name") if name in by_field]
    for at in range(1, source.row_count if len(named) == 2 else 0):
        if all(is_blank(values[place][at]) for place in named):
            for place in named:
                values[place][at] = values[place][at - 1]
    columns, fields = list(source.columns), dict(mapping)
    if "position" in by_field and "lon" not in by_field:
        pairs = [
            _NUMBERS.findall(plain(text)) if not is_blank(text) else []
            for text in values[by_field["position"]]
        ]
        for place, (column, field) in enumerate(((_LON, "lon"), (_LAT, "lat"))):
            columns.append(column)
            values.append([pair[place] if len(pair) == 2 else None for pair in pairs])
            fields[column] = field
    return replace(source, columns=columns, values=values), fields


def take_installations(draft: Draft, session: EditSession, _net: GridNet, on_match: OnMatch) -> None:
    """Take the installations in: found by enterprise and name of the unit."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row in range(draft.source.row_count):
        key = (str(cell(draft, "enterprise", row)), str(cell(draft, "name", row)))
        groups.setdefault(key, []).append(row)
    take_rows(draft, _Installations(draft, session), groups.values(), on_match)


class _Installations:
    def __init__(self, draft: Draft, session: EditSession) -> None:
        self._draft = draft
        self._session = session
        self._enterprises = EnterpriseIndex(session)
        self._taken: dict[tuple[int, str], int] = {}
        self._held: dict[tuple[int, str], MajorHazardInstallation] = {}
        for unit in session.find(MajorHazardInstallation):
            self._held[unit.enterprise_id, normalise_enterprise_name(unit.name)] = unit
        self._substances: dict[int, list[InstallationSubstance]] = {}
        for one in session.find(InstallationSubstance):
            self._substances.setdefault(one.installation_id, []).append(one)

    def find(self, rows: Sequence[int]) -> MajorHazardInstallation | None:
        key = (self._enterprise(rows[0]), normalise_enterprise_name(cell(self._draft, "name", rows[0])))
        if (first := self._taken.setdefault(key, rows[0])) != rows[0]:
            raise RowFaultError("name", same_as(self._draft, first))
        return self._held.get(key)

    def add(self, rows: Sequence[int]) -> None:
        row = rows[0]
        said = {name: cell(self._draft, name, row) for name in _FACTS}
        unit = MajorHazardInstallation(
            self._enterprise(row),
            cell(self._draft, "name", row),
            geometry=self._draft.geometries[row],
            **{name: value for name, value in said.items() if value is not None},
        )
        level = cell(self._draft, "level", row)
        saved = save_installation(self._session, unit, self._amounts(rows))
        is_stated = level in _MAJOR and (unit.assessment_number or unit.assessed_on)
        if level is not None and (is_stated or level is not saved.level):
            saved.level_confirmed = level
            self._session.flush()

    def change(self, record: MajorHazardInstallation, rows: Sequence[int]) -> Change:
        row = rows[0]
        wanted: dict[str, Any] = differing(self._draft, record, _FACTS, row)
        level, place = cell(self._draft, "level", row), self._draft.geometries[row]
        if level not in (None, record.level):
            wanted["level_confirmed"] = level
        if place is not None and (
            record.geometry is None or shapely.distance(place, record.geometry) > _SAME_DEG
        ):
            wanted["geometry"] = place
        held = [Amount(one.name, one.quantity_t) for one in self._substances.get(record.id or 0, [])]
        amounts = self._amounts(rows) or held
        if not wanted and sorted(amounts, key=_by_name) == sorted(held, key=_by_name):
            return Change.UNCHANGED
        save_installation(self._session, replace(record, **wanted), amounts)
        return Change.UPDATED

    def _enterprise(self, row: int) -> int:
        return self._enterprises.demand(
            cell(self._draft, "enterprise", row), cell(self._draft, "credit_code", row)
        )

    def _amounts(self, rows: Sequence[int]) -> list[Amount]:
        amounts = []
        for row in rows:
            name, quantity = (cell(self._draft, field, row) for field in ("substance", "quantity_t"))
            if name is not None and quantity is None:
                raise RowFaultError("quantity_t", tr("Say how many tonnes of {name} there are.", name=name))
            if name is not None:
                amounts.append(Amount(name, quantity))
        return amounts


def _by_name(amount: Amount) -> tuple[str, float]:
    return amount.name, amount.quantity_t
