"""T13: the sheets of the grid staff (L21) and of towns or grids (H43), as `gisgrid.model.assessment` computes them."""

from collections.abc import Iterable, Mapping

from gisgrid.model.assessment import (
    AREA_WEIGHTS,
    PERSON_WEIGHTS,
    MeasureKind,
    Score,
    Share,
    YearFigure,
    assess_areas,
    assess_people,
)
from gisgrid.model.people import Person
from gisgrid.model.periods import Period, PeriodKind
from gisgrid.reports import frame
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.table import Column, Kind, Row, Table, Value, rate

_C, _W, _R, _N = Kind.CENTRED, Kind.WHOLE, Kind.RATE, Kind.NUMBER
_RATE = "率(%)"
_ASKED = {
    MeasureKind.VISITS: ("应检查", "已检查"),
    MeasureKind.HAZARDS: ("到期", "按期整改"),
    MeasureKind.TRAINING: ("应参加", "已参加"),
    MeasureKind.TASKS: ("应完成", "已完成"),
    MeasureKind.POSTS: ("应配", "实配"),
    MeasureKind.REPORTS: ("应完成", "已完成"),
}


def _measure_columns(kinds: Iterable[MeasureKind]) -> tuple[Column, ...]:
    found: list[Column] = []
    for kind in kinds:
        group = (kind.value,)
        asked, done = _ASKED[kind]
        found += [
            Column(asked, 15, _W, group),
            Column(done, 16, _W, group),
            Column(_RATE, 15, _R, group, decimals=1),
        ]
    return tuple(found)


_REMARK = Column("备注", 20)
PERSON_COLUMNS = (
    Column("序号", 10, _C),
    Column("姓名", 18, _C),
    Column("岗位", 24, _C),
    Column("网格", 34),
    *_measure_columns(PERSON_WEIGHTS),
    Column("年度次数", 36),
    Column("保密承诺", 14, _C),
    Column("量化得分", 15, _N, decimals=1),
    Column("参考等次", 15, _C),
    Column("民主评议", 15, _C),
    Column("等次", 13, _C),
    _REMARK,
)
AREA_COLUMNS = (
    Column("序号", 10, _C),
    Column("镇/网格", 32, _C),
    Column("企业数", 15, _W),
    *_measure_columns(AREA_WEIGHTS),
    Column("量化得分", 16, _N, decimals=1),
    Column("参考等次", 16, _C),
    Column("考核组评分", 18, _C),
    Column("等次", 14, _C),
    _REMARK,
)
_NOTE = (
    "量化得分（满分100分）由本系统按登记资料计算：{parts}；无可计算内容的项目不计，其余项目按权重折算。"
    "参考等次：90分以上优秀，80分以上良好，60分以上合格。"
)
_PERSON_NOTE = (
    "检查按应查周期末在岗的人计；隐患按本人网格内本期到期、按期整改的计。年度次数为本人网格中最少的一个，预计数按今年以来"
    "的进度推算，不另计分。民主评议由考核组填写。"
)
_WEIGHT = "{kind}{weight}分"
_YEAR = "≥{required}次：已{done}，预计{expected}"
_SHORT = "（{count}个网格将不足）"
_TITLE_AREA = "{title}（镇、网格）"
_SIGNED = (
    "考核单位（盖章）：＿＿＿＿＿＿",
    "考核组长：＿＿＿＿＿＿",
    "考核人员：＿＿＿＿＿＿",
    "考核日期：　　年　月　日",
)
_PLEDGED = "已签"
_NOT_PLEDGED = "未签"


def person_sheet(holdings: Holdings, *, title: str) -> Table:
    """Make the sheet of the grid staff: one row a person, the best first."""
    pledged = {one.id for one in holdings.register.find(Person) if one.secrecy_pledged_on is not None}
    rows = []
    scores = assess_people(holdings.register, _assessed_period(holdings), grid_ids=_assessed_grids(holdings))
    for number, score in enumerate(scores, start=1):
        cells: tuple[Value, ...] = (
            number, score.name, score.note, frame.joined(score.grid_names), *_measure_cells(score.measures),
            "；".join(_year_words(one) for one in score.years),
            _PLEDGED if score.id in pledged else _NOT_PLEDGED,
            score.points, _grade(score), "", "", "",
        )  # fmt: skip
        rows.append(Row(cells))
    return Table(
        title=title,
        subtitle=holdings.request.span.text,
        columns=PERSON_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        signatures=_SIGNED,
        notes=(_weights_note(PERSON_WEIGHTS) + _PERSON_NOTE,),
        fixed=3,
    )


def area_scores(holdings: Holdings) -> list[Score]:
    """Return the lines of the towns or grids of the area asked for, the best first."""
    return assess_areas(holdings.register, _assessed_period(holdings), grid_ids=_assessed_grids(holdings))


def area_sheet(holdings: Holdings, *, title: str) -> Table:
    """Make the sheet of towns, or of the grids where there is no level of towns below the area."""
    rows = []
    for number, score in enumerate(area_scores(holdings), start=1):
        cells: tuple[Value, ...] = (
            number, score.name, score.enterprises, *_measure_cells(score.measures), score.points, _grade(score),
            "", "", "",
        )  # fmt: skip
        rows.append(Row(cells))
    return Table(
        title=_TITLE_AREA.format(title=title),
        subtitle=holdings.request.span.text,
        columns=AREA_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        signatures=_SIGNED,
        notes=(_weights_note(AREA_WEIGHTS),),
    )


def _assessed_grids(holdings: Holdings) -> frozenset[int] | None:
    """Return the grids of the area asked for; None for the whole register."""
    return None if holdings.root is None else holdings.grid_ids


def _assessed_period(holdings: Holdings) -> Period:
    """Return the stretch of time that a paper assesses; what is to come is left out."""
    span = holdings.request.span
    kind = PeriodKind.YEAR if span.period is None else span.period.kind
    return Period(kind, span.first, min(span.last, holdings.request.today), span.label)


def share_rate(share: Share) -> float | None:
    """Return the per cent of a share; None when there is nothing to count."""
    return rate(share.done, share.of)


def _measure_cells(measures: Mapping[MeasureKind, Share]) -> tuple[Value, ...]:
    found: list[Value] = []
    for share in measures.values():
        found += [share.of, share.done, share_rate(share)]
    return tuple(found)


def _grade(score: Score) -> str:
    return "" if score.grade is None else score.grade.value


def _year_words(figure: YearFigure) -> str:
    least = figure.least
    text = _YEAR.format(required=least.required, done=least.done, expected=least.forecast)
    return text + (_SHORT.format(count=len(figure.short_ids)) if figure.short_ids else "")


def _weights_note(weights: Mapping[MeasureKind, int]) -> str:
    parts = "，".join(_WEIGHT.format(kind=kind.value, weight=weight) for kind, weight in weights.items())
    return _NOTE.format(parts=parts)
