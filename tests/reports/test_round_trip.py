"""Every ledger of register rows, taken in again by the program's own import (docs/ledgers.md states the losses)."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gisgrid.cli import app
from gisgrid.edits.dossier import save_part
from gisgrid.edits.papers import keep_station_document
from gisgrid.model.areas import Grid
from gisgrid.model.dossier import InternalUnit
from gisgrid.model.enterprises import Enterprise, InstallationSubstance, MajorHazardInstallation
from gisgrid.model.enumerations import GridKind, InspectionKind, InspectionResult, InternalLevel
from gisgrid.model.inspections import Activity, ActivityParticipant, Inspection, InspectionParticipant
from gisgrid.model.people import Appointment
from gisgrid.model.periods import is_within
from gisgrid.model.station import StationDocument, StationKind
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.reports.export import export_report
from gisgrid.reports.holdings import Numbers
from gisgrid.workspace import OpenMode, Workspace
from tests.reports.conftest import TODAY

Take = Callable[..., dict[str, Any]]
LEDGERS = [
    ("supervision-ledger", "appointments", "", 100),
    ("enterprise-ledger", "enterprises", "", 300),
    ("hazard-ledger", "hazards", "", 300),
    ("enterprise-hazard-ledger", "hazards", "", 300),
    ("major-hazard-list", "hazards", "", 2),
    ("key-unit-list", "enterprises", "", 20),
    ("filing-form", "appointments", "*", 100),
    ("service-ledger", "people", "", 15),
    ("patrol-ledger", "inspections", "", 1000),
    ("installation-ledger", "installations", "", 8),
    ("duty-ledger", "duties", "", 100),
    ("activity-logs", "activities", "*", 200),
    ("rule-set", "rules", "", 3),
]


@pytest.fixture(scope="module")
def copies(area_files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give a copy of each area that trials may open for writing."""
    folder = tmp_path_factory.mktemp("trials")
    for path in area_files.values():
        (folder / path.name).write_bytes(path.read_bytes())
    held = {key: folder / path.name for key, path in area_files.items()}
    for path in held.values():
        add_rules_and_units(path)
    return held


def add_rules_and_units(path: Path) -> None:
    """Enter what the samples leave to the station: some rules, and the inner grid of one enterprise."""
    with Workspace.open(path) as workspace, workspace.edit("补") as session:
        for name, number, day in (
            ("值班制度", "站〔2026〕1号", date(2026, 1, 4)),
            ("会议制度", "", None),
            ("仓库防火规定", "站〔2026〕2号", None),
        ):
            rule = StationDocument(StationKind.RULE, name, number=number, issued_on=day, note="已上墙")
            keep_station_document(session, rule)
        firm = next(one for one in session.find(Enterprise) if one.is_key_unit)
        shop = save_part(
            session, InternalUnit(firm.id or 0, "一车间", responsible="李二", phone="13912345678")
        )
        save_part(
            session,
            InternalUnit(
                firm.id or 0,
                "早班",
                InternalLevel.TEAM,
                shop.id,
                duties="设备点检",
                pledged_on=date(2026, 1, 5),
            ),
        )


@pytest.fixture
def fresh(copies: dict[str, Path], tmp_path: Path) -> Iterator[Workspace]:
    """Give a copy of the zone that the test may change."""
    path = tmp_path / "园区.gpkg"
    path.write_bytes(copies["lishui"].read_bytes())
    with Workspace.open(path) as workspace:
        yield workspace


@pytest.fixture
def take(capsys: pytest.CaptureFixture[str]) -> Take:
    """Return a function that imports a file and gives what was told."""

    def run(
        register: Path, file: Path, target: str, *, sheet: str = "", is_trial: bool = True
    ) -> dict[str, Any]:
        words = ["import", str(register), str(file), "--as", target, "--on-match", "update", "--json"]
        words += ["--sheet", sheet] if sheet else []
        words += ["--dry-run"] if is_trial else []
        capsys.readouterr()
        app.run(words, open_window=lambda _: 0)
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    return run


