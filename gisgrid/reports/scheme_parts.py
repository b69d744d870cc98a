"""What documents tell of the scheme: levels, posts, rules, deadlines, the ways of reporting, the papers."""

from gisgrid.model.periods import PeriodKind
from gisgrid.model.scheme_duties import Keeper, RuleSubject, UnitClass
from gisgrid.model.scheme_papers import PaperKind
from gisgrid.reports import frame
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.table import Column, Kind, Row, Table, Tone

_C, _W = Kind.CENTRED, Kind.WHOLE
PERIOD_NAMES = {
    PeriodKind.DAY: "每天",
    PeriodKind.WEEK: "每周",
    PeriodKind.MONTH: "每月",
    PeriodKind.TWO_MONTHS: "每两个月",
    PeriodKind.QUARTER: "每季度",
    PeriodKind.HALF_YEAR: "每半年",
    PeriodKind.YEAR: "每年",
}
_SUBJECTS = {
    RuleSubject.ENTERPRISE: "每家企业",
    RuleSubject.GRID: "每个网格",
    RuleSubject.SCHEME: "全辖区",
    RuleSubject.PERSON: "每名人员",
}
_UNITS = {UnitClass.KEY: "每家重点监管单位", UnitClass.OTHER: "每家其余单位"}
_LEVEL = "{name}：{unit}{count}。"
_COUNTED = "，共{count}个"
_POST = "{name}{count}：{duties}。"
_HEADS = "（{count}人）"
_DEADLINE = "{level}隐患：{text}。"
_WITHIN = "自交办之日起{days}日内完成整改"
_AT_ONCE = "立即整改"
_LISTED = "实行挂牌督办"
_STEP = "{source}——{name}{to}{when}。"
_TO = "：报{to}"
_WHEN = "（{when}）"
_PAPER = "《{title}》"
_KINDS = {
    PaperKind.MAP: "图",
    PaperKind.CHART: "图",
}
_MAPS = "图：{titles}。"
_LEDGERS = "台账和表册：{titles}。"
GRID_COLUMNS = (
    Column("序号", 9, _C),
    Column("责任区", 26, _C),
    Column("负责人", 18, _C),
    Column("其他责任人", 44),
    Column("企业数", 13, _W),
    Column("重点单位", 14, _W),
)
RULE_COLUMNS = (
    Column("事项", 46),
    Column("责任岗位", 36),
    Column("对象", 28, _C),
    Column("周期", 20, _C),
    Column("次数", 12, _W),
    Column("年度最低", 15, _C),
)
_STATION_WORDS = "——"


def level_lines(holdings: Holdings) -> list[str]:
    """Word the levels of the scheme."""
    return [
        _LEVEL.format(
            name=level.name,
            unit=level.unit,
            count=_COUNTED.format(count=level.count) if level.count is not None else "",
        )
        for level in holdings.register.scheme.levels
    ]


def post_lines(holdings: Holdings) -> list[str]:
    """Word the posts with head-counts and duties."""
    return [
        _POST.format(
            name=post.name,
            count=_HEADS.format(count=post.count) if post.count is not None else "",
            duties=frame.joined(
                duty.name + (f"（{duty.text}）" if duty.text else "") for duty in post.duties
            ),
        )
        for post in holdings.register.scheme.posts
        if post.duties
    ]


def deadline_lines(holdings: Holdings) -> list[str]:
    """Word how long hazards of each level may stay open."""
    lines = []
    for one in holdings.register.scheme.hazard_deadlines:
        parts = [_AT_ONCE] if one.immediate else []
        if one.days is not None:
            parts.append(_WITHIN.format(days=one.days))
        if one.listed:
            parts.append(_LISTED)
        if one.text:
            parts.append(one.text)
        lines.append(_DEADLINE.format(level=one.level.value, text="，".join(dict.fromkeys(parts))))
    return lines


def escalation_lines(holdings: Holdings) -> list[str]:
    """Word the ways in which matters are reported, handed out and urged."""
    scheme = holdings.register.scheme
    names = _names(holdings)
    return [
        _STEP.format(
            source=names[one.source],
            name=one.name,
            to=_TO.format(to=frame.joined(names[key] for key in one.to)) if one.to else "",
            when=_WHEN.format(when=one.when) if one.when else "",
        )
        for one in scheme.escalation
    ]


def deliverable_lines(holdings: Holdings) -> list[str]:
    """Name the maps and charts, then the other papers that the scheme asks for."""
    papers = holdings.register.scheme.deliverables
    drawn = [_PAPER.format(title=one.title) for one in papers if one.kind in _KINDS]
    written = [_PAPER.format(title=one.title) for one in papers if one.kind not in _KINDS]
    return [_MAPS.format(titles="".join(drawn)), _LEDGERS.format(titles="".join(written))]


def grid_table(holdings: Holdings) -> Table:
    """List the responsibility areas with their people."""
    scheme = holdings.register.scheme
    rows = []
    for number, grid in enumerate(holdings.areas, start=1):
        level = scheme.level_for(grid.level, grid.kind, grid.code)
        posts = [post.key for post in scheme.posts_on(level.key)] if level is not None else []
        names = [held.person.name for held in holdings.of_post(grid.id, posts)]
        inside = holdings.enterprises_below(grid.id or 0)
        first = names[0] if names else frame.NONE_FOUND
        rows.append(
            Row(
                (
                    number,
                    grid.name,
                    first,
                    frame.joined(names[1:]),
                    len(inside),
                    sum(one.is_key_unit for one in inside),
                ),
                tones={} if names else {2: Tone.ALARM},
            )
        )
    return Table(title="", columns=GRID_COLUMNS, rows=rows)


def rule_table(holdings: Holdings) -> Table:
    """List what has to be done how often."""
    scheme = holdings.register.scheme
    names = _names(holdings)
    rows = []
    for rule in scheme.visits:
        if rule.kept_by is not Keeper.STATION:
            continue
        who = frame.joined(names[key] for key in (*rule.who, *rule.organs))
        subject = _UNITS.get(rule.units, _SUBJECTS[rule.subject])
        yearly = str(rule.yearly_minimum) if rule.yearly_minimum else _STATION_WORDS
        rows.append(Row((rule.name, who, subject, PERIOD_NAMES[rule.period], rule.minimum, yearly)))
    return Table(title="", columns=RULE_COLUMNS, rows=rows)


def _names(holdings: Holdings) -> dict[str, str]:
    scheme = holdings.register.scheme
    posts = {post.key: post.name for post in scheme.posts}
    return {**posts, **{organ.key: organ.name for organ in scheme.organs}}
