from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisgrid.edits.import_report import OnMatch
from gisgrid.edits.imports import import_table
from gisgrid.errors import BadUseError, CancelledError, CrsError
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import Target
from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.base_map import Place, Road
from gisgrid.model.enterprises import Enterprise, EnterpriseChange
from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    PlaceAccuracy,
    RoadClass,
    StatusChangeKind,
)
from gisgrid.model.people import Person
from gisgrid.progress import Progress
from gisgrid.workspace import Workspace

TODAY = date(2026, 11, 16)
CODES = ["914403001922038216", "9144030071526726XG", "91110000710926094P"]


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "镇.gpkg", "hanyin-2014") as made:
        yield made


def table(columns, *, geometries=None, name="企业.csv", crs="cgcs2000"):
    count = len(geometries) if geometries is not None else len(next(iter(columns.values())))
    shapes = None
    if geometries is not None:
        shapes = np.empty(count, dtype=object)
        shapes[:] = geometries
    return SourceTable(
        "t",
        Path(name),
        list(columns),
        list(columns.values()),
        list(range(2, count + 2)),
        shapes,
        crs_wanted=crs,
    )


def take(workspace, source, kind, **options):
    mapping = match_columns(source, kind, overrides=options.pop("overrides", None))
    with workspace.edit("导入") as session:
        report = import_table(session, source, kind=kind, mapping=mapping, today=TODAY, **options)
    assert report.read == report.added + report.updated + report.unchanged + len(report.refused)
    return report


def box(column, row, size=0.1):
    return shapely.box(108 + column * size, 32 + row * size, 108 + (column + 1) * size, 32 + (row + 1) * size)


@pytest.fixture
def net(workspace):
    county = table({"名称": ["汉阴县"], "编码": ["610921"]}, geometries=[shapely.box(108, 32, 108.4, 32.1)])
    towns = table(
        {"名称": ["甲镇", "乙镇", "丙镇"], "编码": ["610921100", "610921101", "610921102"]},
        geometries=[box(0, 0), box(1, 0), box(2, 0)],
    )
    take(workspace, county, Target.GRIDS, level=1)
    take(workspace, towns, Target.GRIDS, level=2)
    return workspace


def test_grids_find_their_parent(net):
    (county,) = net.find(Grid, level=1)
    assert {grid.parent_id for grid in net.find(Grid, level=2)} == {county.id}


def test_parent_may_be_named_in_the_same_file(workspace):
    source = table(
        {
            "编码": ["610921000000", "610921100000"],
            "上级编码": [None, "610921000000"],
            "名称": ["县", "镇"],
            "级别": [1, 2],
        }
    )
    take(workspace, source, Target.GRIDS)
    town = workspace.find(Grid, level=2)[0]
    assert workspace.get(Grid, town.parent_id).name == "县"


def test_enterprises_get_the_deepest_grid(net):
    source = table(
        {
            "单位名称": ["一厂", "二厂", "三厂", "四厂"],
            "经度": ["108.05", "108.15", "108.35", "109.5"],
            "纬度": ["32.05"] * 4,
        }
    )
    report = take(net, source, Target.ENTERPRISES)
    assert report.added == 4
    names = {grid.id: grid.name for grid in net.find(Grid)}
    found = [names.get(one.grid_id) for one in net.find(Enterprise)]
    assert found == ["甲镇", "乙镇", "汉阴县", None]
    assert any("5" in warning for warning in report.warnings)
    assert {one.place_accuracy for one in net.find(Enterprise)} == {PlaceAccuracy.EXACT}


def test_rows_without_a_place_follow_the_name_of_their_grid(net):
    source = table({"单位名称": ["一厂", "二厂"], "所属网格": ["乙镇", "没有镇"]})
    report = take(net, source, Target.ENTERPRISES)
    first, second = net.find(Enterprise)
    assert net.get(Grid, first.grid_id).name == "乙镇"
    assert second.grid_id is None
    assert any("3" in warning for warning in report.warnings)
    assert first.place_accuracy is PlaceAccuracy.NOT_LOCATED


def test_grids_that_come_later_take_in_what_lay_there(workspace):
    take(workspace, table({"单位名称": ["一厂"], "经度": [108.05], "纬度": [32.05]}), Target.ENTERPRISES)
    report = take(workspace, table({"名称": ["甲镇"]}, geometries=[box(0, 0)]), Target.GRIDS, level=2)
    assert workspace.find(Enterprise)[0].grid_id == workspace.find(Grid)[0].id
    assert len(report.warnings) == 1