def ledger_of(register: Path, name: str, folder: Path, *, numbers: Numbers, period: str = "2026-10") -> Path:
    with Workspace.open(register, OpenMode.READ) as workspace:
        paper = make_report(workspace, name, Wish(period=period, numbers=numbers), today=TODAY)
        return export_report(paper, folder / f"{name}.xlsx")[0]


@pytest.mark.parametrize(("name", "target", "sheet", "least"), LEDGERS)
@pytest.mark.parametrize("numbers", list(Numbers))
def test_a_ledger_taken_in_again_changes_nothing(
    copies: dict[str, Path],
    tmp_path: Path,
    take: Take,
    numbers: Numbers,
    name: str,
    target: str,
    sheet: str,
    least: int,
) -> None:
    period = "2026-10" if target == "inspections" else "2026"
    file = ledger_of(copies["lishui"], name, tmp_path, numbers=numbers, period=period)
    told = take(copies["lishui"], file, target, sheet=sheet)
    assert (told["refused"], told["added"], told["updated"]) == ([], 0, 0)
    assert told["unchanged"] == told["read"] >= least
    assert not [text for text in told["warnings"] if "GCJ" in text]


@pytest.mark.parametrize(("name", "target", "sheet", "least"), LEDGERS[-4:])
def test_the_ledgers_of_the_other_area_change_nothing_either(
    copies: dict[str, Path], tmp_path: Path, take: Take, name: str, target: str, sheet: str, least: int
) -> None:
    file = ledger_of(copies["hanyin"], name, tmp_path, numbers=Numbers.MASKED, period="2026")
    told = take(copies["hanyin"], file, target, sheet=sheet)
    assert (told["refused"], told["added"], told["updated"]) == ([], 0, 0)
    assert told["unchanged"] == told["read"] >= min(least, 100)


def test_the_ledger_of_the_departments_comes_back(
    copies: dict[str, Path], tmp_path: Path, take: Take
) -> None:
    file = ledger_of(copies["hanyin"], "department-ledger", tmp_path, numbers=Numbers.MASKED)
    told = take(copies["hanyin"], file, "appointments")
    assert (told["refused"], told["added"], told["updated"]) == ([], 0, 0)
    with Workspace.open(copies["hanyin"], OpenMode.READ) as workspace:
        lines = {one.id for one in workspace.find(Grid) if one.kind is GridKind.DEPARTMENTAL}
        held = [
            one
            for one in workspace.find(Appointment)
            if one.grid_id in lines and is_within(TODAY, one.starts_on, one.ends_on)
        ]
    assert told["read"] == len(held) > 100


def test_what_was_changed_in_the_ledger_is_changed_in_the_register(
    copies: dict[str, Path], tmp_path: Path, take: Take
) -> None:
    file = ledger_of(copies["lishui"], "key-unit-list", tmp_path, numbers=Numbers.FULL)
    book = openpyxl.load_workbook(file)
    row = next(cells for cells in book.active.iter_rows() if cells[0].value == 3)
    row[6].value = "粉尘、高温"
    book.save(file)
    told = take(copies["lishui"], file, "enterprises")
    assert (told["refused"], told["added"], told["updated"]) == ([], 0, 1)


