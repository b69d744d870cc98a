"""T3 事故隐患台账 in its three versions, and the list of major hazards (DOMAIN.md 4.5, 4.6)."""

from collections import Counter, defaultdict
from enum import Enum

from gisgrid.model.base_map import Place
from gisgrid.model.enumerations import HazardLevel, HazardSource, HazardState
from gisgrid.model.hazard_story import office_name
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Attachment
from gisgrid.reports import frame
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.subjects import enterprise_named
from gisgrid.reports.table import Column, Kind, Row, Table, Tone, Value

_C, _K, _D = Kind.CENTRED, Kind.CODE, Kind.DATE
_COMMON = (
    Column("序号", 9, _C),
    Column("隐患编号", 24, _K),
    Column("单位/场所名称", 40),
    Column("所属网格", 17, _C),
    Column("检查日期", 18, _D),
    Column("检查人", 13, _C),
    Column("隐患来源", 20, _C),
    Column("隐患部位", 22),
    Column("隐患描述", 44),
    Column("隐患类别", 15, _C),
    Column("专业", 11, _C),
    Column("隐患级别", 13, _C),
    Column("判定依据", 24),
    Column("整改措施", 34),
    Column("整改责任人", 13, _C),
    Column("整改资金(万元)", 14, Kind.NUMBER, decimals=2),
    Column("整改期限", 18, _D),
    Column("文书编号", 30, _K),
    Column("督办情况", 20, _C),
    Column("整改完成日期", 18, _D),
    Column("复查日期", 18, _D),
    Column("复查人", 13, _C),
    Column("复查结果", 12, _C),
    Column("是否销号", 10, _C),
    Column("销号日期", 18, _D),
    Column("照片(前/后)", 12, _C),
    Column("备注", 20),
)
COLUMNS = _COMMON
ENTERPRISE_COLUMNS = (*_COMMON[:7], Column("岗位/班组", 16, _C), *_COMMON[7:])
MAJOR_COLUMNS = (
    Column("序号", 9, _C),
    Column("地区", 20, _C),
    Column("行业与领域", 20, _C),
    Column("单位名称", 46),
    Column("地址", 40),
    Column("隐患内容", 56),
    Column("落实治理目标任务", 16, _C),
    Column("落实治理经费物资", 16, _C),
    Column("落实治理机构人员", 16, _C),
    Column("落实治理时间要求", 16, _C),
    Column("落实安全措施应急预案", 18, _C),
    Column("时间", 19, _D),
)
MAJOR_TITLE = "重大隐患列表"
_LISTED = "{level}级挂牌"
_DELISTED = "已摘牌"
_URGED = "催办{count}次"
_TOTAL = "合计　{count}项"
_BY_SOURCE = (
    "企业自查自报{self}项　日常执法检查{inspection}项　监管措施执行情况{measures}项　其他来源{other}项"
)
_BY_STATE = "已销号{closed}项　未销号{open}项（其中超期{overdue}项）　重大隐患{major}项"
_STATE_LABEL = "合计　整改情况"
_SPAN_NOTE = "列入{text}内排查的和期初尚未销号的隐患；作废的隐患不列入。"
_NO_PHOTOS = "—"
_TITLES = [column.title for column in COLUMNS]
_LEVEL_PLACE = _TITLES.index("隐患级别")
_DUE_PLACE = _TITLES.index("整改期限")


class Version(Enum):
    """Whose ledger it is."""

    AREA = "area"
    ENTERPRISE = "enterprise"


def hazard_ledger(holdings: Holdings, *, title: str, version: Version = Version.AREA) -> Table:
    """Make the ledger of the hazards of a stretch of time.

    In are those found in it and those that were still open when it began; on one enterprise only when
    the request names one.
    """
    span = holdings.request.span
    chosen = _chosen(holdings)
    listed = [
        one
        for one in holdings.hazards
        if one.found_at.date() <= span.last
        and (one.found_at.date() >= span.first or one.closed_on is None or one.closed_on >= span.first)
        and (chosen is None or one.enterprise_id == chosen)
    ]
    writer = _Writer(holdings, version)
    return Table(
        title=title,
        subtitle=span.text,
        columns=ENTERPRISE_COLUMNS if version is Version.ENTERPRISE else COLUMNS,
        rows=[writer.row(number, one) for number, one in enumerate(listed, start=1)],
        above=frame.above(holdings),
        closing=_closing(holdings, listed),
        signatures=frame.signatures(holdings),
        notes=(_SPAN_NOTE.format(text=span.text),),
        fixed=3,
    )


