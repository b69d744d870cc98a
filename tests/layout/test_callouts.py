"""The leader lines of the division of responsibility."""

from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.layers.labels import LabelKind
from gisgrid.layout.callouts import slots_of
from gisgrid.layout.drawing import UNITS_PER_MM, Drawing, LineStyle
from gisgrid.layout.export import page_image
from gisgrid.layout.options import SheetOptions, SheetSubject
from gisgrid.layout.paper import Box
from gisgrid.layout.sheets import make_sheet
from tests.layout.conftest import town_of

MAP = Box(67, 37, 266, 215)


@given(st.integers(1, 9), st.floats(90, 260))
def test_lines_of_a_column_enter_the_map_above_its_floor_and_never_cross(count: int, floor: float) -> None:
    pitch = 240 / count
    boxes = [Box(1.6, 38 + i * pitch, 63.8, pitch - 0.8) for i in range(count)]
    slots = slots_of(boxes, floor_mm=floor, k=1.0)
    assert max(slot.level_mm for slot in slots) <= floor
    lines = [shapely.LineString(slot.path((200, slot.level_mm), MAP, 1.0)) for slot in slots]
    for i, line in enumerate(lines):
        assert line.coords[0] == (boxes[i].right_mm, boxes[i].y_mm + boxes[i].height_mm / 2)
        assert not any(shapely.intersects(line, other) for other in lines[i + 1 :])


def test_a_leader_ends_beside_the_name_and_strikes_none(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[list[tuple[float, float]]] = []
    line = Drawing.line

    def noted(self: Drawing, points: list[tuple[float, float]], style: LineStyle) -> None:
        if style.width_mm == 0.28:
            drawn.append(list(points))
        line(self, points, style)

    sheet = make_sheet(
        town_of(30, crowd=0.0), SheetOptions(SheetSubject.RESPONSIBILITY), today=date(2026, 11, 16)
    )
    assert sheet.map is not None
    corner = sheet.map.frame.box
    names = [
        shapely.box(
            *(
                value / UNITS_PER_MM + at
                for value, at in zip(box, (corner.x_mm, corner.y_mm) * 2, strict=True)
            )
        )
        for label in sheet.map.names.labels
        if label.kind is LabelKind.GRID
        for box in label.boxes
    ]
    assert len(names) == 4
    monkeypatch.setattr(Drawing, "line", noted)
    page_image(sheet.pages[0], dpi=30)
    leaders = [shapely.LineString(points) for points in drawn]
    assert len(leaders) >= 4
    for name in names:
        assert min(shapely.distance(name, one) for one in leaders) < 2.0
        assert not any(shapely.intersects(name, one) for one in leaders)
