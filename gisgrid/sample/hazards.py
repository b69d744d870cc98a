"""Hazards of the samples: in every state, some overdue, a few listed, most of them closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    DangerClass,
    HazardLevel,
    HazardSource,
    HazardState,
    InspectionResult,
    PatrolAction,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.sample.hazard_story import Story, StoryTeller
from gisgrid.sample.hazard_texts import GENERAL_HAZARDS, MAJOR_HAZARDS, HazardText
from gisgrid.sample.rows import BulkSession, id_of, insert

_BASIS = {
    "危险化学品": "化工和危险化学品生产经营单位重大生产安全事故隐患判定标准（试行）",
    "非煤矿山": "金属非金属矿山重大事故隐患判定标准",
    "烟花爆竹": "烟花爆竹生产经营单位重大生产安全事故隐患判定标准（试行）",
}
_COMMON_BASIS = "工贸企业重大事故隐患判定标准"


@dataclass(frozen=True)
class Wish:
    """How many hazards should stand where, and how old they are.

    Attributes
    ----------
    count : int
        How many.
    youngest, oldest : int
        Days since they were found.
    """

    goal: HazardState
    count: int
    youngest: int
    oldest: int
    is_late: bool = False
    level: HazardLevel = HazardLevel.GENERAL

    @property
    def is_shown(self) -> bool:
        """Whether the first one goes to a favourite, whose card then shows a major, a new and a nearly done one."""
        if self.level is HazardLevel.MAJOR:
            return self.goal is HazardState.RECTIFYING
        return self.goal in (HazardState.REGISTERED, HazardState.AWAITING_RECHECK)


def wishes(total: int) -> list[Wish]:
    """Say how a station's hazards of eighteen months are spread over the states; they add up to `total`."""
    general, suspected, major = HazardLevel.GENERAL, HazardLevel.SUSPECTED_MAJOR, HazardLevel.MAJOR
    state = HazardState
    fixed = [
        Wish(state.RECTIFYING, 3, 12, 30, level=major),
        Wish(state.CLOSED, 3, 150, 420, level=major),
        Wish(state.REPORTED, 2, 2, 4, level=suspected),
        Wish(state.REGISTERED, 5, 1, 3),
        Wish(state.REPORTED, 4, 2, 5),
        Wish(state.ASSIGNED, 8, 4, 7),
        Wish(state.RECTIFYING, 12, 5, 9),
        Wish(state.RECTIFYING, 5, 20, 34, is_late=True),
        Wish(state.ASSIGNED, 1, 20, 30, is_late=True),
        Wish(state.AWAITING_RECHECK, 7, 9, 16),
        Wish(state.RECHECK_FAILED, 2, 14, 24),
        Wish(state.VOID, 9, 10, 500),
        Wish(state.CLOSED, 52, 60, 520, is_late=True),
    ]
    rest = total - sum(wish.count for wish in fixed)
    return [*fixed, Wish(state.CLOSED, max(rest, 0), 26, 540, level=general)]