def test_lost_appointments_come_back_from_the_filing_forms(
    fresh: Workspace, tmp_path: Path, take: Take
) -> None:
    """All of an appointment that T6 prints; its document number and the office's own id are not on the form."""

    def appointed() -> list[tuple[object, ...]]:
        areas = {
            one.id for one in fresh.find(Grid) if one.level == 3 and one.kind is not GridKind.DEPARTMENTAL
        }
        return sorted(
            (one.person_id, one.post, one.grid_id, one.starts_on, one.ends_on, one.field_in_charge)
            for one in fresh.find(Appointment)
            if one.grid_id in areas and is_within(TODAY, one.starts_on, one.ends_on)
        )

    path = fresh.path
    before = appointed()
    file = ledger_of(path, "filing-form", tmp_path, numbers=Numbers.MASKED)
    with fresh.edit("丢失") as session:
        session.bulk_delete(
            Appointment, [one.id for one in fresh.find(Appointment) if one.grid_id is not None]
        )
    assert appointed() == []
    told = take(path, file, "appointments", sheet="*", is_trial=False)
    assert (told["refused"], told["added"]) == ([], told["read"])
    with Workspace.open(path, OpenMode.READ) as again:
        fresh = again
        assert appointed() == before
    assert len(before) > 100


def test_lost_visits_come_back_with_time_and_length(fresh: Workspace, tmp_path: Path, take: Take) -> None:
    names = ["inspected_at", "duration_min", "enterprise_id", "inspector_id", "result", "escort"]
    path = fresh.path
    file = ledger_of(path, "patrol-ledger", tmp_path, numbers=Numbers.MASKED)
    with fresh.edit("丢失") as session:
        gone = [
            one
            for one in session.find(Inspection)
            if f"{one.inspected_at:%Y-%m-%d}" == "2026-10-20"
            and one.kind is InspectionKind.PATROL
            and one.result is not InspectionResult.HAZARDS_FOUND
        ]
        before = sorted(tuple(str(getattr(one, name)) for name in names) for one in gone)
        for helper in session.find(InspectionParticipant, inspection_id=[one.id for one in gone]):
            session.delete(helper)
        for one in gone:
            session.delete(one)
    told = take(path, file, "inspections", is_trial=False)
    assert told["refused"] == []
    assert told["added"] == len(gone) > 3
    with Workspace.open(path, OpenMode.READ) as again:
        after = sorted(
            tuple(str(getattr(one, name)) for name in names)
            for one in again.find(Inspection)
            if f"{one.inspected_at:%Y-%m-%d}" == "2026-10-20" and one.enterprise_id is not None
        )
    assert [row for row in before if row not in after] == []


def test_a_place_in_a_ledger_is_where_it_was(copies: dict[str, Path], tmp_path: Path) -> None:
    """Eight digits of a degree, a millimetre; checked to 0.1 m."""
    file = ledger_of(copies["lishui"], "enterprise-ledger", tmp_path, numbers=Numbers.MASKED)
    rows = [
        row
        for row in openpyxl.load_workbook(file).active.iter_rows(values_only=True)
        if isinstance(row[0], int)
    ]
    with Workspace.open(copies["lishui"], OpenMode.READ) as workspace:
        held = {one.name: one.geometry for one in workspace.find(Enterprise)}
    located = [row for row in rows if row[6] is not None]
    assert len(located) > 300
    for row in located:
        assert (row[6], row[7]) == pytest.approx((held[row[1]].x, held[row[1]].y), abs=1e-6)


def facts_of(workspace: Workspace, kind: type[Any], *hidden: str) -> list[dict[str, Any]]:
    """Return everything that a register holds of a kind, but for ids and what is named."""
    names = [name for name in kind.__dataclass_fields__ if name not in ("id", "version", *hidden)]
    rows = [{name: getattr(one, name) for name in names} for one in workspace.find(kind)]
    return sorted(rows, key=str)


def taken_anew(
    fresh: Workspace,
    take: Take,
    tmp_path: Path,
    name: str,
    target: str,
    lost: list[type[Any]],
    sheet: str = "",
) -> Workspace:
    """Write a ledger, lose its records, take the ledger in; give the register."""
    path = fresh.path
    file = ledger_of(path, name, tmp_path, numbers=Numbers.FULL, period="2026")
    with fresh.edit("丢失") as session:
        for kind in lost:
            session.bulk_delete(kind, session.columns(kind, ["id"])["id"])
    told = take(path, file, target, sheet=sheet, is_trial=False)
    assert told["refused"] == []
    return Workspace.open(path, OpenMode.READ)


