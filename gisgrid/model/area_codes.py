"""Statistical area codes (统计用区划代码) and the default numbering of grids.

Sources: GB/T 2260, GB/T 10114, the statistical coding rules; DOMAIN.md 2.2 and 2.5.
"""

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from gisgrid.i18n import tr
from gisgrid.model.enumerations import GridKind

_PROVINCES = frozenset(
    (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
    )
)


class AreaLevel(IntEnum):
    """Level of the area that a code names."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWN = 4
    VILLAGE = 5


class TownKind(StrEnum):
    """Kind of a town-level area, told from its three digits (GB/T 10114)."""

    SUBDISTRICT = "街道"
    TOWN = "镇"
    TOWNSHIP = "乡"
    OTHER = "其他"


class VillageKind(StrEnum):
    """Kind of a village-level area, told from its three digits."""

    NEIGHBOURHOOD = "居民委员会"
    VILLAGE = "村民委员会"
    OTHER = "其他"


@dataclass(frozen=True)
class AreaCode:
    """A statistical code of 12 digits, of which the lower levels may be zero.

    Attributes
    ----------
    digits : str
        Always 12 digits.
    """

    digits: str

    @property
    def level(self) -> AreaLevel:
        """The lowest level that the code names."""
        for level, end, start in ((5, 12, 9), (4, 9, 6), (3, 6, 4), (2, 4, 2)):
            if int(self.digits[start:end]):
                return AreaLevel(level)
        return AreaLevel.PROVINCE

    @property
    def county(self) -> str:
        """The six digits of GB/T 2260."""
        return self.digits[:6]

    @property
    def parent(self) -> "AreaCode | None":
        """The code one level up; None for a province."""
        kept = {AreaLevel.VILLAGE: 9, AreaLevel.TOWN: 6, AreaLevel.COUNTY: 4, AreaLevel.CITY: 2}.get(
            self.level
        )
        return None if kept is None else AreaCode(self.digits[:kept].ljust(12, "0"))

    @property
    def town_kind(self) -> TownKind | None:
        """Street, town or township; None above town level."""
        number = int(self.digits[6:9])
        if number == 0:
            return None
        if number < 100:
            return TownKind.SUBDISTRICT
        if number < 200:
            return TownKind.TOWN
        return TownKind.TOWNSHIP if number < 400 else TownKind.OTHER

    @property
    def village_kind(self) -> VillageKind | None:
        """Neighbourhood or village committee; None above village level."""
        number = int(self.digits[9:12])
        if number == 0:
            return None
        if number < 200:
            return VillageKind.NEIGHBOURHOOD
        return VillageKind.VILLAGE if number < 400 else VillageKind.OTHER


def parse_area_code(text: str) -> AreaCode:
    """Read a code of 2, 4, 6, 9 or 12 digits.

    Parameters
    ----------
    text : str
        Digits; blanks around them are allowed.

    Returns
    -------
    AreaCode

    Raises
    ------
    ValueError
        If the text is no area code; the message says why.

    Examples
    --------
    >>> parse_area_code("610921101").town_kind.value
    '镇'
    """
    digits = text.strip()
    if not re.fullmatch(r"[0-9]+", digits) or len(digits) not in (2, 4, 6, 9, 12):
        raise ValueError(tr("An area code has 2, 4, 6, 9 or 12 digits."))
    if int(digits[:2]) not in _PROVINCES:
        raise ValueError(tr("No province has the code {code}.", code=digits[:2]))
    full = digits.ljust(12, "0")
    city, county, town, village = (int(full[a:b]) for a, b in ((2, 4), (4, 6), (6, 9), (9, 12)))
    # 东莞 and its like have towns directly below the city, so only these two holes are wrong.
    if ((county or town) and not city) or (village and not town):
        raise ValueError(
            tr("The area code {code} names a lower level without the one above it.", code=digits)
        )
    return AreaCode(full)


def is_area_code(text: str) -> bool:
    """Tell whether a text is a well-formed area code of a county or something below it."""
    try:
        return parse_area_code(text).level >= AreaLevel.COUNTY
    except ValueError:
        return False


def default_grid_code(village: AreaCode, *, number: int, kind: GridKind = GridKind.TERRITORIAL) -> str:
    """Make a 16-digit grid code: village code, 1 for a basic or 2 for a dedicated grid, number.

    Examples
    --------
    >>> default_grid_code(parse_area_code("610921100201"), number=7)
    '6109211002011007'
    """
    return f"{village.digits}{2 if kind is GridKind.DEDICATED else 1}{number:03d}"
