"""Which style each class of ground wears; the palette gives the colours."""

from dataclasses import replace

from gisgrid.layers.medium import Medium
from gisgrid.layers.palette import PAPER
from gisgrid.layers.palette import SCREEN as P
from gisgrid.layers.styles import FillStyle, LineStyle, Width
from gisgrid.model.enumerations import LandKind, PlaceKind, RoadClass

LAND: dict[LandKind, FillStyle] = {
    LandKind.FIELD: FillStyle(P.fields[0], is_seamless=True),
    LandKind.WOOD: FillStyle(P.wood),
    LandKind.BUILT: FillStyle(P.built_up),
    LandKind.PAVED: FillStyle("#F0ECE3"),
    LandKind.GREEN: FillStyle(P.green),
}
FIELDS = tuple(
    FillStyle(
        tone,
        outline=P.field_edge,
        outline_width=Width(0.7, 0.06),
        outline_max_metres_per_px=5,
        is_seamless=True,
    )
    for tone in P.fields
)
"""Tones of fields, taken in turn so that neighbouring fields are told apart."""
WATER = FillStyle(P.water, outline=P.water_edge, outline_width=Width(1.0, 0.16))
RIVER = LineStyle(P.water_edge, Width(1.0, 0.2), max_metres_per_px=45)
WIDE_RIVER = LineStyle(P.water, Width(2.2, 0.4, ground_m=6.0), casing=P.water_edge)
CONTOUR = LineStyle(P.contour, Width(0.6, 0.09), max_metres_per_px=8)
INDEX_CONTOUR = LineStyle(P.contour_major, Width(0.9, 0.16), max_metres_per_px=60)
BUILDING = FillStyle(
    P.building,
    outline=P.building_edge,
    outline_width=Width(0.8, 0.08),
    outline_max_metres_per_px=4,
    max_metres_per_px=10,
)
PARCEL = FillStyle(
    outline=P.parcel_edge, outline_width=Width(0.9, 0.16), cover=P.parcel_cover, max_metres_per_px=25
)