def test_impossible_rows_are_refused_with_their_reason(net):
    source = table(
        {
            "单位名称": ["一厂", None, "三厂", "四厂", "五厂", "六厂"],
            "经度": ["108.05", "108.05", "32.05", "7.4", "abc", "108.05"],
            "纬度": ["32.05", "32.05", "108.05", "43.7", "32", None],
        }
    )
    report = take(net, source, Target.ENTERPRISES)
    assert report.added == 1
    assert [(one.row, one.field) for one in report.refused] == [
        (3, "单位名称"),
        (4, "经度"),
        (5, "经度"),
        (6, "经度"),
        (7, "经度"),
    ]
    assert all(one.reason for one in report.refused)


def test_the_same_file_again_changes_nothing(net):
    source = table(
        {
            "单位名称": ["一厂", "二厂"],
            "统一社会信用代码": CODES[:2],
            "危险等级": ["A", "B"],
            "经度": [108.05, 108.15],
            "纬度": [32.05, 32.05],
        }
    )
    assert take(net, source, Target.ENTERPRISES).added == 2
    before = net.step
    again = take(net, source, Target.ENTERPRISES)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert net.step == before


def test_update_writes_what_differs_and_keeps_what_is_blank(net):
    take(
        net,
        table({"单位名称": ["一厂"], "统一社会信用代码": CODES[:1], "地址": ["老街1号"], "危险等级": ["A"]}),
        Target.ENTERPRISES,
    )
    report = take(
        net,
        table({"单位名称": ["一厂（新）"], "统一社会信用代码": CODES[:1], "地址": [None], "危险等级": ["B"]}),
        Target.ENTERPRISES,
    )
    assert (report.added, report.updated) == (0, 1)
    (one,) = net.find(Enterprise)
    assert (one.name, one.address, one.danger_class) == ("一厂（新）", "老街1号", DangerClass.B)


@pytest.mark.parametrize(("on_match", "count", "unchanged"), [(OnMatch.SKIP, 1, 1), (OnMatch.ADD, 2, 0)])
def test_other_ways_to_match(net, on_match, count, unchanged):
    take(net, table({"单位名称": ["一厂"], "地址": ["甲"]}), Target.ENTERPRISES)
    report = take(net, table({"单位名称": ["一 厂"], "地址": ["甲"]}), Target.ENTERPRISES, on_match=on_match)
    assert net.count(Enterprise) == count
    assert report.unchanged == unchanged


def test_doubles_in_one_file_are_never_merged_in_silence(net):
    source = table(
        {
            "单位名称": ["一厂", "一 厂", "二厂", "二厂", "三厂", "四厂"],
            "统一社会信用代码": [None, None, None, None, CODES[0], CODES[0]],
            "地址": ["老街", "老街", "老街", "新街", "a", "b"],
        }
    )
    report = take(net, source, Target.ENTERPRISES)
    assert [one.row for one in report.refused] == [3, 7]
    assert report.added == 4
    assert any("5" in warning for warning in report.warnings)


def test_a_code_fills_in_but_another_code_is_another_enterprise(net):
    take(net, table({"单位名称": ["一厂"]}), Target.ENTERPRISES)
    take(net, table({"单位名称": ["一厂"], "信用代码": [CODES[0]]}), Target.ENTERPRISES)
    assert [one.credit_code for one in net.find(Enterprise)] == [CODES[0]]
    take(net, table({"单位名称": ["一厂"], "信用代码": [CODES[1]]}), Target.ENTERPRISES)
    assert net.count(Enterprise) == 2


def test_unreadable_cells_are_left_out_and_named(net):
    source = table(
        {"单位名称": ["一厂"], "从业人员数": ["若干"], "信用代码": ["9.14403E+17"], "联系电话": ["1.38E+10"]}
    )
    report = take(net, source, Target.ENTERPRISES)
    (one,) = net.find(Enterprise)
    assert (one.staff_count, one.credit_code) == (None, "")
    assert len([warning for warning in report.warnings if "2" in warning]) == 3


def test_what_was_assigned_by_hand_stays(net):
    source = table({"单位名称": ["一厂"], "经度": [108.05], "纬度": [32.05]})
    take(net, source, Target.ENTERPRISES)
    east = net.find(Grid, name="乙镇")[0]
    with net.edit("改派") as session:
        one = session.find(Enterprise)[0]
        one.grid_id, one.assigned_by_hand, one.place_accuracy = east.id, True, PlaceAccuracy.APPROXIMATE
    assert take(net, source, Target.ENTERPRISES).unchanged == 1
    assert net.find(Enterprise)[0].grid_id == east.id


def test_status_changes_enter_the_history(net):
    take(net, table({"单位名称": ["一厂"], "经营状态": ["在产"]}), Target.ENTERPRISES)
    take(net, table({"单位名称": ["一厂"], "经营状态": ["停产"]}), Target.ENTERPRISES)
    (change,) = net.find(EnterpriseChange)
    assert (change.kind, change.before, change.after) == (StatusChangeKind.STOPPED, "在产", "停产")
    assert net.find(Enterprise)[0].status is EnterpriseStatus.STOPPED