class HazardMaker:
    """Makes hazards out of visits and of other sources.

    Parameters
    ----------
    enterprises : sequence of Enterprise
        With ids; closed ones get no hazards.
    visits : sequence of Inspection
        Not yet inserted; those that find something are changed to say so.
    favourites : sequence of int
        Enterprise ids that get one major, one new and one nearly finished hazard, so that a card is rich.
    """

    def __init__(
        self,
        teller: StoryTeller,
        *,
        enterprises: Sequence[Enterprise],
        visits: Sequence[Inspection],
        favourites: Sequence[int],
        chance: Random,
        today: date,
    ) -> None:
        self._teller = teller
        self._enterprises = {id_of(e): e for e in enterprises if e.status.is_active}
        self._favourites = list(favourites)
        self._chance = chance
        self._today = today
        self._visits_by_age: dict[int, list[Inspection]] = {}
        for visit in visits:
            if visit.enterprise_id in self._enterprises and visit.result is InspectionResult.NO_PROBLEM:
                age = (today - visit.inspected_at.date()).days
                self._visits_by_age.setdefault(age, []).append(visit)
        weights = {DangerClass.A: 6.0, DangerClass.B: 2.5}
        self._ids = list(self._enterprises)
        self._weights = [
            weights.get(e.danger_class, 1.0) + 3.0 * e.is_key_unit for e in self._enterprises.values()
        ]

    def make(self, total: int) -> list[Story]:
        """Make `total` hazards, numbered by year in the order in which they were found."""
        stories = []
        for wish in wishes(total):
            for number in range(wish.count):
                stories.append(self._story(wish, is_favoured=number == 0 and wish.is_shown))
        stories.sort(key=lambda story: story.hazard.found_at)
        counts: dict[int, int] = {}
        for story in stories:
            year = story.hazard.found_at.year
            counts[year] = counts.get(year, 0) + 1
            story.hazard.number = f"YH{year}-{counts[year]:04d}"
        return stories

    def _story(self, wish: Wish, *, is_favoured: bool) -> Story:
        chance = self._chance
        visit = None if is_favoured and self._favourites else self._take_visit(wish)
        source = HazardSource.INSPECTION
        if visit is None or chance.random() < 0.22:
            visit = None
            sources = [s for s in HazardSource if s is not HazardSource.INSPECTION]
            source = chance.choices(sources, [12, 8, 5, 3, 2])[0]
        if visit is not None and visit.enterprise_id is not None:
            enterprise = self._enterprises[visit.enterprise_id]
            found_at = visit.inspected_at
        else:
            enterprise = self._enterprises[self._choose_enterprise(is_favoured=is_favoured)]
            day = self._today - timedelta(days=chance.randint(wish.youngest, wish.oldest))
            found_at = datetime.combine(day, time(chance.randint(8, 16), 5 * chance.randrange(12)))
        text = self._text(enterprise, wish.level)
        hazard = self._hazard(enterprise, text, wish, found_at=found_at, source=source, visit=visit)
        story = Story(hazard, visit)
        if visit is not None:
            visit.result = InspectionResult.HAZARDS_FOUND
            visit.finding = f"发现隐患：{text.text}"
            visit.actions = PatrolAction.REPORT.value
        rectifier = enterprise.safety_officer or enterprise.principal
        self._teller.tell(story, wish.goal, is_late=wish.is_late, rectifier=rectifier)
        return story

    def _take_visit(self, wish: Wish) -> Inspection | None:
        for _ in range(12):
            stock = self._visits_by_age.get(self._chance.randint(wish.youngest, wish.oldest), [])
            if stock:
                best = max(
                    (self._chance.randrange(len(stock)) for _ in range(3)), key=lambda i: self._pull(stock[i])
                )
                return stock.pop(best)
        return None

    def _pull(self, visit: Inspection) -> float:
        enterprise = self._enterprises[visit.enterprise_id or 0]
        return {"A": 2.0, "B": 1.0}.get(enterprise.danger_class.value, 0.0) + self._chance.random()

    def _choose_enterprise(self, *, is_favoured: bool) -> int:
        if is_favoured and self._favourites:
            return self._chance.choice(self._favourites)
        return self._chance.choices(self._ids, self._weights)[0]

    def _text(self, enterprise: Enterprise, level: HazardLevel) -> HazardText:
        marks = {"d": enterprise.has_dust, "n": enterprise.has_ammonia, "c": enterprise.has_confined_space}
        stock = GENERAL_HAZARDS if level is HazardLevel.GENERAL else MAJOR_HAZARDS
        return self._chance.choice([text for text in stock if all(marks[mark] for mark in text.marks)])

    def _hazard(
        self,
        enterprise: Enterprise,
        text: HazardText,
        wish: Wish,
        *,
        found_at: datetime,
        source: HazardSource,
        visit: Inspection | None,
    ) -> Hazard:
        is_major = wish.level is HazardLevel.MAJOR
        flags = [
            is_major and (wish.goal is HazardState.CLOSED or self._chance.random() < 0.8) for _ in range(5)
        ]
        return Hazard(
            number="",
            description=text.text,
            found_at=found_at,
            level=wish.level,
            basis=""
            if wish.level is HazardLevel.GENERAL
            else _BASIS.get(enterprise.supervised_industry, _COMMON_BASIS),
            source=source,
            subject=text.subject,
            category=text.category,
            speciality=text.speciality,
            enterprise_id=id_of(enterprise),
            grid_id=enterprise.grid_id,
            found_by_id=visit.inspector_id if visit else None,
            found_post=visit.post if visit else "",
            location=text.place,
            is_urgent=is_major or self._chance.random() < 0.03,
            is_joint_enforcement=is_major and self._chance.random() < 0.5,
            measure=text.measure,
            funds_wan=round(self._chance.uniform(8, 60), 1)
            if is_major
            else round(self._chance.uniform(0, 3), 1),
            has_plan_targets=flags[0],
            has_plan_funds=flags[1],
            has_plan_staff=flags[2],
            has_plan_deadline=flags[3],
            has_plan_emergency=flags[4],
            geometry=enterprise.geometry,
        )


def insert_stories(session: BulkSession, stories: Sequence[Story]) -> None:
    """Insert hazards, their events and the re-check visits; first visits must have ids already."""
    for story in stories:
        story.hazard.inspection_id = story.visit.id if story.visit is not None else None
    insert(session, [story.hazard for story in stories])
    for story in stories:
        for event in story.events:
            event.hazard_id = id_of(story.hazard)
        for recheck in story.rechecks:
            recheck.hazard_id = id_of(story.hazard)
    insert(session, [event for story in stories for event in story.events])
    insert(session, [recheck for story in stories for recheck in story.rechecks])
