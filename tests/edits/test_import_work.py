"""Appointments, inspections and hazards from ledgers: who and what the words mean, and what is refused."""

from datetime import date, datetime
from pathlib import Path

import pytest

from gisgrid.edits.exports import Numbers, gather
from gisgrid.edits.import_report import OnMatch
from gisgrid.edits.imports import import_table
from gisgrid.edits.people import appoint
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.reading import read
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import SPECS, Target
from gisgrid.exchange.writing import write
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias
from gisgrid.model.enumerations import (
    HazardEventKind,
    HazardLevel,
    HazardState,
    InspectionKind,
    InspectionResult,
)
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Inspection, InspectionParticipant
from gisgrid.model.people import Appointment, Person

TODAY = date(2026, 11, 16)
CODE = "914403001922038216"


@pytest.fixture
def office(town):
    """The small register with namesakes, an alias, a place and somebody in post."""
    with town.edit("补") as session:
        plant = session.find(Enterprise, name="化工厂")[0]
        plant.credit_code = CODE
        session.add(EnterpriseAlias(enterprise_id=plant.id, name="老化工厂"))
        session.add_all(
            [Enterprise(name="同名店", address="一路"), Enterprise(name="同名店", address="二路")]
        )
        west = session.find(Grid, code="西")[0]
        session.add(Place(name="西片小学", grid_id=west.id))
        one = session.add(Person(name="王伟", mobile="13800000001"))
        session.add(Person(name="王伟", mobile="13800000002"))
        appoint(
            session,
            Appointment(person_id=one.id, post="worker", grid_id=west.id, starts_on=date(2026, 1, 1)),
        )
    return town


def table(columns, *, name="台账.csv"):
    count = len(next(iter(columns.values())))
    return SourceTable(
        Path(name).stem, Path(name), list(columns), list(columns.values()), list(range(2, count + 2))
    )


def take(register, columns, kind, *, name="台账.csv", **options):
    source = table(columns, name=name)
    with register.edit("导入") as session:
        report = import_table(
            session, source, kind=kind, mapping=match_columns(source, kind), today=TODAY, **options
        )
    assert report.read == report.added + report.updated + report.unchanged + len(report.refused)
    return report


def refusals(report):
    return [(one.row, one.field) for one in report.refused]


# ---------------------------------------------------------------------------------------------- appointments


def test_appointments_find_people_posts_and_grids_in_the_words_of_offices(office):
    report = take(
        office,
        {
            "姓名": ["李 强", "王伟", "王伟", "没有的人", "李强", "李强"],
            "岗位": ["网格长", "专职网格员", "网格长助理员", "网格长", "皇帝", "网格长"],
            "网格名称": ["开发区", "东", "西片", "东片", "东片", "火星"],
            "联系电话": ["", "138 0000 0002", "", "", "", ""],
            "任职日期": ["2026年3月5日", "２０２６．３．５", "20260305", None, None, None],
        },
        Target.APPOINTMENTS,
    )
    assert report.added == 2
    # Two people are called 王伟, and row 4 does not say which.
    assert refusals(report) == [(4, "姓名"), (5, "姓名"), (6, "岗位"), (7, "网格名称")]
    assert "13800000002" not in report.refused[0].reason
    made = office.find(Appointment, starts_on=date(2026, 3, 5))
    assert [(office.get(Person, one.person_id).name, one.post) for one in made] == [
        ("李强", "leader"),
        ("王伟", "worker"),
    ]
    assert office.get(Person, made[1].person_id).mobile == "13800000002"


