"""What stands in M3, M4 and M5, counted again by hand from the records."""

import re
from collections import Counter
from datetime import date

import pytest

from gisgrid.charts.chart import Tone
from gisgrid.charts.department import department_chart
from gisgrid.charts.kinds import CHART_KINDS
from gisgrid.charts.network import network_chart
from gisgrid.charts.responsibility import enterprise_chart, person_chart
from gisgrid.charts.staff import Phones
from gisgrid.charts.structure import division_chart, structure_chart
from gisgrid.errors import BadUseError
from gisgrid.model.areas import Department, Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, EnterpriseStatus, GridKind
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_file import load_scheme
from tests.model.list_register import ListRegister

DAY = date(2026, 11, 16)


@pytest.fixture
def county():
    """Return a county of two towns with three villages each, two departments, some people."""
    register = ListRegister(load_scheme("hanyin-2014"))
    county = register.add(Grid("C", "汉阴县", 1))
    offices = [register.add(Department(name)) for name in ("安监局", "经贸局")]
    people = [register.add(Person(f"人{i}", mobile=f"1380000{i:04d}", job_title="副镇长")) for i in range(20)]
    register.add(Appointment(people[0].id, "county-head", grid_id=county.id))
    number = 0
    for t in range(2):
        town = register.add(Grid(f"T{t}", f"镇{t}", 2, parent_id=county.id))
        register.add(Appointment(people[1 + t].id, "town-head", grid_id=town.id))
        for v in range(3):
            village = register.add(Grid(f"T{t}V{v}", f"村{t}{v}", 3, parent_id=town.id))
            register.add(Appointment(people[3 + t].id, "area-leader", grid_id=village.id))
            register.add(Appointment(people[5 + v].id, "inspector", grid_id=village.id))
            if v:
                register.add(Appointment(people[8 + v].id, "station-head", grid_id=village.id))
                register.add(Appointment(people[11 + v].id, "village-head", grid_id=village.id))
            for _ in range(t + v + 1):
                number += 1
                register.add(
                    Enterprise(
                        f"企业{number}",
                        grid_id=village.id,
                        danger_class=list(DangerClass)[number % 4],
                        is_key_unit=number % 5 == 0,
                        sector_department_id=offices[number % 2].id if number % 7 else None,
                    )
                )
    register.add(Enterprise("关了", grid_id=village.id, status=EnterpriseStatus.CLOSED))
    register.add(Grid("D", "安监局网格", 2, GridKind.DEPARTMENTAL, department_id=offices[0].id))
    return register


def _active(register):
    return [e for e in register.find(Enterprise) if e.status.is_active]


def test_matrix_adds_up_in_both_directions(county):
    table = network_chart(county, on=DAY).table
    names = [heading.title for heading in table.headings[1:-1]]
    towns = {g.id: g.name for g in county.find(Grid, level=2) if g.kind is GridKind.TERRITORIAL}
    town_of = {g.id: towns[g.parent_id] for g in county.find(Grid, level=3)}
    office = {d.id: d.name for d in county.find(Department)}
    counted = Counter((office.get(e.sector_department_id, ""), town_of[e.grid_id]) for e in _active(county))
    rows = {row.cells[0].text: [c.text for c in row.cells[1:]] for row in table.rows}
    for name in office.values():
        expected = [counted[name, town] for town in names]
        assert [0 if t == "–" else int(t) for t in rows[name]] == [*expected, sum(expected)]
    total = next(row for row in table.rows if row.is_total)
    assert int(total.cells[-1].text) == len(_active(county)) == sum(counted.values())


def test_network_shows_line_and_area_and_every_village(county):
    chart = network_chart(county, on=DAY)
    titles = [box.title for box in chart.root.walk()]
    assert {"镇0", "镇1", "安监局", "经贸局"} <= set(titles)
    assert {f"村{t}{v}" for t in range(2) for v in range(3)} <= set(titles)
    assert "安监局网格" not in titles
    assert titles[0] == "汉阴县安全生产网格化监管工作领导小组"


def test_the_leading_group_stands_on_top_with_its_office(county):
    """H04: one head, five deputies, the mayors and offices as members; the office is at 县安监局. H41: who leads."""
    top = network_chart(county, on=DAY).root
    told = {line.label: line.text for line in top.lines}
    assert told["第一责任人"] == "人0"
    assert told["组长"].startswith("县长")
    assert len(told["副组长"].split("、")) == 5
    assert told["成员"].startswith("各镇镇长、")
    (office,) = top.branches[0].boxes
    assert "办公室" in office.title
    assert "县安监局" in office.title
    # 条 and 块 (H05): both lines of supervision hang under the office.
    assert [branch.label.split("：")[0] for branch in office.branches] == ["条", "块"]


