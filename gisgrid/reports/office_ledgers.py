"""T8 责任落实台账, T11 日常工作清单, T14 the logs of the office, T16 the set of rules."""

from collections import defaultdict

from gisgrid.layout.paper import Orientation, Paper
from gisgrid.model.activity_log import told_people
from gisgrid.model.areas import Grid
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.dossier import OWN_POSTS, unit_path
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind, GridKind, InternalLevel
from gisgrid.model.inspections import Activity, ActivityParticipant, Attachment
from gisgrid.model.rule_sets import RULES_LIST, rule_name
from gisgrid.model.scheme_duties import HeadCount
from gisgrid.model.station import StationDocument, StationKind
from gisgrid.reports import frame
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.subjects import enterprise_named
from gisgrid.reports.table import Column, Kind, Look, Row, Table, Tone, Value

_C, _K, _D, _W = Kind.CENTRED, Kind.CODE, Kind.DATE, Kind.WHOLE
DUTY_COLUMNS = (
    Column("序号", 10, _C),
    Column("单位名称", 50),
    Column("责任节点", 34),
    Column("层级", 20, _C),
    Column("责任人", 20, _C),
    Column("职务", 26, _C),
    Column("联系电话", 28, _K),
    Column("责任内容", 80),
    Column("岗位责任书", 22, _C),
    Column("备注", 24),
)
_WHOLE = InternalLevel.COMPANY.value
_INTERNAL = [level.value for level in InternalLevel]
_FIRST_RANK = 4
"""Level of the grids that enterprises are (H05)."""
_DUTIES = {
    "法定代表人": "对本单位安全生产工作负直接责任",
    "主要负责人": "全面负责本单位安全生产工作，组织隐患排查治理",
    "安全管理人员": "日常安全检查、隐患登记和整改跟踪、教育培训",
    "环保负责人": "治污设施运行、排放管理、环境隐患排查",
}
_PLEDGED = "{day}签订"
_NOT_PLEDGED = "未签订"
_UNITS = "涉及{units}家单位，责任人{people}人，缺责任人{missing}处"
_TOTAL = "合计　{count}条"
WORK_COLUMNS = (
    Column("序号", 12, _C),
    Column("岗位", 30, _C),
    Column("工作内容", 60),
    Column("说明", 70),
    Column("频次", 30, _C),
    Column("依据", 20, _C),
    Column("完成情况", 34),
)
_ANYBODY = "全体检查人员"
_EACH_VISIT = "每次检查"
LOG_COLUMNS = (
    Column("序号", 10, _C),
    Column("日期", 22, _D),
    Column("网格/单位", 30, _C),
    Column("主题", 60),
    Column("地点", 30, _C),
    Column("主持人/负责人", 22, _C),
    Column("参加人数", 16, _W),
    Column("参加人员", 60),
    Column("内容", 80),
    Column("完成期限", 22, _D),
    Column("文号", 24, _K),
    Column("附件", 12, _W),
    Column("备注", 24),
)
_LOG_TITLE = "{kind}记录"
_LOG_NAMES = {
    ActivityKind.MEETING: "网格员工作会议",
    ActivityKind.TRAINING: "安全培训",
    ActivityKind.SECRECY_TRAINING: "保密教育",
    ActivityKind.PUBLICITY: "安全宣传",
    ActivityKind.DUTY_ROSTER: "值班",
    ActivityKind.NOTICE: "通知传达",
    ActivityKind.PROTECTIVE_EQUIPMENT: "防护用品发放",
    ActivityKind.ACCIDENT: "事故",
    ActivityKind.SUPERVISION: "督查检查",
    ActivityKind.REPORT: "信息报送",
}
_LOG_TOTAL = "合计　{count}次"
RULE_COLUMNS = (
    Column("序号", 12, _C),
    Column("制度类别", 44),
    Column("制度名称", 70),
    Column("文号", 34, _K),
    Column("施行日期", 24, _D),
    Column("文本", 20, _C),
    Column("备注", 40),
)
_DEFAULT_RULES = (
    "安全生产责任制", "安全检查和隐患排查治理", "隐患举报、处理和整改销号", "重大隐患挂牌督办", "会议", "教育培训",
    "保密", "档案管理", "值班", "应急管理", "事故报告和调查处理", "考核奖惩",
)  # fmt: skip
_HAS_FILE = "有（{count}份）"
_HAS_NO_FILE = "待上传"
_NOT_THERE = "未建立"
_RULE_TEXT = "应有{wanted}项，已建立{there}项，已有文本{files}项"


