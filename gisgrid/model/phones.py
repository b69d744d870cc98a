"""Telephone numbers as they stand in ledgers: several in a cell, blanks, Excel floats, short numbers.

Source: DOMAIN.md 2.4.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class PhoneKind(StrEnum):
    """What a number is."""

    MOBILE = "手机"
    LANDLINE = "固定电话"
    SERVICE = "服务热线"
    SHORT = "短号"
    UNKNOWN = "未知"


@dataclass(frozen=True)
class Phone:
    """One number of a cell.

    Attributes
    ----------
    number : str
        In its usual form: ``13812345678``, ``0578-2123456``, ``0578-2123456-801``; as typed when unknown.
    kind : PhoneKind
    """

    number: str
    kind: PhoneKind

    @property
    def masked(self) -> str:
        """The number with its middle hidden, as shown and printed by default."""
        return mask_phone(self.number)


_SEPARATORS = re.compile(r"[、/;；,，|\n\r\t]|或")
_MOBILE = re.compile(r"^(?:\+?86)?(1[3-9]\d{9})$")
_LANDLINE = re.compile(r"^(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})$")
_LOCAL = re.compile(r"^[2-8]\d{6,7}$")
_SERVICE = re.compile(r"^[48]00\d{7}$")
_SHORT = re.compile(r"^\d{3,6}$")
_EXTENSION = re.compile(r"(?:转|-|分机|EXT\.?)(\d{1,6})$", re.IGNORECASE)
_FLOAT = re.compile(r"^(\d{5,12})\.0+$")


def parse_phones(text: str) -> list[Phone]:
    """Take a cell apart into its numbers.

    Parameters
    ----------
    text : str
        The cell as it stands; may be blank.

    Returns
    -------
    list of Phone
        In the order of the cell, without doubles. What is no number at all comes back as UNKNOWN.

    Examples
    --------
    >>> [phone.number for phone in parse_phones("138 1234 5678、0578-2123456/661234")]
    ['13812345678', '0578-2123456', '661234']
    """
    plain = unicodedata.normalize("NFKC", text)
    phones: list[Phone] = []
    for chunk in _SEPARATORS.split(plain):
        if chunk.strip():
            phones.extend(_read_chunk(chunk.strip()))
    return list(dict.fromkeys(phones))


def mask_phone(number: str) -> str:
    """Hide the middle of one number: ``138****1234``, ``0578-****456``; short numbers stay.

    Examples
    --------
    >>> mask_phone("13812341234"), mask_phone("0578-2123456"), mask_phone("661234")
    ('138****1234', '0578-****456', '661234')
    """
    if _MOBILE.match(number):
        return f"{number[:-8]}****{number[-4:]}"
    prefix, dash, rest = number.partition("-")
    if dash:
        return f"{prefix}-****{rest.partition('-')[0][-3:]}"
    return number if len(number) <= 6 else f"{number[:-7]}****{number[-3:]}"


def mask_phones(text: str) -> str:
    """Hide the middle of every number of a cell."""
    return "、".join(phone.masked for phone in parse_phones(text))


def _read_chunk(chunk: str) -> list[Phone]:
    whole = _read_one(chunk)
    if whole is not None:
        return [whole]
    words = chunk.split()
    found: list[Phone] = []
    while words:
        # The shortest run of words that is a whole number: 138 1234 5678 13900001111 are two.
        runs = ((size, _read_one("".join(words[:size]))) for size in range(1, len(words) + 1))
        numbers = ((size, one) for size, one in runs if one is not None and one.kind is not PhoneKind.SHORT)
        alone = _read_one(words[0]) or Phone(words[0], PhoneKind.UNKNOWN)
        size, phone = next(numbers, (1, alone))
        found.append(phone)
        words = words[size:]
    return found


def _read_one(text: str) -> Phone | None:
    packed = re.sub(r"[\s()（）]", "", text)
    packed = re.sub(r"[‐-―−－]", "-", packed)
    if found := _FLOAT.match(packed):
        packed = found[1]
    digits = packed.replace("-", "")
    if found := _MOBILE.match(digits):
        return Phone(found[1], PhoneKind.MOBILE)
    if _SERVICE.match(digits):
        return Phone(f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", PhoneKind.SERVICE)
    if _SHORT.match(packed):
        return Phone(packed, PhoneKind.SHORT)
    if (fixed := _landline(digits)) is not None:
        return Phone(fixed, PhoneKind.LANDLINE)
    if found := _EXTENSION.search(packed):
        head = packed[: found.start()].replace("-", "")
        if (fixed := _landline(head)) is not None:
            return Phone(f"{fixed}-{found[1]}", PhoneKind.LANDLINE)
    return None


def _landline(digits: str) -> str | None:
    national = f"0{digits[2:].lstrip('0')}" if digits.startswith("86") and len(digits) > 11 else digits
    if found := _LANDLINE.match(national):
        return f"{found[1]}-{found[2]}"
    return national if _LOCAL.match(national) else None
