"""A year of a station, run through the public functions; what is due, found and on the board is recounted by hand.

The script keeps a plain log of its own. The recounts below read only that log and never the register.
"""

import random
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest

from gisgrid.edits.day_slip import ReadLine, SlipHead, save_slip
from gisgrid.edits.dossier import record_change
from gisgrid.edits.hazards import HazardStep, advance_hazard
from gisgrid.edits.inspections import recheck_hazard
from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.audit import audit
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind as E
from gisgrid.model.enumerations import HazardState as S
from gisgrid.model.enumerations import InspectionKind, InspectionResult, StatusChangeKind
from gisgrid.model.hazard_board import make_board
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Inspection
from gisgrid.model.obligations import due_items
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_file import scheme_text
from gisgrid.sample.build import AREAS
from gisgrid.workspace import Workspace
from tests.sample.conftest import build

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

    visits: list[tuple[date, InspectionKind, str, int, int]] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)


@dataclass
class Firm:
    """An enterprise as the script remembers it."""

    grid: int
    is_key: bool
    department: int | None
    since: date | None
    closed: date | None = None


GROUND = (
    Department, Grid, Parcel, Enterprise, ParcelTenancy, Person, Appointment,
)  # fmt: skip
"""What a station begins its year with: places and people, and nothing done yet."""


class Station:
    """The ground and people of a sample area in a register whose clock the script moves, and its log."""

    def __init__(self, path, area):
        self.now = datetime(YEAR, 1, 1, 8)  # noqa: DTZ001  local time of the script
        self.log = Log()
        self.chance = random.Random(area)
        recorder = build(area, today=date(YEAR, 1, 1))
        self.book = Workspace.create(path, AREAS[area].scheme_key, author="王芳", clock=lambda: self.now)
        with self.book.edit("建立") as session:
            for kind in (one for one in GROUND if one in recorder.tables):
                session.bulk_insert(kind, recorder.tables[kind])
            self.other = session.add(Person("复查人")).id
        self.parents = {grid.id: grid.parent_id for grid in recorder.all(Grid)}
        self.levels = {grid.id: (grid.level, grid.kind.value, grid.code) for grid in recorder.all(Grid)}
        self.staff = recorder.all(Appointment)
        tenants = (
            {one.enterprise_id for one in recorder.all(ParcelTenancy)}
            if ParcelTenancy in recorder.tables
            else set()
        )
        self.firms = {
            one.id: Firm(one.grid_id, one.is_key_unit, one.sector_department_id, one.first_registered_on)
            for one in recorder.all(Enterprise)
            if one.status.value in {"在产", "试产", "停产", "在建", "不明"}
            and (AREAS[area].scheme_key != "lishui-2019" or one.id in tenants)
        }

    def chain(self, grid):
        """Yield a grid and those above it."""
        while grid is not None:
            yield grid
            grid = self.parents[grid]

    def held(self, post, day):
        """Return by grid who holds a post on a day."""
        found = {}
        for one in self.staff:
            if one.post == post and (one.starts_on or day) <= day <= (one.ends_on or day):
                found.setdefault(one.grid_id, one.person_id)
        return found

    def by_holder(self, post, day, firm_ids):
        """Share firms out to who holds a post nearest to them; firms that nobody answers for are left out."""
        held, shares = self.held(post, day), defaultdict(list)
        for i in firm_ids:
            person = next((held[g] for g in self.chain(self.firms[i].grid) if g in held), None)
            if person is not None and self.firms[i].closed is None:
                shares[person].append(i)
        return shares

    def change(self, day, firm_id):
        """Close an enterprise."""
        self.at(day)
        with self.book.edit("关闭") as session:
            record_change(session, firm_id, StatusChangeKind.CLOSED, on=day, note="关闭")
        self.firms[firm_id].closed = day

    def at(self, day):
        self.now = datetime.combine(day, time(15))

    def visit(self, day, kind, post, firm_ids, *, found=()):
        """Type the slips of a day, one a person; firms in `found` have a hazard that is due in 20 days."""
        for person, mine in self.by_holder(post, day, firm_ids).items():
            self._slip(day, kind, post, person, mine, found)

    def _slip(self, day, kind, post, person, firm_ids, found):
        self.at(day)
        head = SlipHead(day=day, inspector_id=person, post=post, kind=kind)
        due = day + timedelta(days=20)
        lines = [
            ReadLine(enterprise_id=i, result=InspectionResult.HAZARDS_FOUND, finding="线路老化", due_on=due)
            if i in found
            else ReadLine(enterprise_id=i)
            for i in firm_ids
        ]
        with self.book.edit("巡查单") as session:
            save_slip(session, head, lines)
        self.log.visits += [(day, kind, post, i, person) for i in firm_ids]
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
                case.due = max(case.due, day)
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
                if not passed:
                    case.due = max(case.due, day + timedelta(days=10))
                recheck_hazard(session, id, HazardStep(kind=kind, person_id=self.other, due_on=case.due))
                case.passed = passed
                case.state = S.AWAITING_RECHECK if passed else S.RECHECK_FAILED


