"""A year of a station, run through the public functions; what is due, found and on the board is recounted by hand.

The script keeps a plain log of its own. The recounts below read only that log and never the register.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest

from gisgrid.edits.day_slip import ReadLine, SlipHead, save_slip
from gisgrid.edits.hazards import HazardStep, advance_hazard
from gisgrid.edits.inspections import recheck_hazard
from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.audit import audit
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind as E
from gisgrid.model.enumerations import HazardState as S
from gisgrid.model.enumerations import InspectionKind, InspectionResult
from gisgrid.model.hazard_board import make_board
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Inspection
from gisgrid.model.obligations import due_items
from gisgrid.model.people import Appointment, Person
from gisgrid.workspace import Workspace

YEAR = 2026
CHECK_DAYS = [date(2026, 3, 31), date(2026, 6, 24), date(2026, 9, 30), date(2026, 12, 30)]


@dataclass
class Case:
    """One hazard as the script remembers it."""

    found: date
    due: date
    state: S = S.REGISTERED
    urged: int = 0
    closed: date | None = None
    passed: bool = False


@dataclass
class Log:
    """What the script did."""

    visits: list[tuple[date, InspectionKind, str, int]] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)


class Station:
    """A register with a clock that the script moves, and its log."""

    def __init__(self, path, scheme, *, level, posts, key_units):
        self.now = datetime(YEAR, 1, 1, 8)  # noqa: DTZ001  local time of the script
        self.log = Log()
        self.chance = random.Random(scheme)
        self.book = Workspace.create(path, scheme, author="王芳", clock=lambda: self.now)
        with self.book.edit("建立") as session:
            grids = [session.add(Grid(f"W{i}", f"网格{i}", level)) for i in range(2)]
            self.firms = []
            for i in range(6):
                firm = session.add(
                    Enterprise(
                        f"企业{i}",
                        grid_id=grids[i % 2].id,
                        is_key_unit=i < key_units,
                        principal="赵",
                        principal_phone="1",
                    )
                )
                parcel = session.add(Parcel(f"GB{i}", grid_id=firm.grid_id))
                session.add(ParcelTenancy(parcel.id, firm.id))
                self.firms.append(firm.id)
            self.people = {}
            for post in posts:
                person = session.add(Person(f"人{post}"))
                self.people[post] = person.id
                session.add_all(Appointment(person.id, post, grid_id=grid.id) for grid in grids)
            self.other = session.add(Person("复查人")).id

    def at(self, day):
        self.now = datetime.combine(day, time(15))

    def visit(self, day, kind, post, firm_ids, *, found=()):
        """Type the slip of a day; firms in `found` have a hazard that is due in 20 days."""
        self.at(day)
        head = SlipHead(day=day, inspector_id=self.people[post], post=post, kind=kind)
        due = day + timedelta(days=20)
        lines = [
            ReadLine(enterprise_id=i, result=InspectionResult.HAZARDS_FOUND, finding="线路老化", due_on=due)
            if i in found
            else ReadLine(enterprise_id=i)
            for i in firm_ids
        ]
        with self.book.edit("巡查单") as session:
            save_slip(session, head, lines)
        self.log.visits += [(day, kind, post, i) for i in firm_ids]
        known = set(self.log.cases)
        for hazard in self.book.find(Hazard, state=S.REGISTERED):
            if hazard.number not in known:
                self.log.cases[hazard.number] = Case(day, due)

    def work_on_hazards(self, day):
        """Move about half of the open hazards one step, as a station would; late ones are often urged."""
        self.at(day)
        for number, case in self.log.cases.items():
            if case.state in (S.CLOSED, S.VOID) or case.found >= day or self.chance.random() < 0.45:
                continue
            self._step(number, case, day)

    def _step(self, number, case, day):
        id = self.book.find(Hazard, number=number)[0].id
        is_late = case.due < day
        with self.book.edit("隐患") as session:
            if is_late and not case.urged and case.state in (S.REPORTED, S.ASSIGNED, S.RECTIFYING):
                advance_hazard(session, id, HazardStep(kind=E.URGE, to_whom="赵"))
                case.urged += 1
            elif case.state is S.REGISTERED and self.chance.random() < 0.1:
                advance_hazard(session, id, HazardStep(kind=E.VOID, text="重复"))
                case.state = S.VOID
            elif case.state is S.REGISTERED:
                advance_hazard(session, id, HazardStep(kind=E.REPORT, to_whom="助理"))
                case.state = S.REPORTED
            elif case.state is S.REPORTED:
                advance_hazard(session, id, HazardStep(kind=E.ASSIGN, responsible="赵", due_on=case.due))
                case.state = S.ASSIGNED
            elif case.state in (S.ASSIGNED, S.RECHECK_FAILED):
                advance_hazard(session, id, HazardStep(kind=E.START))
                case.state = S.RECTIFYING
            elif case.state is S.RECTIFYING:
                advance_hazard(session, id, HazardStep(kind=E.FINISH))
                case.state = S.AWAITING_RECHECK
            elif case.passed:
                advance_hazard(session, id, HazardStep(kind=E.CLOSE))
                case.state, case.closed = S.CLOSED, day
            else:
                passed = self.chance.random() < 0.75
                kind = E.RECHECK_PASS if passed else E.RECHECK_FAIL
                recheck_hazard(session, id, HazardStep(kind=kind, person_id=self.other))
                case.passed = passed
                case.state = S.AWAITING_RECHECK if passed else S.RECHECK_FAILED


def period_of(kind, day):
    """Name the calendar period of a day."""
    return {
        "week": day.isocalendar()[:2],
        "month": (day.year, day.month),
        "quarter": (day.year, (day.month - 1) // 3),
    }[kind]


def day_before(kind, day):
    """Return a day of the period before."""
    start = day
    while period_of(kind, start) == period_of(kind, day):
        start -= timedelta(days=1)
    return start


def recount(log, firms, *, kinds, posts, period, on):
    """Count one rule from the log: firm to (done in this period, state)."""
    found = {}
    for firm in firms:
        days = [
            d for d, kind, post, i in log.visits if i == firm and kind in kinds and post in posts and d <= on
        ]
        done = sum(period_of(period, d) == period_of(period, on) for d in days)
        before = any(period_of(period, d) == period_of(period, day_before(period, on)) for d in days)
        found[firm] = (done, "done" if done else "due" if before else "overdue")
    return found


def check(station, rules, on):
    """Hold the register against the log on one day."""
    book, log = station.book, station.log
    items = due_items(book, on)
    for key, period, kinds, posts, firms in rules:
        told = {s.subject_id: (s.done, s.state.value) for s in items if s.rule.key == key}
        assert told == recount(log, firms, kinds=kinds, posts=posts, period=period, on=on), (key, on)
    cases = log.cases.values()
    still = [c for c in cases if c.state not in (S.CLOSED, S.VOID)]
    late = [c for c in still if c.due < on]
    board = make_board(book, on)
    counted = Counter(c.state for c in still)
    counted[S.CLOSED] = sum(c.closed is not None and c.closed.month == on.month for c in cases)
    assert {col.state: len(col.cards) for col in board.columns} == {
        c.state: counted[c.state] for c in board.columns
    }
    assert (board.open_count, board.overdue_count) == (len(still), len(late))
    real = [c for c in cases if c.state is not S.VOID]
    closed = [c for c in real if c.closed is not None]
    assert (board.found_count, board.closed_count) == (len(real), len(closed))
    assert board.rate_percent == round(100 * len(closed) / len(real), 2)
    if closed:
        assert board.mean_days == pytest.approx(sum((c.closed - c.found).days for c in closed) / len(closed))
    findings = Counter(f.rule for f in audit(book, on))
    assert findings["hazard-overdue"] == len(late)
    assert findings["hazard-not-urged"] == sum(not c.urged for c in late)
    assert findings["hazard-closed-without-evidence"] == 0
    assert book.count(Inspection, kind=InspectionKind.RECHECK) == sum(
        1 for h in book.find(Hazard) for _ in _rechecks(book, h.id)
    )


def _rechecks(book, hazard_id):
    return [
        e for e in book.find(HazardEvent, hazard_id=hazard_id) if e.kind in (E.RECHECK_PASS, E.RECHECK_FAIL)
    ]


def mondays():
    day = date(YEAR, 1, 5)
    while day.year == YEAR:
        yield day
        day += timedelta(days=7)


def run_year(station, week, rules):
    """Run the year week by week, looking closely on the check days."""
    left = list(CHECK_DAYS)
    for monday in mondays():
        if left and monday > left[0]:
            station.at(left[0])
            check(station, rules, left.pop(0))
        week(monday)
        station.work_on_hazards(monday + timedelta(days=3))
    station.at(date(YEAR, 12, 31))
    assert len(station.log.cases) > 20
    assert {c.state for c in station.log.cases.values()} >= {S.CLOSED, S.VOID}
    assert station.book.verify() == []
    station.book.close()


def test_a_year_in_the_zone(tmp_path):
    patrol, monthly = InspectionKind.PATROL, InspectionKind.ASSISTANT
    station = Station(tmp_path / "l.gpkg", "lishui-2019", level=3, posts=["worker", "assistant"], key_units=2)

    def week(monday):
        seen = [i for i in station.firms if station.chance.random() < 0.8]
        found = [i for i in seen if station.chance.random() < 0.12]
        station.visit(monday + timedelta(days=1), patrol, "worker", seen, found=found)
        if monday.day <= 7:
            station.visit(monday + timedelta(days=2), monthly, "assistant", station.firms[:1])

    rules = [("worker-weekly", "week", {patrol}, {"worker"}, station.firms)]
    run_year(station, week, rules)


def test_a_year_in_the_county(tmp_path):
    key, other = InspectionKind.KEY_UNIT_MONTHLY, InspectionKind.OTHER_UNIT_QUARTERLY
    station = Station(tmp_path / "h.gpkg", "hanyin-2014", level=3, posts=["inspector"], key_units=3)
    keys, others = station.firms[:3], station.firms[3:]

    def week(monday):
        day = monday + timedelta(days=1)
        for kind, firms, often in ((key, keys, 0.35), (other, others, 0.12)):
            seen = [i for i in firms if station.chance.random() < often]
            if seen:
                found = [i for i in seen if station.chance.random() < 0.4]
                station.visit(day, kind, "inspector", seen, found=found)

    posts = {"area-leader", "station-head", "inspector"}
    rules = [
        ("town-key-monthly", "month", {key}, posts, keys),
        ("town-other-quarterly", "quarter", {other}, posts, others),
    ]
    run_year(station, week, rules)
