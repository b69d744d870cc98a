"""A little town in a fake register: two grids, three enterprises, posts, visits and hazards."""

from datetime import date, datetime

import shapely

from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.enumerations import (
    DangerClass,
    HazardLevel,
    HazardState,
    InspectionKind,
    InspectionResult,
    InstallationLevel,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Appointment, Person
from tests.fakes import FakeRegister

TODAY = date(2026, 11, 18)  # a Wednesday of ISO week 47


def make_town() -> FakeRegister:
    """Make the town; ids follow the order below, beginning at 1."""
    register = FakeRegister()
    zone = register.add(Grid("A", "开发区", 1))
    register.add(
        Grid("A-10", "园区10", 2, parent_id=zone.id, geometry=shapely.box(119.90, 28.40, 119.91, 28.41)),
        Grid("A-2", "园区2", 2, parent_id=zone.id, geometry=shapely.box(119.91, 28.40, 119.92, 28.41)),
    )
    register.add(Parcel("331102004008GB00330", grid_id=2, declared_area_m2=2000.0))
    register.add(
        Enterprise(
            "浙江欣沐涂料有限公司",
            short_name="欣沐涂料",
            danger_class=DangerClass.A,
            is_key_unit=True,
            grid_id=2,
            staff_count=126,
            address="祥和路66号",
            safety_officer="柳志远",
            safety_phone="13712345786",
            credit_code="91331102MA28GR1E97",
        ),
        Enterprise("丽水市永睿机械有限公司", danger_class=DangerClass.B, grid_id=2),
        Enterprise("重庆德禾纺织有限公司", danger_class=DangerClass.C, grid_id=3),
    )
    register.add(ParcelTenancy(1, 1), ParcelTenancy(1, 2))
    register.add(MajorHazardInstallation(1, "储罐区", level_confirmed=InstallationLevel.LEVEL_4))
    register.add(Person("韩敏", mobile="13899990000"), Person("梁磊"))
    register.add(
        Appointment(1, "worker", grid_id=2, starts_on=date(2025, 1, 3)),
        Appointment(2, "assistant", grid_id=2),
        Appointment(2, "leader", grid_id=2, ends_on=date(2026, 1, 31)),
    )
    register.add(
        Inspection(
            datetime.fromisoformat("2025-12-30 09:00"),
            InspectionKind.PATROL,
            enterprise_id=1,
            inspector_id=1,
            post="worker",
        ),
        Inspection(
            datetime.fromisoformat("2026-11-17 09:00"),
            InspectionKind.PATROL,
            InspectionResult.HAZARDS_FOUND,
            enterprise_id=1,
            inspector_id=1,
            post="worker",
            finding="动火作业票未签字",
        ),
        Inspection(
            datetime.fromisoformat("2026-11-10 09:00"),
            InspectionKind.PATROL,
            enterprise_id=3,
            inspector_id=1,
            post="worker",
        ),
    )
    register.add(
        Hazard(
            "YH2026-0001",
            "静电接地断开",
            datetime.fromisoformat("2026-10-01 00:00"),
            enterprise_id=1,
            due_on=date(2026, 12, 1),
        ),
        Hazard(
            "YH2026-0002",
            "围堰破损渗漏",
            datetime.fromisoformat("2026-10-02 00:00"),
            state=HazardState.RECTIFYING,
            level=HazardLevel.MAJOR,
            is_listed=True,
            enterprise_id=1,
            due_on=date(2026, 12, 12),
        ),
        Hazard(
            "YH2026-0003",
            "消火栓被遮挡",
            datetime.fromisoformat("2026-09-02 00:00"),
            state=HazardState.RECTIFYING,
            enterprise_id=1,
            due_on=date(2026, 11, 9),
        ),
        Hazard(
            "YH2026-0004",
            "已经改好",
            datetime.fromisoformat("2026-09-02 00:00"),
            state=HazardState.CLOSED,
            enterprise_id=1,
            due_on=date(2026, 9, 9),
            closed_on=date(2026, 9, 8),
        ),
    )
    return register
