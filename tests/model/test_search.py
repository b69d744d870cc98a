import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias
from gisgrid.model.hazards import Hazard
from gisgrid.model.people import Person
from gisgrid.model.search import Rank, build_index, fold
from tests.fakes import FakeRegister
from tests.town import make_town


@pytest.mark.parametrize(
    ("typed", "kind", "id"),
    [
        ("欣沐", Enterprise, 1),
        ("zhejiangxinmu", Enterprise, 1),
        ("zjxmtl", Enterprise, 1),
        ("xmtl", Enterprise, 1),
        ("ＸＭＴＬ", Enterprise, 1),
        ("柳志远", Enterprise, 1),
        ("13712345786", Enterprise, 1),
        ("5786", Enterprise, 1),
        ("91331102MA28GR1E97", Enterprise, 1),
        ("91331102ma28gr1e97", Enterprise, 1),
        ("祥和路", Enterprise, 1),
        ("韩敏", Person, 1),
        ("hm", Person, 1),
        ("园区10", Grid, 2),
        ("yq10", Grid, 2),
        ("GB00330", Parcel, 1),
        ("YH2026-0002", Hazard, 2),
    ],
)
def test_finds_by_everything_people_type(typed, kind, id):
    hits = build_index(make_town()).find(typed)
    assert (kind, id) in [(hit.kind, hit.id) for hit in hits]


def test_old_name_finds_the_enterprise():
    register = make_town()
    register.add(EnterpriseAlias(3, "德禾纺织厂"))
    hits = build_index(register).find("纺织厂")
    assert [(hit.id, hit.matched) for hit in hits] == [(3, "alias")]


def test_stored_pinyin_wins_over_single_characters():
    register = make_town()
    # 重 alone reads zhong; a phrase dictionary gave chong when the record was saved.
    register.get(Enterprise, 3).pinyin = "chongqingdehefangzhiyouxiangongsi cqdhfzyxgs"
    index = build_index(register)
    assert [hit.id for hit in index.find("cqdh")] == [3]


def test_beginning_comes_before_inside():
    register = FakeRegister()
    register.add(Enterprise("东方欣沐厂"), Enterprise("欣沐厂"), Enterprise("欣沐"))
    hits = build_index(register).find("欣沐")
    assert [hit.title for hit in hits] == ["欣沐", "欣沐厂", "东方欣沐厂"]
    assert [hit.rank for hit in hits] == [Rank.EXACT, Rank.START, Rank.INSIDE]


def test_limit_holds_for_each_kind():
    register = FakeRegister()
    register.add(*(Enterprise(f"欣沐{i}") for i in range(50)), *(Person(f"欣沐{i}") for i in range(50)))
    hits = build_index(register).find("欣沐", limit=5)
    assert len(hits) == 10


def test_nothing_typed_finds_nothing():
    index = build_index(make_town())
    assert index.find("") == []
    assert index.find("   ") == []
    assert index.find("没有这家") == []


def test_words_do_not_run_from_one_name_into_the_next():
    register = FakeRegister()
    register.add(Enterprise("甲乙"), Enterprise("丙丁"))
    assert build_index(register).find("乙丙") == []


@given(
    st.lists(st.text(st.characters(codec="gb2312"), min_size=1, max_size=8), min_size=1, max_size=20),
    st.data(),
)
def test_every_part_of_a_name_finds_it(names, data):
    register = FakeRegister()
    register.add(*(Enterprise(name) for name in names))
    wanted = data.draw(st.integers(0, len(names) - 1))
    name = fold(names[wanted])
    begin = data.draw(st.integers(0, max(0, len(name) - 1)))
    part = name[begin : begin + 3]
    if not part.strip() or part.strip() != part or "\n" in part:
        return
    found = build_index(register).find(part, limit=100)
    assert wanted + 1 in [hit.id for hit in found if hit.kind is Enterprise]