def duty_ledger(holdings: Holdings, *, title: str) -> Table:
    """Make the ledger of who answers for what inside enterprises (H32).

    Without a name in the request: of the key units, and of all that have units of their own on record.
    """
    if holdings.request.subject:
        chosen = [enterprise_named(holdings)]
    else:
        chosen = [one for one in holdings.enterprises if one.is_key_unit or one.id in holdings.units]
    inner = defaultdict(list)
    for grid in holdings.grids.values():
        if grid.kind is GridKind.ENTERPRISE_INTERNAL and grid.enterprise_id is not None:
            inner[grid.enterprise_id].append(grid)
    rows: list[Row] = []
    for one in chosen:
        rows += _own_rows(holdings, one, len(rows))
        rows += _unit_rows(holdings, one, len(rows))
        for grid in inner.get(one.id or 0, ()):
            rows += _grid_rows(holdings, one, grid, len(rows))
    missing = sum(row.cells[4] == frame.NONE_FOUND for row in rows)
    text = _UNITS.format(units=len(chosen), people=len(rows) - missing, missing=missing)
    return Table(
        title=title,
        columns=DUTY_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=((_TOTAL.format(count=len(rows)), text),),
        signatures=frame.signatures(holdings),
    )


def _unit_rows(holdings: Holdings, one: Enterprise, before: int) -> list[Row]:
    """Return a row for every unit inside an enterprise (公司, 车间, 班组, 岗位), higher ones first."""
    rows: list[Row] = []
    names = {unit.id: unit.name for unit in holdings.units.get(one.id or 0, ())}
    for unit in holdings.units.get(one.id or 0, ()):
        pledged = _PLEDGED.format(day=unit.pledged_on) if unit.pledged_on else _NOT_PLEDGED
        cells: tuple[Value, ...] = (
            before + len(rows) + 1, one.name, unit_path(unit, names), unit.level.value,
            unit.responsible or frame.NONE_FOUND, "", holdings.phone(unit.phone), unit.duties, pledged, "",
        )  # fmt: skip
        rows.append(Row(cells, tones={} if unit.responsible else {4: Tone.ALARM}))
    return rows


def _grid_rows(holdings: Holdings, one: Enterprise, grid: Grid, before: int) -> list[Row]:
    """Return a row for everybody appointed to a grid that an enterprise is, unless its own rows name them so."""
    rows: list[Row] = []
    told = {(post, getattr(one, name)) for post, (name, _) in OWN_POSTS.items()}
    level = _INTERNAL[min(max(grid.level - _FIRST_RANK, 0), len(_INTERNAL) - 1)]
    for post in holdings.register.scheme.posts:
        for held in holdings.holders(grid.id, post.key) if post.per is HeadCount.ENTERPRISE else ():
            if (post.name, held.person.name) in told:
                continue
            cells: tuple[Value, ...] = (
                before + len(rows) + 1, one.name, grid.name, level, held.person.name, post.name,
                holdings.phone(held.person.mobile), held.appointment.field_in_charge,
                held.appointment.document_number, grid.scope_note,
            )  # fmt: skip
            rows.append(Row(cells))
    return rows


def _own_rows(holdings: Holdings, one: Enterprise, before: int) -> list[Row]:
    rows: list[Row] = []
    for post, (name, phone) in OWN_POSTS.items():
        person = getattr(one, name)
        cells: tuple[Value, ...] = (
            before + len(rows) + 1,
            one.name,
            _WHOLE,
            _WHOLE,
            person or frame.NONE_FOUND,
            post,
            holdings.phone(getattr(one, phone)),
            _DUTIES[post],
            "",
            "",
        )
        rows.append(Row(cells, tones={} if person else {4: Tone.ALARM}))
    return rows


def work_list(holdings: Holdings, *, title: str) -> Table:
    """Make the list of daily work, post by post: the scheme's check-lists and the duties of the posts."""
    scheme = holdings.register.scheme
    rows: list[Row] = []
    names = {post.key: post.name for post in scheme.posts}
    for checklist in scheme.checklists:
        who = frame.joined(names[key] for key in checklist.posts)
        rows.append(_group(f"{checklist.name}（{who}）" if who else checklist.name, len(WORK_COLUMNS)))
        for item in checklist.items:
            cells: tuple[Value, ...] = (
                _count(rows) + 1,
                who or _ANYBODY,
                item.name,
                item.group,
                _EACH_VISIT if checklist.on_visits else "",
                frame.joined(item.sources),
                "",
            )
            rows.append(Row(cells))
    for post in scheme.posts:
        if not post.duties:
            continue
        rows.append(_group(post.name, len(WORK_COLUMNS)))
        often = {
            source: rule.name for rule in scheme.visits for source in rule.sources if post.key in rule.who
        }
        for duty in post.duties:
            told = frame.joined(often.get(source, "") for source in duty.sources)
            rows.append(
                Row((_count(rows) + 1, post.name, duty.name, duty.text, told, frame.joined(duty.sources), ""))
            )
    return Table(
        title=title,
        columns=WORK_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        signatures=frame.signatures(holdings),
        paper=Paper.A4,
        orientation=Orientation.LANDSCAPE,
    )