def period_of(kind, day):
    """Name the calendar period of a day."""
    return {
        "week": day.isocalendar()[:2],
        "month": (day.year, day.month),
        "two-months": (day.year, (day.month - 1) // 2),
        "quarter": (day.year, (day.month - 1) // 3),
    }[kind]


def day_before(kind, day):
    """Return a day of the period before."""
    start = day
    while period_of(kind, start) == period_of(kind, day):
        start -= timedelta(days=1)
    return start


def judge(days, *, period, on, began_on, since=None):
    """Tell from the days on which something was done: (done in this period, state); None before it began.

    `began_on` is the first day on which anybody served the rule: nothing is late before it was ever served.
    """
    now, before = period_of(period, on), period_of(period, day_before(period, on))
    began = period_of(period, since) if since is not None else None
    if began is not None and began > now:
        return None
    done = sum(period_of(period, day) == now for day in days)
    was_asked = began is None or began <= before
    is_kept = began_on is not None and period_of(period, began_on) < now
    is_late = was_asked and is_kept and not any(period_of(period, day) == before for day in days)
    return done, "done" if done else "overdue" if is_late else "due"


def recount(station, rule, on):
    """Count a rule over enterprises from the log: firm to (done in this period, state)."""
    days = defaultdict(list)
    for day, kind, post, firm, _ in station.log.visits:
        if kind in rule.kinds and post in rule.posts and day <= on:
            days[firm].append(day)
    first = min((day for some in days.values() for day in some), default=None)
    told = {
        firm: judge(days[firm], period=rule.period, on=on, began_on=first, since=one.since)
        for firm, one in station.firms.items()
        if (one.closed is None or one.closed > on) and rule.takes(one)
    }
    return {firm: state for firm, state in told.items() if state is not None}


def recount_grids(station, rule, on):
    """Count a rule over grids: grid to (done in this period, state, done this year); one round a day counts."""
    days = defaultdict(set)
    for day, kind, post, firm, person in station.log.visits:
        if kind in rule.kinds and post in rule.posts and day <= on:
            around = set(station.chain(station.firms[firm].grid))
            mine = {
                one.grid_id
                for one in station.staff
                if one.person_id == person
                and one.post in rule.posts
                and (one.starts_on or day) <= day <= (one.ends_on or day)
            }
            for grid in around & mine:
                days[grid].add(day)
    first = min((day for some in days.values() for day in some), default=None)
    return {
        grid: (*judge(days[grid], period=rule.period, on=on, began_on=first), len(days[grid]))
        for grid, (level, kind, _) in station.levels.items()
        if level in rule.levels and kind == "属地"
    }


@dataclass(frozen=True)
class Rule:
    """A rule of the scheme as the recount reads it."""

    key: str
    period: str
    kinds: frozenset[InspectionKind]
    posts: frozenset[str]
    takes: Callable[[Firm], bool] = lambda _: True
    levels: tuple[int, ...] = ()


def check(station, rules, on):
    """Hold the register against the log on one day."""
    book, log = station.book, station.log
    items = due_items(book, on)
    late = Counter()
    for rule in rules:
        mine = [s for s in items if s.rule.key == rule.key]
        if rule.levels:
            counted = recount_grids(station, rule, on)
            assert {s.subject_id: (s.done, s.state.value, s.yearly_done) for s in mine} == counted
            late["grids"] += sum(state[1] == "overdue" for state in counted.values())
        else:
            counted = recount(station, rule, on)
            assert {s.subject_id: (s.done, s.state.value) for s in mine} == counted, (rule.key, on)
            late[rule.key] = sum(state[1] == "overdue" for state in counted.values())
    findings = audit(book, on)
    told = [f for f in findings if f.rule == "duty-overdue" and f.kind is None]
    names = {s.rule.key: s.rule.name for s in items}
    for rule in rules:
        if not rule.levels:
            told_late = [f.text for f in told if f.subject == names.get(rule.key)]
            assert bool(told_late) == bool(late[rule.key])
            assert all(str(late[rule.key]) in text for text in told_late)
    assert sum(f.rule == "post-vacant" for f in findings) == count_vacancies(station, on) > 0
    check_hazards(book, log, findings, on)


def count_vacancies(station, on):
    """Count the posts of grids with fewer people than the scheme asks for, and those of the whole scheme."""
    scheme = tomllib.loads(scheme_text(station.book.scheme.key))
    levels = {level["key"]: level for level in scheme["levels"]}
    held = Counter(
        (one.grid_id, one.post) for one in station.staff if (one.starts_on or on) <= on <= (one.ends_on or on)
    )
    found = 0
    for post in scheme["posts"]:
        wanted = post.get("count", 0)
        if post.get("per", "grid") == "scheme":
            found += sum(n for (_, key), n in held.items() if key == post["key"]) < wanted
        if post.get("per", "grid") != "grid" or not wanted:
            continue
        places = [levels[key] for key in post.get("levels", ())]
        for grid, (rank, kind, code) in station.levels.items():
            is_there = any(
                rank == place["rank"]
                and kind == place.get("kind", "属地")
                and code.startswith(place.get("code_prefix", ""))
                for place in places
            )
            found += is_there and held[grid, post["key"]] < wanted
    return found


def check_hazards(book, log, findings, on):
    """Hold the board and the findings about hazards against the log."""
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
    findings = Counter(f.rule for f in findings)
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
    closing = iter(sorted(station.firms)[::40])
    for monday in mondays():
        if left and monday > left[0]:
            station.at(left[0])
            check(station, rules, left.pop(0))
        if monday.month in (5, 8) and monday.day <= 7:
            station.change(monday, next(closing))
        week(monday)
        station.work_on_hazards(monday + timedelta(days=3))
    station.at(date(YEAR, 12, 31))
    assert len(station.log.cases) > 20
    assert {c.state for c in station.log.cases.values()} >= {S.CLOSED, S.VOID}
    assert station.book.verify() == []
    station.book.close()


SIZES = [pytest.param(20, id="some"), pytest.param(None, marks=pytest.mark.long, id="all")]
"""How many enterprises are gone to; what is due is recounted over all of them."""


@pytest.mark.parametrize("most", SIZES)
def test_a_year_in_the_zone(tmp_path, most):
    station = Station(tmp_path / "l.gpkg", "lishui")
    firms = list(station.firms)[:most]
    finds = 0.12 if most else 0.01

    def week(monday):
        seen = [i for i in firms if station.chance.random() < 0.8]
        found = [i for i in seen if station.chance.random() < finds]
        station.visit(monday + timedelta(days=1), InspectionKind.PATROL, "worker", seen, found=found)
        if monday.day <= 7:
            station.visit(monday + timedelta(days=2), InspectionKind.ASSISTANT, "assistant", firms[::4])
        if monday.day <= 7 and monday.month % 2:
            station.visit(monday + timedelta(days=2), InspectionKind.LEADER, "leader", firms[::9])

    kinds = {name: frozenset({kind}) for name, kind in zip("wal", (
        InspectionKind.PATROL, InspectionKind.ASSISTANT, InspectionKind.LEADER), strict=True)}  # fmt: skip
    rules = [
        Rule("worker-weekly", "week", kinds["w"], frozenset({"worker"})),
        Rule("assistant-monthly", "month", kinds["a"], frozenset({"assistant"}), levels=(3,)),
        Rule("leader-two-monthly", "two-months", kinds["l"], frozenset({"leader"}), levels=(1, 2, 3)),
    ]
    run_year(station, week, rules)


@pytest.mark.parametrize("most", SIZES)
def test_a_year_in_the_county(tmp_path, most):
    key, other = InspectionKind.KEY_UNIT_MONTHLY, InspectionKind.OTHER_UNIT_QUARTERLY
    station = Station(tmp_path / "h.gpkg", "hanyin")
    keys = [i for i, one in station.firms.items() if one.is_key][:most]
    others = [i for i, one in station.firms.items() if not one.is_key][:most]
    finds = 0.4 if most else 0.05

    def week(monday):
        day = monday + timedelta(days=1)
        for kind, firms, often in ((key, keys, 0.35), (other, others, 0.12)):
            seen = [i for i in firms if station.chance.random() < often]
            found = [i for i in seen if station.chance.random() < finds]
            station.visit(day, kind, "inspector", seen, found=found)

    town = frozenset({"area-leader", "station-head", "inspector"})
    line = frozenset({"department-leader", "department-supervisor"})
    rules = [
        Rule("town-key-monthly", "month", frozenset({key}), town, lambda one: one.is_key),
        Rule("town-other-quarterly", "quarter", frozenset({other}), town, lambda one: not one.is_key),
        Rule(
            "department-key-monthly", "month", frozenset({key}), line,
            lambda one: one.is_key and one.department is not None,
        ),
    ]  # fmt: skip
    run_year(station, week, rules)