ROADS: dict[RoadClass, LineStyle] = {
    RoadClass.TRACK: LineStyle("#B5AFA3", Width(1.0, 0.22), dash=(4.0, 2.5), max_metres_per_px=5),
    RoadClass.LANE: LineStyle(
        "#FFFFFF",
        Width(2.0, 0.30, ground_m=6),
        casing="#D3CFC6",
        casing_extra=Width(1.2, 0.18),
        max_metres_per_px=6,
    ),
    RoadClass.VILLAGE: LineStyle(
        "#FFFFFF",
        Width(1.8, 0.38, ground_m=7),
        casing="#CFCBC0",
        casing_extra=Width(1.3, 0.24),
        max_metres_per_px=30,
    ),
    RoadClass.MINOR: LineStyle(
        "#FFFFFF",
        Width(2.6, 0.48, ground_m=12),
        casing="#CBC6BB",
        casing_extra=Width(1.5, 0.24),
        max_metres_per_px=20,
    ),
    RoadClass.SECONDARY: LineStyle(
        "#FFFFFF",
        Width(3.4, 0.62, ground_m=19),
        casing="#BDB6A8",
        casing_extra=Width(1.5, 0.26),
        max_metres_per_px=40,
    ),
    RoadClass.COUNTY: LineStyle(
        "#FBE9B7",
        Width(3.4, 0.62, ground_m=15),
        casing="#CDB57A",
        casing_extra=Width(1.5, 0.30),
        max_metres_per_px=80,
    ),
    RoadClass.ARTERIAL: LineStyle(
        "#F7D48B",
        Width(4.2, 0.80, ground_m=28),
        casing="#CFA654",
        casing_extra=Width(1.6, 0.32),
        inner="#FFFFFF",
        max_metres_per_px=80,
    ),
    RoadClass.PROVINCIAL: LineStyle(
        "#F7D48B", Width(4.2, 0.80, ground_m=22), casing="#CFA654", casing_extra=Width(1.6, 0.34)
    ),
    RoadClass.NATIONAL: LineStyle(
        "#F4B183", Width(4.6, 0.95, ground_m=24), casing="#B9753A", casing_extra=Width(1.6, 0.40)
    ),
}
"""Ordinary roads, the least important first: so they are painted."""
EXPRESSWAY = LineStyle(
    "#F0A35E", Width(5.0, 1.1, ground_m=30), casing="#BF6F2B", casing_extra=Width(1.6, 0.4), inner="#FFF4E6"
)
RAIL_BED = LineStyle(
    P.rail,
    Width(2.2, 0.55, ground_m=6, limit_px=5),
    casing="#FBFAF7",
    casing_extra=Width(1.2, 0.1),
    round_cap=False,
)
RAIL_GAPS = LineStyle(
    "#FFFFFF", Width(1.2, 0.32, ground_m=3.6, limit_px=3.4), dash=(5.0, 5.0), round_cap=False
)
_FAR_M = 14.0
BOUNDARY = LineStyle(
    P.boundary,
    Width(1.6, 0.38),
    casing=P.boundary_halo,
    casing_extra=Width(3.0, 0.57),
    max_metres_per_px=_FAR_M,
)
FAR_BOUNDARY = LineStyle(
    P.boundary,
    Width(1.0, 0.3),
    casing=P.boundary_halo,
    casing_extra=Width(1.6, 0.4),
    min_metres_per_px=_FAR_M,
)
INNER_BOUNDARY = LineStyle(
    P.boundary,
    Width(1.2, 0.3),
    casing=P.boundary_halo,
    casing_extra=Width(2.4, 0.5),
    max_metres_per_px=_FAR_M,
)
FAR_INNER_BOUNDARY = LineStyle(P.boundary_far, Width(0.8, 0.2), min_metres_per_px=_FAR_M)
UPPER_BOUNDARY = LineStyle(P.boundary, Width(2.0, 0.5), casing=P.boundary_halo, casing_extra=Width(2.6, 0.6))
"""Boundaries of the deepest grids where they stand alone, of those within larger grids, and of the larger ones."""

PICTOGRAMS: dict[PlaceKind, tuple[str, str]] = {
    PlaceKind.GOVERNMENT: ("政", "civic"),
    PlaceKind.SCHOOL: ("文", "civic"),
    PlaceKind.HOSPITAL: ("＋", "care"),
    PlaceKind.MARKET: ("市", "civic"),
    PlaceKind.PETROL_STATION: ("油", "fuel"),
    PlaceKind.SCENIC_SPOT: ("景", "park"),
    PlaceKind.TEMPLE: ("寺", "fuel"),
    PlaceKind.PARK: ("园", "park"),
    PlaceKind.STATION: ("站", "traffic"),
    PlaceKind.CARE_HOME: ("老", "care"),
    PlaceKind.DORMITORY: ("宿", "civic"),
    PlaceKind.THREE_IN_ONE: ("合", "care"),
    PlaceKind.SETTLEMENT: ("", "civic"),
    PlaceKind.PEAK: ("▲", "traffic"),
    PlaceKind.OTHER: ("场", "traffic"),
}
"""Letter of the pictogram and key of its colour; a settlement has its name only."""
ROAD_NAME_RANKS: dict[RoadClass, int] = {
    RoadClass.EXPRESSWAY: 0,
    RoadClass.NATIONAL: 1,
    RoadClass.PROVINCIAL: 1,
    RoadClass.ARTERIAL: 1,
    RoadClass.COUNTY: 2,
    RoadClass.SECONDARY: 3,
    RoadClass.MINOR: 3,
    RoadClass.VILLAGE: 3,
    RoadClass.LANE: 3,
}


def _on_paper(style: LineStyle, fill: str, casing: str) -> LineStyle:
    """Return a road in the colours of the sheet."""
    return replace(style, colour=fill, casing=casing)