def _group(text: str, width: int) -> Row:
    return Row(("", text, *[""] * (width - 2)), look=Look.GROUP)


def _count(rows: list[Row]) -> int:
    return sum(row.look is Look.PLAIN for row in rows)


def activity_logs(holdings: Holdings) -> list[Table]:
    """Make one log for each kind of record of the stretch of time; kinds without any are left out."""
    span = holdings.request.span
    by_kind: dict[ActivityKind, list[Activity]] = defaultdict(list)
    for one in holdings.register.find(Activity):
        if span.holds(one.held_on) and holdings.within(one.grid_id):
            by_kind[one.kind].append(one)
    people: dict[int, list[str]] = defaultdict(list)
    columns = holdings.register.columns(ActivityParticipant, ["activity_id", "person_id"])
    for activity, person in zip(columns["activity_id"], columns["person_id"], strict=True):
        people[activity].append(holdings.person_name(person))
    files = _file_counts(holdings, Activity)
    kinds = [kind for kind in ActivityKind if by_kind.get(kind)] or [ActivityKind.MEETING]
    return [_log(holdings, kind, by_kind.get(kind, []), people, files) for kind in kinds]


def _log(
    holdings: Holdings,
    kind: ActivityKind,
    held: list[Activity],
    people: dict[int, list[str]],
    files: dict[int, int],
) -> Table:
    rows = []
    for number, one in enumerate(sorted(held, key=lambda a: (a.held_on, a.id or 0)), start=1):
        names = people.get(one.id or 0, [])
        enterprise = holdings.every_enterprise.get(one.enterprise_id or 0)
        place = enterprise.name if enterprise else holdings.grid_name(one.grid_id)
        cells: tuple[Value, ...] = (
            number,
            one.held_on,
            place or holdings.department_name(one.department_id),
            one.title,
            one.place,
            holdings.person_name(one.host_id),
            one.attendee_count if one.attendee_count is not None else (len(names) or None),
            told_people(names),
            one.content,
            one.due_on,
            one.document_number,
            files.get(one.id or 0),
            one.note,
        )
        rows.append(Row(cells))
    name = _LOG_NAMES.get(kind, kind.value)
    return Table(
        title=_LOG_TITLE.format(kind=name),
        name=name,
        subtitle=holdings.request.span.text,
        columns=LOG_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=((_LOG_TOTAL.format(count=len(rows)), ""),),
        signatures=frame.signatures(holdings),
    )


def rule_set(holdings: Holdings, *, title: str) -> Table:
    """Make the list of the rules of the station: which there should be, which there are, with their texts."""
    held = holdings.register.find(StationDocument, kind=StationKind.RULE, enterprise_id=None)
    files = _file_counts(holdings, StationDocument)
    rows: list[Row] = []
    taken: set[int] = set()
    wanted = wanted_rules(holdings)
    for kind in wanted:
        own = [one for one in held if kind in one.name and one.id not in taken]
        taken |= {one.id or 0 for one in own}
        if not own:
            cells = (len(rows) + 1, kind, rule_name(kind), "", None, _NOT_THERE, "")
            rows.append(Row(cells, tones={5: Tone.ALARM}))
        rows += [_rule_row(one, kind, len(rows) + i, files) for i, one in enumerate(own, start=1)]
    others = [one for one in held if one.id not in taken]
    rows += [_rule_row(one, "", len(rows) + i, files) for i, one in enumerate(others, start=1)]
    text = _RULE_TEXT.format(
        wanted=len(wanted), there=len(held), files=sum(bool(files.get(one.id or 0)) for one in held)
    )
    return Table(
        title=title,
        columns=RULE_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=((_TOTAL.format(count=len(rows)), text),),
        signatures=frame.signatures(holdings),
        paper=Paper.A4,
    )


def wanted_rules(holdings: Holdings) -> tuple[str, ...]:
    """Return the kinds of rules that the scheme lists, or the usual ones of a station."""
    return holdings.register.scheme.listed(RULES_LIST) or _DEFAULT_RULES


def _rule_row(one: StationDocument, kind: str, number: int, files: dict[int, int]) -> Row:
    count = files.get(one.id or 0, 0)
    told = _HAS_FILE.format(count=count) if count else _HAS_NO_FILE
    return Row((number, kind, one.name, one.number, one.issued_on, told, one.note))


def _file_counts(holdings: Holdings, kind: type[object]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    columns = holdings.register.columns(Attachment, ["subject_id"], subject_table=TABLE_NAMES[kind])
    for subject in columns["subject_id"]:
        found[subject] += 1
    return dict(found)
