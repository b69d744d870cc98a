import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.model.phones import PhoneKind, mask_phone, mask_phones, parse_phones


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13812345678", ["13812345678"]),
        ("+86 138-1234-5678", ["13812345678"]),
        ("１３８１２３４５６７８", ["13812345678"]),
        ("13812345678.0", ["13812345678"]),
        ("13812345678 13912345678", ["13812345678", "13912345678"]),
        (
            "13812345678、13912345678；0578-2123456\n661234",
            ["13812345678", "13912345678", "0578-2123456", "661234"],
        ),
        ("138 1234 5678 139 0000 1111", ["13812345678", "13900001111"]),
        ("0578 2123456 661234", ["0578-2123456", "661234"]),
        ("0578-2123456-801 138 0000 1111", ["0578-2123456-801", "13800001111"]),
        ("(0578)2123456", ["0578-2123456"]),
        ("057821234567", ["0578-21234567"]),
        ("0578-2123456转801", ["0578-2123456-801"]),
        ("0578-2123456-801", ["0578-2123456-801"]),
        ("010-12345678", ["010-12345678"]),
        ("2123456", ["2123456"]),
        ("400-123-4567", ["400-123-4567"]),
        ("13812345678/13812345678", ["13812345678"]),
        ("", []),
    ],
)
def test_cells(cell, numbers):
    phones = parse_phones(cell)
    assert [phone.number for phone in phones] == numbers
    assert PhoneKind.UNKNOWN not in {phone.kind for phone in phones}


@pytest.mark.parametrize("cell", ["1.3812E+10", "无", "12812345678", "138123456789"])
def test_what_is_no_number_is_kept_and_marked(cell):
    (phone,) = parse_phones(cell)
    assert phone.kind is PhoneKind.UNKNOWN
    assert phone.number == cell


def test_kinds():
    kinds = [phone.kind for phone in parse_phones("13812345678,0578-2123456,661234,4001234567")]
    assert kinds == [PhoneKind.MOBILE, PhoneKind.LANDLINE, PhoneKind.SHORT, PhoneKind.SERVICE]


def test_masks():
    assert mask_phone("13812341234") == "138****1234"
    assert mask_phones("13812341234、0578-2123456") == "138****1234、0578-****456"


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_mask_hides_the_middle(number):
    assert number[3:7] not in mask_phone(number).replace(number[:3], "", 1).replace(number[-4:], "", 1)
    assert len(mask_phone(number)) == 11
