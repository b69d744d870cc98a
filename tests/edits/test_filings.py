"""The yearly filing of villages: carried over, changed since, missing."""

from datetime import date, datetime

import pytest

from gisgrid.edits.filings import carry_over
from gisgrid.errors import EditError
from gisgrid.model.areas import Grid
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.filings import FilingState, read_filings
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Appointment, Person
from gisgrid.workspace import Workspace

NOW = datetime(2026, 1, 10, 9, 0)  # noqa: DTZ001  local time
TODAY = NOW.date()
LAST_DAY = date(2025, 12, 31)


@pytest.fixture
def county(tmp_path):
    with Workspace.create(tmp_path / "w.gpkg", "hanyin-2014", clock=lambda: NOW) as workspace:
        with workspace.edit("准备") as session:
            session.add(Grid("610921100", "城关镇", 2))
            for code, name in (("200", "甲村"), ("201", "乙村"), ("202", "丙村")):
                session.add(Grid(f"610921100{code}", name, 3, parent_id=1))
            for name in ("张三", "李四", "王五", "赵六"):
                session.add(Person(name))
            # 张三 ran out with the year, 李四 was moved, 王五 stays in 乙村.
            session.add(
                Appointment(1, "village-head", grid_id=2, starts_on=date(2025, 1, 1), ends_on=LAST_DAY)
            )
            session.add(
                Appointment(
                    2, "inspector", grid_id=2, starts_on=date(2025, 1, 1), ends_on=LAST_DAY, end_reason="调任"
                )
            )
            session.add(Appointment(3, "village-head", grid_id=3, starts_on=date(2025, 1, 1)))
            for grid_id, people in (
                (2, ((1, "village-head"), (2, "inspector"))),
                (3, ((3, "village-head"),)),
            ):
                filed = session.add(Activity(ActivityKind.FILING, date(2025, 2, 1), "备案", grid_id=grid_id))
                for person_id, post in people:
                    session.add(ActivityParticipant(filed.id, person_id, post))
        yield workspace


def states(workspace, on=TODAY):
    return {filing.grid: filing.state for filing in read_filings(workspace, on)}


def test_last_years_list_is_carried_over_but_for_those_who_left(county):
    assert set(states(county).values()) == {FilingState.MISSING}
    first = next(filing for filing in read_filings(county, TODAY) if filing.grid == "甲村")
    assert [(one.person.name, one.ended_on) for one in first.lapsed] == [("张三", LAST_DAY)]
    with county.edit("结转备案") as session:
        done = carry_over(session, read_filings(county, TODAY), on=TODAY)
    assert (done.filed, done.renewed, done.without_people) == (2, 1, ("丙村",))
    renewed = county.find(Appointment, person_id=1)[-1]
    assert (renewed.starts_on, renewed.ends_on, renewed.grid_id) == (date(2026, 1, 1), date(2026, 12, 31), 2)
    assert states(county) == {
        "甲村": FilingState.FILED,
        "乙村": FilingState.FILED,
        "丙村": FilingState.MISSING,
    }
    county.undo()
    assert set(states(county).values()) == {FilingState.MISSING}


def test_a_change_after_filing_asks_for_a_new_one(county):
    with county.edit("结转备案") as session:
        carry_over(session, read_filings(county, TODAY), on=TODAY)
    with county.edit("任职") as session:
        session.add(Appointment(4, "inspector", grid_id=3, starts_on=TODAY))
    assert states(county)["乙村"] is FilingState.CHANGED
    with county.edit("结转备案") as session:
        assert carry_over(session, read_filings(county, TODAY), on=TODAY).filed == 1
    assert states(county)["乙村"] is FilingState.FILED


def test_nothing_is_filed_twice_or_ahead_of_time(county):
    chosen = [filing for filing in read_filings(county, TODAY) if filing.grid == "乙村"]
    with county.edit("结转备案") as session:
        carry_over(session, chosen, on=TODAY)
    again = [filing for filing in read_filings(county, TODAY) if filing.grid == "乙村"]
    for filings, day in ((again, TODAY), (chosen, date(2027, 1, 1))):
        with pytest.raises(EditError), county.edit("结转备案") as session:
            carry_over(session, filings, on=day)