def test_lost_installations_come_back_with_substances_and_level(
    fresh: Workspace, tmp_path: Path, take: Take
) -> None:
    """S and R come back to the four digits that the sample keeps; places to 0.2 m, as the ledger prints them."""
    kinds: list[type[Any]] = [InstallationSubstance, MajorHazardInstallation]
    hidden = ("geometry", "threshold_sum", "grading_index")
    before = facts_of(fresh, MajorHazardInstallation, *hidden)
    graded = [(one.threshold_sum, one.grading_index) for one in fresh.find(MajorHazardInstallation)]
    places = [(one.geometry.x, one.geometry.y) for one in fresh.find(MajorHazardInstallation)]
    substances = facts_of(fresh, InstallationSubstance, "installation_id")
    with taken_anew(fresh, take, tmp_path, "installation-ledger", "installations", kinds) as again:
        assert facts_of(again, MajorHazardInstallation, *hidden) == before != []
        assert facts_of(again, InstallationSubstance, "installation_id") == substances != []
        held = again.find(MajorHazardInstallation)
    for wanted in zip(*graded, strict=True):
        assert any(
            sorted(values) == pytest.approx(sorted(wanted), abs=1e-4)
            for values in ([one.threshold_sum for one in held], [one.grading_index for one in held])
        )
    found = sorted((one.geometry.x, one.geometry.y) for one in held)
    for one, other in zip(found, sorted(places), strict=True):
        assert one == pytest.approx(other, abs=1e-6)


def test_lost_units_and_rules_come_back(fresh: Workspace, tmp_path: Path, take: Take) -> None:
    units = facts_of(fresh, InternalUnit, "parent_id")
    rules = facts_of(fresh, StationDocument)
    again = taken_anew(fresh, take, tmp_path, "duty-ledger", "duties", [InternalUnit])
    with again:
        assert facts_of(again, InternalUnit, "parent_id") == units
        names = {unit.id: unit.name for unit in again.find(InternalUnit)}
        assert {unit.name: names.get(unit.parent_id) for unit in again.find(InternalUnit)} == {
            "一车间": None,
            "早班": "一车间",
        }
    with Workspace.open(fresh.path) as other:
        once = taken_anew(other, take, tmp_path, "rule-set", "rules", [StationDocument])
    with once:
        assert facts_of(once, StationDocument) == rules
    assert (len(units), len(rules)) == (2, 3)


def test_lost_activities_come_back_with_who_took_part(fresh: Workspace, tmp_path: Path, take: Take) -> None:
    """What T14 prints of this year: marks, answers and the kind of training are not on it (docs/ledgers.md)."""

    def told(workspace: Workspace) -> list[tuple[object, ...]]:
        hidden = ("training_kind",)
        names = [n for n in Activity.__dataclass_fields__ if n not in ("id", "version", *hidden)]
        parts: dict[int, list[int]] = {}
        for part in workspace.find(ActivityParticipant):
            parts.setdefault(part.activity_id, []).append(part.person_id)
        return sorted(
            (
                (
                    *(str(getattr(one, name)) for name in names),
                    sorted(parts.get(one.id or 0, [])) if len(parts.get(one.id or 0, [])) <= 12 else "",
                )
                for one in workspace.find(Activity)
                if one.held_on.year == 2026
            ),
            key=str,
        )

    before = told(fresh)
    kinds: list[type[Any]] = [ActivityParticipant, Activity]
    with taken_anew(fresh, take, tmp_path, "activity-logs", "activities", kinds, "*") as again:
        after = told(again)
    assert len(after) == len(before) > 200
    # A dozen of the sample's longest lists are cut on paper; the numbers of heads stay.
    assert [row[:-1] for row in after] == [row[:-1] for row in before]
    assert [row[-1] for row, old in zip(after, before, strict=True) if old[-1] != "" and row != old] == []
