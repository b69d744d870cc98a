"""The shipped schemes, and what the checker says of broken ones."""

import copy
import dataclasses
import datetime as dt
import re
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.errors import FileError, SchemeError
from gisgrid.i18n import set_language
from gisgrid.model.enumerations import GridKind, HazardLevel
from gisgrid.model.periods import PeriodKind
from gisgrid.model.scheme import Scheme
from gisgrid.model.scheme_checks import check_tables, clause_ids
from gisgrid.model.scheme_duties import CountKind
from gisgrid.model.scheme_file import _Reader, load_scheme, parse_scheme, scheme_text, shipped_schemes

SMALL = """\
format = 1
key = "small"
name = "Small"
zone = 40
subjects = ["安全"]

[[documents]]
key = "plan"
title = "A plan"
clauses = ["P1-P3"]

[[levels]]
key = "top"
rank = 1
name = "一级网格"
unit = "镇"
sources = ["P1"]

[[levels]]
key = "low"
rank = 2
name = "二级网格"
unit = "村"
parent = "top"
sources = ["P1"]

[[posts]]
key = "worker"
name = "网格员"
levels = ["low"]
count = 1
sources = ["P2"]

[[posts]]
key = "chief"
name = "站长"
levels = ["top"]
count = 1
sources = ["P2"]

[[visits]]
key = "weekly"
rule = "F1"
name = "每周巡查"
who = ["worker"]
action = "inspection"
subject = "enterprise"
levels = ["low"]
period = "week"
inspection_kinds = ["巡查"]
sources = ["P3"]

[[escalation]]
key = "up"
kind = "report"
source = "worker"
to = ["chief"]
name = "报告"
sources = ["P3"]
"""


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language("zh")


def findings_of(text):
    with pytest.raises(SchemeError) as caught:
        parse_scheme(text)
    return caught.value.findings


def all_sources(entry):
    found = set()
    for field in dataclasses.fields(entry):
        value = getattr(entry, field.name)
        if field.name == "sources":
            found |= set(value)
        elif isinstance(value, tuple):
            for item in value:
                found |= all_sources(item) if dataclasses.is_dataclass(item) else set()
    return found


def test_small_scheme_is_sound():
    scheme = parse_scheme(SMALL)
    assert scheme.visit("weekly").period is PeriodKind.WEEK
    assert [post.key for post in scheme.posts_on("low")] == ["worker"]


@pytest.mark.parametrize(("key", "letter", "count"), [("lishui-2019", "L", 49), ("hanyin-2014", "H", 43)])
def test_every_clause_is_used(key, letter, count):
    assert all_sources(load_scheme(key)) == {f"{letter}{number:02}" for number in range(1, count + 1)}


def test_both_plans_ship():
    assert shipped_schemes() == ("hanyin-2014", "lishui-2019")


def test_lishui_figures():
    # The plan of 2019: 1 + 2 kinds + (16 + 10) grids; 1 leader, 2 assistants, 1 + 1 workers a grid; 6
    # administrators as 2 + 2 + 2; 20 bought staff for about 181.5 万元 a year.
    scheme = load_scheme("lishui-2019")
    assert {level.key: level.count for level in scheme.levels_of_rank(3)} == {
        "park-grid": 16,
        "rural-grid": 10,
    }
    assert {post.name: post.count for post in scheme.posts_on("park-grid")} == {
        "网格长": 1,
        "网格长助理": 2,
        "安环专职网格员": 1,
        "全科网格员": 1,
    }
    administrator = scheme.post("administrator")
    assert [share.count for share in administrator.shares] == [2, 2, 2]
    assert (administrator.count, scheme.programmes[0].bought_staff, scheme.programmes[0].yearly_cost_wan) == (
        6,
        20,
        181.5,
    )
    assert scheme.posts_named("安保专职网格员") == (scheme.post("worker"),)


def test_lishui_frequencies():
    rules = {(v.rule, v.period.value, v.minimum, v.yearly_minimum) for v in load_scheme("lishui-2019").visits}
    assert rules == {
        ("F1", "week", 1, 0),
        ("F2", "month", 1, 12),
        ("F3", "two-months", 1, 6),
        ("F4", "quarter", 1, 0),
        ("F5", "quarter", 1, 0),
        ("F6", "half-year", 1, 0),
        ("F11", "year", 1, 0),
    }


