"""The forms recounted from the records themselves, by another way than the program's."""

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from gisgrid.edits.papers import freeze_figures
from gisgrid.errors import FileError
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind, HazardLevel, HazardState
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Inspection
from gisgrid.model.periods import PeriodKind
from gisgrid.model.station import FrozenFigures
from gisgrid.reports.catalogue import Wish, find_report, holdings_for, make_report
from gisgrid.reports.frozen import freezing
from gisgrid.reports.hazard_figures import Figures, check_figures, figures_of, mended_on
from gisgrid.reports.industries import shipped_industries
from gisgrid.reports.spans import read_span
from gisgrid.reports.statistics_papers import BY_INDUSTRY, checks, figures_of_report
from gisgrid.workspace import Workspace
from tests.reports.conftest import TODAY, MakeFile, sheet_rows

END = date(2026, 9, 30)


def recount(area: Workspace, end: date) -> Counter[str]:
    """Count form A's totals of 1 January to `end` with plain loops."""
    judged = {
        event.hazard_id: event.happened_at.date()
        for event in area.find(HazardEvent)
        if event.kind is HazardEventKind.CONFIRM_MAJOR
    }
    found: Counter[str] = Counter()
    for one in area.find(Hazard):
        if one.state is HazardState.VOID or not date(2026, 1, 1) <= one.found_at.date() <= end:
            continue
        is_major = one.level is HazardLevel.MAJOR and judged.get(one.id, one.found_at.date()) <= end
        days = [one.closed_on] + ([one.rechecked_on] if one.recheck_result == "合格" else [])
        is_mended = any(day and day <= end for day in days)
        is_closed = one.closed_on is not None and one.closed_on <= end
        if is_major:
            found["major"] += 1
            found["closed"] += is_closed
            found["planned"] += not is_closed
        else:
            found["general"] += 1
            found["mended"] += is_mended
    standing = {one.id for one in area.find(Enterprise) if one.status.is_active}
    visited = {
        one.enterprise_id
        for one in area.find(Inspection)
        if date(2026, 1, 1) <= one.inspected_at.date() <= end
    }
    found["units"] = len(standing & visited)
    return found


def test_form_a_agrees_with_a_recount(area: Workspace, write: MakeFile) -> None:
    rows = sheet_rows(write(area, "form-a", period="2026Q3"))
    total = next(row for row in rows if row[0] == "合　计")
    told = recount(area, END)
    assert total[1] == told["units"]
    assert total[2:4] == [told["general"], told["mended"]]
    assert total[4] == pytest.approx(100 * told["mended"] / told["general"])
    assert total[5:7] == [told["major"], told["closed"]]
    assert total[8] == told["planned"]
    names = {row.name for row in shipped_industries().rows}
    body = [row for row in rows if row[0] in names]
    assert len(body) == len(names)
    for place in (1, 2, 3, 5, 6, 8, 9, 10, 11, 12, 13):
        assert sum(row[place] for row in body) == total[place]
    assert all(row[4] == "/" for row in body if row[2] == 0)


def test_form_c_adds_up(area: Workspace, write: MakeFile) -> None:
    rows = sheet_rows(write(area, "form-c", period="2026Q3"))
    total = next(row for row in rows if row[0] == "合　计")
    standing = [one for one in area.find(Enterprise) if one.status.is_active]
    assert total[1] == len(standing)
    assert total[3] == pytest.approx(100 * total[2] / total[1])
    funds = sum(
        one.funds_wan or 0
        for one in area.find(Hazard)
        if one.state is not HazardState.VOID and date(2026, 1, 1) <= one.found_at.date() <= END
    )
    assert total[15] == pytest.approx(funds, abs=0.01)


def test_form_d_tells_what_earlier_years_left(lishui: Workspace, write: MakeFile) -> None:
    rows = sheet_rows(write(lishui, "form-d", period="2026-10"))
    left = next(row for row in rows if row[0] == "上一年遗留未整改")
    end = date(2026, 10, 31)
    expected = [
        one
        for one in lishui.find(Hazard)
        if one.state is not HazardState.VOID
        and one.found_at.year == 2025
        and not (one.closed_on and one.closed_on < date(2026, 1, 1))
    ]
    assert left[1] + left[4] == len(expected)
    due = [one for one in expected if one.due_on and one.due_on <= end]
    assert left[14] == len(due)


def test_contradicting_figures_are_found() -> None:
    good = Figures(general=3, general_fixed=2, major=2, major_closed=1, planned=1, targets=1, units_due=1)
    assert check_figures({"好": good}) == []
    assert check_figures({"坏": Figures(general=1, general_fixed=2)}) == ["坏"]
    assert check_figures({"坏": Figures(major=2, major_closed=1, planned=1, staff=2)}) == ["坏"]


def test_a_hazard_in_no_row_spoils_the_total() -> None:
    rows = {"好": Figures(general=3, general_fixed=2, major=1, major_closed=1)}
    assert [line.ok for line in checks(rows, found=4)] == [True, True]
    assert [line.ok for line in checks(rows, found=5)] == [True, False]
    assert [line.ok for line in checks(rows)] == [True, True]