_PAPER_ROADS: dict[RoadClass, LineStyle] = {
    RoadClass.TRACK: LineStyle("#8C8478", Width(1.0, 0.22), dash=(5.0, 2.5), max_metres_per_px=5),
    RoadClass.LANE: _on_paper(ROADS[RoadClass.LANE], "#FFFFFF", "#9A9184"),
    RoadClass.VILLAGE: _on_paper(ROADS[RoadClass.VILLAGE], "#FFFFFF", "#6B6B6B"),
    RoadClass.MINOR: _on_paper(ROADS[RoadClass.MINOR], "#FFFFFF", "#857E72"),
    RoadClass.SECONDARY: _on_paper(ROADS[RoadClass.SECONDARY], "#FFFFFF", "#7A7468"),
    RoadClass.COUNTY: _on_paper(ROADS[RoadClass.COUNTY], "#FBCF7A", "#8A5A12"),
    RoadClass.ARTERIAL: _on_paper(ROADS[RoadClass.ARTERIAL], "#F9C25C", "#8A5A12"),
    RoadClass.PROVINCIAL: _on_paper(ROADS[RoadClass.PROVINCIAL], "#F6B26B", "#9A5A12"),
    RoadClass.NATIONAL: _on_paper(ROADS[RoadClass.NATIONAL], "#F08A6C", "#A02018"),
}
_PAPER_TWINS: dict[LineStyle | FillStyle, LineStyle | FillStyle] = {
    **{ROADS[one]: style for one, style in _PAPER_ROADS.items()},
    EXPRESSWAY: _on_paper(EXPRESSWAY, "#EE8F45", "#8F4310"),
    RAIL_BED: replace(RAIL_BED, colour=PAPER.rail, casing="#FFFFFF"),
    RAIL_GAPS: replace(RAIL_GAPS, width=Width(1.2, 0.35, ground_m=3.6, limit_px=3.4), dash=(6.3, 6.3)),
    WATER: replace(WATER, fill=PAPER.water, outline=PAPER.water_edge),
    RIVER: replace(RIVER, colour=PAPER.water_edge, width=Width(1.0, 0.26)),
    WIDE_RIVER: replace(WIDE_RIVER, colour=PAPER.water, casing=PAPER.water_edge),
    CONTOUR: replace(CONTOUR, colour=PAPER.contour),
    INDEX_CONTOUR: replace(INDEX_CONTOUR, colour=PAPER.contour_major),
    BUILDING: replace(
        BUILDING, fill=PAPER.building, outline=PAPER.building_edge, outline_width=Width(0.8, 0.06)
    ),
    PARCEL: replace(PARCEL, outline="#8D7F69", outline_width=Width(0.9, 0.14)),
    LAND[LandKind.WOOD]: replace(LAND[LandKind.WOOD], fill=PAPER.wood),
    LAND[LandKind.BUILT]: replace(LAND[LandKind.BUILT], fill="#F1E6D3"),
    LAND[LandKind.PAVED]: replace(LAND[LandKind.PAVED], fill="#EAE3D4"),
    LAND[LandKind.GREEN]: replace(LAND[LandKind.GREEN], fill="#CFE3B4"),
}


def line_for(style: LineStyle, medium: Medium) -> LineStyle:
    """Return how a line looks on a medium: paper takes stronger colours and its own widths."""
    return line_on_paper(style) if medium.is_paper else style


def fill_for(style: FillStyle, medium: Medium) -> FillStyle:
    """Return how an area looks on a medium."""
    twin = _PAPER_TWINS.get(style, style) if medium.is_paper else style
    return twin if isinstance(twin, FillStyle) else style


def line_on_paper(style: LineStyle) -> LineStyle:
    """Return how a line looks on paper, for maps and their legends alike."""
    twin = _PAPER_TWINS.get(style, style)
    return twin if isinstance(twin, LineStyle) else style