def test_nobody_holds_a_post_twice_at_a_time(office):
    ledger = {
        "姓名": ["王伟", "王伟", "李强", "李强"],
        "电话": ["138****0001", "13800000001", "", ""],
        "岗位": ["安环专职网格员"] * 4,
        "网格": ["西"] * 4,
        "任职日期": ["2026-01-01", "2026-05-01", "2026-02-01", "2026-03-01"],
        "离任日期": ["2026-12-31", None, None, None],
        "离任原因": ["调离", None, None, None],
    }
    report = take(office, ledger, Target.APPOINTMENTS)
    assert (report.updated, report.added) == (1, 1)
    assert refusals(report) == [(3, "姓名"), (5, "姓名")]
    first = office.find(Appointment, starts_on=date(2026, 1, 1))[0]
    assert (first.ends_on, first.end_reason) == (date(2026, 12, 31), "调离")
    again = take(office, ledger, Target.APPOINTMENTS)
    assert (again.unchanged, again.added, again.updated) == (2, 0, 0)
    assert len(take(office, ledger, Target.APPOINTMENTS, on_match=OnMatch.ADD).refused) == 4


def test_an_appointment_that_ends_before_it_begins_is_refused(office):
    ledger = {
        "姓名": ["李强"],
        "岗位": ["网格长"],
        "网格": ["西"],
        "任职起": ["2026.5.1"],
        "任职止": ["2026.4.1"],
    }
    assert refusals(take(office, ledger, Target.APPOINTMENTS)) == [(2, "任职止")]
    no_grid = {"姓名": ["李强"], "岗位": ["网格长"]}
    assert refusals(take(office, no_grid, Target.APPOINTMENTS)) == [(2, "grid")]


# ----------------------------------------------------------------------------------------------- inspections


def visits(**columns):
    count = len(next(iter(columns.values())))
    standard = {"检查日期": ["2026.11.3"] * count, "企业名称": ["化工厂"] * count}
    return standard | columns


def test_inspections_are_taken_with_their_subject_inspector_and_post(office):
    report = take(
        office,
        {
            "检查日期": ["2026.11.3", "2026年11月4日下午2时30分", "20261105", "2026-11-06", "2026-11-06"],
            "单位名称": ["老化工厂", "化工厂", "西片小学", "没有的厂", "同名店"],
            "统一社会信用代码": [None, CODE, None, None, None],
            "检查人": ["王伟、李强", "王伟", "李强", "李强", "李强"],
            "检查人电话": ["13800000001", "13800000001", None, None, None],
            "检查结果": ["正常", "发现隐患", "", "", ""],
            "存在问题": ["无", "灭火器过期", None, None, None],
        },
        Target.INSPECTIONS,
    )
    assert (report.added, refusals(report)) == (3, [(5, "单位名称"), (6, "单位名称")])
    first, second, third = office.find(Inspection)
    assert (first.inspected_at, first.post, first.result) == (
        datetime(2026, 11, 3),  # noqa: DTZ001  ledgers keep local time
        "worker",
        InspectionResult.NO_PROBLEM,
    )
    assert first.kind is InspectionKind.PATROL
    assert office.get(Grid, first.grid_id).code == "西"
    came = office.find(InspectionParticipant, inspection_id=first.id)
    assert [office.get(Person, one.person_id).name for one in came] == ["李强"]
    assert second.inspected_at == datetime(2026, 11, 4, 14, 30)  # noqa: DTZ001  ledgers keep local time
    assert second.result is InspectionResult.HAZARDS_FOUND
    assert (third.enterprise_id, third.place_id is not None, third.post) == (None, True, "")


def test_visits_that_cannot_be_are_refused_with_row_field_and_reason(office):
    report = take(
        office,
        visits(
            检查日期=["2026.11.17", "2026.2.30", "很久以前", "2026.11.3", "2026.11.3", "2026.11.3", None],
            检查结果=["正常", "正常", "正常", "发现隐患", "", "什么", "正常"],
            存在问题=[None, None, None, None, "电线裸露", None, None],
        ),
        Target.INSPECTIONS,
    )
    assert report.added == 0
    assert refusals(report) == [
        (2, "检查日期"),
        (3, "检查日期"),
        (4, "检查日期"),
        (5, "存在问题"),
        (6, "检查结果"),
        (7, "检查结果"),
        (8, "检查日期"),
    ]
    assert all(one.reason for one in report.refused)


