"""M1 《辖区企业分布图》: every enterprise of an area on one sheet (H22, H25, H38; DOMAIN.md 4.2 and 4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.errors import BadUseError
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.register_scene import build_scene
from gisgrid.layout.area import SheetArea, ShownEnterprise, find_area
from gisgrid.layout.check import check_distribution
from gisgrid.layout.distribution_plan import Arrangement, SheetPlan, beside, full
from gisgrid.layout.distribution_sheet import pages_of
from gisgrid.layout.drawing import UNITS_PER_MM
from gisgrid.layout.furniture import Margins, SheetTexts
from gisgrid.layout.legend import LegendEntry, legend_entries
from gisgrid.layout.map_frame import Extent, MapFrame, Naming, place_names
from gisgrid.layout.occurrence import Occurrence, find_occurrence
from gisgrid.layout.paper import Box, Orientation, PageSize, Paper
from gisgrid.layout.scales import round_scale
from gisgrid.layout.sheet import CheckLine, EnterpriseCount, Sheet
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.enumerations import DangerClass
from gisgrid.model.register import Register
from gisgrid.progress import Progress

PAPER_ID = "M1"
_FREE_SHARE = 0.025
_LEGEND_ROOM = 27
"""Room is kept for so many legend entries, the most that occur together."""
_POINT_MARGIN_M = 400.0


@dataclass(frozen=True)
class DistributionOptions:
    """What can be chosen for the sheet.

    Attributes
    ----------
    area_code : str or None
        Code or name of a grid; None means the whole workspace.
    denominator : int or None
        Scale; None chooses the largest round scale at which the area fits.
    title : str
        Empty for the usual wording.
    drawn_by : str
        Name in the foot line; empty leaves a blank.
    mark : str or None
        Mark above the frame; None means 内部资料 注意保存.
    """

    area_code: str | None = None
    paper: Paper = Paper.A3
    orientation: Orientation = Orientation.LANDSCAPE
    denominator: int | None = None
    title: str = ""
    drawn_by: str = ""
    mark: str | None = None


def make_distribution(
    register: Register, options: DistributionOptions, *, today: date, progress: Progress | None = None
) -> Sheet:
    """Make the sheet; nothing is drawn on paper yet.

    Raises
    ------
    BadUseError
        If the area is unknown, or nothing in it has a place on the map.
    """
    progress = progress or Progress()
    data_step = register.step
    area = find_area(register, options.area_code, today=today)
    located = _located(register)
    arrangement, frame = _arrange(register, area, located, options)
    growth = arrangement.growth
    occurrence = find_occurrence(register, frame.extent)
    legend = _legend(register, area, occurrence, growth=growth)
    arrangement = arrangement.with_legend_of(len(legend))
    progress.report(1, 3, tr("Reading the register"))
    scene = build_scene(register, today=today, progress=Progress())
    progress.report(2, 3, tr("Placing names"))
    naming = place_names(
        scene,
        frame,
        [e.id for e in area_order([e for e in area.enterprises if e.id in located], area)],
        blocked=arrangement.on_map(),
        growth=growth,
        focus_grid=area.root.id if area.root is not None and area.root.geometry is not None else None,
        areas=[one.grid.id for one in area.areas if one.grid.id is not None],
    )
    indexed, missing = _indexed(area, naming.numbered, located)
    count = _count(area, naming, indexed, missing)
    texts = _texts(register, area, options, today)
    page = PageSize(options.paper, options.orientation)
    plan = SheetPlan(
        page=page,
        margins=Margins.of(page),
        arrangement=arrangement,
        texts=texts,
        frame=frame,
        scene=scene,
        naming=naming,
        area=area,
        indexed=tuple(indexed),
        missing=tuple(missing),
        count=count,
        legend=legend,
        data_step=data_step,
    )
    progress.report(3, 3, "")
    return Sheet(
        paper_id=PAPER_ID,
        title=texts.title,
        denominator=frame.denominator,
        pages=pages_of(plan),
        enterprises=count,
        check=_check(plan, crs=WorkCrs(register.info.zone), occurrence=occurrence),
        data_step=data_step,
        grid_id=area.root.id if area.root is not None else None,
        properties={
            "Title": texts.title,
            "Author": register.info.maker or register.info.name,
            "Subject": tr("Distribution of enterprises, data step {step}", step=data_step),
            "Keywords": texts.mark,
        },
    )


def _count(
    area: SheetArea,
    naming: Naming,
    indexed: list[tuple[int, ShownEnterprise]],
    missing: list[ShownEnterprise],
) -> EnterpriseCount:
    return EnterpriseCount(
        in_area=len(area.enterprises),
        labelled=len(naming.labelled),
        leader=len(naming.leader),
        indexed=len(indexed),
        not_located=len(missing),
    )


def _check(plan: SheetPlan, *, crs: WorkCrs, occurrence: Occurrence) -> list[CheckLine]:
    named = plan.naming.labelled | plan.naming.leader
    return check_distribution(
        plan.area,
        crs=crs,
        occurrence=occurrence,
        count=plan.count,
        not_located=[e.name for e in plan.missing],
        unnamed_key_units=[e.name for e in plan.area.enterprises if e.is_key_unit and e.id not in named],
        texts=plan.texts,
    )


def _arrange(
    register: Register,
    area: SheetArea,
    located: dict[int, tuple[float, float]],
    options: DistributionOptions,
) -> tuple[Arrangement, MapFrame]:
    """Choose the arrangement with the larger scale; the tables stay beside the map when both are alike."""
    crs = WorkCrs(register.info.zone)
    page = PageSize(options.paper, options.orientation)
    margins = Margins.of(page)
    extent = _area_extent(area, located, crs)
    points = crs.project(
        np.array([located[e.id] for e in area.enterprises if e.id in located]).reshape(-1, 2)
    )
    usual = beside(page, margins, entries=_LEGEND_ROOM)
    scale = options.denominator or _fitting_scale(extent, usual.map_box)
    whole = options.denominator or _fitting_scale(extent, margins.frame)
    if whole < scale:
        for candidate in full(margins, entries=_LEGEND_ROOM):
            frame = MapFrame.around(extent, candidate.map_box, denominator=whole)
            if not _covers_any(candidate, frame, points):
                return candidate, frame
    return usual, MapFrame.around(extent, usual.map_box, denominator=scale)


def _covers_any(arrangement: Arrangement, frame: MapFrame, points: NDArray[np.float64]) -> bool:
    """Tell whether something that stands on the map would cover an enterprise."""
    at_mm = frame.view.screen_points(points) / UNITS_PER_MM
    free_mm = 2.5 * arrangement.growth
    return any(
        bool(
            (
                (at_mm[:, 0] > box.x_mm - free_mm)
                & (at_mm[:, 0] < box.right_mm + free_mm)
                & (at_mm[:, 1] > box.y_mm - free_mm)
                & (at_mm[:, 1] < box.bottom_mm + free_mm)
            ).any()
        )
        for box in arrangement.on_map()
    )


def _legend(
    register: Register, area: SheetArea, occurrence: Occurrence, *, growth: float
) -> tuple[LegendEntry, ...]:
    plain = {e.danger_class for e in area.enterprises if not e.is_key_unit}
    return tuple(
        legend_entries(
            occurrence,
            classes=[c for c in DangerClass if c in plain],
            has_key_units=any(e.is_key_unit for e in area.enterprises),
            has_installations=register.count(MajorHazardInstallation) > 0,
            has_areas=bool(area.areas),
            growth=growth,
        )
    )


def _located(register: Register) -> dict[int, tuple[float, float]]:
    """Return longitude and latitude of every enterprise that has a place."""
    ids, points = register.geometries(Enterprise)
    return {
        int(id): (float(x), float(y)) for id, (x, y) in zip(ids, shapely.get_coordinates(points), strict=True)
    }


def _area_extent(area: SheetArea, located: dict[int, tuple[float, float]], crs: WorkCrs) -> Extent:
    """Return the ground that must be on the sheet, in metres: the area's polygons and its enterprises."""
    shapes = [a.grid.geometry for a in area.areas if a.grid.geometry is not None]
    if area.root is not None and area.root.geometry is not None:
        shapes = [area.root.geometry]
    if shapes:
        x0, y0, x1, y1 = shapely.total_bounds(crs.project_geometries(np.array(shapes, dtype=object)))
        return float(x0), float(y0), float(x1), float(y1)
    points = [located[e.id] for e in area.enterprises if e.id in located]
    if not points:
        raise BadUseError(
            tr(
                "Nothing in {area} has a place on the map yet; draw its grids or place its enterprises first.",
                area=area.name,
            )
        )
    xy = crs.project(np.array(points))
    low, high = xy.min(axis=0) - _POINT_MARGIN_M, xy.max(axis=0) + _POINT_MARGIN_M
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _fitting_scale(extent: Extent, box: Box) -> int:
    room = 1 - 2 * _FREE_SHARE
    wide = (extent[2] - extent[0]) * 1000 / (box.width_mm * room)
    high = (extent[3] - extent[1]) * 1000 / (box.height_mm * room)
    return round_scale(max(wide, high, 100.0))


