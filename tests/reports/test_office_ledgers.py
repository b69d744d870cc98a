"""The lists of an office: daily work, records of activities, rules; each counted again from scheme and register."""

from collections import Counter
from pathlib import Path

from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.inspections import Activity, Attachment
from gisgrid.model.station import StationDocument, StationKind
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.reports.table import Look
from gisgrid.workspace import Workspace
from tests.reports.conftest import TODAY


def test_the_work_list_names_every_item_and_every_duty(area: Workspace) -> None:
    """L03, T11: nothing of the check-lists or of a post's duties is left out, and each says its clause."""
    (table,) = make_report(area, "work-list", Wish(), today=TODAY).parts
    told = Counter((row.cells[1], row.cells[2]) for row in table.rows if row.look is Look.PLAIN)
    names = {post.key: post.name for post in area.scheme.posts}
    wanted: Counter[tuple[str, str]] = Counter()
    for checklist in area.scheme.checklists:
        # A check-list that names no post is everybody's.
        who = "、".join(dict.fromkeys(names[key] for key in checklist.posts)) or "全体检查人员"
        wanted.update((who, item.name) for item in checklist.items)
    for post in area.scheme.posts:
        wanted.update((post.name, duty.name) for duty in post.duties)
    assert told == wanted
    assert all(row.cells[5] for row in table.rows if row.look is Look.PLAIN)


def test_the_work_list_says_how_often(lishui: Workspace) -> None:
    (table,) = make_report(lishui, "work-list", Wish(), today=TODAY).parts
    often = {(row.cells[1], row.cells[2]): row.cells[4] for row in table.rows}
    assert "每周全覆盖" in str(often["安环专职网格员", "走访巡检"])


def test_the_logs_hold_every_activity_of_the_year(area: Workspace) -> None:
    """T14: meetings, training, secrecy, publicity, duty and equipment, each kind on its own sheet."""
    held = Counter(one.kind for one in area.find(Activity) if one.held_on.year == TODAY.year)
    tables = make_report(area, "activity-logs", Wish(period=str(TODAY.year)), today=TODAY).parts
    assert sorted(len(table.rows) for table in tables) == sorted(held.values())
    assert {ActivityKind.MEETING, ActivityKind.TRAINING, ActivityKind.PUBLICITY} <= set(held)


def test_the_rules_there_should_be_are_told_with_their_texts(tmp_path: Path) -> None:
    """T16, H33: sixteen kinds; what is there stands with its number, what is missing says so."""
    with Workspace.create(tmp_path / "镇.gpkg", "hanyin-2014", name="镇") as workspace:
        with workspace.edit("建") as session:
            one = session.add(StationDocument(StationKind.RULE, "消防管理制度", number="镇发〔2014〕3号"))
            session.add(Attachment("station_document", one.id or 0, "消防.pdf", "application/pdf", b"x", ""))
        (table,) = make_report(workspace, "rule-set", Wish(), today=TODAY).parts
    assert len(table.rows) == 16
    told = {str(row.cells[1]): row.cells[3:6] for row in table.rows}
    assert told.pop("消防管理") == ("镇发〔2014〕3号", None, "有（1份）")
    assert {cells[2] for cells in told.values()} == {"未建立"}
