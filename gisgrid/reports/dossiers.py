"""Dossiers as one PDF with contents and photos: 一企一档 (T5), 重大危险源、重大隐患监管档案 (T4)."""

from collections.abc import Sequence

from gisgrid.model.enterprises import Enterprise, EnterpriseChange, InstallationSubstance
from gisgrid.model.enumerations import HazardLevel
from gisgrid.model.inspections import Activity, Attachment, Inspection
from gisgrid.reports import frame
from gisgrid.reports.document import Block, Document, Paragraph, Picture, Style
from gisgrid.reports.enterprise_ledger import COLUMNS, enterprise_ledger
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.key_units import installation_ledger, responsible
from gisgrid.reports.spans import chinese_day
from gisgrid.reports.subjects import enterprise_named
from gisgrid.reports.table import Column, Kind, Row, Table, Tone, Value, shown

_C, _D = Kind.CENTRED, Kind.DATE
_TITLE = "{name}\n安全生产监管档案"
_INSTALLATION_TITLE = "{name}\n重大危险源、重大隐患监管档案"
_SECTIONS = (
    "一、基本情况", "二、许可证照", "三、人员和监管责任", "四、重大危险源", "五、检查记录", "六、隐患和整改",
    "七、应急预案和培训", "八、变化和更名", "九、照片",
)  # fmt: skip
_NOTHING = "无登记。"
_FACT_COLUMNS = (
    Column("项目", 30, _C),
    Column("内容", 52),
    Column("项目", 30, _C),
    Column("内容", 52),
)
_LICENCE_COLUMNS = (
    Column("名称", 52),
    Column("编号", 40, Kind.CODE),
    Column("发证部门", 26, _C),
    Column("发证日期", 22, _D),
    Column("有效期至", 22, _D),
)
_PEOPLE_COLUMNS = (
    Column("身份", 36, _C),
    Column("姓名", 28, _C),
    Column("电话", 34, Kind.CODE),
    Column("说明", 50),
)
_VISIT_COLUMNS = (
    Column("日期", 22, _D),
    Column("类型", 26, _C),
    Column("检查人", 20, _C),
    Column("结果", 24, _C),
    Column("存在问题", 60),
)
_HAZARD_COLUMNS = (
    Column("编号", 26, Kind.CODE),
    Column("发现日期", 22, _D),
    Column("隐患描述", 52),
    Column("级别", 15, _C),
    Column("整改期限", 22, _D),
    Column("状态", 18, _C),
    Column("销号日期", 22, _D),
)
_CHANGE_COLUMNS = (Column("日期", 24, _D), Column("变化", 22, _C), Column("原来", 50), Column("现在", 50))
_PRINCIPALS = {
    "法定代表人": ("legal_representative", "legal_phone"),
    "主要负责人": ("principal", "principal_phone"),
    "安全管理人员": ("safety_officer", "safety_phone"),
    "环保负责人": ("environment_officer", "environment_phone"),
}
_SUPERVISORS = "监管责任人"
_PLAN_TEXT = "应急预案备案号：{number}。安全生产责任保险：{insurance}。标准化等级：{level}。"
_UNKNOWN = "未登记"
_RECENT = "最近{count}次检查（共{all}次）"
_MOST_VISITS = 24
_MOST_PHOTOS = 12
_MOST_UNITS = 60
_REST = "本册收录{count}家，另有{more}家未收入本册，请按网格分别生成：{names}。"
_REST_MARK = "未收入本册的单位"
_NUMBER = "编号：{code}"
_PHOTO = "{name}　{caption}"


def enterprise_dossiers(holdings: Holdings) -> list[Document]:
    """Make the dossier of the enterprise named, else of every key unit of the area."""
    if holdings.request.subject:
        chosen: Sequence[Enterprise] = [enterprise_named(holdings)]
    else:
        chosen = [one for one in holdings.enterprises if one.is_key_unit]
    if not chosen:
        return [_none(holdings, _ENTERPRISE_TITLE, _NO_KEY_UNIT)]
    reader = _Reader(holdings)
    return [*(reader.dossier(one) for one in chosen[:_MOST_UNITS]), *_left_out(chosen, _ENTERPRISE_TITLE)]


def installation_dossiers(holdings: Holdings) -> list[Document]:
    """Make the dossier of each enterprise with a major hazard installation or an open major hazard."""
    if holdings.request.subject:
        chosen: Sequence[Enterprise] = [enterprise_named(holdings)]
    else:
        major = {
            one.enterprise_id
            for one in holdings.hazards
            if one.level is HazardLevel.MAJOR and one.state.is_open
        }
        chosen = [
            one for one in holdings.enterprises if one.id in major or holdings.installations.get(one.id or 0)
        ]
    if not chosen:
        return [_none(holdings, _MAJOR_TITLE, _NO_MAJOR)]
    reader = _Reader(holdings)
    return [*(reader.installations(one) for one in chosen[:_MOST_UNITS]), *_left_out(chosen, _MAJOR_TITLE)]


