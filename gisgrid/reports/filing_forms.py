"""T6 《安全管理网格责任人备案登记表》: one sheet per village and a summary (H27, DOMAIN.md 4.5)."""

from gisgrid.layout.paper import Paper
from gisgrid.model.areas import Grid
from gisgrid.model.scheme_duties import Post
from gisgrid.reports import frame
from gisgrid.reports.holdings import Holder, Holdings
from gisgrid.reports.spans import chinese_day
from gisgrid.reports.table import Column, Kind, Row, Table, Tone, Value

_C, _K, _W = Kind.CENTRED, Kind.CODE, Kind.WHOLE
COLUMNS = (
    Column("序号", 9, _C),
    Column("网格（责任区）名称", 25, _C),
    Column("范围（四至）", 34),
    Column("责任人姓名", 17, _C),
    Column("性别", 10, _C),
    Column("出生年月", 16, _C),
    Column("政治面貌", 17, _C),
    Column("职务", 22, _C),
    Column("联系电话", 24, _K),
    Column("身份类别", 20, _C),
    Column("管辖企业（家）", 14, _W),
    Column("主要职责", 50),
    Column("任职起止", 24, _C),
    Column("备注", 18),
)
SUMMARY_COLUMNS = (
    Column("序号", 9, _C),
    Column("网格编号", 30, _K),
    Column("网格（责任区）名称", 36, _C),
    Column("责任人（人）", 18, _W),
    Column("应配（人）", 18, _W),
    Column("缺额（人）", 18, _W),
    Column("管辖企业（家）", 20, _W),
    Column("负责人", 22, _C),
    Column("备案情况", 22, _C),
    Column("备注", 30),
)
_ABOVE = ("上级：{parent}", "网格：{grid}", "网格编号：{code}", "填报日期：{day}")
_SIGNED = (
    "村（居）委会（盖章）：＿＿＿＿＿＿",
    "镇政府（街道）意见（盖章）：＿＿＿＿＿＿",
    "备案日期：　　年　月　日",
)
_SUMMARY = "{title}（汇总）"
_SUMMARY_NAME = "汇总"
_FROM_TO = "{start}起"
_UNTIL = "{start}至{end}"
_MISSING = "缺{count}人"
_READY = "齐备"
_SHORT = "缺人"
_NO_SCOPE = "以网格图所绘界线为准"
_TOTAL = "合计　{count}个"
_TOTAL_TEXT = "责任人{people}人　应配{wanted}人　缺额{missing}人"


def filing_forms(holdings: Holdings, *, title: str) -> list[Table]:
    """Make the summary and one form for each responsibility area."""
    forms = [_form(holdings, grid, title) for grid in holdings.areas]
    return [_summary(holdings, title), *forms]


def _posts(holdings: Holdings, grid: Grid) -> tuple[Post, ...]:
    scheme = holdings.register.scheme
    level = scheme.level_for(grid.level, grid.kind, grid.code)
    return scheme.posts_on(level.key) if level is not None else ()


def _form(holdings: Holdings, grid: Grid, title: str) -> Table:
    inside = len(holdings.enterprises_below(grid.id or 0))
    rows: list[Row] = []
    for post in _posts(holdings, grid):
        held = holdings.holders(grid.id, post.key)
        for one in held:
            rows.append(Row(_cells(holdings, grid, post, one, counts=(len(rows) + 1, inside))))
        missing = (post.count or 0) - len(held)
        if missing > 0:
            empty: tuple[Value, ...] = (
                len(rows) + 1,
                grid.name,
                "",
                frame.NONE_FOUND,
                *[""] * 5,
                post.name,
                inside,
                post.duty_names,
                "",
                _MISSING.format(count=missing),
            )
            rows.append(Row(empty, tones={3: Tone.ALARM}))
    parent = holdings.grid_name(grid.parent_id) or holdings.area_name
    day = chinese_day(holdings.request.today)
    return Table(
        title=title,
        name=grid.name,
        columns=COLUMNS,
        rows=rows,
        above=tuple(text.format(parent=parent, grid=grid.name, code=grid.code, day=day) for text in _ABOVE),
        signatures=_SIGNED,
        paper=Paper.A4,
    )


def _cells(
    holdings: Holdings, grid: Grid, post: Post, held: Holder, *, counts: tuple[int, int]
) -> tuple[Value, ...]:
    person, appointment = held.person, held.appointment
    number, inside = counts
    return (
        number,
        grid.name,
        grid.scope_note or _NO_SCOPE,
        person.name,
        person.gender,
        person.birth_month,
        person.political_status,
        person.job_title,
        holdings.phone(person.mobile) or person.office_phone,
        post.name,
        inside,
        appointment.field_in_charge or post.duty_names,
        _term(appointment.starts_on, appointment.ends_on),
        appointment.note,
    )


def _term(start: object, end: object) -> str:
    if start is None:
        return ""
    return _UNTIL.format(start=start, end=end) if end else _FROM_TO.format(start=start)


def _summary(holdings: Holdings, title: str) -> Table:
    rows, people, wanted_in_all, missing_in_all = [], 0, 0, 0
    for number, grid in enumerate(holdings.areas, start=1):
        posts = _posts(holdings, grid)
        held = holdings.of_post(grid.id, [post.key for post in posts])
        wanted = sum(post.count or 0 for post in posts)
        missing = sum(max(0, (post.count or 0) - len(holdings.holders(grid.id, post.key))) for post in posts)
        people, wanted_in_all, missing_in_all = (
            people + len(held),
            wanted_in_all + wanted,
            missing_in_all + missing,
        )
        inside = len(holdings.enterprises_below(grid.id or 0))
        first = held[0].person.name if held else frame.NONE_FOUND
        cells: tuple[Value, ...] = (
            number,
            grid.code,
            grid.name,
            len(held),
            wanted,
            missing,
            inside,
            first,
            _SHORT if missing else _READY,
            "",
        )
        rows.append(Row(cells, tones={5: Tone.ALARM, 8: Tone.ALARM} if missing else {}))
    text = _TOTAL_TEXT.format(people=people, wanted=wanted_in_all, missing=missing_in_all)
    return Table(
        title=_SUMMARY.format(title=title),
        name=_SUMMARY_NAME,
        columns=SUMMARY_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=((_TOTAL.format(count=len(rows)), text),),
        signatures=frame.signatures(holdings),
        paper=Paper.A4,
        fixed=3,
    )
