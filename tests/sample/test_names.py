"""Invented names and codes keep the rules that real ones keep."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from gisgrid.model.identifiers import CodeKind, check_code
from gisgrid.model.phones import PhoneKind, parse_phones
from gisgrid.sample.names import NameMaker


def maker(seed: int) -> NameMaker:
    return NameMaker(Random(seed), area_code="331102", dialling_code="0578")


@given(st.integers(0, 10_000), st.sampled_from(["91", "92", "93", "52"]))
def test_credit_codes_are_valid(seed, kind):
    checked = check_code(maker(seed).credit_code(kind=kind))
    assert checked.kind is CodeKind.CREDIT
    assert checked.is_valid, checked.reason


@given(st.integers(0, 10_000))
def test_phones_are_read_as_phones(seed):
    names = maker(seed)
    (mobile,) = parse_phones(names.mobile())
    (office,) = parse_phones(names.landline())
    assert mobile.kind is PhoneKind.MOBILE
    assert office.kind is PhoneKind.LANDLINE


def test_people_and_codes_do_not_repeat():
    names = maker(3)
    people = [names.person()[0] for _ in range(700)]
    codes = [names.credit_code() for _ in range(2000)]
    assert len(set(people)) == len(people)
    assert len(set(codes)) == len(codes)


def test_same_seed_gives_same_names():
    assert [maker(5).person() for _ in range(3)] == [maker(5).person() for _ in range(3)]
    assert maker(5).credit_code() != maker(6).credit_code()
