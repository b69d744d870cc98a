"""Codes of enterprises and persons: cleaning, checking, and saying why one is wrong.

Sources: GB 32100-2015 (unified social credit code), GB 11714 (organisation code), GB/T 17710
(ISO 7064 MOD 11,10, business registration number), GB 11643-1999 (citizen number); DOMAIN.md 2.1
and 2.4. A code is optional everywhere in the register, so a wrong one is a warning, not an error.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gisgrid.i18n import tr

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a credit code; I, O, S, V and Z do not occur."""
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_SLIPS = str.maketrans({"O": "0", "I": "1", "S": "5", "Z": "2"})
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d{1,2}$")
_CREDIT_FORM = re.compile(rf"^[{CREDIT_ALPHABET}]{{2}}\d{{6}}[{CREDIT_ALPHABET}]{{10}}$")
_DEPARTMENTS = "123456789ANY"
_INVISIBLE = re.compile(r"[\s'`‘’\u200b\u200c\u200d\ufeff]+")
_OLDEST_YEAR = 1880


class CodeKind(StrEnum):
    """Which code system an enterprise's code belongs to."""

    CREDIT = "统一社会信用代码"
    ORGANISATION = "组织机构代码"
    REGISTRATION = "工商注册号"
    UNKNOWN = "未知"


@dataclass(frozen=True)
class CodeCheck:
    """What a look at a code came to.

    Attributes
    ----------
    code : str
        The cleaned code, as it would be stored.
    kind : CodeKind
    reason : str
        One sentence why the code is wrong; empty when it is right.
    suggestion : str
        A valid code that was probably meant; empty when there is none. Never applied by itself.
    """

    code: str
    kind: CodeKind
    reason: str = ""
    suggestion: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether the code keeps every rule."""
        return not self.reason


@dataclass(frozen=True)
class CitizenCheck:
    """What a look at a citizen number (公民身份号码) came to.

    Attributes
    ----------
    number : str
        The cleaned number.
    reason : str
        One sentence why the number is wrong; empty when it is right. It never repeats the number.
    born_on : date or None
        Date of birth, when the number is right.
    gender : str
        男 or 女, when the number is right.
    """

    number: str
    reason: str = ""
    born_on: date | None = None
    gender: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether the number keeps every rule."""
        return not self.reason


def clean_code(text: str) -> str:
    """Take full-width characters, blanks, apostrophes and hyphens out of a code; upper-case it.

    Examples
    --------
    >>> clean_code("'９１４４０３００ １９２２０３８２１ｘ")
    '91440300192203821X'
    """
    if text.isascii() and text.isalnum():
        return text.upper()
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = _INVISIBLE.sub("", plain)
    return plain if _SCIENTIFIC.match(plain) else re.sub(r"[-‐-―−]", "", plain)


def credit_check_character(first_17: str) -> str:
    """Compute the 18th character of a credit code from the first 17 (GB 32100-2015).

    Examples
    --------
    The example of the standard:

    >>> credit_check_character("91350100M000100Y4")
    '3'
    """
    total = sum(
        CREDIT_ALPHABET.index(char) * weight for char, weight in zip(first_17, _CREDIT_WEIGHTS, strict=True)
    )
    return CREDIT_ALPHABET[-total % 31]