def test_a_form_kept_with_wrong_figures_is_not_passed_over(tmp_path: Path, lishui: Workspace) -> None:
    """Somebody changed kept figures by hand: the form is written, the checks say which rows are wrong."""
    path = tmp_path / "坏.gpkg"
    path.write_bytes(lishui.path.read_bytes())
    with Workspace.open(path) as workspace:
        wish = Wish(period="2026Q3")
        paper = make_report(workspace, "form-a", wish, today=TODAY)
        assert all(line.ok for line in paper.check)
        names = [str(row.cells[0]) for row in paper.tables[0].rows if row.indent]
        content = {name: {"general": 1, "general_fixed": 2 * (name == names[2])} for name in names}
        frozen = FrozenFigures(
            "hazards-by-industry",
            "2026Q3",
            datetime.fromisoformat("2026-10-09 09:00"),
            workspace.step,
            json.dumps(content),
        )
        with workspace.edit("改") as session:
            freeze_figures(session, frozen)
        paper = make_report(workspace, "form-a", wish, today=TODAY)
        assert [line.ok for line in paper.check] == [False, True]
        assert names[2] in paper.check[0].text


def test_a_hazard_counts_as_it_stood_on_the_last_day() -> None:
    late = Hazard("一", "漏", datetime.fromisoformat("2026-09-20 09:00"), closed_on=date(2026, 10, 8))
    passed = Hazard(
        "二", "漏", datetime.fromisoformat("2026-09-20 09:00"),
        rechecked_on=date(2026, 9, 29), recheck_result="合格",
    )  # fmt: skip
    failed = Hazard(
        "三", "漏", datetime.fromisoformat("2026-09-20 09:00"),
        rechecked_on=date(2026, 9, 29), recheck_result="不合格",
    )  # fmt: skip
    span = read_span("2026Q3", today=TODAY, default=PeriodKind.YEAR)
    figures = figures_of([late, passed, failed], span, major_since={})
    assert (figures.general, figures.general_fixed) == (3, 1)
    assert mended_on(failed) is None
    judged_later = figures_of([late], span, major_since={0: date(2026, 10, 1)})
    assert (judged_later.general, judged_later.major) == (1, 0)


def test_frozen_figures_stay_when_the_register_moves_on(area_files: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "冻结.gpkg"
    path.write_bytes(area_files["lishui"].read_bytes())
    wish, report = Wish(period="2026Q3"), find_report("form-a")

    def general(workspace: Workspace) -> int:
        paper = make_report(workspace, "form-a", wish, today=TODAY)
        return int(paper.tables[0].rows[0].cells[2] or 0)

    with Workspace.open(path) as workspace:
        before = general(workspace)
        holdings = holdings_for(workspace, report, wish, today=TODAY)
        rows = figures_of_report(holdings, BY_INDUSTRY)
        with workspace.edit("定稿") as session:
            kept = freezing(holdings, BY_INDUSTRY, holdings.request.span, rows, now=session.now, author="张")
            freeze_figures(session, kept)
        with workspace.edit("补登") as session:
            session.add(Hazard("补1", "漏报", datetime.fromisoformat("2026-08-20 09:00")))
        assert general(workspace) == before
        assert any(
            "定稿" in note for note in make_report(workspace, "form-a", wish, today=TODAY).tables[0].notes
        )
        after = make_report(workspace, "form-a", Wish(period="2026Q4"), today=TODAY)
        assert int(after.tables[0].rows[0].cells[2] or 0) == recount(workspace, date(2026, 12, 31))["general"]
        workspace.undo()
        workspace.undo()
        assert general(workspace) == before


def test_every_enterprise_has_a_row_of_the_list(area: Workspace) -> None:
    industries = shipped_industries()
    rest = [
        one.supervised_industry
        for one in area.find(Enterprise)
        if industries.row_of(one.supervised_industry, one.industry_code) is industries.rest
    ]
    assert set(rest) <= {"其他"}


def test_an_office_counts_by_its_own_list_of_industries(tmp_path: Path) -> None:
    """`industries.toml` beside the register takes the place of the shipped list."""
    (tmp_path / "industries.toml").write_text(
        '[[groups]]\nname = "本镇"\nrows = [{ name = "石材", industries = ["建材"] }, { name = "其余", rest = true }]\n',
        encoding="utf-8",
    )
    with Workspace.create(tmp_path / "镇.gpkg", "hanyin-2014", name="镇") as workspace:
        with workspace.edit("建") as session:
            session.add(Enterprise("石材厂", supervised_industry="建材"))
            session.add(Enterprise("饭店"))
        table = make_report(workspace, "form-c", Wish(period="2026Q3"), today=TODAY).tables[0]
        due = {str(row.cells[0]).strip(): row.cells[1] for row in table.rows}
        (tmp_path / "industries.toml").write_text("[[groups]]\n", encoding="utf-8")
        with pytest.raises(FileError, match=r"industries\.toml"):
            make_report(workspace, "form-c", Wish(period="2026Q3"), today=TODAY)
    assert (due["石材"], due["其余"], due["合　计"]) == (1, 1, 2)
