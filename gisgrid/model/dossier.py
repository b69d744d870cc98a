"""What the file of an enterprise (一企一档) holds beside the enterprise itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gisgrid.model.enumerations import ChemicalUse, EquipmentKind, InternalLevel, RiskColour, RiskMethod

OWN_POSTS = {
    "法定代表人": ("legal_representative", "legal_phone"),
    "主要负责人": ("principal", "principal_phone"),
    "安全管理人员": ("safety_officer", "safety_phone"),
    "环保负责人": ("environment_officer", "environment_phone"),
}
"""Who answers for a whole enterprise: post to the fields of the enterprise that hold name and telephone."""
_WITHIN = " · "


@dataclass(eq=False)
class Chemical:
    """A dangerous chemical that an enterprise makes, keeps, uses or sells.

    Attributes
    ----------
    quantity_t : float or None
        The most that is there at one time, tonnes.
    """

    enterprise_id: int
    name: str
    cas_number: str = ""
    use: ChemicalUse = ChemicalUse.USED
    quantity_t: float | None = None
    place: str = ""
    note: str = ""
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class RiskPoint:
    """One point of risk with its score (双控, DOMAIN.md 3.5).

    Attributes
    ----------
    likelihood, exposure, consequence : float or None
        L, E and C of the LEC method; L and S (as `consequence`) of the LS method.
    score : float or None
        D or R, as computed when the point was last saved.
    colour : RiskColour
        The colour that follows from the score.
    """

    enterprise_id: int
    name: str
    place: str = ""
    accident_kinds: str = ""
    method: RiskMethod = RiskMethod.LEC
    likelihood: float | None = None
    exposure: float | None = None
    consequence: float | None = None
    score: float | None = None
    colour: RiskColour = RiskColour.UNGRADED
    controls: str = ""
    responsible: str = ""
    assessed_on: date | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class SpecialEquipment:
    """A piece, or several of a kind, of special equipment (特种设备)."""

    enterprise_id: int
    kind: EquipmentKind
    name: str = ""
    registration_number: str = ""
    count: int = 1
    next_inspection_on: date | None = None
    note: str = ""
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class InternalUnit:
    """A unit of the grid inside an enterprise, with whoever answers for it (责任落实台账, H31, H32).

    Attributes
    ----------
    parent_id : int or None
        The unit above: 公司 over 车间 over 班组 over 岗位.
    pledged_on : date or None
        When the responsibility was signed for.
    """

    enterprise_id: int
    name: str
    level: InternalLevel = InternalLevel.WORKSHOP
    parent_id: int | None = None
    responsible: str = ""
    phone: str = ""
    duties: str = ""
    pledged_on: date | None = None
    id: int | None = None
    version: int = 0


def unit_path(unit: InternalUnit, names: Mapping[int | None, str]) -> str:
    """Name a unit with the unit above it, as ledger T8 does.

    Parameters
    ----------
    names : mapping
        The names of the enterprise's units by their ids.

    Examples
    --------
    >>> unit_path(InternalUnit(1, "早班", parent_id=7), {7: "一车间"})
    '一车间 · 早班'
    """
    above = names.get(unit.parent_id)
    return f"{above}{_WITHIN}{unit.name}" if above else unit.name


def split_path(path: str) -> tuple[str, str]:
    """Return the name of the unit above, empty when there is none, and the unit's own.

    Examples
    --------
    >>> split_path("一车间 · 早班"), split_path("一车间")
    (('一车间', '早班'), ('', '一车间'))
    """
    above, _, name = path.rpartition(_WITHIN)
    return above, name


def ordered_units(units: Iterable[InternalUnit]) -> list[tuple[InternalUnit, int]]:
    """Put the units of one enterprise in order as a tree walked from above, with their depths."""
    held = list(units)
    levels = list(InternalLevel)
    below: dict[int | None, list[InternalUnit]] = {}
    known = {unit.id for unit in held}
    for unit in sorted(held, key=lambda one: (levels.index(one.level), one.name)):
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    found: list[tuple[InternalUnit, int]] = []

    def walk(parent: int | None, depth: int) -> None:
        for unit in below.get(parent, []):
            found.append((unit, depth))
            walk(unit.id, depth + 1)

    walk(None, 0)
    return found
