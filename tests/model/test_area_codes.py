import pytest

from gisgrid.model.area_codes import (
    AreaLevel,
    TownKind,
    VillageKind,
    default_grid_code,
    is_area_code,
    parse_area_code,
)
from gisgrid.model.enumerations import GridKind

# DOMAIN.md 2.2: the ten towns of 汉阴 and some of 莲都, from the statistical list of 2023.
TOWNS = {
    "610921100": TownKind.TOWN,
    "610921112": TownKind.TOWN,
    "331102001": TownKind.SUBDISTRICT,
    "331102008": TownKind.SUBDISTRICT,
    "331102100": TownKind.TOWN,
    "331102200": TownKind.TOWNSHIP,
    "331102404": TownKind.OTHER,
}


@pytest.mark.parametrize(("code", "kind"), TOWNS.items())
def test_towns(code, kind):
    area = parse_area_code(code)
    assert area.level is AreaLevel.TOWN
    assert area.town_kind is kind
    assert area.parent == parse_area_code(code[:6])
    assert area.village_kind is None


def test_town_directly_below_a_city():
    # 东莞市东城街道
    town = parse_area_code("441900003")
    assert town.level is AreaLevel.TOWN
    assert town.parent == parse_area_code("4419")


def test_levels():
    assert parse_area_code("61").level is AreaLevel.PROVINCE
    assert parse_area_code("61").parent is None
    assert parse_area_code("6109").level is AreaLevel.CITY
    county = parse_area_code("610921000000")
    assert (county.level, county.county, county.town_kind) == (AreaLevel.COUNTY, "610921", None)
    assert parse_area_code("610921100001").village_kind is VillageKind.NEIGHBOURHOOD
    assert parse_area_code("610921100201").village_kind is VillageKind.VILLAGE
    assert parse_area_code("610921100498").village_kind is VillageKind.OTHER


@pytest.mark.parametrize("text", ["", "6", "61092", "99", "610921000201", "６１0921x", "610021"])
def test_wrong_codes(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_area_code(text)
    assert not is_area_code(text)


def test_default_grid_codes():
    village = parse_area_code("610921100201")
    assert default_grid_code(village, number=7) == "6109211002011007"
    assert default_grid_code(village, number=12, kind=GridKind.DEDICATED) == "6109211002012012"
