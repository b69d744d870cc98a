from datetime import date

import pytest

from gisgrid.errors import BadUseError
from gisgrid.model.areas import Department, Grid, Parcel
from gisgrid.model.card import make_card
from gisgrid.model.card_content import ChipKind, Duty, DutyState
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.enumerations import DangerClass, HazardEventKind
from gisgrid.model.inspections import Inspection
from tests.town import TODAY, make_town


def test_head_of_an_enterprise_says_parcel_class_key_unit_and_installation():
    card = make_card(make_town(), Enterprise, 1, today=TODAY)
    assert card.title == "浙江欣沐涂料有限公司"
    assert card.overline == "宗地 331102004008GB00330    3.00 亩"  # 2000 m² = 3 mu
    assert [chip.text for chip in card.chips] == ["重点监管单位", "A 高危", "重大危险源四级", "在产"]
    assert [chip.kind for chip in card.chips][2] is ChipKind.INSTALLATION
    assert card.line == ("园区10", "祥和路66号", "从业 126 人")


def test_hazards_stand_major_first_then_overdue_then_by_deadline_and_closed_last():
    card = make_card(make_town(), Enterprise, 1, today=TODAY)
    assert [line.number[-1] for line in card.hazards] == ["2", "3", "1", "4"]
    assert [line.number[-1] for line in card.open_hazards] == ["2", "3", "1"]
    overdue = card.hazards[1]
    assert overdue.is_overdue
    assert overdue.days_left == -9
    assert overdue.next_step is HazardEventKind.URGE
    assert card.hazards[2].next_step is HazardEventKind.REPORT
    assert card.hazards[3].next_step is None


def test_hazard_due_today_is_not_overdue():
    card = make_card(make_town(), Enterprise, 1, today=date(2026, 11, 9))
    assert not any(line.is_overdue for line in card.hazards)


def test_timeline_is_newest_first_and_counts_this_year():
    card = make_card(make_town(), Enterprise, 1, today=TODAY)
    assert [line.at.date() for line in card.visits] == [date(2026, 11, 17), date(2025, 12, 30)]
    assert (card.visit_count, card.visits_this_year) == (2, 1)
    first = card.visits[0]
    assert (first.person, first.post, first.days_ago) == ("韩敏", "安环专职网格员", 1)


def test_posts_tell_holders_of_today_and_vacancies():
    card = make_card(make_town(), Enterprise, 1, today=TODAY)
    own = [line for line in card.posts if line.grid == "园区10"]
    held = [(line.post, line.person) for line in own if not line.is_vacant]
    assert held == [("网格长助理", "梁磊"), ("安环专职网格员", "韩敏")]
    # One leader (his term has ended) and the second of two assistants are missing.
    assert [line.post for line in own if line.is_vacant] == ["网格长", "网格长助理"]


def test_leader_was_in_post_on_his_last_day():
    card = make_card(make_town(), Enterprise, 1, today=date(2026, 1, 31))
    assert [line.person for line in card.posts if line.post == "网格长"] == ["梁磊"]


def test_grid_card_sums_what_lies_below():
    card = make_card(make_town(), Grid, 1, today=TODAY)
    assert card.sums.enterprises == 3
    assert dict(card.sums.by_class) == {DangerClass.A: 1, DangerClass.B: 1, DangerClass.C: 1}
    assert (card.sums.open_hazards, card.sums.overdue_hazards, card.sums.major_hazards) == (3, 1, 1)
    assert (card.sums.visited, card.sums.to_visit) == (1, 3)
    assert card.members[0].name == "浙江欣沐涂料有限公司"
    assert card.members[0].open_hazards == 3
    assert card.visits[0].enterprise == "浙江欣沐涂料有限公司"


def test_grid_without_enterprises_has_an_empty_card():
    register = make_town()
    lone = register.add(Grid("B", "空网格", 1))
    card = make_card(register, Grid, lone.id, today=TODAY)
    assert card.sums.enterprises == 0
    assert card.hazards == ()
    assert card.visits == ()


def test_parcel_card_lists_its_tenants():
    card = make_card(make_town(), Parcel, 1, today=TODAY)
    assert [member.id for member in card.members] == [1, 2]
    assert len(card.open_hazards) == 3


def test_installation_card_carries_the_enterprise_s_hazards():
    card = make_card(make_town(), MajorHazardInstallation, 1, today=TODAY)
    assert card.overline == "浙江欣沐涂料有限公司"
    assert len(card.open_hazards) == 3


def test_next_due_is_the_nearest_of_the_duties():
    def duties(register, subject, on):
        return [
            Duty("F1", "安环专职网格员", "本周", 1, 1, DutyState.DONE, date(2026, 11, 29)),
            Duty("F3", "网格长", "11 月", 1, 0, DutyState.DUE, date(2026, 11, 23)),
            Duty("F2", "网格长助理", "11 月", 1, 0, DutyState.DUE, date(2026, 11, 20), grid="园区10"),
        ]

    card = make_card(make_town(), Enterprise, 1, today=TODAY, duties=duties)
    assert card.next_due == date(2026, 11, 23)


def test_gone_record_has_no_card_and_other_kinds_are_refused():
    assert make_card(make_town(), Enterprise, 99, today=TODAY) is None
    with pytest.raises(BadUseError):
        make_card(make_town(), Inspection, 1, today=TODAY)


def test_circle_of_grids_ends():
    register = make_town()
    register.get(Grid, 1).parent_id = 2
    upper, lower = (make_card(register, Grid, id, today=TODAY).sums for id in (1, 2))
    assert upper.enterprises == lower.enterprises
    make_card(register, Enterprise, 1, today=TODAY)


def test_same_register_and_day_give_the_same_card():
    register = make_town()
    assert make_card(register, Grid, 1, today=TODAY) == make_card(register, Grid, 1, today=TODAY)


def test_an_enterprise_has_its_ground_its_line_and_its_approver():
    """H03: 属地 (the grid), 谁主管、谁负责 (the line), 谁审批、谁负责 (the approver)."""
    town = make_town()
    line = town.add(Department("经济和信息化局", short_name="经信局"))
    approver = town.add(Department("市场监督管理局", short_name="市监局"))
    firm = town.get(Enterprise, 1)
    firm.sector_department_id, firm.approval_department_id = line.id, approver.id
    card = make_card(town, Enterprise, 1, today=TODAY)
    told = {fact.name: fact.value for fact in card.facts}
    assert card.line[0] == "园区10"
    assert "经信局" in told["sector_department_id"] or "经济和信息化局" in told["sector_department_id"]
    assert "市监局" in told["approval_department_id"] or "市场监督管理局" in told["approval_department_id"]