def _indexed(
    area: SheetArea, numbered: dict[int, int], located: dict[int, tuple[float, float]]
) -> tuple[list[tuple[int, ShownEnterprise]], list[ShownEnterprise]]:
    """Return the enterprises that the index names, by number, and those without a place."""
    by_id = {e.id: e for e in area.enterprises}
    indexed = sorted((number, by_id[id]) for id, number in numbered.items()) if numbered else []
    missing = [e for e in area.enterprises if e.id not in located]
    return indexed, missing


def _texts(register: Register, area: SheetArea, options: DistributionOptions, today: date) -> SheetTexts:
    title = options.title.strip() or tr("{area}: distribution of enterprises", area=area.name)
    level = area.level_name or register.scheme.name
    return SheetTexts(
        title=title,
        level_line=tr("Grid supervision of work safety   {level}", level=level),
        mark=tr("Internal material   keep safe") if options.mark is None else options.mark,
        maker=register.info.maker or register.info.name,
        drawn_by=options.drawn_by,
        data_date=today,
        zone=register.info.zone,
    )


def area_order(enterprises: Sequence[ShownEnterprise], area: SheetArea) -> list[ShownEnterprise]:
    """Order enterprises as the index does: by area, key units first, then A, B, C, then by name."""
    place = {a.grid.id: i for i, a in enumerate(area.areas)}
    classes = list(DangerClass)
    return sorted(
        enterprises,
        key=lambda e: (
            place.get(e.grid_id, len(place)),
            not e.is_key_unit,
            classes.index(e.danger_class),
            e.name,
            e.id,
        ),
    )
