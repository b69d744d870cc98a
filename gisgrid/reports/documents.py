"""T12 plans, T9 the quarterly summary, T15 the half-year bulletin: texts out of scheme and register."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.layout.sheet import CheckLine
from gisgrid.model.assessment import MeasureKind, Score
from gisgrid.model.enterprises import EnterpriseChange
from gisgrid.reports import frame, scheme_parts, statistics_papers
from gisgrid.reports.assessments import area_scores, share_rate
from gisgrid.reports.document import Document
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.key_units import key_unit_list
from gisgrid.reports.paper import Part
from gisgrid.reports.placeholders import Values
from gisgrid.reports.table import Column, Kind, Row, Table, Tone, Value
from gisgrid.reports.texts import read_text

_C, _W, _R = Kind.CENTRED, Kind.WHOLE, Kind.RATE
_PEOPLE_COLUMNS = (
    Column("岗位", 34, _C),
    Column("姓名", 22, _C),
    Column("单位", 40),
    Column("电话", 28, Kind.CODE),
    Column("网格", 30, _C),
)
_CONTACT_COLUMNS = (
    Column("序号", 10, _C),
    Column("企业名称", 58),
    Column("安全生产负责人", 24, _C),
    Column("电话", 26, Kind.CODE),
    Column("环境保护负责人", 24, _C),
)
_KEY_COLUMNS = (
    Column("序号", 10, _C),
    Column("单位名称", 60),
    Column("危险等级", 14, Kind.DANGER_CLASS),
    Column("主要危险因素", 44),
    Column("上次检查", 24, Kind.DATE),
)
_AREA_COLUMNS = (
    Column("网格", 30, _C),
    Column("企业数", 15, _W),
    Column("落实率(%)", 18, _R, decimals=1),
    Column("到期隐患", 17, _W),
    Column("按期整改率(%)", 22, _R, decimals=1),
    Column("超期", 13, _W),
    Column("缺岗", 13, _W),
    Column("得分", 15, Kind.NUMBER, decimals=1),
)
_CHANGE = "本期企业变化{count}家次，其中{kinds}。"
_NO_CHANGE = "本期无企业新增、变更、停产、关闭情况登记。"
_KIND_COUNT = "{kind}{count}家次"
_OVERDUE = "{number}：{enterprise}，{description}，应于{due}前完成，现为{state}。"
_NONE_OVERDUE = "本期没有超期未改的隐患。"
_MOST_OVERDUE = 12
_MORE_OVERDUE = "其余{count}项见事故隐患台账。"
_GOOD = "{name}：检查落实率{coverage}，{mended}，得分{score}。"
_MENDED = "隐患按期整改率{share}"
_NOTHING_DUE = "无到期隐患"
_BAD = "{name}：{faults}。"
_LOW = "检查落实率仅{rate}"
_LATE = "超期隐患{count}项"
_EMPTY = "缺岗{count}人"
_NONE_BAD = "各网格检查、整改和人员配备均达到要求。"
_LOW_SHARE = 80.0
_MOST_NAMED = 8
_MOST_PRAISED = 3


def plan(holdings: Holdings) -> Document:
    """Make 《网格化安全管理方案》 of the area."""
    return read_text(
        "plan",
        Values(holdings).texts(),
        tables={
            "grids": lambda: scheme_parts.grid_table(holdings),
            "rules": lambda: scheme_parts.rule_table(holdings),
        },
        lines={
            "levels": scheme_parts.level_lines(holdings),
            "posts": scheme_parts.post_lines(holdings),
            "deadlines": scheme_parts.deadline_lines(holdings),
            "escalation": scheme_parts.escalation_lines(holdings),
            "deliverables": scheme_parts.deliverable_lines(holdings),
        },
    )


def work_plan(holdings: Holdings) -> Document:
    """Make the work plan (工作方案) of a grid."""
    return read_text(
        "work-plan",
        Values(holdings).texts(),
        tables={
            "people": lambda: _people(holdings),
            "rules": lambda: scheme_parts.rule_table(holdings),
            "key_units": lambda: _key_units(holdings),
            "contacts": lambda: _contacts(holdings),
        },
    )


def quarterly_report(holdings: Holdings) -> tuple[list[Part], list[CheckLine]]:
    """Make the summary of a quarter with form A behind it."""
    text = read_text(
        "quarterly-report",
        Values(holdings).texts(),
        lines={"changes": _changes(holdings), "overdue": _overdue(holdings)},
    )
    tables, check = statistics_papers.form_a(holdings)
    return [text, *tables], check


def bulletin(holdings: Holdings) -> Document:
    """Make the draft of the bulletin of half a year."""
    lines = _area_lines(holdings)
    return read_text(
        "bulletin",
        Values(holdings).texts(),
        tables={"areas": lambda: _areas(lines)},
        lines={"good": _good(lines), "bad": _bad(lines)},
    )


@dataclass(frozen=True)
class _AreaLine:
    """A grid of the bulletin: its score, and how many of its hazards are overdue today."""

    score: Score
    overdue: int

    def per_cent(self, kind: MeasureKind) -> float | None:
        return share_rate(self.score.measures[kind])

    @property
    def vacant(self) -> int:
        posts = self.score.measures[MeasureKind.POSTS]
        return posts.of - posts.done


def _people(holdings: Holdings) -> Table:
    scheme, rows = holdings.register.scheme, []
    for grid in holdings.areas:
        level = scheme.level_for(grid.level, grid.kind, grid.code)
        for post in scheme.posts_on(level.key) if level is not None else ():
            held = holdings.holders(grid.id, post.key)
            for one in held:
                person = one.person
                phone = holdings.phone(person.mobile) or person.office_phone
                rows.append(Row((post.name, person.name, person.unit, phone, grid.name)))
            if not held and post.count:
                rows.append(Row((post.name, frame.NONE_FOUND, "", "", grid.name), tones={1: Tone.ALARM}))
    return Table(title="", columns=_PEOPLE_COLUMNS, rows=rows)


def _contacts(holdings: Holdings) -> Table:
    rows = []
    for number, one in enumerate(holdings.enterprises, start=1):
        cells: tuple[Value, ...] = (
            number,
            one.name,
            one.safety_officer or frame.NONE_FOUND,
            holdings.phone(one.safety_phone),
            one.environment_officer or frame.NONE_FOUND,
        )
        tones = {place: Tone.ALARM for place in (2, 4) if cells[place] == frame.NONE_FOUND}
        rows.append(Row(cells, tones=tones))
    return Table(title="", columns=_CONTACT_COLUMNS, rows=rows)


def _key_units(holdings: Holdings) -> Table:
    full = key_unit_list(holdings, title="")
    rows = [Row((r.cells[0], r.cells[1], r.cells[4], r.cells[6], r.cells[10])) for r in full.rows]
    return Table(title="", columns=_KEY_COLUMNS, rows=rows)


def _area_lines(holdings: Holdings) -> list[_AreaLine]:
    late = Counter(
        above
        for one in holdings.hazards
        if one.is_overdue(holdings.request.today)
        for above in holdings.tree.chain(one.grid_id)
    )
    return [_AreaLine(score, late[score.id]) for score in area_scores(holdings)]


def _areas(lines: Sequence[_AreaLine]) -> Table:
    rows = [
        Row(
            (
                one.score.name,
                one.score.enterprises,
                one.per_cent(MeasureKind.VISITS),
                one.score.measures[MeasureKind.HAZARDS].of,
                one.per_cent(MeasureKind.HAZARDS),
                one.overdue,
                one.vacant,
                one.score.points,
            )
        )
        for one in lines
    ]
    return Table(title="", columns=_AREA_COLUMNS, rows=rows)


def _percent(value: float | None) -> str:
    return "/" if value is None else f"{value:.1f}%"


def _mended(share: float | None) -> str:
    return _NOTHING_DUE if share is None else _MENDED.format(share=_percent(share))


def _good(lines: Sequence[_AreaLine]) -> list[str]:
    return [
        _GOOD.format(
            name=one.score.name,
            coverage=_percent(one.per_cent(MeasureKind.VISITS)),
            mended=_mended(one.per_cent(MeasureKind.HAZARDS)),
            score=one.score.points,
        )
        for one in lines[:_MOST_PRAISED]
        if one.score.points is not None
    ]


def _bad(lines: Sequence[_AreaLine]) -> list[str]:
    found = []
    for one in lines:
        faults = []
        share = one.per_cent(MeasureKind.VISITS)
        if share is not None and share < _LOW_SHARE:
            faults.append(_LOW.format(rate=_percent(share)))
        if one.overdue:
            faults.append(_LATE.format(count=one.overdue))
        if one.vacant:
            faults.append(_EMPTY.format(count=one.vacant))
        if faults:
            found.append(_BAD.format(name=one.score.name, faults="，".join(faults)))
    return found[:_MOST_NAMED] or [_NONE_BAD]


def _changes(holdings: Holdings) -> list[str]:
    span = holdings.request.span
    inside = {one.id for one in holdings.every_enterprise.values() if holdings.within(one.grid_id)}
    kinds = Counter(
        one.kind.value
        for one in holdings.register.find(EnterpriseChange)
        if span.holds(one.changed_on) and one.enterprise_id in inside
    )
    if not kinds:
        return [_NO_CHANGE]
    told = frame.joined(_KIND_COUNT.format(kind=kind, count=count) for kind, count in kinds.most_common())
    return [_CHANGE.format(count=kinds.total(), kinds=told)]


def _overdue(holdings: Holdings) -> list[str]:
    late = [one for one in holdings.hazards if one.is_overdue(holdings.request.today)]
    if not late:
        return [_NONE_OVERDUE]
    lines = []
    for one in late[:_MOST_OVERDUE]:
        enterprise = holdings.every_enterprise.get(one.enterprise_id or 0)
        lines.append(
            _OVERDUE.format(
                number=one.number,
                enterprise=enterprise.name if enterprise else one.location,
                description=one.description,
                due=one.due_on,
                state=one.state.value,
            )
        )
    if len(late) > _MOST_OVERDUE:
        lines.append(_MORE_OVERDUE.format(count=len(late) - _MOST_OVERDUE))
    return lines