def test_structure_groups_by_leader_and_marks_each_vacancy(county):
    chart = structure_chart(county, on=DAY, area="镇1")
    (group,) = chart.table.groups
    assert group.box.title == "人4"
    assert [row.cells[0].text for row in group.rows] == ["村10", "村11", "村12"]
    vacant = [cell for row in group.rows for cell in row.cells if cell.tone is Tone.VACANT]
    assert len(vacant) == 2  # 村10 has neither 包村站所长 nor 村责任人
    mine = [e for e in _active(county) if county.get(Grid, e.grid_id).code.startswith("T1")]
    figures = [row.cells[-3].text for row in group.rows]
    assert sum(int(text) for text in figures) == len(mine)


def test_division_counts_departments_by_village(county):
    chart = division_chart(county, on=DAY)
    assert [group.box.title for group in chart.table.groups] == ["镇0", "镇1"]
    for row in chart.table.rows:
        grid = next(g for g in county.find(Grid) if g.name == row.cells[0].text)
        here = [e for e in _active(county) if e.grid_id == grid.id]
        figures = {h.title: c.text for h, c in zip(chart.table.headings, row.cells, strict=True)}
        for office in county.find(Department):
            count = sum(e.sector_department_id == office.id for e in here)
            assert figures[office.name] == (str(count) if count else "–")
        assert int(row.cells[-1].text) == len(here)


@pytest.mark.parametrize(
    ("phones", "shown"), [(Phones.MASKED, "138****0004"), (Phones.NONE, ""), (Phones.FULL, "13800000004")]
)
def test_phones_by_profile(county, phones, shown):
    box = structure_chart(county, on=DAY, area="镇1", phones=phones).table.groups[0].box
    numbers = [line.text for line in box.lines if re.fullmatch(r"[\d*]{11}", line.text)]
    assert numbers == ([shown] if shown else [])


def test_chart_of_an_enterprise_climbs_to_the_county(county):
    chart = enterprise_chart(county, "企业1", on=DAY)
    titles = [box.title for box in chart.root.walk()]
    assert titles == ["汉阴县", "经贸局", "镇0", "村00", "企业1"]


def test_chart_of_a_person_lists_the_areas(county):
    chart = person_chart(county, "人3", on=DAY)
    assert [box.title for box in chart.root.children] == ["村00", "村01", "村02"]


@pytest.mark.parametrize("make", [enterprise_chart, person_chart])
def test_unknown_names_are_refused_in_words(county, make):
    with pytest.raises(BadUseError, match=r"没有|No"):
        make(county, "没有这个", on=DAY)


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_an_empty_register_gives_a_chart(kind):
    chart = CHART_KINDS[kind].make(ListRegister(load_scheme("lishui-2019")), on=DAY)
    assert chart.root is not None


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_unknown_areas_are_refused_in_words(county, kind):
    with pytest.raises(BadUseError, match="不存在的"):
        CHART_KINDS[kind].make(county, on=DAY, area="不存在的")


def test_a_department_is_broken_down_to_offices_posts_and_people(county):
    """H08: 监管股 with its supervisor over the grid of the department; who is not in post does not stand there."""
    office = next(one for one in county.find(Department) if one.name == "安监局")
    line = next(one for one in county.find(Grid) if one.kind is GridKind.DEPARTMENTAL)
    head = county.add(Person("局长甲", department_id=office.id, job_title="副局长"))
    clerk = county.add(Person("股长乙", department_id=office.id, unit="监管股", mobile="13812345678"))
    county.add(Person("闲丙", department_id=office.id))
    county.add(Appointment(head.id, "department-leader", grid_id=line.id, department_id=office.id))
    county.add(Appointment(clerk.id, "department-supervisor", grid_id=line.id, department_id=office.id))
    chart = department_chart(county, "安监局", on=DAY)
    boxes = list(chart.root.walk())
    assert [box.title for box in boxes] == [
        "安监局",
        "监管股",
        "安全监管责任人",
        "股长乙",
        "分管领导",
        "局长甲",
    ]
    by_title = {box.title: [line.text for line in box.lines] for box in boxes}
    assert by_title["股长乙"] == ["138****5678", "安监局网格"]
    assert by_title["局长甲"] == ["副局长", "安监局网格"]
    active = [one for one in county.find(Enterprise) if one.status.is_active]
    mine = sum(one.sector_department_id == office.id for one in active)
    assert by_title["安监局"][-1].startswith(str(mine))
    with pytest.raises(BadUseError):
        department_chart(county, "没有局", on=DAY)
