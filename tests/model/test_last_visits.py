"""Latest visits of enterprises."""

import datetime as dt

from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.inspections import Inspection
from gisgrid.model.last_visits import last_visits
from gisgrid.model.scheme_file import load_scheme
from tests.fakes import FakeRegister


def test_the_latest_visit_by_anybody_but_the_enterprise_counts():
    register = FakeRegister(scheme=load_scheme("lishui-2019"))
    for enterprise_id, day, kind in (
        (1, dt.date(2026, 11, 3), InspectionKind.PATROL),
        (1, dt.date(2026, 11, 10), InspectionKind.LEADER),
        (1, dt.date(2026, 11, 12), InspectionKind.SELF_CHECK),
        (1, dt.date(2026, 11, 20), InspectionKind.PATROL),
        (2, dt.date(2026, 11, 12), InspectionKind.SELF_CHECK),
        (None, dt.date(2026, 11, 12), InspectionKind.PATROL),
    ):
        moment = dt.datetime.combine(day, dt.time(9))
        register.add(Inspection(inspected_at=moment, kind=kind, enterprise_id=enterprise_id))
    assert last_visits(register, dt.date(2026, 11, 16)) == {1: dt.date(2026, 11, 10)}
