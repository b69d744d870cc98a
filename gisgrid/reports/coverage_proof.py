"""The proof of coverage: visits required, made and missed, days since the last visit, yearly figures (L15, L20)."""

from datetime import date

from gisgrid.layers.theme_classes import NEVER_VISITED, VISIT_AGES
from gisgrid.layout.paper import Orientation, Paper
from gisgrid.model.last_visits import last_visits
from gisgrid.model.periods import PeriodKind, period_of
from gisgrid.model.pinyin import natural_key
from gisgrid.model.scheme_duties import RuleSubject
from gisgrid.model.working_days import china_calendar
from gisgrid.model.year_counters import YearCounter, YearState, year_counters
from gisgrid.patrol.coverage import CoverageLine, coverage_lines
from gisgrid.reports import frame
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.table import Column, Kind, Look, Row, Table, Tone, rate

_C, _W = Kind.CENTRED, Kind.WHOLE
COVERAGE_COLUMNS = (
    Column("序号", 10, _C),
    Column("任务", 12, _C),
    Column("责任人", 26),
    Column("岗位", 30, _C),
    Column("网格", 28, _C),
    Column("应查", 12, _W),
    Column("已查", 12, _W),
    Column("覆盖率(%)", 18, Kind.RATE, decimals=1),
    Column("漏查", 12, _W),
    Column("未到期", 14, _W),
)
MISSED_COLUMNS = (
    Column("序号", 10, _C),
    Column("任务", 12, _C),
    Column("责任人", 26),
    Column("网格", 24, _C),
    Column("漏查对象和周期", 70),
    Column("原因", 36),
)
DAYS_COLUMNS = (
    Column("序号", 10, _C),
    Column("网格", 28, _C),
    Column("企业名称", 70),
    Column("危险等级", 16, Kind.DANGER_CLASS),
    Column("上次检查", 24, Kind.DATE),
    Column("距今天数", 18, _C),
)
YEAR_COLUMNS = (
    Column("序号", 10, _C),
    Column("任务", 12, _C),
    Column("对象", 36),
    Column("责任人", 34),
    Column("全年应查", 18, _W),
    Column("已查", 14, _W),
    Column("尚缺", 14, _W),
    Column("全年预计", 18, _W),
    Column("进度", 20, _C),
)
_MISSED_TITLE = "漏查明细"
_DAYS_TITLE = "距上次检查天数"
_YEAR_TITLE = "年度检查次数和预计"
_TOTAL = "合计"
_NEVER = "从未检查"
_STATES = {YearState.MET: "已完成", YearState.ON_COURSE: "可完成", YearState.BEHIND: "将不足"}
_NOTE = "周期已结束而未检查的为漏查；周期未结束的列为未到期。报表期内结束的周期计入，同一周期多查不重复计。"
_DAYS_NOTE = "天数越多颜色越深（7、14、30、90天分级），企业自查不计。地图见出图中的“距上次检查天数”图。"
_YEAR_NOTE = "预计数按今年以来已结束周期的进度推算。"
_TASKS = "任务：{names}。"
_DAYS_PLACE = 5


def coverage_proof(holdings: Holdings, *, title: str) -> list[Table]:
    """Make the proof of coverage of a stretch of time, with what was missed and why, and two outlooks."""
    span = holdings.request.span
    period = span.period or period_of(PeriodKind.YEAR, span.last)
    lines = [
        line
        for line in coverage_lines(
            holdings.register, period, on=holdings.request.today, calendar=china_calendar()
        )
        if holdings.within(line.grid_id)
    ]
    lines.sort(key=lambda line: (line.rule, natural_key(line.grid), line.person))
    on = min(span.last, holdings.request.today)
    return [_coverage(holdings, lines, title), _missed(lines), _days(holdings, on), _years(holdings, on)]


