import json
import re
import subprocess
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import shapely

from gisgrid.errors import BadUseError
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Road
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from gisgrid.model.scheme_file import load_scheme
from gisgrid.web.share_page import DEFAULT_FIELDS, write_share_page
from tests.fakes import FakeRegister

TODAY = date(2026, 11, 16)


@pytest.fixture
def town() -> FakeRegister:
    register = FakeRegister(scheme=load_scheme("lishui-2019"))
    register.add(Grid("园区01", "园区01", 3, geometry=shapely.box(119.9, 28.4, 119.92, 28.42)))
    register.add(Road("绿谷大道", geometry=shapely.LineString([(119.9, 28.41), (119.92, 28.411)])))
    register.add(
        Enterprise(
            "</script><b>甲</b>{{ 7*7 }}有限公司",
            danger_class=DangerClass.A,
            is_key_unit=True,
            grid_id=1,
            principal_phone="13800001234",
            geometry=shapely.Point(119.91, 28.41),
        ),
        Enterprise("乙有限公司", danger_class=DangerClass.B, grid_id=1),
    )
    return register


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r"fillShareMap\(map_\w+, (\{.*\})\)\);", page)
    assert found
    data: dict[str, Any] = json.loads(found.group(1).replace("<\\/", "</"))
    return data


def test_the_page_holds_no_address_and_no_phone(town: FakeRegister, tmp_path: Path) -> None:
    target = tmp_path / "分享 页.html"
    page = write_share_page(town, target, area_code=None, fields=DEFAULT_FIELDS, today=TODAY)
    text = target.read_text(encoding="utf-8")
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg"}  # the name of a format, not an address
    assert not re.search(r"url\((?!#)", text)
    assert "13800001234" not in text
    assert page.size_bytes == target.stat().st_size


def test_every_enterprise_is_in_the_page(town: FakeRegister, tmp_path: Path) -> None:
    target = tmp_path / "a.html"
    page = write_share_page(town, target, area_code=None, fields=DEFAULT_FIELDS, today=TODAY)
    assert (page.enterprises, page.not_located, page.grids) == (2, 1, 1)
    text = target.read_text(encoding="utf-8")
    names = [enterprise["name"] for enterprise in data_of(text)["enterprises"]]
    assert names == ["</script><b>甲</b>{{ 7*7 }}有限公司", "乙有限公司"]
    assert "{% raw %}" not in text


def test_a_browser_fills_the_map(town: FakeRegister, tmp_path: Path) -> None:
    browser = which("chromium") or which("chromium-browser") or which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium is here to open the page with")
    target = tmp_path / "a.html"
    write_share_page(town, target, area_code=None, fields=DEFAULT_FIELDS, today=TODAY)
    words = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    words += [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=4000", "--dump-dom"]
    dom = subprocess.run(
        [*words, target.as_uri()], capture_output=True, check=True, timeout=60
    ).stdout.decode()
    assert 'class="share-legend' in dom
    assert "share-star" in dom
    assert "share-grid-name" in dom
    assert "<b>甲</b>" not in dom.split("</script>")[-1]


def test_a_field_outside_the_list_is_refused(town: FakeRegister, tmp_path: Path) -> None:
    with pytest.raises(BadUseError, match="principal_phone"):
        write_share_page(town, tmp_path / "a.html", area_code=None, fields=("principal_phone",), today=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_a_page_of_another_ending_is_refused(town: FakeRegister, tmp_path: Path) -> None:
    with pytest.raises(BadUseError, match=r"\.html"):
        write_share_page(town, tmp_path / "a.docx", area_code=None, fields=DEFAULT_FIELDS, today=TODAY)
    assert list(tmp_path.iterdir()) == []
