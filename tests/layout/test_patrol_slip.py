"""The patrol slip: pages, every stop once, text that can be found."""

import datetime as dt
import re
import subprocess

from gisgrid.layout.export import export_sheet
from gisgrid.layout.patrol_slip import make_slips
from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.inspections import Inspection
from gisgrid.model.patrols import PlannedVisit
from gisgrid.model.periods import parse_period
from gisgrid.patrol.day_sheets import SheetMaker
from gisgrid.patrol.tour_desk import TourDesk
from gisgrid.workspace import Workspace
from tests.patrol.test_planning import copy_of, town  # noqa: F401  a fixture

WEEK = parse_period("2026-W47")


def test_the_slip_names_every_stop_and_can_be_searched(town, tmp_path):  # noqa: F811
    with Workspace.open(str(town)) as workspace:
        records = [
            PlannedVisit(WEEK.start, 1, 1, key, "worker", "F1", key, "09:00", "09:15") for key in (1, 2, 3)
        ]
        sheets = SheetMaker(workspace, TourDesk(workspace, WEEK, records).plan).sheets()
        slips = make_slips(
            workspace, sheets, printed_at=dt.datetime.combine(dt.date(2026, 11, 16), dt.time(8))
        )
        export_sheet(slips, tmp_path / "s.pdf")
    assert len(slips.pages) == 1
    found = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "s.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "安环专职网格员巡查单" in found
    assert all(name in found for name in ("厂0", "厂1", "厂2"))
    assert "巡查人：王一" in found


def test_a_visit_for_a_hazard_alone_tells_the_last_visit_too(town, tmp_path):  # noqa: F811
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("巡查") as session:
            moment = dt.datetime.combine(dt.date(2026, 11, 3), dt.time(9))
            session.add(Inspection(moment, InspectionKind.LEADER, enterprise_id=1))
        records = [PlannedVisit(WEEK.start, 1, 1, 1, "worker", "recheck", 1, "09:00", "09:15")]
        (sheet,) = SheetMaker(workspace, TourDesk(workspace, WEEK, records).plan).sheets()
    assert sheet.stops[0].visit.last_done is None
    assert sheet.stops[0].last_visit == dt.date(2026, 11, 3)


def test_a_short_list_leaves_the_page_to_the_map(town, tmp_path):  # noqa: F811
    with Workspace.open(str(town)) as workspace:
        records = [PlannedVisit(WEEK.start, 1, 1, 1, "worker", "F1", 1, "09:00", "09:15")]
        sheets = SheetMaker(workspace, TourDesk(workspace, WEEK, records).plan).sheets()
        moment = dt.datetime.combine(dt.date(2026, 11, 16), dt.time(8))
        export_sheet(make_slips(workspace, sheets, printed_at=moment), tmp_path / "s.pdf")
    words = subprocess.run(
        ["pdftotext", "-bbox", str(tmp_path / "s.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    tops = [float(top) for top in re.findall(r'yMin="([\d.]+)"[^>]*>厂0<', words)]
    # The highest map ends at 198 mm; a point is 25.4 / 72 mm. The name stands on the map and in the table.
    assert max(tops) * 25.4 / 72 > 198