def _left_out(chosen: Sequence[Enterprise], title: str) -> list[Document]:
    """Name on a last page what no longer fits into one volume."""
    rest = chosen[_MOST_UNITS:]
    if not rest:
        return []
    told = _REST.format(count=_MOST_UNITS, more=len(rest), names="、".join(one.name for one in rest))
    return [Document(title=title, blocks=[Paragraph(told)], bookmark=_REST_MARK)]


def _none(holdings: Holdings, title: str, text: str) -> Document:
    """Say on one page that there is nothing to keep a file of; an empty area is no mistake."""
    told = text.format(day=chinese_day(holdings.request.today), area=holdings.area_name)
    return Document(title=title, blocks=[Paragraph(told)])


class _Reader:
    """Reads what hangs on enterprises."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        ledger = enterprise_ledger(holdings, title="")
        self._facts = {str(row.cells[1]): row.cells for row in ledger.rows}

    def dossier(self, one: Enterprise) -> Document:
        """Make 一企一档."""
        parts: list[list[Block]] = [
            [self._fact_table(one)],
            self._licences(one),
            [self._people(one)],
            self._units(one),
            self._visits(one),
            self._hazards(one),
            self._plan(one),
            self._changes(one),
            self._photos(one),
        ]
        blocks: list[Block] = []
        for name, part in zip(_SECTIONS, parts, strict=True):
            blocks += [Paragraph(name, Style.HEADING_1), *(part or [Paragraph(_NOTHING)])]
        return Document(
            title=_TITLE.format(name=one.name), blocks=blocks, subtitle=self._subtitle(one), bookmark=one.name
        )

    def installations(self, one: Enterprise) -> Document:
        """Make the dossier of installations and major hazards."""
        blocks: list[Block] = [Paragraph(_SECTIONS[0], Style.HEADING_1), self._fact_table(one)]
        blocks += [Paragraph(_SECTIONS[3], Style.HEADING_1), *(self._units(one) or [Paragraph(_NOTHING)])]
        blocks += [
            Paragraph(_SECTIONS[5], Style.HEADING_1),
            *(self._hazards(one, only_major=HazardLevel.MAJOR) or [Paragraph(_NOTHING)]),
        ]
        blocks += [Paragraph(_SECTIONS[6], Style.HEADING_1), *self._plan(one)]
        blocks += [Paragraph(_SECTIONS[8], Style.HEADING_1), *(self._photos(one) or [Paragraph(_NOTHING)])]
        return Document(
            title=_INSTALLATION_TITLE.format(name=one.name),
            blocks=blocks,
            subtitle=self._subtitle(one),
            bookmark=one.name,
        )

    def _subtitle(self, one: Enterprise) -> str:
        return _NUMBER.format(code=one.credit_code or one.short_code or str(one.id))

    def _fact_table(self, one: Enterprise) -> Table:
        cells = self._facts.get(one.name, ())
        pairs = [
            ("".join((*column.group, column.title)), shown(value, column))
            for column, value in zip(COLUMNS[1:], cells[1:], strict=False)
        ]
        filled = [(name, text) for name, text in pairs if text]
        if len(filled) % 2:
            filled.append(("", ""))
        rows = [Row((*filled[i], *filled[i + 1])) for i in range(0, len(filled), 2)]
        return Table(title="", columns=_FACT_COLUMNS, rows=rows)

    def _licences(self, one: Enterprise) -> list[Block]:
        held = self._holdings.licences.get(one.id or 0, [])
        if not held:
            return []
        rows = []
        for licence in held:
            is_late = licence.valid_until is not None and licence.valid_until < self._holdings.request.today
            cells: tuple[Value, ...] = (
                licence.name,
                licence.number,
                self._holdings.department_name(licence.department_id),
                licence.issued_on,
                licence.valid_until,
            )
            rows.append(Row(cells, tones={4: Tone.ALARM} if is_late else {}))
        return [Table(title="", columns=_LICENCE_COLUMNS, rows=rows)]

    def _people(self, one: Enterprise) -> Table:
        rows = []
        for post, (name, phone) in _PRINCIPALS.items():
            person = getattr(one, name)
            rows.append(
                Row((post, person or frame.NONE_FOUND, self._holdings.phone(getattr(one, phone)), ""))
            )
        names = frame.joined(responsible(self._holdings, one))
        rows.append(Row((_SUPERVISORS, names, "", self._holdings.grid_name(one.grid_id))))
        return Table(title="", columns=_PEOPLE_COLUMNS, rows=rows)

    def _units(self, one: Enterprise) -> list[Block]:
        units = self._holdings.installations.get(one.id or 0, [])
        if not units:
            return []
        full = installation_ledger(self._holdings, title="")
        blocks: list[Block] = []
        for unit in units:
            substances = self._holdings.register.find(InstallationSubstance, installation_id=unit.id)
            told = frame.joined(f"{held.name}{held.quantity_t:g}t" for held in substances)
            row = next(row for row in full.rows if row.cells[1] == one.name and row.cells[2] == unit.name)
            pairs = [
                ("".join((*column.group, column.title)), shown(value, column))
                for column, value in zip(full.columns[2:], row.cells[2:], strict=True)
            ]
            filled = [(name, text) for name, text in pairs if text]
            filled[2:7] = [(_SUBSTANCES, told)]
            if len(filled) % 2:
                filled.append(("", ""))
            rows = [Row((*filled[i], *filled[i + 1])) for i in range(0, len(filled), 2)]
            blocks.append(Table(title=unit.name, columns=_FACT_COLUMNS, rows=rows))
        return blocks

    def _visits(self, one: Enterprise) -> list[Block]:
        found = self._holdings.register.find(Inspection, enterprise_id=one.id)
        found.sort(key=lambda visit: visit.inspected_at, reverse=True)
        rows = [
            Row(
                (
                    visit.inspected_at.date(),
                    visit.kind.value,
                    self._holdings.person_name(visit.inspector_id),
                    visit.result.value,
                    visit.finding,
                )
            )
            for visit in found[:_MOST_VISITS]
        ]
        if not rows:
            return []
        title = _RECENT.format(count=len(rows), all=len(found))
        return [Table(title=title, columns=_VISIT_COLUMNS, rows=rows)]

    def _hazards(self, one: Enterprise, *, only_major: HazardLevel | None = None) -> list[Block]:
        rows = []
        for hazard in self._holdings.hazards:
            if hazard.enterprise_id != one.id or (only_major is not None and hazard.level is not only_major):
                continue
            cells: tuple[Value, ...] = (
                hazard.number,
                hazard.found_at.date(),
                hazard.description,
                hazard.level.value,
                hazard.due_on,
                hazard.state.value,
                hazard.closed_on,
            )
            tones = {4: Tone.ALARM} if hazard.is_overdue(self._holdings.request.today) else {}
            rows.append(Row(cells, tones=tones))
        return [Table(title="", columns=_HAZARD_COLUMNS, rows=rows)] if rows else []

    def _plan(self, one: Enterprise) -> list[Block]:
        text = _PLAN_TEXT.format(
            number=one.emergency_plan_number or _UNKNOWN,
            insurance=one.liability_insurance or _UNKNOWN,
            level=one.standardisation_level or _UNKNOWN,
        )
        held = self._holdings.register.find(Activity, enterprise_id=one.id)
        return [Paragraph(text), *(Paragraph(f"{a.held_on}　{a.kind.value}　{a.title}") for a in held)]

    def _changes(self, one: Enterprise) -> list[Block]:
        found = self._holdings.register.find(EnterpriseChange, enterprise_id=one.id)
        rows = [Row((held.changed_on, held.kind.value, held.before, held.after)) for held in found]
        return [Table(title="", columns=_CHANGE_COLUMNS, rows=rows)] if rows else []

    def _photos(self, one: Enterprise) -> list[Block]:
        """Gather the photos of the enterprise, then those of its hazards."""
        found = self._holdings.register.find(Attachment, subject_table="enterprise", subject_id=one.id)
        hazards = {
            hazard.id: hazard.number for hazard in self._holdings.hazards if hazard.enterprise_id == one.id
        }
        found += self._holdings.register.find(
            Attachment, subject_table="hazard", subject_id=[key or 0 for key in hazards]
        )
        pictures = [held for held in found if held.media_type.startswith("image/")][:_MOST_PHOTOS]
        return [
            Picture(
                held.content,
                _PHOTO.format(
                    name=hazards.get(held.subject_id, one.name)
                    if held.subject_table == "hazard"
                    else one.name,
                    caption=held.caption or held.name,
                ),
            )
            for held in pictures
        ]


_SUBSTANCES = "危险化学品"
_ENTERPRISE_TITLE = "重点监管单位档案"
_MAJOR_TITLE = "重大危险源、重大隐患监管档案"
_NO_KEY_UNIT = "截至{day}，{area}没有登记重点监管单位。"
_NO_MAJOR = "截至{day}，{area}没有登记重大危险源，也没有未销号的重大隐患。"
