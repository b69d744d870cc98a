"""Towns for pictures: two grids side by side, and the frozen mock town."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from gisgrid.geo.crs import WorkCrs
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Building, LandCover, Place, River, Road, WaterArea
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    HazardLevel,
    HazardState,
    InstallationLevel,
    LandKind,
    PlaceKind,
    RoadClass,
)
from gisgrid.model.hazards import Hazard
from tests.fakes import FakeRegister

TODAY = date(2026, 11, 18)
CORNER = (490_000.0, 3_140_000.0)
_FOUND = datetime.fromisoformat("2026-11-01T09:00:00")


_ROADS = {
    "expressway": RoadClass.EXPRESSWAY,
    "ramp": RoadClass.EXPRESSWAY,
    "primary": RoadClass.ARTERIAL,
    "county": RoadClass.COUNTY,
    "secondary": RoadClass.SECONDARY,
    "minor": RoadClass.MINOR,
    "lane": RoadClass.LANE,
    "rural": RoadClass.VILLAGE,
}
_PLACES = {
    "school": PlaceKind.SCHOOL,
    "market": PlaceKind.MARKET,
    "hospital": PlaceKind.HOSPITAL,
    "fuel": PlaceKind.PETROL_STATION,
    "park": PlaceKind.PARK,
    "station": PlaceKind.STATION,
    "admin": PlaceKind.GOVERNMENT,
    "village": PlaceKind.SETTLEMENT,
}


def mock_town(path: Path) -> FakeRegister:
    """Read the frozen mock town (GeoJSON) into a register."""
    records: list[Any] = []
    names: dict[str, int] = {}
    firms = 0
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        facts, place = feature["properties"], shape(feature["geometry"])
        layer = facts["layer"]
        if layer == "grid":
            names[facts["name"]] = len(names) + 1
            records.append(Grid(facts["name"], facts["name"], 3, geometry=place))
        elif layer == "road":
            kind = _ROADS[facts["cls"]]
            records.append(Road(facts["name"] or "", kind, geometry=place))
        elif layer == "rail":
            records.append(Road("", RoadClass.RAILWAY, geometry=place))
        elif layer == "parcel":
            records.append(Parcel(facts["no"], geometry=place))
        elif layer == "building":
            records.append(Building(kind=facts["kind"], geometry=place))
        elif layer == "water":
            records.append(WaterArea("大清溪", geometry=place))
        elif layer == "wood":
            records.append(LandCover(LandKind.WOOD, geometry=place))
        elif layer == "place":
            kind = _PLACES.get(facts["kind"], PlaceKind.OTHER)
            records.append(Place(facts["name"], kind, geometry=place))
        elif layer == "enterprise":
            firms += 1
            records.append(_firm(facts, place))
            records.extend(_hazards_of(firms))
            if facts["mhi"]:
                level = InstallationLevel(facts["mhi"])
                records.append(MajorHazardInstallation(firms, "罐区", level_confirmed=level))
    records.append(River("大清溪", 60.0, geometry=shapely.LineString([(119.86, 28.40), (119.93, 28.41)])))
    return FakeRegister(records)


def _firm(facts: dict[str, Any], place: Any) -> Enterprise:
    return Enterprise(
        facts["name"],
        short_name=facts["short"],
        danger_class=DangerClass(facts["cls"]),
        is_key_unit=facts["key"],
        geometry=place,
    )


def _hazards_of(firm: int) -> list[Hazard]:
    if firm % 13:
        return []
    level = HazardLevel.MAJOR if firm % 91 == 0 else HazardLevel.GENERAL
    due = date(2026, 11, 1) if firm % 65 == 0 else date(2026, 12, 24)
    return [
        Hazard(f"YH{firm}-{turn}", "x", _FOUND, level=level, enterprise_id=firm, due_on=due)
        for turn in range(1 + firm % 3)
    ]


def small_town() -> FakeRegister:
    """Return two grids side by side (each 1000 m by 1000 m), with what lies in them, in zone 40."""
    crs = WorkCrs(40)

    def ground(place: Any) -> Any:
        return crs.unproject_geometries(np.array([shapely.transform(place, lambda xy: xy + CORNER)]))[0]

    west = Grid("W", "西网格", 2, geometry=ground(shapely.box(0, 0, 1000, 1000)))
    east = Grid("E", "东网格", 2, geometry=ground(shapely.box(1000, 0, 2000, 1000)))
    whole = Grid("T", "全镇", 1, geometry=ground(shapely.box(0, 0, 2000, 1000)))
    whole.id, west.id, east.id = 1, 2, 3
    west.parent_id = east.parent_id = 1
    firms = [
        ("甲化工", DangerClass.A, False, (200, 200)),
        ("乙机械", DangerClass.B, False, (500, 800)),
        ("丙物流", DangerClass.C, False, (800, 200)),
        ("丁涂料", DangerClass.A, True, (1300, 700)),
        ("戊纺织", DangerClass.C, False, (1700, 300)),
    ]
    records: list[Any] = [whole, west, east]
    for name, danger, key, at in firms:
        place = ground(shapely.Point(at))
        records.append(
            Enterprise(
                name + "有限公司", short_name=name, danger_class=danger, is_key_unit=key, geometry=place
            )
        )
    closed = Enterprise("己关闭", status=EnterpriseStatus.CLOSED, geometry=ground(shapely.Point(1500, 900)))
    nowhere = Enterprise("庚未落图")
    records += [closed, nowhere]
    records += [
        Parcel("GB00001", geometry=ground(shapely.box(100, 100, 400, 300))),
        Road("中心路", RoadClass.ARTERIAL, geometry=ground(shapely.LineString([(0, 500), (2000, 500)]))),
        WaterArea("北湖", geometry=ground(shapely.box(1100, 850, 1400, 980))),
        Place("实验学校", PlaceKind.SCHOOL, geometry=ground(shapely.Point(700, 620))),
        Hazard("YH1", "x", _FOUND, level=HazardLevel.MAJOR, enterprise_id=4, due_on=date(2026, 12, 31)),
        Hazard("YH2", "x", _FOUND, enterprise_id=5, due_on=date(2026, 11, 1)),
        Hazard("YH3", "x", _FOUND, enterprise_id=5, state=HazardState.CLOSED),
        MajorHazardInstallation(4, "罐区", level_confirmed=InstallationLevel.LEVEL_3),
    ]
    return FakeRegister(records)
