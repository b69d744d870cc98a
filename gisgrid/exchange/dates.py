"""Reading days and moments in the forms that office people type.

Known are 2026-03-05, 2026.3.5, 2026/3/5, 26.3.5, 20260305, 2026年3月5日 with a weekday or a time of day behind it,
二〇二六年三月五日, full-width figures, and the day numbers of Excel. A day without a year is read only where the
caller knows the year.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta

from gisgrid.i18n import tr


class ValueReadError(ValueError):
    """A cell that cannot be read; the message is the reason for the report."""


_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- Excel's day numbers have no zone
_SERIALS = range(10_000, 80_000)
_DAY = re.compile(
    r"^(?P<year>\d{4}|\d{2}(?=\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d))\s*[-/.年]\s*(?P<month>\d{1,2})\s*"
    r"(?:[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?|月)?(?P<rest>\D.*)?$"
)
_YEARLESS = re.compile(r"^(?P<month>\d{1,2})\s*(?:[-/.月])\s*(?P<day>\d{1,2})\s*[日号]?(?P<rest>\D.*)?$")
_TIME = re.compile(
    r"^[\sT,]*(?:(?P<half>上午|下午|早上|中午|晚上|凌晨|傍晚|AM|PM)\s*)?"
    r"(?:(?P<hour>\d{1,2})\s*[:：时点](?P<minute>\d{1,2}|半)?(?:[:：分](?P<second>\d{1,2}(?:\.\d+)?)?)?秒?分?)?"
    r"(?:\s*[-~—至到].*)?\s*(?P<half_behind>AM|PM)?\s*(?:Z|\+\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_PACKED_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})?$")
_CHINESE = re.compile(r"[〇零○一二三四五六七八九十]+")
_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_AFTERNOON = ("下午", "晚上", "傍晚", "pm")
_UNTIL = re.compile(r"[至到~—–]")
_CENTURY = 50
_LEAP_YEAR = 2000
_YEAR_IN_NAME = re.compile(r"(?<!\d)20\d\d(?=\D|$|\d{2}(?!\d)|\d{4}(?!\d))")


def year_named(*names: str) -> int | None:
    """Return the one year that names (of a heading, a sheet, a file) speak of, the first that does decides.

    Examples
    --------
    >>> year_named("检查日期", "2026年巡查台账"), year_named("2025-2026"), year_named("巡查")
    (2026, None, None)
    """
    for name in names:
        years = {found[0][:4] for found in _YEAR_IN_NAME.finditer(unicodedata.normalize("NFKC", name))}
        if len(years) == 1:
            return int(years.pop())
        if years:
            return None
    return None


def read_date(value: object, *, year: int | None = None) -> date:
    """Read a day; see the module for the forms.

    Parameters
    ----------
    value : object
        The cell.
    year : int, optional
        The year of days that are written without one.

    Raises
    ------
    ValueReadError
        If it is none.

    Examples
    --------
    >>> read_date("2019.6.4") == read_date(43620) == read_date("２０１９年６月４日") == read_date("二〇一九年六月四日")
    True
    >>> read_date("6月4日", year=2019)
    datetime.date(2019, 6, 4)
    """
    return read_moment(value, year=year).date()


def read_days(value: object) -> tuple[date | None, date | None]:
    """Read the first and the last day of a term of office; an end that is not said is None.

    Raises
    ------
    ValueReadError
        If one of the two is no day.

    Examples
    --------
    >>> read_days("2019-05-01起") == (date(2019, 5, 1), None) == read_days("2019.5.1至今")
    True
    >>> read_days("2019-05-01至2021-04-30")[1]
    datetime.date(2021, 4, 30)
    """
    text = unicodedata.normalize("NFKC", str(value)).strip().removesuffix("起").strip()
    parts = [part.strip() for part in _UNTIL.split(text, maxsplit=1)]
    end = parts[1] if len(parts) > 1 and parts[1] not in ("", "今") else None
    return (read_date(parts[0]) if parts[0] else None), (read_date(end) if end else None)


def read_moment(value: object, *, year: int | None = None) -> datetime:
    """Read a day with or without a time of day; local time without zone.

    Raises
    ------
    ValueReadError
        If it is none, does not exist, or lacks a year that `year` does not give either.

    Examples
    --------
    >>> read_moment("2026年3月5日(星期四) 下午2时30分")
    datetime.datetime(2026, 3, 5, 14, 30)
    """
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 -- ledgers keep local time
    shown = _plain(value)
    text = _arabic(_WEEKDAY.sub(" ", shown)).strip()
    try:
        if (found := _DAY.match(text)) and (moment := _built(found, _full_year(found["year"]))):
            return moment
        if (packed := _PACKED_DAY.match(text)) and 1900 <= int(packed[1]) <= 2200:
            return datetime(int(packed[1]), int(packed[2]), int(packed[3] or 1))  # noqa: DTZ001 -- as above
        if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in _SERIALS:
            return (_EXCEL_EPOCH + timedelta(days=float(text))).replace(microsecond=0)
        # The number 3.1 may be 3.10 without its nought; only text names a day without its year.
        if isinstance(value, str) and (found := _YEARLESS.match(text)):
            moment = _built(found, _LEAP_YEAR if year is None else year)
            if moment is not None and year is not None:
                return moment
            if moment is not None:
                raise ValueReadError(
                    tr(
                        "“{text}” has no year; write the date in full, such as 2026-03-05.",
                        text=_short(shown),
                    )
                )
    except ValueReadError:
        raise
    except ValueError as error:
        raise ValueReadError(tr("The date “{text}” does not exist.", text=_short(shown))) from error
    raise ValueReadError(tr("“{text}” is not a date.", text=_short(shown)))


def lacks_year(value: object) -> bool:
    """Tell whether a cell names a day without its year."""
    if not isinstance(value, str):
        return False
    text = _arabic(_WEEKDAY.sub(" ", _plain(value))).strip()
    return _DAY.match(text) is None and _YEARLESS.match(text) is not None


def read_month(value: object) -> str:
    """Read a year and month as ``1975-03``."""
    return read_date(value).strftime("%Y-%m")


def _built(found: "re.Match[str]", year: int) -> datetime | None:
    """Put day and time of day together; None when what follows the day is no time."""
    groups = found.groupdict()
    time = _TIME.match((groups.get("rest") or "").strip())
    if time is None:
        return None
    half = (time["half"] or time["half_behind"] or "").lower()
    hour = int(time["hour"] or 0)
    if half in _AFTERNOON and 0 < hour < 12:
        hour += 12
    minute = 30 if time["minute"] == "半" else int(time["minute"] or 0)
    return datetime(  # noqa: DTZ001 -- ledgers keep local time
        year, int(groups["month"]), int(groups["day"] or 1), hour, minute, int(float(time["second"] or 0))
    )


def _full_year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return 2000 + number if number < _CENTURY else 1900 + number


def _arabic(text: str) -> str:
    """Write Chinese figures as digits: 二〇二六 → 2026, 十一 → 11, 二十 → 20."""
    return _CHINESE.sub(lambda found: _number(found[0]), text)


def _number(text: str) -> str:
    if "十" not in text:
        return "".join(_DIGITS[char] for char in text)
    tens, _, ones = text.partition("十")
    return str(10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(ones, "0")))


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFKC", str(value)).strip()


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"
