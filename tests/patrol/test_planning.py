"""Plans of the sample areas, judged by the independent checker from their files alone."""

import datetime as dt
from collections import Counter

import pytest
import shapely

from gisgrid.edits.patrols import save_plan
from gisgrid.errors import PatrolError
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Road
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, HazardState, InspectionKind
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.patrols import Absence, PlannedVisit
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import parse_period
from gisgrid.patrol.modes import TravelMode
from gisgrid.patrol.plan import write_plan
from gisgrid.patrol.plan_sites import PlanSettings
from gisgrid.patrol.planning import Wanted, make_plan
from gisgrid.patrol.tour_desk import TourDesk
from gisgrid.patrol.working_time import VisitTimes
from gisgrid.workspace import Workspace
from tests.patrol.plan_checker import check_file

WEEK = parse_period("2026-W47")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Return a small park: two grids with a worker each, ten enterprises, a cross of roads."""
    path = tmp_path_factory.mktemp("town") / "t.gpkg"
    with Workspace.create(path, "lishui-2019", name="小区") as workspace, workspace.edit("样例") as session:
        grids = [
            session.add(
                Grid(
                    f"园区0{i + 1}",
                    f"园区{i}",
                    3,
                    geometry=shapely.box(119.9 + i / 100, 28.4, 119.91 + i / 100, 28.41),
                )
            )
            for i in range(2)
        ]
        people = [session.add(Person(name)) for name in ("王一", "李二")]
        session.add(Road("东西路", geometry=shapely.LineString([(119.9, 28.405), (119.92, 28.405)])))
        session.flush()
        for grid, person in zip(grids, people, strict=True):
            session.add(Appointment(person.id, "worker", grid_id=grid.id))
        for i in range(10):
            grid = grids[i // 5]
            spot = shapely.Point(119.901 + i / 1000 + (i // 5) * 0.005, 28.4055)
            session.add(Enterprise(f"厂{i}", grid_id=grid.id, geometry=spot))
    return path


def copy_of(town, tmp_path):
    made = tmp_path / "t.gpkg"
    made.write_bytes(town.read_bytes())
    return Workspace.open(str(made))


def test_a_week_of_lishui_breaks_no_rule(lishui, tmp_path):
    plan = make_plan(lishui, WEEK)
    write_plan(plan, tmp_path / "p.json")
    checker = check_file(lishui, tmp_path / "p.json", "lishui-2019")
    assert checker.faults() == []
    assert checker.weekly_misses() == []
    assert checker.strangers() == []
    assert plan.unmet == ()


@pytest.mark.long
def test_a_month_of_lishui_is_complete_spaced_and_even(lishui, tmp_path):
    plan = make_plan(lishui, parse_period("2026-12"))
    write_plan(plan, tmp_path / "p.json")
    checker = check_file(lishui, tmp_path / "p.json", "lishui-2019")
    assert checker.faults() == []
    assert checker.weekly_misses() == []
    assert checker.period_misses() == []
    assert checker.strangers() == []
    assert checker.balance_faults() == []
    assert plan.unmet == ()
    assert len([work for work in plan.workload if work.post == "worker"]) == 20
    # PERFORMANCE.md section 5.
    assert plan.balance("worker") <= 1.15
    assert checker.own_share() > 0.5


@pytest.mark.long
def test_a_week_of_hanyin_breaks_no_rule(hanyin, tmp_path):
    write_plan(make_plan(hanyin, WEEK), tmp_path / "p.json")
    checker = check_file(hanyin, tmp_path / "p.json", "hanyin-2014")
    assert checker.faults() == []
    assert checker.strangers() == []


def test_the_same_register_gives_the_same_plan(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        assert make_plan(workspace, WEEK) == make_plan(workspace, WEEK)


def test_everybody_keeps_to_the_own_grid_while_work_is_even(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        plan = make_plan(workspace, WEEK)
    assert len(plan.visits) == 10
    assert {(visit.grid, visit.person) for visit in plan.visits} == {("园区01", "王一"), ("园区02", "李二")}
    assert {visit.grid_name for visit in plan.visits} == {"园区0", "园区1"}
    assert plan.mode is TravelMode.BICYCLE


def test_who_is_away_all_week_is_helped_out(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("休假") as session:
            session.add(Absence(1, WEEK.start, WEEK.end, "年休"))
        plan = make_plan(workspace, WEEK)
    assert len(plan.visits) == 10
    assert {visit.person for visit in plan.visits} == {"李二"}
    assert not [unmet for unmet in plan.unmet if unmet.rule == "F1"]


def test_leave_of_everybody_is_not_called_a_vacant_post(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("休假") as session:
            for person_id in (1, 2):
                session.add(Absence(person_id, WEEK.start, WEEK.end, "年休"))
        plan = make_plan(workspace, WEEK)
    assert plan.visits == ()
    reasons = {unmet.reason for unmet in plan.unmet if unmet.rule == "F1"}
    assert reasons == {"能去的安环专职网格员本期全部请假。"}


def test_an_enterprise_without_place_and_grid_is_listed_and_not_guessed(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("落图") as session:
            enterprise = session.get(Enterprise, 4)
            enterprise.geometry = None
            enterprise.grid_id = None
        plan = make_plan(workspace, WEEK)
    assert [unmet.subject for unmet in plan.unmet if unmet.rule == "F1"] == ["厂3"]
    assert not any("没有落图" in note for note in plan.notes)


def test_a_vacant_grid_is_covered_by_a_neighbour(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("离岗") as session:
            session.delete(session.find(Appointment, person_id=1)[0])
        plan = make_plan(workspace, WEEK)
    assert len(plan.visits) == 10
    assert all(visit.is_helper for visit in plan.visits if visit.grid == "园区01")


def test_without_any_worker_every_duty_is_listed_with_what_would_help(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("离岗") as session:
            for appointment in session.find(Appointment):
                session.delete(appointment)
        plan = make_plan(workspace, WEEK)
    assert plan.visits == ()
    assert len([unmet for unmet in plan.unmet if unmet.rule == "F1"]) == 10
    assert all("安环专职网格员" in unmet.help for unmet in plan.unmet if unmet.rule == "F1")


def test_more_work_than_the_week_holds_is_planned_as_far_as_it_goes(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("更多") as session:
            for i in range(60):
                session.add(
                    Enterprise(
                        f"新厂{i}", grid_id=1 + i % 2, geometry=shapely.Point(119.902 + i / 4000, 28.4053)
                    )
                )
        # Two people, five days of 420 minutes, visits of 100 minutes: 4 a day, 40 of 70 in all.
        plan = make_plan(workspace, WEEK, settings=PlanSettings(times=VisitTimes(low=100)))
        write_plan(plan, tmp_path / "p.json")
        checker = check_file(workspace, tmp_path / "p.json", "lishui-2019")
        checker.minutes["C"] = 100
        faults = checker.faults()
    unmet = [line for line in plan.unmet if line.rule == "F1"]
    assert faults == []
    assert len(plan.visits) == 40
    assert len(unmet) == 30
    assert all("排满" in line.reason for line in unmet)
    # 30 visits of 100 minutes are 3,000 minutes; a day has 420.
    assert [note for note in plan.notes if "30 次" in note and "8 个工日" in note]
    assert len(set(plan.notes)) == len(plan.notes)


def test_a_week_of_holidays_says_so(town, tmp_path):
    # 2026-10-01 to 10-07 is the National Day holiday; of that week of 2026 only Monday 28th of September …
    # so the days asked for are those of the holiday itself.
    with copy_of(town, tmp_path) as workspace:
        plan = make_plan(workspace, parse_period("2026-10-01"))
    assert plan.visits == ()
    assert any("没有工作日" in unmet.reason for unmet in plan.unmet)


def test_hours_that_leave_no_room_are_named(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("时间") as session:
            session.get(Enterprise, 1).opening_hours = "19:00-23:00"
        plan = make_plan(workspace, WEEK)
    assert [unmet.subject for unmet in plan.unmet if unmet.rule == "F1"] == ["厂0"]
    assert len(plan.visits) == 9


def test_hours_that_exclude_each_other_give_a_part_and_say_why(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("时间") as session:
            for i in range(1, 11):
                session.get(Enterprise, i).opening_hours = "09:00-09:20"
                session.get(Enterprise, i).danger_class = DangerClass.C
        # Visits of 15 minutes between 9:00 and 9:20: one a day for each of two people, and Saturday is none.
        plan = make_plan(workspace, WEEK, settings=PlanSettings(times=VisitTimes(low=15)))
        write_plan(plan, tmp_path / "p.json")
        assert check_file(workspace, tmp_path / "p.json", "lishui-2019").faults() == []
        with workspace.edit("时间") as session:
            session.add(
                Enterprise(
                    "厂多", grid_id=1, geometry=shapely.Point(119.9, 28.4055), opening_hours="09:00-09:20"
                )
            )
        more = make_plan(workspace, WEEK)
    assert (len(plan.visits), len(more.visits)) == (10, 10)
    (line,) = [unmet for unmet in more.unmet if unmet.rule == "F1"]
    assert "营业时间" in line.reason
    assert "另约时间" in line.help
    assert not any("工日" in note for note in more.notes)


def test_opening_hours_are_kept(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("时间") as session:
            for i in (1, 2, 3):
                session.get(Enterprise, i).opening_hours = "14:00-15:00"
        plan = make_plan(workspace, WEEK)
    times = [(v.arrive, v.leave) for v in plan.visits if v.enterprise_id in (1, 2, 3)]
    assert len(times) == 3
    assert all(arrive >= "14:00" and leave <= "15:00" for arrive, leave in times)


def test_an_enterprise_without_place_is_still_visited_and_noted(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("落图") as session:
            session.get(Enterprise, 4).geometry = None
        plan = make_plan(workspace, WEEK)
    assert len(plan.visits) == 10
    assert any("没有落图" in note for note in plan.notes)


def test_no_roads_at_all_are_noted(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("无路") as session:
            session.delete(session.get(Road, 1))
        plan = make_plan(workspace, WEEK)
    assert len(plan.visits) == 10
    assert any("直线" in note for note in plan.notes)


def test_roads_without_length_are_noted_and_left_out(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("零长度") as session:
            session.add(Road("点", geometry=shapely.LineString([(119.905, 28.405), (119.905, 28.405)])))
        plan = make_plan(workspace, WEEK)
    assert len(plan.visits) == 10
    assert [note for note in plan.notes if "1 条道路长度为零" in note]


def test_the_next_week_keeps_people_and_weekdays(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        first = make_plan(workspace, WEEK)
        saved = kept(first)
        second = make_plan(workspace, parse_period("2026-W48"), before=saved)
    was = {v.enterprise_id: (v.person_id, v.date.weekday()) for v in first.visits}
    now = {v.enterprise_id: (v.person_id, v.date.weekday()) for v in second.visits}
    assert was == now


def test_a_locked_stop_keeps_its_day_and_person(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        friday = WEEK.start + dt.timedelta(days=4)
        locked = PlannedVisit(friday, 2, 1, 1, "worker", "F1", 1, "09:00", "09:15", is_locked=True)
        plan = make_plan(workspace, WEEK, before=[locked])
    (visit,) = [v for v in plan.visits if v.enterprise_id == 1]
    assert (visit.date, visit.person_id, visit.is_locked) == (friday, 2, True)


def test_planning_from_wednesday_leaves_the_days_before_alone(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        wednesday = WEEK.start + dt.timedelta(days=2)
        plan = make_plan(workspace, WEEK, starts=wednesday)
    assert len(plan.visits) == 10
    assert min(visit.date for visit in plan.visits) >= wednesday


def test_a_period_that_is_over_is_a_plain_sentence(town, tmp_path):
    with copy_of(town, tmp_path) as workspace, pytest.raises(PatrolError, match="已结束"):
        make_plan(workspace, WEEK, starts=dt.date(2026, 12, 1))


def test_one_grid_and_one_person_can_be_asked_for(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        of_grid = make_plan(workspace, WEEK, wanted=Wanted(grid_ids=frozenset({1})))
        of_person = make_plan(workspace, WEEK, wanted=Wanted(person_ids=frozenset({2})))
    assert {visit.grid for visit in of_grid.visits} == {"园区01"}
    assert {visit.person for visit in of_person.visits} == {"李二"}


def kept(plan):
    """Return the visits of a plan as the register keeps them."""
    return [
        PlannedVisit(
            v.date,
            v.person_id,
            v.grid_id,
            v.enterprise_id,
            v.post,
            "、".join(v.tasks),
            v.order,
            v.arrive,
            v.leave,
        )
        for v in plan.visits
    ]


def test_a_lost_day_changes_what_was_lost_and_little_else(lishui_path, tmp_path):
    path = tmp_path / "l.gpkg"
    path.write_bytes(lishui_path.read_bytes())
    thursday = WEEK.start + dt.timedelta(days=3)
    with Workspace.open(path) as workspace:
        plan = make_plan(workspace, WEEK)
        days = Counter(visit.person_id for visit in plan.visits if visit.date == thursday)
        ((away, count),) = days.most_common(1)
        with workspace.edit("计划、巡查、病假") as session:
            save_plan(session, plan)
            for visit in plan.visits:
                if visit.date < thursday and visit.post == "worker":
                    moment = dt.datetime.combine(visit.date, dt.time(9))
                    session.add(
                        Inspection(
                            moment,
                            InspectionKind.PATROL,
                            enterprise_id=visit.enterprise_id,
                            inspector_id=visit.person_id,
                            post="worker",
                        )
                    )
            session.add(Absence(away, thursday, thursday, "病假"))
        anew = make_plan(workspace, WEEK, starts=thursday, before=workspace.find(PlannedVisit))
    was = {(v.rule, v.enterprise_id): (v.person_id, v.date) for v in plan.visits if v.date >= thursday}
    now = {(v.rule, v.enterprise_id): (v.person_id, v.date) for v in anew.visits}
    lost = [key for key, place in was.items() if place == (away, thursday)]
    rest = [key for key in was if key not in lost and key[0].startswith("F")]
    assert count >= 4
    assert all(key in now and now[key] != (away, thursday) for key in lost)
    assert sum(now.get(key) == was[key] for key in rest) >= 0.95 * len(rest)
    assert not [unmet for unmet in anew.unmet if unmet.rule == "F1"]


def test_a_running_week_takes_nothing_new_on_that_can_wait(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("助理") as session:
            assistant = session.add(Person("赵助理"))
            session.flush()
            for grid_id in (1, 2):
                session.add(Appointment(assistant.id, "assistant", grid_id=grid_id))
        plan = make_plan(workspace, parse_period("2026-W45"))
        (monthly,) = [visit for visit in plan.visits if visit.rule == "F2"]
        others = [one for one in kept(plan) if one.tasks != "F2"]
        starts = plan.starts + dt.timedelta(days=1)
        anew = make_plan(workspace, parse_period("2026-W45"), starts=starts, before=others)
    assert monthly.post == "assistant"
    assert not [visit for visit in anew.visits if visit.rule == "F2"]


def test_a_hazard_in_a_vacant_grid_is_looked_at_by_a_neighbour(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("离岗、已查、隐患") as session:
            session.delete(session.find(Appointment, person_id=1)[0])
            moment = dt.datetime.combine(WEEK.start, dt.time(9))
            session.add(
                Inspection(moment, InspectionKind.PATROL, enterprise_id=1, inspector_id=2, post="worker")
            )
            session.add(Hazard("YH1", "线路老化", moment, HazardState.AWAITING_RECHECK, enterprise_id=1))
        plan = make_plan(workspace, WEEK, starts=WEEK.start + dt.timedelta(days=1))
    (visit,) = [visit for visit in plan.visits if visit.rule == "recheck"]
    assert (visit.enterprise_id, visit.person) == (1, "李二")


def test_a_locked_stop_of_one_post_does_not_draw_another_post_along(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("助理") as session:
            assistant = session.add(Person("赵助理"))
            session.flush()
            for grid_id in (1, 2):
                session.add(Appointment(assistant.id, "assistant", grid_id=grid_id))
        november = parse_period("2026-11")
        plan = make_plan(workspace, november, starts=WEEK.start)
        (shared,) = {v.enterprise_id for v in plan.visits if v.rule == "F2" and v.grid == "园区01"}
        friday = WEEK.start + dt.timedelta(days=4)
        locked = PlannedVisit(friday, 2, 1, shared, "worker", "F1", 1, "09:00", "09:15", is_locked=True)
        anew = make_plan(workspace, november, starts=WEEK.start, before=[locked])
    mine = [v for v in anew.visits if v.enterprise_id == shared and v.post == "worker"]
    assert [(v.date, v.person_id) for v in mine if v.is_locked] == [(friday, 2)]
    assert {v.person for v in anew.visits if v.rule == "F2"} == {"赵助理"}


def test_walking_takes_longer_than_going_by_car(town, tmp_path):
    with copy_of(town, tmp_path) as workspace:
        on_foot = make_plan(workspace, WEEK, settings=PlanSettings(mode=TravelMode.WALKING))
        by_car = make_plan(workspace, WEEK, settings=PlanSettings(mode=TravelMode.CAR))
    assert sum(day.travel_min for day in on_foot.days) > sum(day.travel_min for day in by_car.days)


def test_an_empty_register_gives_an_empty_plan(tmp_path):
    with Workspace.create(tmp_path / "e.gpkg", "lishui-2019", name="空") as workspace:
        plan = make_plan(workspace, WEEK)
    assert plan.visits == ()
    assert plan.workload == ()


def test_a_kept_plan_starts_where_it_was_planned_and_has_the_best_order(hanyin):
    plan = make_plan(hanyin, WEEK)
    desk = TourDesk(hanyin, WEEK, kept(plan))
    assert {key: desk.plan.homes[key] for key in plan.homes} == plan.homes
    longest = sorted(plan.tours(), key=lambda tour: -len(plan.tours()[tour]))[:20]
    assert len(plan.tours()[longest[0]]) > 4
    assert all(desk.best_order(tour).minutes >= 0 for tour in longest)
    assert [(v.arrive, v.leave) for v in desk.plan.visits] == [(v.arrive, v.leave) for v in plan.visits]
