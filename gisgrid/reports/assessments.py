"""T13: assessment sheets of people (L21) and of towns or grids (H43), computed from the register."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gisgrid.model.areas import Grid
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.inspections import Activity, ActivityParticipant, Inspection
from gisgrid.model.obligations import duty_table
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_duties import Keeper, RuleSubject, VisitRule
from gisgrid.reports import frame
from gisgrid.reports.hazard_figures import mended_on
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.table import Column, Kind, Row, Table, Value, rate

_C, _W, _R, _N = Kind.CENTRED, Kind.WHOLE, Kind.RATE, Kind.NUMBER
_VISITS = ("检查巡查",)
_HAZARDS = ("隐患",)
_LEARNING = ("学习和会议",)
PERSON_COLUMNS = (
    Column("序号", 10, _C),
    Column("姓名", 18, _C),
    Column("岗位", 26, _C),
    Column("网格", 40),
    Column("检查次数", 16, _W, _VISITS),
    Column("检查企业数", 16, _W, _VISITS),
    Column("登记", 14, _W, _HAZARDS),
    Column("已整改", 14, _W, _HAZARDS),
    Column("整改率(%)", 16, _R, _HAZARDS, decimals=1),
    Column("会议", 14, _W, _LEARNING),
    Column("培训", 14, _W, _LEARNING),
    Column("保密承诺", 18, _C, _LEARNING),
    Column("量化得分", 16, _N, decimals=1),
    Column("民主评议（20分）", 20, _C),
    Column("总分", 16, _C),
    Column("等次", 16, _C),
    Column("备注", 24),
)
AREA_COLUMNS = (
    Column("序号", 10, _C),
    Column("镇/网格", 34, _C),
    Column("企业数", 16, _W),
    Column("应检查", 18, _W, ("检查落实",)),
    Column("已检查", 18, _W, ("检查落实",)),
    Column("落实率(%)", 18, _R, ("检查落实",), decimals=1),
    Column("隐患数", 16, _W, _HAZARDS),
    Column("已整改", 16, _W, _HAZARDS),
    Column("整改率(%)", 18, _R, _HAZARDS, decimals=1),
    Column("超期未改", 16, _W, _HAZARDS),
    Column("缺岗", 14, _W),
    Column("会议", 14, _W),
    Column("量化得分", 18, _N, decimals=1),
    Column("考核组评分", 20, _C),
    Column("等次", 16, _C),
    Column("备注", 24),
)
_PERSON_NOTE = (
    "量化得分（满分80分）：检查40分，按本岗位本期检查次数与同岗位最多者之比计；隐患整改20分，按整改率计，无隐患计满分；"
    "会议和培训20分，按参加次数与同岗位最多者之比计。民主评议由考核组填写。"
)
_AREA_NOTE = "量化得分（满分100分）：检查落实率占50分，隐患整改率占30分，岗位齐备10分，会议按季召开10分。"
_TITLE_AREA = "{title}（镇、网格）"
_SIGNED = (
    "考核单位（盖章）：＿＿＿＿＿＿",
    "考核组长：＿＿＿＿＿＿",
    "考核人员：＿＿＿＿＿＿",
    "考核日期：　　年　月　日",
)
_PLEDGED = "已签"
_NOT_PLEDGED = "未签"
_MEETINGS = (ActivityKind.MEETING,)
_COURSES = (ActivityKind.TRAINING, ActivityKind.SECRECY_TRAINING)


@dataclass(frozen=True)
class _Deeds:
    """What one person did in the stretch of time."""

    visits: int
    units: int
    found: int
    mended: int
    meetings: int
    courses: int

    @property
    def learning(self) -> int:
        return self.meetings + self.courses


def person_sheet(holdings: Holdings, *, title: str) -> Table:
    """Make the sheet of the grid staff: one row a person and post, in the scheme's order."""
    deeds = _Reader(holdings)
    rows: list[Row] = []
    scheme = holdings.register.scheme
    people = {one.id or 0: one for one in holdings.register.find(Person)}
    posts = {key for rule in scheme.visits if rule.kept_by is Keeper.STATION for key in rule.who}
    for post in scheme.posts:
        if post.key not in posts:
            continue
        held = [
            one
            for one in holdings.register.find(Appointment, post=post.key)
            if one.covers(holdings.request.today) and holdings.within(one.grid_id) and one.person_id in people
        ]
        grids: dict[int, list[str]] = defaultdict(list)
        for one in held:
            grids[one.person_id].append(holdings.grid_name(one.grid_id))
        done = {person: deeds.of(person, post.key) for person in grids}
        for person, names in grids.items():
            cells = _person_cells(people[person], done[person], list(done.values()))
            shown: tuple[Value, ...] = (
                len(rows) + 1, people[person].name, post.name, frame.joined(names), *cells,
            )  # fmt: skip
            rows.append(Row(shown))
    return Table(
        title=title,
        subtitle=holdings.request.span.text,
        columns=PERSON_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        signatures=_SIGNED,
        notes=(_PERSON_NOTE,),
        fixed=3,
    )


def _person_cells(person: Person, own: _Deeds, peers: Sequence[_Deeds]) -> tuple[Value, ...]:
    most_visits = max((one.visits for one in peers), default=0)
    most_learning = max((one.learning for one in peers), default=0)
    mended = rate(own.mended, own.found)
    score = 40 * own.visits / most_visits if most_visits else 0.0
    score += 20.0 if mended is None else 20 * mended / 100
    score += 20 * own.learning / most_learning if most_learning else 0.0
    pledged = _PLEDGED if person.secrecy_pledged_on else _NOT_PLEDGED
    return (
        own.visits,
        own.units,
        own.found,
        own.mended,
        mended,
        own.meetings,
        own.courses,
        pledged,
        round(score, 1),
        "",
        "",
        "",
        "",
    )


