"""The quick report of an accident carries what was recorded of it."""

from datetime import date, datetime

from gisgrid.edits.activities import report_accident
from gisgrid.model.accidents import Accident
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.inspections import Activity
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.reports.export import export_report
from gisgrid.workspace import Workspace
from tests.reports.conftest import sheet_rows

NOW = datetime(2026, 11, 18, 15, 0)  # noqa: DTZ001  local time


def test_the_quick_report_holds_casualties_loss_and_the_first_report(tmp_path):
    with Workspace.create(tmp_path / "w.gpkg", "lishui-2019", name="开发区", clock=lambda: NOW) as workspace:
        with workspace.edit("事故") as session:
            report_accident(
                session,
                Activity(ActivityKind.ACCIDENT, date(2026, 11, 18), "机械伤害", content="检修时卷入"),
                Accident(
                    0, NOW.replace(hour=13, minute=20), deaths=1, severely_injured=2, loss_wan=35.5,
                    measures="停产撤人", cause="未断电", reported_at=NOW.replace(hour=14), reported_to="应急管理局",
                ),
            )  # fmt: skip
        paper = make_report(workspace, "accident-report", Wish(), today=NOW.date())
        export_report(paper, tmp_path / "快报.xlsx")
    text = "\n".join(
        str(cell) for row in sheet_rows(tmp_path / "快报.xlsx") for cell in row if cell is not None
    )
    for part in (
        "检修时卷入", "2026-11-18 13:20", "一般事故", "死亡 1 人", "重伤 2 人", "35.5 万元", "停产撤人", "未断电",
        "已于 2026-11-18 14:00 报告应急管理局",
    ):  # fmt: skip
        assert part in text, part