def _coverage(holdings: Holdings, lines: list[CoverageLine], title: str) -> Table:
    rows = [
        Row(
            (
                number, line.rule, line.person or frame.NONE_FOUND, line.post, line.grid, line.required, line.done,
                rate(line.done, line.required), count_missed(line), line.still_due,
            ),
            tones={2: Tone.ALARM} if not line.person else {},
        )
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip
    sums = [sum(getattr(line, name) for line in lines) for name in ("required", "done", "still_due")]
    cells = (
        "",
        _TOTAL,
        "",
        "",
        "",
        *sums[:2],
        rate(sums[1], sums[0]),
        sum(map(count_missed, lines)),
        sums[2],
    )
    return Table(
        title=title,
        subtitle=holdings.request.span.text,
        columns=COVERAGE_COLUMNS,
        rows=[*rows, Row(cells, look=Look.TOTAL)],
        above=frame.above(holdings),
        signatures=frame.signatures(holdings),
        notes=(_NOTE, _task_names(holdings, lines)),
        paper=Paper.A4,
        orientation=Orientation.PORTRAIT,
    )


def _task_names(holdings: Holdings, lines: list[CoverageLine]) -> str:
    """Say what the ids in the column 任务 stand for."""
    names = {rule.rule: rule.name for rule in holdings.register.scheme.visits}
    used = dict.fromkeys(line.rule for line in lines)
    return _TASKS.format(names="；".join(f"{rule} {names.get(rule, '')}" for rule in used))


def count_missed(line: CoverageLine) -> int:
    """Count the visits of a line that were missed: a period may have asked for several."""
    return line.required - line.done - line.still_due


def _missed(lines: list[CoverageLine]) -> Table:
    found = [(line, what, reason) for line in lines for what, reason in line.missed]
    rows = [
        Row((number, line.rule, line.person or frame.NONE_FOUND, line.grid, what, reason))
        for number, (line, what, reason) in enumerate(found, start=1)
    ]
    return Table(
        title=_MISSED_TITLE,
        columns=MISSED_COLUMNS,
        rows=rows,
        paper=Paper.A4,
        orientation=Orientation.PORTRAIT,
    )


def _days(holdings: Holdings, on: date) -> Table:
    """List the enterprises by the days since anybody came, the longest first, on the colours of the map."""
    latest = last_visits(holdings.register, on)
    first = sorted(
        holdings.enterprises, key=lambda one: (one.id in latest, latest.get(one.id or 0, on), one.id or 0)
    )
    rows = []
    for number, one in enumerate(first, start=1):
        last = latest.get(one.id or 0)
        days = None if last is None else (on - last).days
        rows.append(
            Row(
                (
                    number, holdings.grid_name(one.grid_id), one.name, one.danger_class.value, last,
                    _NEVER if days is None else str(days),
                ),
                tones={2: Tone.KEY} if one.is_key_unit else {},
                grounds={_DAYS_PLACE: _colour(days)},
            )
        )  # fmt: skip
    return Table(
        title=_DAYS_TITLE,
        columns=DAYS_COLUMNS,
        rows=rows,
        notes=(_DAYS_NOTE,),
        paper=Paper.A4,
        orientation=Orientation.PORTRAIT,
    )


def _colour(days: int | None) -> str:
    if days is None:
        return NEVER_VISITED
    return next(colour for low, _, colour in reversed(VISIT_AGES) if days >= low)


def _years(holdings: Holdings, on: date) -> Table:
    rows: list[Row] = []
    for one in year_counters(holdings.register, on):
        name, grid_id = _subject(holdings, one)
        if not holdings.within(grid_id):
            continue
        cells = (
            len(rows) + 1, one.rule.rule, name, frame.joined(one.who) or frame.NONE_FOUND, one.required, one.done,
            one.missing, one.forecast, _STATES[one.state],
        )  # fmt: skip
        rows.append(Row(cells, tones={8: Tone.ALARM} if one.state is YearState.BEHIND else {}))
    return Table(
        title=_YEAR_TITLE,
        columns=YEAR_COLUMNS,
        rows=rows,
        notes=(_YEAR_NOTE,),
        paper=Paper.A4,
        orientation=Orientation.PORTRAIT,
    )


def _subject(holdings: Holdings, counter: YearCounter) -> tuple[str, int | None]:
    if counter.rule.subject is RuleSubject.GRID:
        return holdings.grid_name(counter.subject_id), counter.subject_id
    found = holdings.every_enterprise.get(counter.subject_id)
    return (found.name, found.grid_id) if found is not None else ("", None)
