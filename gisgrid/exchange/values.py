"""Reading the cells of ledgers: dates, numbers, yes and no, terms, in all the ways offices write them."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from enum import Enum, StrEnum

from gisgrid.exchange.dates import ValueReadError, read_date, read_days, read_moment, read_month
from gisgrid.exchange.terms import TERMS
from gisgrid.i18n import tr
from gisgrid.model.identifiers import check_citizen_number, check_code, clean_code
from gisgrid.model.phones import PhoneKind, parse_phones


class ValueKind(Enum):
    """How the text of a field is read."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    AREA = "area"
    DATE = "date"
    TERM = "first and last day"
    MONTH = "month"
    MOMENT = "moment"
    YES_NO = "yes or no"
    PHONE = "phone"
    CREDIT_CODE = "credit code"
    ID_NUMBER = "citizen number"
    GENDER = "gender"
    GRID_KIND = "grid kind"
    STATUS = "status"
    DANGER_CLASS = "danger class"
    RISK_COLOUR = "risk colour"
    PLACE_KIND = "place kind"
    ROAD_CLASS = "road class"
    SUBJECT = "subject"
    INSPECTION_KIND = "inspection kind"
    INSPECTION_RESULT = "inspection result"
    HAZARD_SOURCE = "hazard source"
    HAZARD_CATEGORY = "hazard category"
    HAZARD_LEVEL = "hazard level"
    HAZARD_STATE = "hazard state"
    SUBJECTS = "several subjects"
    ACTIVITY_KIND = "activity kind"
    INTERNAL_LEVEL = "level inside an enterprise"
    INSTALLATION_KIND = "installation kind"
    INSTALLATION_LEVEL = "installation level"


_YES = frozenset(
    ["是", "有", "√", "✓", "✔", "对", "y", "yes", "true", "t", "1", "已", "涉及", "参加", "单行", "-1"]
)
_NO = frozenset(
    ["否", "无", "×", "✗", "x", "不", "没有", "n", "no", "false", "f", "0", "未", "不涉及", "不是", "双向"]
)
_EMPTY = frozenset(
    [
        "",
        "-",
        "—",
        "--",
        "/",
        "\\",
        "无",
        "暂无",
        "null",
        "none",
        "nan",
        "n/a",
        "#n/a",
        "#name?",
        "#value!",
        "#ref!",
        "<空>",
    ]
)
_LONGEST_EMPTY = max(len(text) for text in _EMPTY)
_LARGEST = 1e15
_NUMBER = re.compile(r"[-+]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?|[-+]?\.\d+", re.IGNORECASE)
_AREA_UNITS = (("亩", 10000 / 15), ("公顷", 1e4), ("ha", 1e4), ("平方公里", 1e6), ("km", 1e6))


def is_blank(value: object) -> bool:
    """Tell whether a cell says nothing: empty, a dash, NULL, or an error of Excel."""
    if not isinstance(value, str):
        return value is None
    if len(value) > _LONGEST_EMPTY:
        return value.isspace()
    return plain(value).lower() in _EMPTY


def plain(value: object) -> str:
    """Turn a cell into text: half-width, no blanks around, whole numbers without a point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value)
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def read_value(value: object, kind: ValueKind, *, heading: str = "", year: int | None = None) -> object:
    """Read one cell.

    Parameters
    ----------
    value : object
        The cell as the reader gave it. Must not be blank, see `is_blank`.
    kind : ValueKind
        How to read it.
    heading : str
        The column's heading; a unit in it (亩, 公顷) is taken into account.
    year : int, optional
        The year of days that are written without one.

    Returns
    -------
    object
        The value as the record keeps it.

    Raises
    ------
    ValueReadError
        If the cell cannot be read; the message says why.
    """
    if kind in TERMS_BY_KIND:
        return read_term(value, kind)
    if kind is ValueKind.AREA:
        return read_area(value, heading=heading)
    if kind is ValueKind.DATE:
        return read_date(value, year=year)
    if kind is ValueKind.MOMENT:
        return read_moment(value, year=year)
    return _READERS[kind](value)


def read_text(value: object) -> str:
    """Read text: outer blanks go, dates become ISO text; full-width characters are kept as written."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return " ".join(str(value).split())


def read_number(value: object) -> float:
    """Read a number: thousands separators, units and 约 are passed over.

    Raises
    ------
    ValueReadError
        If it is none.

    Examples
    --------
    >>> read_number("约１，２３４.5 平方米")
    1234.5
    """
    if isinstance(value, bool):
        raise ValueReadError(tr("“{text}” is not a number.", text=value))
    if isinstance(value, int | float):
        return float(value)
    text = plain(value)
    found = _NUMBER.findall(text)
    if len(found) != 1:
        raise ValueReadError(tr("“{text}” is not a number.", text=_short(text)))
    return float(found[0].replace(",", ""))