def test_hanyin_figures():
    # The plan of 2014: 1 head and 5 deputies; per department grid 1 分管领导 + 2 责任人; 16 kinds of rules;
    # 8 focus industries; six ones; phases by month, the plan to be handed in by 20 April.
    scheme = load_scheme("hanyin-2014")
    group = scheme.leading_groups[0]
    assert (group.heads, group.deputies, len(group.deputy_offices)) == (1, 5, 5)
    assert [(p.name, p.count) for p in scheme.posts_on("department-grid")] == [
        ("分管领导", 1),
        ("安全监管责任人", 2),
    ]
    assert sum(post.count or 0 for post in scheme.posts_on("village") if post.key != "village-head") == 3
    assert (len(scheme.terms("rule-kinds")), len(scheme.terms("focus-industries"))) == (16, 8)
    assert len(scheme.checklists[0].items) == 6
    assert [(p.start, p.end) for p in scheme.phases] == [
        (dt.date(2014, 4, 1), dt.date(2014, 4, 30)),
        (dt.date(2014, 5, 1), dt.date(2014, 5, 31)),
        (dt.date(2014, 6, 1), dt.date(2014, 6, 30)),
    ]
    assert scheme.phases[0].milestones[0].on == dt.date(2014, 4, 20)
    assert {v.rule for v in scheme.visits} == {"F7", "F8", "F9", "F10", "F11"}
    assert max(level.rank for level in scheme.levels) == 4


def test_no_person_of_the_plan_is_data():
    assert "周永鑫" not in scheme_text("hanyin-2014")


@pytest.mark.parametrize("key", ["lishui-2019", "hanyin-2014"])
def test_hazard_levels_all_have_a_deadline(key):
    scheme = load_scheme(key)
    assert all(scheme.deadline_for(level) for level in HazardLevel)
    assert scheme.deadline_for(HazardLevel.MAJOR).listed
    assert scheme.deadline_for(HazardLevel.MAJOR).days is None


def test_deliverables_of_both_plans_cover_every_paper():
    ids = {paper.id for key in shipped_schemes() for paper in load_scheme(key).deliverables}
    assert ids == {f"M{n}" for n in range(1, 8)} | {f"T{n}" for n in range(1, 17)}


def test_level_is_told_by_rank_kind_and_code():
    lishui, hanyin = load_scheme("lishui-2019"), load_scheme("hanyin-2014")
    assert lishui.level_for(3, GridKind.TERRITORIAL, "农村03").key == "rural-grid"
    assert lishui.level_for(3, GridKind.TERRITORIAL, "331102").key == "park-grid"
    assert hanyin.level_for(2, GridKind.DEPARTMENTAL).key == "department-grid"
    assert hanyin.level_for(2, GridKind.TERRITORIAL).key == "town"
    assert hanyin.level_for(9, GridKind.TERRITORIAL) is None


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (
            'unit = "镇"',
            'unit = "镇"\ncolour = "red"',
            17,
            r"levels\[1\]\.colour: The key colour is not known",
        ),
        ('unit = "镇"\n', "", 12, "The key unit is missing"),
        ("rank = 1", 'rank = "1"', 14, "whole number"),
        ("rank = 1", "rank = -1", 14, "too small"),
        ('unit = "镇"', 'unit = " "', 16, "empty"),
        ('levels = ["low"]\ncount', 'levels = "low"\ncount', 30, "list in square brackets"),
        ('levels = ["low"]\ncount', "levels = []\ncount", 30, "list is empty"),
        ('parent = "top"', 'parent = "nowhere"', 24, "nowhere does not exist in levels"),
        ('who = ["worker"]', 'who = ["ghost"]', 45, r"visits\[1\]\.who\[1\]: ghost does not exist in posts"),
        ('to = ["chief"]', 'to = ["chief", "ghost"]', 57, "ghost does not exist in posts or organs"),
        ('period = "week"', 'period = "fortnight"', 49, "fortnight is not known here; use one of: day, week"),
        ('period = "week"', 'period = "week"\nminimum = 0', 50, "0 is too small; the least is 1"),
        ('inspection_kinds = ["巡查"]', 'inspection_kinds = ["巡"]', 50, "巡 is not known here"),
        ('inspection_kinds = ["巡查"]\n', "", 41, "Nothing can satisfy the rule"),
        ('who = ["worker"]\n', "", 41, "Nobody carries the rule out"),
        ('sources = ["P3"]', 'sources = ["P9"]', 51, "P9 is not a clause"),
        ('clauses = ["P1-P3"]', 'clauses = ["P3-P1", "P1", "P2", "P3"]', 10, "not a clause id or a range"),
        ('key = "chief"', 'key = "worker"', 35, "worker is already the key"),
        ('key = "low"\nrank = 2', 'key = "low"\nrank = 1', 21, "must be greater than 1"),
        ('unit = "镇"', 'unit = "镇"\nparent = "low"', 17, "levels run in a circle: top → low → top"),
        ('to = ["chief"]', 'to = ["worker"]', 57, "escalation runs in a circle: worker → worker"),
        ('levels = ["top"]\ncount = 1\n', 'levels = ["top"]\n', 34, "count is missing"),
        ("format = 1", "format = 2", 1, "reads format 1; the file says 2"),
        ("format = 1\n", "", 1, "key format is missing"),
        ("zone = 40", "zone = 40\nzone = 39", 5, "a second time"),
        ("zone = 40", "zone = ", 4, "not valid TOML"),
        ("zone = 40", "zone = true", 4, "whole number"),
    ],
)
def test_mistake_is_told_with_line_and_key(old, new, line, words):
    assert SMALL.count(old) >= 1
    found = findings_of(SMALL.replace(old, new, 1))
    assert any(re.search(rf"^Line {line}\b.*{words}", sentence) for sentence in found), found