def test_a_day_without_year_takes_that_of_the_file_or_is_refused(office):
    days = visits(检查日期=["3月5日", "十一月三日"])
    assert refusals(take(office, days, Target.INSPECTIONS)) == [(2, "检查日期"), (3, "检查日期")]
    report = take(office, days, Target.INSPECTIONS, name="2026年巡查.csv")
    assert report.added == 2
    assert any("2026" in warning for warning in report.warnings)
    assert [one.inspected_at.date() for one in office.find(Inspection)] == [
        date(2026, 3, 5),
        date(2026, 11, 3),
    ]


def test_a_visit_is_known_again_by_day_subject_and_inspector(office):
    ledger = visits(检查日期=["2026.11.3 9:30", "2026.11.3 9:30"], 检查人=["李强", "李强"])
    report = take(office, ledger, Target.INSPECTIONS)
    assert (report.added, refusals(report)) == (1, [(3, "检查日期")])
    without_time = take(office, visits(检查人=["李强"], 备注=["补记"]), Target.INSPECTIONS)
    assert (without_time.updated, without_time.added) == (1, 0)
    held = office.find(Inspection)[0]
    assert (held.inspected_at.hour, held.note) == (9, "补记")


# --------------------------------------------------------------------------------------------------- hazards


def hazards(**columns):
    count = len(next(iter(columns.values())))
    standard = {
        "隐患描述": [f"隐患{number}" for number in range(count)],
        "发现日期": ["2026.10.8"] * count,
        "企业名称": ["化工厂"] * count,
    }
    return standard | columns


CLOSED = {
    "整改责任人": ["李强"],
    "整改期限": ["2026.10.20"],
    "整改完成日期": ["2026.10.18"],
    "复查日期": ["2026.10.19"],
    "复查人": ["王伟"],
    "复查结果": ["已整改到位"],
    "销号日期": ["2026.10.20"],
    "销号人": ["张站长"],
}


def test_a_hazard_stands_in_the_state_that_its_data_bear_out(office):
    names = ["整改责任人", "整改期限", "整改完成日期"]
    cells = [[None] * 3, ["李强", "2026.10.20", None], ["李强", "2026.10.20", "2026.10.18"]]
    report = take(
        office,
        hazards(**{name: [row[at] for row in cells] for at, name in enumerate(names)}),
        Target.HAZARDS,
    )
    assert report.added == 3
    held = office.find(Hazard)
    assert [one.state for one in held] == [
        HazardState.REGISTERED,
        HazardState.ASSIGNED,
        HazardState.AWAITING_RECHECK,
    ]
    assert [one.number for one in held] == ["YH2026-0001", "YH2026-0002", "YH2026-0003"]
    # L-scheme deadline where the file has none.
    assert held[0].due_on is not None
    assert office.get(Grid, held[0].grid_id).code == "西"


def test_a_closed_hazard_needs_all_that_closing_needs(office):
    full = take(office, hazards(是否销号=["是"], **(CLOSED | {"复查结果": ["合格"]})), Target.HAZARDS)
    assert (full.added, full.refused) == (1, [])
    closed = office.find(Hazard)[0]
    assert closed.state is HazardState.CLOSED
    assert [event.kind for event in office.find(HazardEvent, hazard_id=closed.id)] == [
        HazardEventKind.REGISTER,
        HazardEventKind.FINISH,
        HazardEventKind.RECHECK_PASS,
        HazardEventKind.CLOSE,
    ]
    lacking = {name: cells for name, cells in CLOSED.items() if name != "复查人"}
    short = take(office, hazards(隐患描述=["另一处"], 是否销号=["是"], **lacking), Target.HAZARDS)
    assert short.added == 1
    assert any("复查人" in warning for warning in short.warnings)
    assert office.find(Hazard, description="另一处")[0].state is HazardState.AWAITING_RECHECK


