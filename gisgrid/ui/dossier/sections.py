"""The sections of an enterprise's file: which records, which fields, and how a line of each reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gisgrid.i18n import term, tr
from gisgrid.model.areas import Department
from gisgrid.model.dossier import Chemical, InternalUnit, RiskPoint, SpecialEquipment, ordered_units
from gisgrid.model.enterprises import EnterpriseAlias, Licence
from gisgrid.model.enumerations import RiskColour
from gisgrid.model.register import Register
from gisgrid.model.station import StationDocument
from gisgrid.ui.day_words import due_words
from gisgrid.ui.dossier.record_form import Choice
from gisgrid.ui.field_words import field_words, value_words
from gisgrid.ui.theme.tokens import Tone

_SOON_DAYS = 60
RISK_TONES = {
    RiskColour.RED: Tone.DANGER,
    RiskColour.ORANGE: Tone.WARN,
    RiskColour.YELLOW: Tone.INSTALLATION,
    RiskColour.BLUE: Tone.ACCENT,
    RiskColour.UNGRADED: Tone.QUIET,
}


@dataclass(frozen=True)
class Line:
    """How a record reads in its section.

    Attributes
    ----------
    note, tone : str, Tone
        A word at the right that may press, such as a licence that runs out.
    indent : int
        How deep it lies below others.
    """

    title: str
    facts: str = ""
    note: str = ""
    tone: Tone = Tone.PLAIN
    indent: int = 0


@dataclass(frozen=True)
class Section:
    """One section of the file; `labels` names fields that mean something else here than elsewhere."""

    kind: type[Any]
    title: str
    fields: tuple[str, ...]
    line: Callable[[Any, date], Line]
    labels: Mapping[str, str] = field(default_factory=dict)


def part_sections() -> tuple[Section, ...]:
    """Return the sections whose records are typed in by hand."""
    licence = ("name", "number", "department_id", "issued_on", "valid_until")
    chemical = ("name", "cas_number", "use", "quantity_t", "place", "note")
    risk = (
        "name", "place", "accident_kinds", "method", "likelihood", "exposure", "consequence", "controls",
        "responsible", "assessed_on",
    )  # fmt: skip
    equipment = ("kind", "name", "registration_number", "count", "next_inspection_on", "note")
    unit = ("name", "level", "parent_id", "responsible", "phone", "duties", "pledged_on")
    rule = ("name", "number", "issued_on", "note")
    answers = {"responsible": tr("Who answers for it")}
    return (
        Section(Licence, term("许可证照"), licence, _licence, {"number": tr("Licence number")}),
        Section(Chemical, term("危险化学品"), chemical, _chemical),
        Section(RiskPoint, term("风险点（LEC、LS）"), risk, _risk, answers),
        Section(SpecialEquipment, term("特种设备"), equipment, _equipment),
        Section(InternalUnit, term("企业内部网格（责任落实台账）"), unit, _unit, answers),
        Section(StationDocument, term("安全管理制度"), rule, _rule, {"name": tr("Name of the rule")}),
        Section(EnterpriseAlias, term("曾用名"), ("name", "source"), _alias),
    )


def choices_of(register: Register, record: Any) -> dict[str, Choice]:
    """Return the lists from which fields of a record are chosen."""
    if isinstance(record, Licence):
        departments = register.find(Department)
        return {
            "department_id": Choice(
                [None, *(one.id for one in departments)],
                ["", *(one.short_name or one.name for one in departments)],
            )
        }
    if isinstance(record, InternalUnit):
        units = [
            one
            for one in ordered_units(register.find(InternalUnit, enterprise_id=record.enterprise_id))
            if one[0].id != record.id
        ]
        return {
            "parent_id": Choice(
                [None, *(unit.id for unit, _ in units)],
                [tr("none above it"), *(unit.name for unit, _ in units)],
            )
        }
    return {}


def _facts(record: Any, *names: str) -> str:
    return "　".join(
        f"{field_words(name)} {value_words(getattr(record, name))}"
        for name in names
        if getattr(record, name) not in (None, "")
    )


def _deadline(day: date | None, today: date) -> tuple[str, Tone]:
    if day is None:
        return "", Tone.PLAIN
    left = (day - today).days
    if left < 0:
        return f"{day.isoformat()}  {tr('out of date')}", Tone.DANGER
    if left <= _SOON_DAYS:
        return f"{day.isoformat()}  {due_words(left)}", Tone.WARN
    return day.isoformat(), Tone.QUIET


def _licence(record: Any, today: date) -> Line:
    note, tone = _deadline(record.valid_until, today)
    return Line(record.name, record.number, note, tone)


def _chemical(record: Any, today: date) -> Line:
    del today
    amount = f"{record.quantity_t:g} t" if record.quantity_t is not None else ""
    return Line(
        record.name, _facts(record, "cas_number", "place"), f"{term(record.use.value)} {amount}".strip()
    )


def _risk(record: Any, today: date) -> Line:
    del today
    score = f"{record.method.value} {record.score:g}" if record.score is not None else tr("not scored")
    note = f"{score}  {term(record.colour.value)}"
    facts = "　".join(one for one in (record.accident_kinds, record.responsible) if one)
    return Line(record.name, facts, note, RISK_TONES[record.colour])


def _equipment(record: Any, today: date) -> Line:
    note, tone = _deadline(record.next_inspection_on, today)
    title = f"{term(record.kind.value)}  {record.name}".strip()
    return Line(f"{title} × {record.count}", record.registration_number, note, tone)


def _unit(record: Any, today: date) -> Line:
    del today
    who = record.responsible or tr("nobody named")
    tone = Tone.PLAIN if record.responsible else Tone.WARN
    return Line(record.name, f"{term(record.level.value)}　{record.duties}", who, tone)


def _rule(record: Any, today: date) -> Line:
    del today
    return Line(
        record.name, record.number, record.issued_on.isoformat() if record.issued_on else "", Tone.QUIET
    )


def _alias(record: Any, today: date) -> Line:
    del today
    return Line(record.name, record.source)
