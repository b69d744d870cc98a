"""Whose start page: the grids of a person with all below, and what a leader presses for."""

import datetime as dt

import pytest

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import EnterpriseStatus, HazardLevel, HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.people import Appointment, Person
from gisgrid.model.roles import Role, people_with_grids, scope_of
from gisgrid.model.scheme_file import load_scheme
from gisgrid.model.workbench import make_workbench
from tests.fakes import FakeRegister

TODAY = dt.date(2026, 11, 18)
FOUND = dt.datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001  local time


@pytest.fixture
def zone():
    def hazard(number, grid, due, level=HazardLevel.GENERAL):
        return Hazard(
            f"YH{number}", "洞", FOUND, state=HazardState.RECTIFYING, grid_id=grid, due_on=due, level=level
        )

    return FakeRegister(
        [
            Grid("KFQ", "开发区", 1),
            Grid("YQ", "园区", 2, parent_id=1),
            Grid("园区01", "园区一", 3, parent_id=2),
            Grid("园区02", "园区二", 3, parent_id=2),
            Enterprise("甲厂", grid_id=3, status=EnterpriseStatus.IN_PRODUCTION),
            Enterprise("乙厂", grid_id=4, status=EnterpriseStatus.IN_PRODUCTION),
            Person("李", pinyin="li"),
            Person("安", pinyin="an"),
            Person("闲", pinyin="xian"),
            Appointment(1, "leader", grid_id=2),
            Appointment(2, "assistant", grid_id=3),
            Appointment(3, "assistant", grid_id=4, ends_on=dt.date(2026, 11, 17)),
            hazard(1, 3, dt.date(2026, 11, 10)),
            hazard(2, 4, dt.date(2026, 11, 20)),
            hazard(3, 4, dt.date(2027, 2, 1), HazardLevel.MAJOR),
        ],
        scheme=load_scheme("lishui-2019"),
    )


def test_the_scope_of_a_person_reaches_down(zone):
    assert people_with_grids(zone, TODAY) == ["安", "李"]
    above, below = scope_of(zone, "李", TODAY), scope_of(zone, "安", TODAY)
    assert (above.grid_ids, above.enterprise_ids, above.hazard_ids) == ({2, 3, 4}, {1, 2}, {1, 2, 3})
    assert (below.grid_ids, below.enterprise_ids, below.hazard_ids) == ({3}, {1}, {1})
    assert scope_of(zone, "闲", TODAY) is scope_of(zone, "", TODAY) is None


def test_an_assistant_sees_own_grids_only(zone):
    mine = make_workbench(zone, TODAY, scope=scope_of(zone, "安", TODAY))
    every = make_workbench(zone, TODAY)
    assert mine.hazards.open.ids == (1,)
    assert every.hazards.open.ids == (1, 2, 3)
    assert mine.to_cover.ids == (1,)
    assert {vacancy.grid_id for vacancy in mine.staffing.vacancies} == {3}
    assert {finding.id for finding in mine.findings if finding.kind is Enterprise} <= {1}
    assert all(line.opens.kind is not Hazard or line.hazard_id == 1 for line in mine.lines)


def test_a_leader_presses_for_what_is_late_or_major(zone):
    told = make_workbench(zone, TODAY, role=Role.LEADER).lines
    assert {line.hazard_id for line in told if line.hazard_id} == {1, 3}
    clerk = make_workbench(zone, TODAY).lines
    assert {line.hazard_id for line in clerk if line.hazard_id} == {1, 2, 3}
