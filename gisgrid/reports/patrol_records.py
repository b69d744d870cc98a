"""T7: the ledger of daily patrol records and the handbook with its record pages (L28, L30)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from gisgrid.layout.paper import Orientation, Paper
from gisgrid.model.areas import Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import InspectionKind, InspectionResult
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection, InspectionItem, InspectionParticipant
from gisgrid.reports import frame
from gisgrid.reports.form import Box, Form, Line, label, prose, value
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.table import Column, Kind, Row, Table, Tone, Value

_C = Kind.CENTRED
COLUMNS = (
    Column("序号", 9, _C),
    Column("网格", 18, _C),
    Column("巡查日期", 19, Kind.DATE),
    Column("时段", 22, _C),
    Column("巡查人", 16, _C),
    Column("协助人", 18, _C),
    Column("企业名称", 46),
    Column("巡查内容", 40),
    Column("巡查结果", 18, _C),
    Column("存在问题", 44),
    Column("现场处置", 22, _C),
    Column("报告对象", 26, _C),
    Column("整改期限", 19, Kind.DATE),
    Column("复查情况", 20, _C),
    Column("宣传教育/喊话", 26),
    Column("企业陪同人员", 16, _C),
    Column("备注", 18),
)
RECORD_TITLE = "日常巡查记录表"
PAGE_TITLE = "日常巡查记录"
CONTENTS = (
    "重点部位、场所",
    "设施、设备状态",
    "人员在岗、持证",
    "违法施工",
    "违规操作",
    "“三合一”场所",
    "危险品生产、使用、储存、销售",
    "消防通道、器材",
    "用电安全",
    "特种设备",
    "污染源、治污设施",
    "排放、异味、噪声",
    "信访投诉、污染纠纷",
    "建设项目“三同时”",
)
_KINDS = (InspectionKind.PATROL, InspectionKind.ASSISTANT, InspectionKind.LEADER)
_TOTAL = "合计　{count}次"
_TOTAL_TEXT = "巡查企业{units}家　发现问题{found}次　当场整改{fixed}次"
_TO = "{start}—{end}"
_ON = "☑"
_OFF = "☐"
_WEEKDAYS = "一二三四五六日"
_DAY = "{day}（星期{weekday}）"
_BLANK_DAY = "　　　年　　月　　日（星期　）"
_BLANK_TIME = "　　：　　—　　：　　"
_CLASSES = {"A": "A（高危）", "B": "B（中危）", "C": "C（低危）"}
_NATURES = ("日常", "重点", "复查")
_ACTIONS = ("劝导", "制止", "疏散", "临时警示")
_ACTION_END = "其他：＿＿＿＿＿＿"
_REPORT_TO = ("网格管理员", "网格长助理（安监）", "网格长助理（环保）", "主管部门")
_REPORT_END = "时间：＿＿＿＿＿＿"
_PUBLICITY = ("发放资料　　份", "喊话提醒　　次", "传达文件、预警：＿＿＿＿＿＿＿＿")
_RECHECK = "复查日期：＿＿＿＿年＿＿月＿＿日　　☐已整改，申请销号　☐部分整改　☐未整改，催办\n复查人：＿＿＿＿＿＿＿＿"
_SIGNERS = ("企业陪同人员（签字）：", "巡查人（签字）：", "网格长助理审阅（签字）：")
_NOTE = "说明：每周对网格内宗地企业全覆盖。发现隐患逐项编号，录入系统后跟踪到销号；超过整改时限未办的，及时催办并报告网格管理员、网格长助理。不得泄露企业商业秘密和网格重要数据。"
_HEADS = ("序", "巡查内容", "正常", "有问题", "不涉及")
_LABELS = (
    "企业名称",
    "宗地号",
    "危险等级",
    "巡查日期",
    "起止时间",
    "巡查性质",
    "巡查人",
    "协助人",
    "记录编号",
)
_SECTIONS = ("存在问题", "现场处置", "整改要求", "报告情况", "宣传教育", "复查情况")
_HANDBOOK_AREA = "{area}　{text}"
_NUMBER = "{code}-{year}-{number:04}"
_FOUND = "{place}. {text}（隐患{number}，{level}）"
_DUE = "第{place}项：{due}前{measure}。"
_BINDING_MM = 9.0
_GAP_MM = 3.0
_MOST_PAGES = 400
_PARCEL_DIGITS = 5
_COVER_LABELS = (
    "网格",
    "编号",
    "巡查期间",
    "网格长",
    "网格长助理",
    "安环专职网格员",
    "全科网格员",
    "企业数",
    "编制单位",
)
_LIST_COLUMNS = (
    Column("序号", 12, _C),
    Column("企业名称", 62),
    Column("危险等级", 16, Kind.DANGER_CLASS),
    Column("地址", 48),
    Column("安全管理人员", 22, _C),
    Column("电话", 28, Kind.CODE),
)
_LIST_TITLE = "巡查企业一览"


def patrol_ledger(holdings: Holdings, *, title: str) -> Table:
    """Make the ledger of the patrols of a stretch of time, newest last."""
    del title
    visits = _visits(holdings)
    helpers = _helpers(holdings)
    hazards = _hazards_of_visits(holdings)
    rows = []
    for number, one in enumerate(visits, start=1):
        found = hazards.get(one.id or 0, [])
        enterprise = holdings.every_enterprise.get(one.enterprise_id or 0)
        end = one.inspected_at + timedelta(minutes=one.duration_min or 0)
        problem = one.finding or frame.joined(hazard.description for hazard in found)
        cells: tuple[Value, ...] = (
            number,
            holdings.grid_name(one.grid_id),
            one.inspected_at.date(),
            _TO.format(start=f"{one.inspected_at:%H:%M}", end=f"{end:%H:%M}"),
            holdings.person_name(one.inspector_id),
            frame.joined(helpers.get(one.id or 0, [])),
            enterprise.name if enterprise else "",
            one.subjects,
            one.result.value,
            problem,
            one.actions,
            frame.joined(hazard.notice_number for hazard in found),
            min((h.due_on for h in found if h.due_on), default=None),
            frame.joined(hazard.recheck_result for hazard in found),
            one.publicity,
            one.escort,
            one.note,
        )
        is_found = one.result is InspectionResult.HAZARDS_FOUND
        rows.append(Row(cells, tones={8: Tone.ALARM} if is_found else {}))
    text = _TOTAL_TEXT.format(
        units=len({one.enterprise_id for one in visits if one.enterprise_id}),
        found=sum(one.result is InspectionResult.HAZARDS_FOUND for one in visits),
        fixed=sum(one.result is InspectionResult.FIXED_ON_SITE for one in visits),
    )
    return Table(
        title=RECORD_TITLE,
        subtitle=holdings.request.span.text,
        columns=COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=((_TOTAL.format(count=len(rows)), text),),
        signatures=frame.signatures(holdings),
        fixed=1,
    )


def handbook(holdings: Holdings, *, title: str) -> list[Form | Table]:
    """Make the handbook: cover and list of enterprises, the patrols made, and blank pages for the rest.

    One record page for each patrol of the stretch of time; for every enterprise that has none, a page
    to fill in by hand. Meant for one grid and a month at most.
    """
    visits = [one for one in _visits(holdings) if one.kind is InspectionKind.PATROL][:_MOST_PAGES]
    served = {one.enterprise_id for one in visits}
    pages: list[Form | Table] = [_cover(holdings, title), _unit_list(holdings)]
    pages_of = _Pages(holdings, title)
    pages += [pages_of.made(number, one) for number, one in enumerate(visits, start=1)]
    waiting = [one for one in holdings.enterprises if one.id not in served]
    pages += [pages_of.blank(one) for one in waiting[: _MOST_PAGES - len(visits)]]
    return pages


def _visits(holdings: Holdings) -> list[Inspection]:
    span = holdings.request.span
    where = {} if holdings.root is None else {"grid_id": sorted(holdings.grid_ids)}
    every = holdings.register.find(Inspection, kind=list(_KINDS), **where)
    made = [one for one in every if span.holds(one.inspected_at.date()) and holdings.within(one.grid_id)]
    return sorted(made, key=lambda one: (one.inspected_at, one.id or 0))


def _helpers(holdings: Holdings) -> dict[int, list[str]]:
    columns = holdings.register.columns(InspectionParticipant, ["inspection_id", "person_id"])
    found: dict[int, list[str]] = defaultdict(list)
    for visit, person in zip(columns["inspection_id"], columns["person_id"], strict=True):
        found[visit].append(holdings.person_name(person))
    return found


def _hazards_of_visits(holdings: Holdings) -> dict[int, list[Hazard]]:
    found: dict[int, list[Hazard]] = defaultdict(list)
    for one in holdings.hazards:
        if one.inspection_id is not None:
            found[one.inspection_id].append(one)
    return found


def _parcel_numbers(holdings: Holdings) -> dict[int, str]:
    """Return the short numbers of the parcels that each enterprise stands on."""
    numbers = dict(zip(*holdings.register.columns(Parcel, ["id", "number"]).values(), strict=True))
    found: dict[int, list[str]] = defaultdict(list)
    for one in holdings.register.find(ParcelTenancy):
        if one.is_in_force(holdings.request.today):
            found[one.enterprise_id].append(str(numbers.get(one.parcel_id, ""))[-_PARCEL_DIGITS:])
    return {enterprise_id: frame.joined(parts) for enterprise_id, parts in found.items()}


def _cover(holdings: Holdings, title: str) -> Form:
    grid = holdings.root or (holdings.areas[0] if len(holdings.areas) == 1 else None)
    scheme = holdings.register.scheme
    names: dict[str, str] = {}
    if grid is not None:
        level = scheme.level_for(grid.level, grid.kind, grid.code)
        for post in scheme.posts_on(level.key) if level is not None else ():
            names[post.name] = frame.joined(held.person.name for held in holdings.holders(grid.id, post.key))
    values = (
        holdings.area_name,
        grid.code if grid else "",
        holdings.request.span.text,
        *(names.get(post, "") for post in _COVER_LABELS[3:7]),
        frame.counted(len(holdings.enterprises)),
        holdings.maker,
    )
    lines = [Line((label(name), value(text)), 16) for name, text in zip(_COVER_LABELS, values, strict=True)]
    return Form(title=title, columns=(1.0, 2.6), lines=lines, binding_mm=_BINDING_MM, name=title)


def _unit_list(holdings: Holdings) -> Table:
    rows = [
        Row(
            (
                number,
                one.name,
                one.danger_class.value,
                one.address,
                one.safety_officer,
                holdings.phone(one.safety_phone),
            ),
            tones={1: Tone.KEY} if one.is_key_unit else {},
        )
        for number, one in enumerate(holdings.enterprises, start=1)
    ]
    return Table(
        title=_LIST_TITLE,
        columns=_LIST_COLUMNS,
        rows=rows,
        paper=Paper.A4,
        orientation=Orientation.PORTRAIT,
        closing=((_TOTAL_UNITS.format(count=len(rows)), frame.class_summary(holdings.enterprises)),),
    )


_TOTAL_UNITS = "合计　{count}家"


class _Pages:
    """Makes record pages."""

    def __init__(self, holdings: Holdings, title: str) -> None:
        self._holdings = holdings
        self._title = title
        self._helpers = _helpers(holdings)
        self._hazards = _hazards_of_visits(holdings)
        self._parcels = _parcel_numbers(holdings)
        self._items: dict[int, list[InspectionItem]] = defaultdict(list)
        for item in holdings.register.find(InspectionItem):
            self._items[item.inspection_id].append(item)

    def made(self, number: int, visit: Inspection) -> Form:
        """Make the page of a patrol that was made."""
        holdings = self._holdings
        enterprise = holdings.every_enterprise.get(visit.enterprise_id or 0)
        found = self._hazards.get(visit.id or 0, [])
        start, end = visit.inspected_at, visit.inspected_at + timedelta(minutes=visit.duration_min or 0)
        root = holdings.root.code if holdings.root else ""
        day = _DAY.format(day=start.date(), weekday=_WEEKDAYS[start.weekday()])
        facts = (
            enterprise.name if enterprise else "",
            self._parcels.get(visit.enterprise_id or 0, ""),
            _CLASSES.get(enterprise.danger_class.value, "") if enterprise else "",
            day,
            _TO.format(start=f"{start:%H:%M}", end=f"{end:%H:%M}"),
            _ticked(_NATURES, {_NATURES[0]}, gap=" "),
            holdings.person_name(visit.inspector_id),
            frame.joined(self._helpers.get(visit.id or 0, [])),
            _NUMBER.format(code=root, year=start.year, number=number),
        )
        problems = [
            _FOUND.format(place=i, text=one.description, number=one.number, level=one.level.value)
            for i, one in enumerate(found, start=1)
        ]
        orders = [
            _DUE.format(place=i, due=one.due_on, measure=one.measure)
            for i, one in enumerate(found, start=1)
            if one.due_on
        ]
        actions = set(visit.actions.split(frame.COMMA))
        texts = (
            "\n".join(problems) or visit.finding or visit.result.value,
            _ticked(_ACTIONS, actions) + "　" + _ACTION_END,
            "\n".join(orders),
            _ticked(_REPORT_TO, set()) + "\n" + _REPORT_END,
            visit.publicity or _ticked(_PUBLICITY, set()),
            _RECHECK,
        )
        failed = {item.text for item in self._items.get(visit.id or 0, []) if not item.passed}
        return self._page(facts, texts, is_made=True, failed=failed)

    def blank(self, enterprise: Enterprise) -> Form:
        """Make a page to be filled in by hand for one enterprise."""
        facts = (
            enterprise.name,
            self._parcels.get(enterprise.id or 0, ""),
            _CLASSES.get(enterprise.danger_class.value, ""),
            _BLANK_DAY,
            _BLANK_TIME,
            _ticked(_NATURES, set(), gap=" "),
            "",
            "",
            "",
        )
        texts = (
            "",
            _ticked(_ACTIONS, set()) + "　" + _ACTION_END,
            "",
            _ticked(_REPORT_TO, set()) + "\n" + _REPORT_END,
            _ticked(_PUBLICITY, set()),
            _RECHECK,
        )
        return self._page(facts, texts, is_made=False, failed=set())

    def _page(self, facts: Sequence[str], texts: Sequence[str], *, is_made: bool, failed: set[str]) -> Form:
        lines = []
        for start in range(0, 9, 3):
            boxes: list[Box] = []
            for i in range(start, start + 3):
                boxes += [label(_LABELS[i], 2), value(facts[i], (4, 4, 3)[i - start])]
            lines.append(Line(tuple(boxes), 8.6))
        head = (label(_HEADS[0]), label(_HEADS[1], 4), *(label(text) for text in _HEADS[2:]))
        lines.append(Line((*head, label(""), *head), 7.6, _GAP_MM))
        half = len(CONTENTS) // 2
        for i in range(half):
            left = self._item_boxes(i, is_made=is_made, failed=failed)
            right = self._item_boxes(i + half, is_made=is_made, failed=failed)
            lines.append(Line((*left, Box(""), *right), 7.6))
        heights = (28.0, 10.0, 14.0, 13.0, 10.0, 16.0)
        for name, text, height in zip(_SECTIONS, texts, heights, strict=True):
            gap = 0.0 if name != _SECTIONS[0] else _GAP_MM
            lines.append(Line((label(name, 2), prose(text, 15)), height, gap))
        signers = (prose(_SIGNERS[0], 6), prose(_SIGNERS[1], 6), prose(_SIGNERS[2], 5))
        lines.append(Line(signers, 17.0, _GAP_MM))
        span = self._holdings.request.span
        return Form(
            title=PAGE_TITLE,
            columns=_SHARES,
            lines=lines,
            notes=(_NOTE,),
            running_head=(self._title, _HANDBOOK_AREA.format(area=self._holdings.area_name, text=span.text)),
            binding_mm=_BINDING_MM,
        )

    def _item_boxes(self, place: int, *, is_made: bool, failed: set[str]) -> tuple[Box, ...]:
        text = CONTENTS[place]
        has_failed = text in failed
        states = (is_made and not has_failed, has_failed, False)
        marks = [value(_ON if state else _OFF) for state in states]
        return (value(str(place + 1)), Box(text, 4), *marks)


# Two blocks of check items side by side: number, text over four columns, three boxes to tick.
_SHARES = (0.95, 1.15, 1.15, 1.15, 1.15, 1.05, 1.4, 1.4, 0.08, 0.95, 1.15, 1.15, 1.15, 1.15, 1.05, 1.4, 1.4)


def _ticked(names: Sequence[str], chosen: set[str], *, gap: str = "　") -> str:
    return gap.join(f"{_ON if name in chosen else _OFF}{name}" for name in names)
