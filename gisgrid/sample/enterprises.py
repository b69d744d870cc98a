"""Enterprises of the sample areas: what they do, how dangerous they are, who answers for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import numpy as np
import numpy.typing as npt

from gisgrid.model.enterprises import Enterprise, EnterpriseAlias, EnterpriseChange, Licence
from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    PlaceAccuracy,
    RiskColour,
    SourceCrs,
    StatusChangeKind,
)
from gisgrid.model.pinyin import quick_pinyin_key
from gisgrid.sample.names import NameMaker
from gisgrid.sample.rows import draft_of, id_of
from gisgrid.sample.sites import Site
from gisgrid.sample.trades import Trade

BATCH = 20_000
"""How many enterprises are held in memory at a time."""
_SHORT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_KEY_RANK = 0.90


@dataclass(frozen=True)
class Quotas:
    """Shares of the whole: class A, class B, key units among class A and among class B."""

    class_a: float
    class_b: float
    key_a: float
    key_b: float


@dataclass(frozen=True)
class Flavour:
    """How enterprises of an area are named.

    Attributes
    ----------
    prefixes, suffixes : tuple of str
        Before and after the stem of a firm's name.
    departments : mapping of str to int
        Ids of departments by short name.
    sector_of, approver_of : mapping of str to str
        Supervised industry to the short name of the department in charge, and of the one that licenses.
    default_sector : str
        Short name of the department in charge of all other industries, or empty.
    """

    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    departments: Mapping[str, int]
    sector_of: Mapping[str, str]
    approver_of: Mapping[str, str]
    default_sector: str = ""


@dataclass(frozen=True)
class Grading:
    """Trade, class and key mark of every enterprise, in the order of the sites."""

    trades: npt.NDArray[np.int64]
    classes: npt.NDArray[np.str_]
    is_key: npt.NDArray[np.bool_]


def grade(trades: Sequence[Trade], count: int, quotas: Quotas, *, noise: np.random.Generator) -> Grading:
    """Draw trades and grade the enterprises so that the quotas are met exactly.

    The most dangerous trades become class A, the next class B; a little chance mixes the borders.
    """
    shares = np.array([trade.share for trade in trades], float)
    drawn = noise.choice(len(trades), size=count, p=shares / shares.sum())
    ranks = np.array([trade.rank for trade in trades])[drawn] + noise.normal(0, 0.07, count)
    order = np.argsort(-ranks, kind="stable")
    classes = np.full(count, DangerClass.C.value)
    of_a, of_b = round(quotas.class_a * count), round(quotas.class_b * count)
    classes[order[:of_a]] = DangerClass.A.value
    classes[order[of_a : of_a + of_b]] = DangerClass.B.value
    is_key = np.zeros(count, bool)
    is_key[order[: round(quotas.key_a * count)]] = True
    is_key[order[of_a : of_a + round(quotas.key_b * count)]] = True
    return Grading(drawn, classes, is_key)


class EnterpriseMaker:
    """Makes enterprises one by one from their sites."""

    def __init__(self, names: NameMaker, chance: Random, *, flavour: Flavour, today: date) -> None:
        self._names = names
        self._chance = chance
        self._flavour = flavour
        self._today = today
        self._made = 0
        self._taken: set[str] = set()

    def make_all(
        self, sites: Sequence[Site], grading: Grading, trades: Sequence[Trade]
    ) -> Iterator[list[Enterprise]]:
        """Make enterprises in batches, in the order of the sites."""
        for start in range(0, len(sites), BATCH):
            end = min(start + BATCH, len(sites))
            yield [
                self._make(
                    sites[i],
                    trades[int(grading.trades[i])],
                    danger_class=DangerClass(str(grading.classes[i])),
                    is_key=bool(grading.is_key[i]),
                )
                for i in range(start, end)
            ]

    def _make(self, site: Site, trade: Trade, *, danger_class: DangerClass, is_key: bool) -> Enterprise:
        chance, flavour = self._chance, self._flavour
        short, full = self._name(site, trade)
        sector = trade.department or flavour.sector_of.get(trade.industry, flavour.default_sector)
        approver = flavour.approver_of.get(trade.industry, "市场监管局")
        enterprise = draft_of(Enterprise)(
            name=full,
            short_name=short,
            credit_code=self._code(site, chance),
            short_code=_short_code(self._made),
            status=self._status(),
            danger_class=danger_class,
            is_key_unit=is_key,
            key_unit_reason=_key_reason(trade, danger_class) if is_key else "",
            risk_colour=_risk(danger_class, chance),
            industry_code=trade.code,
            supervised_industry=trade.industry,
            sector_department_id=flavour.departments.get(sector),
            approval_department_id=flavour.departments.get(approver),
            products=trade.products,
            main_dangers=trade.dangers,
            has_dust="d" in trade.marks,
            has_ammonia="n" in trade.marks,
            has_confined_space="c" in trade.marks,
            pinyin=quick_pinyin_key(full),
        )
        self._add_place(enterprise, site)
        self._add_people(enterprise, is_small=site.is_rural)
        self._add_papers(enterprise, number=self._made)
        self._made += 1
        return enterprise

    def _add_place(self, enterprise: Enterprise, site: Site) -> None:
        chance = self._chance
        elsewhere = f"{site.village or '城区'}（证照地址）"
        enterprise.grid_id = site.grid_id
        enterprise.village, enterprise.address = site.village, site.address
        enterprise.licence_address = site.address if chance.random() < 0.95 else elsewhere
        is_rough = chance.random() < 0.03
        enterprise.place_accuracy = PlaceAccuracy.APPROXIMATE if is_rough else PlaceAccuracy.EXACT
        systems = (SourceCrs.CGCS2000, SourceCrs.GCJ02, SourceCrs.WGS84)
        enterprise.source_crs = chance.choices(systems, [8, 2, 1])[0]
        enterprise.is_three_in_one = site.is_rural and chance.random() < 0.04
        enterprise.geometry = site.point

    def _add_people(self, enterprise: Enterprise, *, is_small: bool) -> None:
        chance, names = self._chance, self._names
        legal = names.passer_by()
        enterprise.legal_representative, enterprise.legal_phone = legal, names.mobile()
        enterprise.principal = legal if chance.random() < 0.7 else names.passer_by()
        enterprise.principal_phone = names.mobile()
        if chance.random() < 0.97:
            enterprise.safety_officer, enterprise.safety_phone = names.passer_by(), names.mobile()
        if not is_small and chance.random() < 0.95:
            enterprise.environment_officer, enterprise.environment_phone = names.passer_by(), names.mobile()
        staff = max(2, round(chance.lognormvariate(1.4 if is_small else 3.9, 0.7)))
        built_m2 = round(staff * chance.uniform(25, 90))
        enterprise.staff_count = staff
        enterprise.site_area_m2, enterprise.building_area_m2 = float(built_m2 * 2), float(built_m2)
        enterprise.scale = _scale(staff, is_small=is_small)
        kinds = ["个体工商户"] if is_small else ["有限责任公司", "私营企业", "股份有限公司"]
        enterprise.registration_type = chance.choice(kinds)

    def _add_papers(self, enterprise: Enterprise, *, number: int) -> None:
        chance = self._chance
        is_dangerous = enterprise.danger_class is DangerClass.A
        registered = self._today - timedelta(days=chance.randint(400, 6200))
        enterprise.first_registered_on = registered
        enterprise.updated_on = self._today - timedelta(days=chance.randint(0, 330))
        enterprise.filled_by = chance.choice(["网格员采集", "市场监管局名录", "镇街台账", "环保普查"])
        is_small = enterprise.registration_type == "个体工商户"
        enterprise.special_equipment_count = 0 if is_small else chance.choice([0, 0, 1, 2, 3, 5, 8])
        enterprise.standardisation_level = chance.choices(["", "三级", "二级"], [5, 4, 0.4])[0]
        enterprise.liability_insurance = "已投保" if is_dangerous or chance.random() < 0.3 else ""
        if is_dangerous:
            enterprise.emergency_plan_number = f"YA-{registered.year}-{number % 10000:04d}"

    def _name(self, site: Site, trade: Trade) -> tuple[str, str]:
        flavour, chance = self._flavour, self._chance
        while True:
            if site.is_rural:
                place = site.village.removesuffix("社区").removesuffix("村")
                stem = self._names.firm_stem() if chance.random() < 0.75 else ""
                short = full = place + stem + trade.word
            else:
                short = self._names.firm_stem() + trade.word
                full = chance.choice(flavour.prefixes) + short + chance.choice(flavour.suffixes)
            if full not in self._taken:
                break
        self._taken.add(full)
        return short, full

    def _code(self, site: Site, chance: Random) -> str:
        if site.is_rural:
            return self._names.credit_code(kind="92") if chance.random() < 0.8 else ""
        return self._names.credit_code() if chance.random() < 0.985 else ""

    def _status(self) -> EnterpriseStatus:
        statuses = (
            EnterpriseStatus.IN_PRODUCTION,
            EnterpriseStatus.TRIAL,
            EnterpriseStatus.STOPPED,
            EnterpriseStatus.UNDER_CONSTRUCTION,
        )
        return self._chance.choices(statuses, [93, 2, 4, 1])[0]


def _short_code(number: int) -> str:
    """Write a running number in four characters; past the last one there is none."""
    base = len(_SHORT_ALPHABET)
    if number >= base**4:
        return ""
    digits = ""
    for _ in range(4):
        number, digit = divmod(number, base)
        digits = _SHORT_ALPHABET[digit] + digits
    return digits


def _key_reason(trade: Trade, danger_class: DangerClass) -> str:
    if trade.rank >= _KEY_RANK:
        return f"{trade.industry}单位"
    if "n" in trade.marks:
        return "涉氨制冷"
    if "d" in trade.marks:
        return "粉尘涉爆"
    return "高危企业" if danger_class is DangerClass.A else "人员密集"


def _risk(danger_class: DangerClass, chance: Random) -> RiskColour:
    weights = {
        DangerClass.A: (0.35, 0.5, 0.15, 0.0),
        DangerClass.B: (0.02, 0.25, 0.6, 0.13),
        DangerClass.C: (0.0, 0.03, 0.37, 0.6),
    }[danger_class]
    colours = (RiskColour.RED, RiskColour.ORANGE, RiskColour.YELLOW, RiskColour.BLUE)
    return chance.choices(colours, weights)[0]


def _scale(staff: int, *, is_small: bool) -> str:
    if is_small and staff < 8:
        return "个体"
    return "微型" if staff < 20 else "小型" if staff < 300 else "中型"


def make_aliases(enterprises: Sequence[Enterprise], chance: Random) -> list[EnterpriseAlias]:
    """Give some enterprises the other names under which older ledgers know them."""
    aliases = []
    for enterprise in enterprises:
        if chance.random() < 0.12:
            old = enterprise.short_name + chance.choice(["厂", "加工厂", "公司", "经营部"])
            aliases.append(
                EnterpriseAlias(id_of(enterprise), old, chance.choice(["环保台账", "消防台账", "原镇街台账"]))
            )
    return aliases


def make_changes(enterprises: Sequence[Enterprise], chance: Random, *, today: date) -> list[EnterpriseChange]:
    """Write the history of every enterprise: registered, sometimes renamed, stopped, closed or moved."""
    ends = {
        EnterpriseStatus.STOPPED: StatusChangeKind.STOPPED,
        EnterpriseStatus.CLOSED: StatusChangeKind.CLOSED,
        EnterpriseStatus.MOVED: StatusChangeKind.MOVED,
        EnterpriseStatus.DEREGISTERED: StatusChangeKind.DEREGISTERED,
    }
    changes = []
    for enterprise in enterprises:
        first = enterprise.first_registered_on or today
        changes.append(
            EnterpriseChange(id_of(enterprise), StatusChangeKind.NEW, first, after=enterprise.name)
        )
        kind = ends.get(enterprise.status)
        working = EnterpriseStatus.IN_PRODUCTION.value
        if kind is not None:
            day = today - timedelta(days=chance.randint(12, 380))
            changes.append(EnterpriseChange(id_of(enterprise), kind, day, working, enterprise.status.value))
        elif chance.random() < 0.03:
            day = today - timedelta(days=chance.randint(200, 500))
            stopped = EnterpriseStatus.STOPPED.value
            changes.append(
                EnterpriseChange(
                    id_of(enterprise), StatusChangeKind.STOPPED, day, working, stopped, "设备检修"
                )
            )
            back = day + timedelta(days=chance.randint(20, 120))
            changes.append(
                EnterpriseChange(id_of(enterprise), StatusChangeKind.RESUMED, back, stopped, working)
            )
        elif chance.random() < 0.04:
            day = today - timedelta(days=chance.randint(30, 500))
            former = enterprise.legal_representative[:1] + "某"
            changes.append(
                EnterpriseChange(
                    id_of(enterprise),
                    StatusChangeKind.CHANGED,
                    day,
                    former,
                    enterprise.legal_representative,
                    "法定代表人变更",
                )
            )
    return changes


_LICENCES = {
    "危险化学品": ("危险化学品经营许可证", "WH"),
    "烟花爆竹": ("烟花爆竹经营（零售）许可证", "YHLS"),
    "燃气": ("燃气经营许可证", "RQ"),
    "非煤矿山": ("安全生产许可证", "FM"),
    "建筑施工": ("建筑施工企业安全生产许可证", "JZ"),
    "客货运输": ("道路运输经营许可证", "YS"),
}


def make_licences(enterprises: Sequence[Enterprise], chance: Random, *, today: date) -> list[Licence]:
    """Give licences to enterprises of licensed trades, some about to run out and a few out of date."""
    licences = []
    for enterprise in enterprises:
        title, letters = _LICENCES.get(enterprise.supervised_industry, ("排污许可证", "PW"))
        is_licensed = enterprise.supervised_industry in _LICENCES or enterprise.danger_class is DangerClass.A
        if not is_licensed:
            continue
        until = today + timedelta(days=chance.randint(-40, 1000))
        licences.append(
            Licence(
                id_of(enterprise),
                title,
                f"{letters}〔{until.year - 3}〕{chance.randint(1, 9999):04d}",
                department_id=enterprise.approval_department_id,
                issued_on=until - timedelta(days=1095),
                valid_until=until,
            )
        )
    return licences