class _Reader:
    """Reads the deeds of all people once."""

    def __init__(self, holdings: Holdings) -> None:
        span = holdings.request.span
        self._visits: dict[tuple[int, str], list[int | None]] = defaultdict(list)
        columns = holdings.register.columns(
            Inspection, ["inspector_id", "post", "inspected_at", "enterprise_id"]
        )
        for person, post, moment, unit in zip(*columns.values(), strict=True):
            if person is not None and span.first <= moment.date() <= span.last:
                self._visits[person, post].append(unit)
        self._hazards: dict[tuple[int, str], list[bool]] = defaultdict(list)
        for one in holdings.hazards:
            if one.found_by_id is not None and span.holds(one.found_at.date()):
                day = mended_on(one)
                is_mended = day is not None and day <= span.last
                self._hazards[one.found_by_id, one.found_post].append(is_mended)
        kinds = {one.id: one.kind for one in holdings.register.find(Activity) if span.holds(one.held_on)}
        self._activities: dict[int, list[ActivityKind]] = defaultdict(list)
        taken = holdings.register.columns(ActivityParticipant, ["activity_id", "person_id"])
        for activity, person in zip(taken["activity_id"], taken["person_id"], strict=True):
            if activity in kinds:
                self._activities[person].append(kinds[activity])

    def of(self, person: int, post: str) -> _Deeds:
        units = self._visits.get((person, post), [])
        hazards = self._hazards.get((person, post), [])
        kinds = self._activities.get(person, [])
        return _Deeds(
            visits=len(units),
            units=len({unit for unit in units if unit is not None}),
            found=len(hazards),
            mended=sum(hazards),
            meetings=sum(kind in _MEETINGS for kind in kinds),
            courses=sum(kind in _COURSES for kind in kinds),
        )


def area_sheet(holdings: Holdings, *, title: str) -> Table:
    """Make the sheet of towns, or of the grids where there is no level of towns below the area."""
    span, scheme = holdings.request.span, holdings.register.scheme
    last = min(span.last, holdings.request.today)
    book = DutyBook(holdings.register)
    rules = [
        rule
        for rule in scheme.visits
        if rule.kept_by is Keeper.STATION and rule.subject is RuleSubject.ENTERPRISE
    ]
    asked: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for rule in rules:
        _count_duties(book, rule, span.first, last, asked)
    meetings: dict[int, int] = defaultdict(int)
    for one in holdings.register.find(Activity, kind=ActivityKind.MEETING):
        if span.holds(one.held_on):
            for above in holdings.tree.chain(one.grid_id):
                meetings[above] += 1
    rows = []
    for number, grid in enumerate(_assessed(holdings), start=1):
        below = frozenset(holdings.tree.below(grid.id or 0))
        inside = holdings.enterprises_below(grid.id or 0)
        required = sum(asked[one.id or 0][0] for one in inside)
        done = sum(asked[one.id or 0][1] for one in inside)
        hazards = [
            one for one in holdings.hazards if one.grid_id in below and span.holds(one.found_at.date())
        ]
        mended = sum((day := mended_on(one)) is not None and day <= span.last for one in hazards)
        vacant = _vacancies(holdings, below)
        figures = (rate(done, required), rate(mended, len(hazards)))
        score = 50 * (figures[0] or 0) / 100 + (30.0 if figures[1] is None else 30 * figures[1] / 100)
        score += (0 if vacant else 10) + min(10.0, 2.5 * meetings.get(grid.id or 0, 0))
        cells: tuple[Value, ...] = (
            number, grid.name, len(inside), required, done, figures[0], len(hazards), mended, figures[1],
            sum(one.is_overdue(holdings.request.today) for one in hazards), vacant,
            meetings.get(grid.id or 0, 0), round(score, 1), "", "", "",
        )  # fmt: skip
        rows.append(Row(cells))
    return Table(
        title=_TITLE_AREA.format(title=title),
        subtitle=span.text,
        columns=AREA_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        signatures=_SIGNED,
        notes=(_AREA_NOTE,),
    )


def _assessed(holdings: Holdings) -> list[Grid]:
    levels = sorted({grid.level for grid in holdings.areas})
    if not levels:
        return []
    if len(holdings.areas) <= _MOST_AREAS:
        return list(holdings.areas)
    above = {grid.parent_id for grid in holdings.areas}
    return [grid for grid in holdings.grids.values() if grid.id in above]


def _count_duties(
    book: DutyBook, rule: VisitRule, first: dt.date, last: dt.date, asked: dict[int, list[int]]
) -> None:
    table = duty_table(book, rule, first=first, last=last)
    required = table.required
    done = table.done
    for row, subject in enumerate(table.subject_ids.tolist()):
        asked[subject][0] += int(required[row].sum())
        asked[subject][1] += int(np.minimum(done[row], required[row]).sum())


def _vacancies(holdings: Holdings, grid_ids: frozenset[int]) -> int:
    scheme, missing = holdings.register.scheme, 0
    for grid_id in grid_ids:
        grid = holdings.grids[grid_id]
        level = scheme.level_for(grid.level, grid.kind, grid.code)
        for post in scheme.posts_on(level.key) if level is not None else ():
            missing += max(0, (post.count or 0) - len(holdings.holders(grid_id, post.key)))
    return missing


_MOST_AREAS = 60