def test_broken_outlines_are_mended_and_null_ones_refused(workspace):
    bow_tie = shapely.Polygon([(108, 32), (108.1, 32.1), (108.1, 32), (108, 32.1)])
    source = table(
        {"宗地号": ["1", "2", "3", "4"]}, geometries=[bow_tie, None, shapely.Point(108, 32), box(3, 3)]
    )
    report = take(workspace, source, Target.PARCELS)
    assert report.added == 2
    assert [one.row for one in report.refused] == [3, 4]
    assert all(parcel.geometry.is_valid for parcel in workspace.find(Parcel))
    assert any("2" in warning for warning in report.warnings)


def test_parcels_find_their_grid_and_their_tenants(net):
    take(net, table({"单位名称": ["一厂", "二厂"]}), Target.ENTERPRISES)
    source = table(
        {"宗地号": ["Z1"], "宗地面积(亩)": [15], "权利人": ["一厂、二厂"]},
        geometries=[box(1, 0, 0.1).buffer(-0.02)],
    )
    take(net, source, Target.PARCELS)
    take(net, source, Target.PARCELS)
    (parcel,) = net.find(Parcel)
    assert net.get(Grid, parcel.grid_id).name == "乙镇"
    assert parcel.declared_area_m2 == pytest.approx(10000)
    assert net.count(ParcelTenancy) == 2


def test_roads_are_known_by_their_line(workspace):
    line = shapely.LineString([(108, 32), (108.1, 32.1)])
    source = table(
        {"name": ["解放路", None], "highway": ["primary", "footway"], "oneway": ["yes", "no"]},
        geometries=[line, shapely.reverse(line).segmentize(0.01)],
    )
    assert take(workspace, source, Target.ROADS).added == 2
    assert take(workspace, source, Target.ROADS).unchanged == 2
    first, second = workspace.find(Road)
    assert (first.road_class, first.is_one_way) == (RoadClass.NATIONAL, True)
    assert second.road_class is RoadClass.TRACK


def test_people_of_one_name_are_told_apart_by_their_phone(workspace):
    source = table(
        {"姓名": ["李 伟", "李伟", "李伟"], "手机": ["13812345678", "13912345678", "138 1234 5678"]}
    )
    report = take(workspace, source, Target.PEOPLE)
    assert report.added == 2
    assert [one.row for one in report.refused] == [4]
    masked = table({"姓名": ["李伟"], "手机": ["138****5678"]})
    take(workspace, masked, Target.PEOPLE)
    assert {person.mobile for person in workspace.find(Person)} == {"13812345678", "13912345678"}


def test_areas_become_points_where_points_are_kept(workspace):
    report = take(
        workspace, table({"名称": ["广场"], "类型": ["公园"]}, geometries=[box(0, 0)]), Target.PLACES
    )
    assert report.added == 1
    assert workspace.find(Place)[0].geometry.within(box(0, 0))
    assert len(report.warnings) == 1


def test_grids_need_a_level_that_the_scheme_has(workspace):
    source = table({"名称": ["甲"]}, geometries=[box(0, 0)])
    for level in (None, 99):
        with pytest.raises(BadUseError):
            take(workspace, source, Target.GRIDS, level=level)
    assert workspace.count(Grid) == 0


def test_one_import_is_one_step_and_can_be_undone(net):
    before = net.step
    take(
        net,
        table({"单位名称": [f"{at}厂" for at in range(50)], "经度": [108.05] * 50, "纬度": [32.05] * 50}),
        Target.ENTERPRISES,
    )
    assert net.step == before + 1
    net.undo()
    assert net.count(Enterprise) == 0
    net.redo()
    assert net.count(Enterprise) == 50


def test_cancelling_leaves_nothing(net):
    progress = Progress(lambda done, total, text: progress.cancel() if done == 4 else None)
    with pytest.raises(CancelledError):
        take(net, table({"单位名称": ["一厂"]}), Target.ENTERPRISES, progress=progress)
    assert net.count(Enterprise) == 0


CELL = st.one_of(
    st.none(),
    st.sampled_from(["一厂", "二厂", "三 厂", "x", "108.05", "32.05", "0", "-1", "是", *CODES, "2026-1-1"]),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), max_size=8), on_match=st.sampled_from(OnMatch))
def test_every_row_is_accounted_for(net, rows, on_match):
    headings = ["单位名称", "统一社会信用代码", "经度", "纬度", "从业人员数"]
    source = table({heading: [row[at] for row in rows] for at, heading in enumerate(headings)})
    before = net.count(Enterprise)
    try:
        report = take(net, source, Target.ENTERPRISES, on_match=on_match)
    except CrsError:
        # Not one pair of coordinates in the whole file makes sense.
        assert net.count(Enterprise) == before
        return
    assert net.count(Enterprise) == before + report.added
    assert len({one.row for one in report.refused}) == len(report.refused)
