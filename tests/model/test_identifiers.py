from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.i18n import set_language
from gisgrid.model import identifiers
from gisgrid.model.identifiers import CodeKind

TODAY = date(2026, 11, 16)

# Published codes, listed in DOMAIN.md 2.1.
VALID_CREDIT = [
    "51420000MJH2003604",
    "51420000MJH200408C",
    "52420000MJH233410E",
    "51420000MJH200395N",
    "51420000MJH2003791",
    "53420000MJH2448303",
    "52420000MJH233402K",
    "52420000MJH2333813",
    "52420000MJH23339XT",
    "51420000MJH200387U",
    "914403001922038216",
    "9144030071526726XG",
    "91110000710926094P",
    "91440300192181490G",
    "91330100799655058B",
    "91100000100003962T",
    "12100000470095016Q",
]


@pytest.mark.parametrize("code", VALID_CREDIT)
def test_published_credit_codes(code):
    assert identifiers.check_credit_code(code).is_valid
    assert identifiers.check_organisation_code(f"{code[8:16]}-{code[16]}").is_valid


def test_example_of_the_standard():
    # GB 32100-2015: the weighted sum is 1640, so the last character is 3. Its organisation code is made up.
    assert identifiers.credit_check_character("91350100M000100Y4") == "3"
    assert identifiers.check_credit_code("91350100M000100Y43").is_valid
    wrong = identifiers.check_credit_code("91350100M000100Y4Z")
    assert "Z" in wrong.reason


def test_misprinted_blog_example():
    checked = identifiers.check_credit_code("91310115MA1H8R7C6D")
    assert not checked.is_valid
    assert "7" in checked.reason


@given(
    code=st.sampled_from(VALID_CREDIT),
    place=st.integers(0, 17),
    char=st.sampled_from(identifiers.CREDIT_ALPHABET),
)
def test_one_wrong_character_is_always_found(code, place, char):
    changed = code[:place] + char + code[place + 1 :]
    assert identifiers.check_credit_code(changed).is_valid == (changed == code)


def test_cleaning_and_suggestion():
    assert identifiers.check_credit_code(" ’９１４４０３００ １９２２０３８２１６").is_valid
    typed = identifiers.check_credit_code("9I44O3OOI922O382I6")
    assert not typed.is_valid
    assert typed.suggestion == "914403001922038216"
    assert identifiers.check_credit_code("9I44O3OOI922O382I5").suggestion == ""


def test_excel_damage_is_named():
    set_language("en")
    try:
        assert "Excel" in identifiers.check_code("9.14403E+17").reason
        assert "Excel" in identifiers.check_credit_code("914403001922038000").reason
        assert "Excel" in identifiers.check_citizen_number("110105194912310000", today=TODAY).reason
        assert "18" in identifiers.check_credit_code("91440300").reason
    finally:
        set_language("zh")


def test_kind_follows_length():
    assert identifiers.check_code("914403001922038216").kind is CodeKind.CREDIT
    assert identifiers.check_code("19220382-1").kind is CodeKind.ORGANISATION
    assert identifiers.check_code("440301103097413").kind is CodeKind.REGISTRATION
    assert identifiers.check_code("123").kind is CodeKind.UNKNOWN


def test_registration_number():
    # ISO 7064 MOD 11,10, worked by hand for 11000000000000: products 2,6,1,2,4,8,5,10,9,7,3,6,1,2
    assert identifiers.registration_check_digit("11000000000000") == "9"
    assert identifiers.check_registration_number("110000000000009").is_valid
    assert not identifiers.check_registration_number("110000000000008").is_valid
    assert not identifiers.check_registration_number("11000000000000").is_valid


def test_organisation_code():
    assert not identifiers.check_organisation_code("19220382-2").is_valid
    assert not identifiers.check_organisation_code("1922").is_valid


@pytest.mark.parametrize(
    ("number", "born_on", "gender"),
    [
        # The examples of GB 11643-1999, and one published beside them.
        ("11010519491231002X", date(1949, 12, 31), "女"),
        ("440524188001010014", date(1880, 1, 1), "男"),
        ("34052419800101001X", date(1980, 1, 1), "男"),
    ],
)
def test_citizen_numbers(number, born_on, gender):
    checked = identifiers.check_citizen_number(number.lower(), today=TODAY)
    assert checked.is_valid
    assert (checked.born_on, checked.gender) == (born_on, gender)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",
        "1101051949123100",
        "11010519490231002X",
        "1101051949123100211",
        "11010520301231002X",
        "ABC",
    ],
)
def test_wrong_citizen_numbers(number):
    checked = identifiers.check_citizen_number(number, today=TODAY)
    assert not checked.is_valid
    assert number not in checked.reason


def test_old_citizen_number():
    assert identifiers.check_citizen_number("110105491231002", today=TODAY).born_on == date(1949, 12, 31)


def test_masking():
    assert identifiers.mask_citizen_number("11010519491231002X") == "110105********002X"
    assert identifiers.mask_citizen_number("12345") == "*****"


def test_names():
    assert identifiers.normalise_person_name(" 李　伟 ") == "李伟"
    assert identifiers.normalise_person_name("买买提.吐尔逊") == identifiers.normalise_person_name(
        "买买提·吐尔逊"
    )
    assert identifiers.normalise_enterprise_name("丽水【水阁】ａｂｃ 厂") == "丽水(水阁)ABC厂"