def test_a_major_hazard_without_criterion_is_only_suspected(office):
    report = take(office, hazards(隐患级别=["重大", "重大"], 判定依据=[None, "GB 18218"]), Target.HAZARDS)
    assert [one.level for one in office.find(Hazard)] == [HazardLevel.SUSPECTED_MAJOR, HazardLevel.MAJOR]
    assert any("疑似重大" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"发现日期": ["2026.12.1"]}, "发现日期"),
        ({"整改完成日期": ["2026.10.1"]}, "整改完成日期"),
        ({"复查日期": ["2026.10.17"]}, "复查日期"),
        ({"销号日期": ["2027.1.1"]}, "销号日期"),
        ({"整改期限": ["2026.10.1"]}, "整改期限"),
        ({"复查人": ["李强"]}, "复查人"),
        ({"复查结果": ["再看看"]}, "复查结果"),
        ({"状态": ["作废"]}, "void_reason"),
        ({"是否挂牌督办": ["是"]}, "listed_level"),
        ({"企业名称": ["没有的厂"]}, "企业名称"),
        ({"隐患描述": [None]}, "隐患描述"),
        ({"状态": ["飞走了"]}, "状态"),
    ],
)
def test_a_hazard_that_contradicts_itself_is_refused(office, changes, field):
    report = take(office, hazards(**(CLOSED | changes)), Target.HAZARDS)
    assert refusals(report) == [(2, field)]
    assert (office.count(Hazard), office.count(HazardEvent)) == (0, 0)


def test_a_later_ledger_moves_a_hazard_on_but_never_back(office):
    take(office, hazards(隐患编号=["A1"]), Target.HAZARDS)
    moved = take(office, hazards(隐患编号=["A1"], **CLOSED), Target.HAZARDS)
    assert (moved.updated, office.find(Hazard)[0].state) == (1, HazardState.CLOSED)
    kinds = [event.kind for event in office.find(HazardEvent)]
    assert kinds.count(HazardEventKind.REGISTER) == 1
    assert kinds[-1] is HazardEventKind.CLOSE
    back = take(office, hazards(隐患编号=["A1"], 状态=["整改中"], 整改责任人=["李强"]), Target.HAZARDS)
    assert refusals(back) == [(2, "状态")]
    same = take(office, hazards(隐患编号=["A1"]), Target.HAZARDS)
    assert same.unchanged == 1
    twin = take(office, hazards(隐患描述=["隐患0"]), Target.HAZARDS)
    assert (twin.unchanged, twin.added) == (1, 0)


# ------------------------------------------------------------------------------------------------ round trip


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", [Target.APPOINTMENTS, Target.INSPECTIONS, Target.HAZARDS])
@pytest.mark.parametrize("numbers", list(Numbers))
def test_what_is_exported_and_taken_in_again_is_the_same(office, tmp_path, kind, ending, numbers):
    ledger = visits(检查人=["王伟、李强"], 检查人电话=["13800000001"], 备注=["第一次"], 时长=["20"])
    take(office, ledger, Target.INSPECTIONS)
    take(office, hazards(检查人=["王伟"], 检查人电话=["13800000002"], **CLOSED), Target.HAZARDS)
    path = tmp_path / f"台账.{ending}"
    exported = gather(office, kind, numbers=numbers)
    write(path, exported)
    record = SPECS[kind].record
    names = [name for name in record.__dataclass_fields__ if name not in ("id", "version", "geometry")]
    before = office.columns(record, names)
    source = read(path)
    mapping = match_columns(source, kind)
    with office.edit("原样导入") as session:
        same = import_table(session, source, kind=kind, mapping=mapping, today=TODAY)
    assert (same.unchanged, same.refused) == (same.read, [])
    assert same.read > 0
    with office.edit("清空") as session:
        for hanging in (InspectionParticipant, HazardEvent):
            session.bulk_delete(hanging, office.columns(hanging, ["id"])["id"])
        session.bulk_delete(record, office.columns(record, ["id"])["id"])
    with office.edit("重新导入") as session:
        anew = import_table(session, source, kind=kind, mapping=mapping, today=TODAY)
    assert (anew.added, anew.refused) == (same.read, [])
    assert office.columns(record, names) == before
    assert gather(office, kind, numbers=numbers).columns == exported.columns


def test_an_import_of_visits_is_one_step_to_undo(office):
    take(office, visits(检查人=["李强"]), Target.INSPECTIONS)
    office.undo()
    assert office.count(Inspection) == 0
    office.redo()
    assert office.count(Inspection) == 1