def organisation_check_character(first_8: str) -> str:
    """Compute the 9th character of an organisation code from the first 8 (GB 11714)."""
    total = sum(int(char, 36) * weight for char, weight in zip(first_8, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def registration_check_digit(first_14: str) -> str:
    """Compute the 15th digit of a registration number (ISO 7064 MOD 11,10)."""
    product = 10
    for char in first_14:
        product = ((product + int(char)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def check_code(text: str) -> CodeCheck:
    """Check whichever enterprise code a cell holds, told apart by its length.

    Parameters
    ----------
    text : str
        The cell as it stands. Must not be blank.

    Returns
    -------
    CodeCheck
        Of kind UNKNOWN where no code system has such a length.
    """
    code = clean_code(text)
    if len(code) == 9:
        return check_organisation_code(text)
    if len(code) == 15 and code.isdecimal():
        return check_registration_number(text)
    checked = check_credit_code(text)
    if len(code) != 18 and not _SCIENTIFIC.match(code):
        return CodeCheck(checked.code, CodeKind.UNKNOWN, checked.reason)
    return checked


def check_credit_code(text: str) -> CodeCheck:
    """Check a unified social credit code: form, department, both check characters.

    Parameters
    ----------
    text : str
        The cell as it stands.

    Returns
    -------
    CodeCheck
        With a suggestion where I, O, S or Z was typed for 1, 0, 5 or 2 and the rest fits.
    """
    code = clean_code(text)
    reason = _credit_fault(code)
    if not reason:
        return CodeCheck(code, CodeKind.CREDIT)
    repaired = code.translate(_SLIPS)
    suggestion = repaired if repaired != code and not _credit_fault(repaired) else ""
    return CodeCheck(code, CodeKind.CREDIT, reason, suggestion)


def check_organisation_code(text: str) -> CodeCheck:
    """Check a 9-character organisation code such as ``12345678-9``."""
    code = clean_code(text)
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        reason = tr("An organisation code has 8 digits or letters and a check character.")
    elif code[8] != (expected := organisation_check_character(code[:8])):
        reason = tr("The check character of the organisation code should be {expected}.", expected=expected)
    else:
        reason = ""
    return CodeCheck(code, CodeKind.ORGANISATION, reason)


def check_registration_number(text: str) -> CodeCheck:
    """Check a 15-digit business registration number of the years before 2015."""
    code = clean_code(text)
    if not re.fullmatch(r"\d{15}", code):
        reason = tr("A registration number has 15 digits.")
    elif code[14] != (expected := registration_check_digit(code[:14])):
        reason = tr("The last digit of the registration number should be {expected}.", expected=expected)
    else:
        reason = ""
    return CodeCheck(code, CodeKind.REGISTRATION, reason)


def check_citizen_number(text: str, *, today: date) -> CitizenCheck:
    """Check a citizen number of 18 characters, or an old one of 15 digits (GB 11643-1999).

    Parameters
    ----------
    text : str
        The cell as it stands.
    today : date
        Nobody is born after this day.

    Returns
    -------
    CitizenCheck
    """
    number = clean_code(text)
    if _SCIENTIFIC.match(number) or re.fullmatch(r"\d{15}000", number):
        return CitizenCheck(number, _excel_reason())
    if len(number) not in (15, 18):
        return CitizenCheck(
            number, tr("A citizen number has 18 characters; this one has {count}.", count=len(number))
        )
    if not re.fullmatch(r"\d{15}|\d{17}[\dX]", number):
        return CitizenCheck(number, tr("A citizen number has digits only, and X only at the end."))
    long_form = number if len(number) == 18 else f"{number[:6]}19{number[6:]}"
    born_on = _birthday(long_form[6:14], today)
    if born_on is None:
        return CitizenCheck(number, tr("The date of birth in the citizen number does not exist."))
    if len(number) == 18:
        total = sum(int(char) * weight for char, weight in zip(number[:17], _CITIZEN_WEIGHTS, strict=True))
        if number[17] != _CITIZEN_CHECKS[total % 11]:
            return CitizenCheck(
                number, tr("The last character of the citizen number does not fit the others.")
            )
    return CitizenCheck(number, born_on=born_on, gender="男" if int(long_form[14:17]) % 2 else "女")


def mask_citizen_number(number: str) -> str:
    """Hide the middle of a citizen number: the first 6 and the last 4 characters stay.

    Examples
    --------
    >>> mask_citizen_number("11010519491231002X")
    '110105********002X'
    """
    hidden = len(number) - 10
    return "*" * len(number) if hidden < 4 else f"{number[:6]}{'*' * hidden}{number[-4:]}"


def normalise_person_name(name: str) -> str:
    """Bring a person's name to the form in which names are compared.

    Blanks go (李 伟), and all middle dots of longer names become one sign.

    Examples
    --------
    >>> normalise_person_name("李　伟"), normalise_person_name("阿卜杜拉•艾力")
    ('李伟', '阿卜杜拉·艾力')
    """
    plain = unicodedata.normalize("NFKC", re.sub(r"[•・‧∙．.●]", "·", name))
    return re.sub(r"\s+", "", plain)


def normalise_enterprise_name(name: str) -> str:
    """Bring an enterprise's name to the form in which names are compared.

    Full-width characters become half-width, brackets one kind, blanks go, letters are upper-case.

    Examples
    --------
    >>> normalise_enterprise_name("丽水（水阁） 合成革有限公司") == normalise_enterprise_name("丽水(水阁)合成革有限公司")
    True
    """
    plain = unicodedata.normalize("NFKC", name).upper()
    plain = plain.translate(str.maketrans("〔【[｛{〕】]｝}", "((((()))))"))
    return _INVISIBLE.sub("", plain)


def _excel_reason() -> str:
    return tr("Excel has rounded this code; take it again from a column formatted as text.")


def _credit_fault(code: str) -> str:
    """Say why `code` is no valid credit code, or return an empty text."""
    if _SCIENTIFIC.match(code):
        return _excel_reason()
    if len(code) != 18:
        return tr("A credit code has 18 characters; this one has {count}.", count=len(code))
    if strange := sorted(set(code) - set(CREDIT_ALPHABET)):
        return tr("{characters} does not occur in credit codes.", characters="、".join(strange))
    if not _CREDIT_FORM.match(code):
        return tr("Characters 3 to 8 of a credit code are the digits of an area code.")
    if code[0] not in _DEPARTMENTS:
        return tr("No registration department has the sign {sign}.", sign=code[0])
    expected = credit_check_character(code[:17])
    if code[17] != expected:
        if re.fullmatch(r"\d{15}000", code):
            return _excel_reason()
        return tr("The last character of the credit code should be {expected}.", expected=expected)
    if code[16] != organisation_check_character(code[8:16]):
        return tr("The organisation code inside the credit code (characters 9 to 17) is wrong.")
    return ""


def _birthday(digits: str, today: date) -> date | None:
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born_on if born_on.year >= _OLDEST_YEAR and born_on <= today else None