def read_integer(value: object) -> int:
    """Read a whole number.

    Raises
    ------
    ValueReadError
        If it is none, or too large to be stored.
    """
    number = read_number(value)
    if not abs(number) < _LARGEST or number != int(number):
        raise ValueReadError(tr("“{text}” is not a whole number.", text=_short(plain(value))))
    return int(number)


def read_area(value: object, *, heading: str = "") -> float:
    """Read an area in square metres; the unit may stand in the cell or in the heading.

    Examples
    --------
    >>> read_area("1.5", heading="宗地面积(公顷)"), round(read_area("9亩"))
    (15000.0, 6000)
    """
    text = plain(value)
    units = plain(heading)
    factor = next((size for word, size in _AREA_UNITS if word in text.lower()), None)
    if factor is None:
        factor = next((size for word, size in _AREA_UNITS if word in units.lower()), 1.0)
    return read_number(text) * factor


def read_yes_no(value: object) -> bool:
    """Read yes or no in its many signs.

    Raises
    ------
    ValueReadError
        If it is neither.
    """
    if isinstance(value, bool):
        return value
    text = plain(value).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if text.startswith(("是", "有", "涉")):
        return True
    if text.startswith(("否", "无", "不", "未")):
        return False
    raise ValueReadError(tr("“{text}” is neither yes nor no.", text=_short(text)))


def read_phone(value: object) -> str:
    """Read telephone numbers in their usual form, several joined by 、; what is no number stays as it is."""
    return "、".join(phone.number for phone in parse_phones(plain(value)))


def phone_warning(value: object) -> str:
    """Say what is wrong with a telephone cell; empty when nothing is."""
    unknown = [phone.number for phone in parse_phones(plain(value)) if phone.kind is PhoneKind.UNKNOWN]
    return tr("“{text}” is no telephone number.", text=_short(unknown[0])) if unknown else ""


def code_warning(value: object) -> str:
    """Say what is wrong with an enterprise's code; empty when nothing is."""
    checked = check_code(plain(value))
    if checked.is_valid:
        return ""
    if checked.suggestion:
        return tr(
            "{reason} Perhaps {suggestion} was meant.", reason=checked.reason, suggestion=checked.suggestion
        )
    return checked.reason


def id_number_warning(value: object, *, today: date) -> str:
    """Say what is wrong with a citizen number, without repeating it; empty when nothing is."""
    return check_citizen_number(plain(value), today=today).reason


def read_gender(value: object) -> str:
    """Read 男 or 女.

    Raises
    ------
    ValueReadError
        If it is neither.
    """
    text = plain(value).lower()
    found = {
        "男": "男",
        "女": "女",
        "m": "男",
        "f": "女",
        "male": "男",
        "female": "女",
        "1": "男",
        "2": "女",
    }.get(text)
    if found is None:
        raise ValueReadError(tr("“{text}” is not 男 or 女.", text=_short(text)))
    return found


def read_term(value: object, kind: ValueKind) -> StrEnum:
    """Read a term of a closed list, by its value, its English name, or one of the words it goes by.

    Raises
    ------
    ValueReadError
        If the list has no such term.
    """
    members, words = TERMS_BY_KIND[kind]
    text = plain(value)
    lower = text.lower()
    for member in members:
        if lower in (member.value.lower(), member.name.lower()):
            return member
    known = {word.lower(): name for name, group in words.items() for word in group.split()}
    if lower in known:
        return members[known[lower]]
    for word in sorted(known, key=len, reverse=True):
        if len(word) > 1 and lower.startswith(word):
            return members[known[word]]
    if "OTHER" in members.__members__:
        return members["OTHER"]
    raise ValueReadError(
        tr(
            "“{text}” is none of {terms}.",
            text=_short(text),
            terms="、".join(member.value for member in members),
        )
    )


def read_subjects(value: object) -> str:
    """Read one or more fields of supervision, joined by 、 as visits keep them.

    Examples
    --------
    >>> read_subjects("安全生产,环境保护")
    '安全、环保'
    """
    parts = [part for part in re.split(r"[、,;/\s]+", plain(value)) if part]
    return "、".join(dict.fromkeys(read_term(part, ValueKind.SUBJECT).value for part in parts))


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"


TERMS_BY_KIND = {ValueKind[name]: pair for name, pair in TERMS.items()}
_READERS: dict[ValueKind, Callable[[object], object]] = {
    ValueKind.TEXT: read_text,
    ValueKind.INTEGER: read_integer,
    ValueKind.NUMBER: read_number,
    ValueKind.MONTH: read_month,
    ValueKind.TERM: read_days,
    ValueKind.YES_NO: read_yes_no,
    ValueKind.PHONE: read_phone,
    ValueKind.CREDIT_CODE: lambda value: clean_code(plain(value)),
    ValueKind.ID_NUMBER: lambda value: clean_code(plain(value)),
    ValueKind.GENDER: read_gender,
    ValueKind.SUBJECTS: read_subjects,
}