def major_list(holdings: Holdings) -> Table:
    """Make the list of the major hazards that are open or were closed in the stretch of time."""
    span = holdings.request.span
    rows: list[Row] = []
    for one in holdings.hazards:
        day = one.found_at.date()
        is_gone = one.closed_on is not None and one.closed_on < span.first
        if one.level is not HazardLevel.MAJOR or day > span.last or is_gone:
            continue
        enterprise = holdings.every_enterprise.get(one.enterprise_id or 0)
        flags = (
            one.has_plan_targets,
            one.has_plan_funds,
            one.has_plan_staff,
            one.has_plan_deadline,
            one.has_plan_emergency,
        )
        cells: tuple[Value, ...] = (
            len(rows) + 1,
            holdings.grid_name(one.grid_id),
            enterprise.supervised_industry if enterprise else "",
            enterprise.name if enterprise else "",
            enterprise.address if enterprise else one.location,
            one.description,
            *(frame.yes_no(flag) for flag in flags),
            day,
        )
        tones = {6 + i: Tone.ALARM for i, flag in enumerate(flags) if not flag and one.state.is_open}
        rows.append(Row(cells, tones=tones))
    return Table(
        title=MAJOR_TITLE,
        subtitle=span.text,
        columns=MAJOR_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=((_TOTAL.format(count=len(rows)), ""),),
        signatures=frame.signatures(holdings),
    )


def _chosen(holdings: Holdings) -> int | None:
    return enterprise_named(holdings).id if holdings.request.subject else None


class _Writer:
    """Words hazards as rows; places and photos are read once for all of them."""

    def __init__(self, holdings: Holdings, version: Version) -> None:
        self._holdings = holdings
        self._version = version
        self._places = {one.id: one.name for one in holdings.register.find(Place)}
        self._photos = _photo_counts(holdings)

    def row(self, number: int, one: Hazard) -> Row:
        holdings = self._holdings
        enterprise = holdings.every_enterprise.get(one.enterprise_id or 0)
        name = enterprise.name if enterprise else self._places.get(one.place_id, "")
        cells: list[Value] = [
            number,
            one.number,
            name,
            holdings.grid_name(one.grid_id),
            one.found_at.date(),
            holdings.person_name(one.found_by_id),
            one.source.value,
            one.location,
            one.description,
            one.category.value,
            one.speciality,
            one.level.value,
            one.basis,
            one.measure,
            one.responsible,
            one.funds_wan,
            one.due_on,
            one.notice_number,
            _supervision(one),
            one.finished_on,
            one.rechecked_on,
            one.recheck_by,
            one.recheck_result,
            frame.yes_no(one.state is HazardState.CLOSED),
            one.closed_on,
            self._photos.get(one.id or 0, _NO_PHOTOS),
            one.note,
        ]
        tones = {}
        if one.level is HazardLevel.MAJOR:
            tones[_LEVEL_PLACE] = Tone.KEY
        if one.is_overdue(holdings.request.today):
            tones[_DUE_PLACE] = Tone.ALARM
        if self._version is Version.ENTERPRISE:
            cells.insert(7, office_name(holdings.register.scheme, one.found_post))
            tones = {place + (place >= 7): tone for place, tone in tones.items()}
        return Row(tuple(cells), tones=tones)


def _supervision(one: Hazard) -> str:
    parts = []
    if one.is_listed:
        parts.append(_LISTED.format(level=one.listed_level.removesuffix("级")))
    if one.delisted_on is not None:
        parts.append(_DELISTED)
    if one.urge_count:
        parts.append(_URGED.format(count=one.urge_count))
    return frame.COMMA.join(parts)


def _photo_counts(holdings: Holdings) -> dict[int, str]:
    """Count the photos of each hazard up to its finishing and after it."""
    finished = {one.id or 0: one.finished_on for one in holdings.hazards}
    columns = holdings.register.columns(
        Attachment, ["subject_id", "media_type", "taken_at"], subject_table="hazard"
    )
    before: Counter[int] = Counter()
    after: Counter[int] = Counter()
    for hazard_id, kind, taken_at in zip(
        columns["subject_id"], columns["media_type"], columns["taken_at"], strict=True
    ):
        if kind.startswith("image/"):
            end = finished.get(hazard_id)
            is_after = end is not None and taken_at is not None and taken_at.date() >= end
            (after if is_after else before)[hazard_id] += 1
    return {one: f"{before[one]}/{after[one]}" for one in {*before, *after}}


def _closing(holdings: Holdings, listed: list[Hazard]) -> tuple[tuple[str, str], ...]:
    by_source: dict[HazardSource, int] = defaultdict(int)
    for one in listed:
        by_source[one.source] += 1
    told = (HazardSource.SELF_REPORT, HazardSource.INSPECTION, HazardSource.MEASURES_CHECK)
    sources = _BY_SOURCE.format(
        self=by_source[told[0]],
        inspection=by_source[told[1]],
        measures=by_source[told[2]],
        other=sum(count for source, count in by_source.items() if source not in told),
    )
    closed = sum(one.state is HazardState.CLOSED for one in listed)
    states = _BY_STATE.format(
        closed=closed,
        open=len(listed) - closed,
        overdue=sum(one.is_overdue(holdings.request.today) for one in listed),
        major=sum(one.level is HazardLevel.MAJOR for one in listed),
    )
    return (_TOTAL.format(count=len(listed)), sources), (_STATE_LABEL, states)
