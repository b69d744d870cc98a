"""Enterprises come to stand on the parcel that contains them, unless somebody said otherwise."""

from datetime import date

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.edits.enterprises import add_enterprise, move_enterprise
from gisgrid.edits.tenancies import settle_all_on_parcels
from gisgrid.errors import EditError
from gisgrid.model.areas import Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise, EnterpriseChange
from gisgrid.model.enumerations import PlaceAccuracy, StatusChangeKind
from gisgrid.workspace import Workspace
from tests.edits.conftest import NOW


@pytest.fixture
def parcels(town: Workspace) -> Workspace:
    with town.edit("宗地") as session:
        for number, west in enumerate((119.0, 119.2, 119.4), start=1):
            session.add(Parcel(f"宗{number}", geometry=shapely.box(west, 28.0, west + 0.2, 29.0)))
    return town


def stands_on(register: Workspace, enterprise_id: int) -> list[int]:
    return [one.parcel_id for one in register.find(ParcelTenancy, enterprise_id=enterprise_id)]


def test_a_new_enterprise_gets_grid_parcel_and_history(parcels: Workspace) -> None:
    with parcels.edit("新增") as session:
        added = add_enterprise(session, Enterprise(" 恒泰机械 ", geometry=shapely.Point(119.3, 28.5)))
    assert (added.name, added.grid_id, added.place_accuracy) == ("恒泰机械", 2, PlaceAccuracy.EXACT)
    assert stands_on(parcels, added.id or 0) == [2]
    assert parcels.find(ParcelTenancy)[0].valid_from == NOW.date()
    changes = parcels.find(EnterpriseChange, enterprise_id=added.id)
    assert [(one.kind, one.after) for one in changes] == [(StatusChangeKind.NEW, "恒泰机械")]
    parcels.undo()
    assert parcels.count(Enterprise) == 1
    assert parcels.count(ParcelTenancy) == 0


@pytest.mark.parametrize(
    ("enterprise", "told"),
    [
        (Enterprise("  "), "名称"),
        (Enterprise("化工厂"), "台账中已有“化工厂”"),
        (Enterprise("恒泰机械", credit_code="91331100MA2E12345X"), "校验"),
    ],
)
def test_a_new_enterprise_that_does_not_fit_is_refused(
    parcels: Workspace, enterprise: Enterprise, told: str
) -> None:
    with pytest.raises(EditError, match=told), parcels.edit("新增") as session:
        add_enterprise(session, enterprise)
    assert parcels.count(Enterprise) == 1


def test_a_placed_enterprise_stands_on_its_parcel_and_stays_where_somebody_put_it(parcels: Workspace) -> None:
    with parcels.edit("落图") as session:
        move_enterprise(session, 1, shapely.Point(119.5, 28.5))
        assert session.count(ParcelTenancy, enterprise_id=1, parcel_id=3) == 1
        move_enterprise(session, 1, shapely.Point(119.1, 28.5))
    assert stands_on(parcels, 1) == [3]


def test_one_that_moved_out_is_not_brought_back(parcels: Workspace) -> None:
    with parcels.edit("租期") as session:
        session.add(ParcelTenancy(1, 1, date(2020, 1, 1), date(2025, 1, 1)))
        assert settle_all_on_parcels(session) == 0


def test_a_common_boundary_goes_to_the_smaller_id_alone_and_together(parcels: Workspace) -> None:
    on_the_line = shapely.Point(119.2, 28.5)
    with parcels.edit("一家") as session:
        one = add_enterprise(session, Enterprise("甲", geometry=on_the_line))
    with parcels.edit("多家") as session:
        two = session.add(Enterprise("乙", geometry=on_the_line))
        settle_all_on_parcels(session)
    assert stands_on(parcels, one.id or 0) == stands_on(parcels, two.id or 0) == [1]


def test_without_parcels_nothing_happens(town: Workspace) -> None:
    with town.edit("无宗地") as session:
        assert settle_all_on_parcels(session) == 0


# Each example makes a workspace of its own.
@settings(max_examples=8)
@given(st.lists(st.floats(118.9, 119.7), min_size=1, max_size=12))
def test_all_at_once_finds_what_a_plain_look_finds(
    tmp_path_factory: pytest.TempPathFactory, lons: list[float]
) -> None:
    path = tmp_path_factory.mktemp("tenants") / "w.gpkg"
    with Workspace.create(path, "lishui-2019") as workspace, workspace.edit("建立") as session:
        boxes = [shapely.box(west, 28.0, west + 0.2, 29.0) for west in (119.0, 119.2, 119.4)]
        session.add_all([Parcel(f"宗{i}", geometry=box) for i, box in enumerate(boxes)])
        session.add_all(
            [Enterprise(f"厂{i}", geometry=shapely.Point(lon, 28.5)) for i, lon in enumerate(lons)]
        )
        settled = settle_all_on_parcels(session)
        expected = {}
        for i, lon in enumerate(lons, start=1):
            on = [at for at, box in enumerate(boxes, start=1) if box.covers(shapely.Point(lon, 28.5))]
            if on:
                expected[i] = on[0]
        assert {one.enterprise_id: one.parcel_id for one in session.find(ParcelTenancy)} == expected
        assert settled == len(expected)
