"""T4, counted again: every installation with its substances, every major hazard, and the file of each."""

from datetime import date

from gisgrid.model.enterprises import Enterprise, InstallationSubstance, MajorHazardInstallation
from gisgrid.model.enumerations import HazardLevel, HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.workspace import Workspace
from tests.reports.conftest import TODAY, MakeFile
from tests.reports.test_papers import text_of


def test_the_ledger_has_every_installation_and_substance(area: Workspace) -> None:
    (table,) = make_report(area, "installation-ledger", Wish(), today=TODAY).parts
    standing = {one.id for one in area.find(Enterprise) if one.status.is_active}
    units = [one for one in area.find(MajorHazardInstallation) if one.enterprise_id in standing]
    wanted = {one.id for one in units}
    held = [one for one in area.find(InstallationSubstance) if one.installation_id in wanted]
    assert sorted(str(row.cells[2]) for row in table.rows if row.cells[0]) == sorted(u.name for u in units)
    told = sorted(str(cell) for row in table.rows for cell in row.cells[4:5] if cell)
    assert told == sorted(one.name for one in held)


def test_the_list_has_every_major_hazard(area: Workspace) -> None:
    (table,) = make_report(area, "major-hazard-list", Wish(period="2026"), today=TODAY).parts
    wanted = [
        one.description
        for one in area.find(Hazard, level=HazardLevel.MAJOR)
        if one.state is not HazardState.VOID
        and one.found_at.date() <= date(2026, 12, 31)
        and (one.closed_on is None or one.closed_on >= date(2026, 1, 1))
    ]
    assert sorted(str(row.cells[5]) for row in table.rows) == sorted(wanted)
    assert wanted


def test_the_file_names_the_substances_and_the_level(lishui: Workspace, write: MakeFile) -> None:
    unit = next(one for one in lishui.find(MajorHazardInstallation) if one.level.value in ("三级", "四级"))
    firm = lishui.get(Enterprise, unit.enterprise_id)
    assert firm is not None
    told = text_of(write(lishui, "installation-file", "pdf", subject=firm.name))
    assert "".join(unit.name.split()) in told
    assert unit.level.value in told
    for one in lishui.find(InstallationSubstance, installation_id=unit.id):
        assert one.name in told


def test_a_volume_that_is_full_names_whom_it_leaves_out(hanyin: Workspace) -> None:
    key = [one.name for one in hanyin.find(Enterprise) if one.is_key_unit and one.status.is_active]
    assert len(key) > 60
    *kept, last = make_report(hanyin, "enterprise-file", Wish(), today=TODAY).parts
    assert len(kept) == 60
    (told,) = (block.text for block in last.blocks)
    filed = {part.bookmark for part in kept}
    assert f"另有{len(key) - 60}家" in told
    assert all(name in filed or name in told for name in key)
