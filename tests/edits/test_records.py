"""Visits, enterprises, grids, people, papers: what is accepted and what is refused."""

from datetime import date, datetime, timedelta

import pytest
import shapely

from gisgrid.edits import enterprises, inspections, papers, people
from gisgrid.edits.assignment import grid_at
from gisgrid.edits.records import set_field
from gisgrid.errors import EditError
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise, EnterpriseChange
from gisgrid.model.enumerations import EnterpriseStatus, InspectionKind, InspectionResult, StatusChangeKind
from gisgrid.model.inspections import (
    Attachment,
    Inspection,
    InspectionItem,
    InspectionParticipant,
    IssuedPaper,
)
from gisgrid.model.people import Appointment, Person
from gisgrid.workspace import Workspace
from tests.edits.conftest import NOW


def test_a_visit_gets_its_grid_and_company(town: Workspace) -> None:
    visit = Inspection(NOW, InspectionKind.PATROL, enterprise_id=1, inspector_id=1)
    with town.edit("检查") as session:
        inspections.add_inspection(session, visit, participant_ids=[1], items=[InspectionItem(0, "灭火器")])
    assert town.get(Inspection, 1).grid_id == 2
    assert town.find(InspectionParticipant)[0].inspection_id == 1
    assert town.find(InspectionItem)[0].inspection_id == 1


@pytest.mark.parametrize(
    "visit",
    [
        Inspection(NOW, InspectionKind.PATROL),
        Inspection(NOW, InspectionKind.PATROL, enterprise_id=1, place_id=1),
        Inspection(NOW + timedelta(days=1), InspectionKind.PATROL, enterprise_id=1),
        Inspection(NOW, InspectionKind.PATROL, enterprise_id=9),
        Inspection(NOW, InspectionKind.PATROL, enterprise_id=1, inspector_id=9),
        Inspection(NOW, InspectionKind.PATROL, result=InspectionResult.HAZARDS_FOUND, enterprise_id=1),
        Inspection(NOW, InspectionKind.PATROL, enterprise_id=1, duration_min=-1),
    ],
)
def test_an_impossible_visit_is_refused(town: Workspace, visit: Inspection) -> None:
    with pytest.raises(EditError), town.edit("检查") as session:
        inspections.add_inspection(session, visit)
    assert town.count(Inspection) == 0


def test_a_new_status_enters_the_history_of_changes(town: Workspace) -> None:
    with town.edit("停产") as session:
        enterprises.update_field(session, 1, name="status", value="停产")
    with town.edit("复产") as session:
        enterprises.update_field(session, 1, name="status", value=EnterpriseStatus.IN_PRODUCTION)
    changes = town.find(EnterpriseChange)
    assert [change.kind for change in changes] == [StatusChangeKind.STOPPED, StatusChangeKind.RESUMED]
    assert (changes[0].before, changes[0].after, changes[0].changed_on) == (
        "在产",
        "停产",
        date(2026, 11, 16),
    )
    assert town.get(Enterprise, 1).updated_on == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "不存在"),
        ("staff_count", "many"),
        ("is_key_unit", "也许"),
        ("updated_on", "昨天"),
        ("id", "7"),
        ("nothing", "x"),
        ("name", " "),
        # A published example with a wrong last character (DOMAIN.md 2.1).
        ("credit_code", "91310115MA1H8R7C6D"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(town: Workspace, name: str, value: str) -> None:
    with pytest.raises(EditError), town.edit("改") as session:
        enterprises.update_field(session, 1, name=name, value=value)
    assert town.get(Enterprise, 1).version == 1


def test_typed_values_become_values_of_the_field(town: Workspace) -> None:
    typed = {
        "staff_count": "12",
        "is_key_unit": "是",
        "first_registered_on": "2020/1/02".replace("1/", "01/"),
    }
    with town.edit("改") as session:
        for name, value in typed.items():
            set_field(session, Enterprise, 1, name=name, value=value)
    firm = town.get(Enterprise, 1)
    assert (firm.staff_count, firm.is_key_unit, firm.first_registered_on) == (12, True, date(2020, 1, 2))


def test_a_moved_enterprise_changes_its_grid_unless_assigned_by_hand(town: Workspace) -> None:
    with town.edit("移动") as session:
        assert enterprises.move_enterprise(session, 1, shapely.Point(120.5, 28.5)).grid_id == 3
    with town.edit("指定") as session:
        enterprises.assign_grid(session, 1, 2, reason="总部在西片")
        assert enterprises.move_enterprise(session, 1, shapely.Point(120.6, 28.5)).grid_id == 2
    with town.edit("按图") as session:
        assert enterprises.assign_by_map(session, 1).grid_id == 3
    with pytest.raises(EditError), town.edit("指定") as session:
        enterprises.assign_grid(session, 1, 2, reason=" ")


def test_a_grid_that_ended_contains_nothing(town: Workspace) -> None:
    with town.edit("撤销网格") as session:
        session.get(Grid, 3).valid_to = NOW.date() - timedelta(days=1)
        session.flush()
        assert grid_at(session, shapely.Point(120.5, 28.5)) == 1
        assert grid_at(session, shapely.Point(119.5, 28.5)) == 2
        assert grid_at(session, shapely.Point(10, 10)) is None


def test_appointments_follow_the_scheme(town: Workspace) -> None:
    post = town.scheme.posts[0].key
    with town.edit("任职") as session:
        people.appoint(session, Appointment(1, post, grid_id=2, starts_on=date(2026, 1, 1)))
    for wrong in (
        Appointment(1, "没有的岗位", grid_id=2),
        Appointment(1, post, grid_id=2),
        Appointment(9, post),
        Appointment(1, post, grid_id=3, starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1)),
    ):
        with pytest.raises(EditError), town.edit("任职") as session:
            people.appoint(session, wrong)
    with town.edit("离任") as session:
        people.end_appointment(session, 1, on=date(2026, 6, 30))
        people.appoint(session, Appointment(1, post, grid_id=2, starts_on=date(2026, 7, 1)))
    assert town.count(Appointment) == 2


def test_a_person_is_found_by_pinyin(town: Workspace) -> None:
    with town.edit("加人") as session:
        assert people.add_person(session, Person(name="张伟")).pinyin
        with pytest.raises(EditError):
            people.add_person(session, Person(name=" "))


def test_an_issued_paper_belongs_to_a_version_of_the_data(town: Workspace) -> None:
    moment = datetime(2026, 11, 16, 15)  # noqa: DTZ001
    with town.edit("出图") as session:
        papers.record_issue(session, IssuedPaper("M1", "辖区企业分布图", moment, data_step=1))
    with pytest.raises(EditError), town.edit("出图") as session:
        papers.record_issue(session, IssuedPaper("M1", "辖区企业分布图", moment, data_step=9))


def test_an_attachment_gets_its_digest(town: Workspace) -> None:
    with town.edit("附件") as session:
        made = papers.add_attachment(session, Attachment("enterprise", 1, "a.txt", "text/plain", b"abc", ""))
    # SHA-256 of "abc": FIPS 180-2, appendix B.1.
    assert made.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert town.verify() == []
    for table, id, content in (("nothing", 1, b"x"), ("enterprise", 9, b"x"), ("enterprise", 1, b"")):
        with pytest.raises(EditError), town.edit("附件") as session:
            papers.add_attachment(session, Attachment(table, id, "a", "text/plain", content, ""))