def test_longer_escalation_circle_is_found():
    more = '\n[[escalation]]\nkey = "back"\nkind = "overdue"\nsource = "chief"\nto = ["worker"]\nname = "x"\nsources = ["P1"]\n'
    assert any("worker → chief → worker" in sentence for sentence in findings_of(SMALL + more))
    assert parse_scheme(SMALL + more.replace("overdue", "hand-out")).escalation[1].kind == "hand-out"


def test_twin_levels_need_a_prefix():
    text = (
        SMALL
        + '\n[[levels]]\nkey = "twin"\nrank = 2\nname = "x"\nunit = "y"\nparent = "top"\nsources = ["P1"]\n'
    )
    assert any("cannot be told from low" in sentence for sentence in findings_of(text))
    assert parse_scheme(text.replace('key = "twin"', 'key = "twin"\ncode_prefix = "T"'))


def test_shares_must_add_up():
    text = SMALL.replace(
        'levels = ["top"]\ncount = 1',
        'levels = ["top"]\ncount = 5\nshares = [{name = "a", count = 2, sources = ["P1"]}]',
    )
    assert any("add up to 2, the count says 5" in sentence for sentence in findings_of(text))


def test_phase_and_milestone_days():
    phase = '\n[[phases]]\nkey = "p"\nname = "x"\nstart = 2014-05-01\nend = 2014-04-01\nsources = ["P1"]\n'
    assert any("ends before it starts" in sentence for sentence in findings_of(SMALL + phase))
    late = phase.replace("2014-04-01", "2014-05-31") + (
        'milestones = [{key = "m", name = "y", on = 2014-06-01, sources = ["P1"]}]\n'
    )
    assert any("outside the phase" in sentence for sentence in findings_of(SMALL + late))


def test_all_mistakes_are_told_at_once_in_order():
    text = (
        SMALL.replace("rank = 1", 'rank = "1"')
        .replace('who = ["worker"]', 'who = ["ghost"]')
        .replace('"P1-P3"', '"P1-P2"')
    )
    found = findings_of(text)
    numbers = [int(re.match(r"Line (\d+)", sentence)[1]) for sentence in found]
    assert numbers == sorted(numbers)
    assert len(found) == 4  # rank, ghost, and P3 cited twice


def test_chinese_sentences():
    set_language("zh")
    assert any(
        sentence.startswith("第 14 行") for sentence in findings_of(SMALL.replace("rank = 1", "rank = -1"))
    )


def test_unknown_scheme_is_told_with_the_known_ones(tmp_path):
    with pytest.raises(FileError, match="hanyin-2014, lishui-2019"):
        load_scheme(tmp_path / "不在.toml")


def test_file_that_is_not_utf8(tmp_path):
    path = tmp_path / "gbk.toml"
    path.write_bytes('name = "汉阴"'.encode("gb18030"))
    with pytest.raises(FileError, match="UTF-8"):
        load_scheme(path)


def test_file_with_byte_order_mark(tmp_path):
    path = tmp_path / "带 空格.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.encode())
    assert load_scheme(path).key == "small"


@pytest.mark.parametrize(
    ("text", "ids"),
    [("L9", ("L9",)), ("L09-L11", ("L09", "L10", "L11")), ("L2-L1", ()), ("A1-B2", ()), ("", ())],
)
def test_clause_ranges(text, ids):
    assert clause_ids(text) == ids


JUNK = st.sampled_from(
    [
        None,
        0,
        -1,
        1.5,
        True,
        "",
        "top",
        "worker",
        [],
        [1],
        ["worker"],
        [[]],
        {},
        {"key": []},
        dt.date(2020, 1, 1),
    ]
)


@settings(max_examples=300)
@given(st.data())
def test_no_broken_scheme_breaks_the_checker(data):
    """Whatever stands in a file, there is a scheme or there are findings, never another error."""
    tables = copy.deepcopy(tomllib.loads(SMALL))
    spots = [(tables, name) for name in tables]
    spots += [
        (entry, name)
        for group in tables.values()
        if isinstance(group, list)
        for entry in group
        if isinstance(entry, dict)
        for name in entry
    ]
    for holder, name in data.draw(st.lists(st.sampled_from(spots), min_size=1, max_size=4)):
        junk = data.draw(JUNK)
        if junk is None:
            holder.pop(name, None)
        else:
            holder[name] = copy.deepcopy(junk)
    check_tables(tables)
    reader = _Reader(tables)
    scheme = reader.read_scheme()
    assert isinstance(scheme, Scheme) == (not reader.findings)


def test_unstated_count_kind_is_kept():
    assert load_scheme("hanyin-2014").post("liaison").count_kind is CountKind.UNSTATED
