"""The statutory content check of 《辖区企业分布图》 (H22; DOMAIN.md 4.3)."""

from collections.abc import Sequence

import numpy as np

from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.topology import find_gaps, find_overlaps
from gisgrid.i18n import tr
from gisgrid.layout.area import SheetArea
from gisgrid.layout.furniture import SheetTexts
from gisgrid.layout.occurrence import Occurrence
from gisgrid.layout.sheet import CheckLine, EnterpriseCount
from gisgrid.model.enumerations import LandKind, PlaceKind, RoadClass

_NAMES_SHOWN = 5


def check_distribution(
    area: SheetArea,
    *,
    crs: WorkCrs,
    occurrence: Occurrence,
    count: EnterpriseCount,
    not_located: Sequence[str],
    unnamed_key_units: Sequence[str],
    texts: SheetTexts,
) -> list[CheckLine]:
    """Go through the eight points of the plan; every line says what is missing."""
    return [
        _areas(area, crs),
        _enterprises(area, count, not_located),
        _present(tr("Main roads"), any(c is not RoadClass.RAILWAY for c in occurrence.roads), tr("roads")),
        _present(tr("Buildings"), occurrence.buildings > 0, tr("buildings")),
        _present(tr("Places"), any(k is not PlaceKind.PEAK for k in occurrence.places), tr("places")),
        _present(tr("Geographic features"), _has_nature(occurrence), tr("rivers and relief")),
        _key_units(unnamed_key_units),
        _furniture(texts),
    ]


def _areas(area: SheetArea, crs: WorkCrs) -> CheckLine:
    item = tr("Responsibility areas")
    polygons = np.array([a.grid.geometry for a in area.areas], dtype=object)
    if not len(polygons):
        return CheckLine(item, False, tr("No responsibility area is drawn; draw or import the grids."))
    projected = crs.project_geometries(polygons)
    overlaps = find_overlaps(projected)
    outline = area.root.geometry if area.root is not None else None
    gaps = find_gaps(
        projected,
        boundary=crs.project_geometries(np.array([outline], dtype=object))[0]
        if outline is not None
        else None,
    )
    if overlaps or gaps:
        return CheckLine(
            item,
            False,
            tr(
                "{areas} areas; {overlaps} overlaps and {gaps} gaps between them ({area} m²). Mend the boundaries.",
                areas=len(polygons),
                overlaps=len(overlaps),
                gaps=len(gaps),
                area=round(sum(flaw.area_m2 for flaw in (*overlaps, *gaps))),
            ),
        )
    return CheckLine(item, True, tr("{count} areas without gap or overlap", count=len(polygons)))


def _enterprises(area: SheetArea, count: EnterpriseCount, not_located: Sequence[str]) -> CheckLine:
    item = tr("Enterprises")
    homeless = [e.name for e in area.enterprises if e.grid_id is None]
    if not_located or homeless:
        return CheckLine(
            item,
            False,
            tr(
                "{missing} of {all} enterprises have no place on the map ({names}); {homeless} lie in no area.",
                missing=len(not_located),
                all=count.in_area,
                names=_some(not_located),
                homeless=len(homeless),
            ),
        )
    return CheckLine(item, True, tr("all {all} enterprises shown, each in one area", all=count.in_area))


def _present(item: str, is_there: bool, what: str) -> CheckLine:
    if is_there:
        return CheckLine(item, True, tr("shown"))
    return CheckLine(item, False, tr("There are no {what} on this map; import a layer with them.", what=what))


def _has_nature(occurrence: Occurrence) -> bool:
    return bool(occurrence.water and (occurrence.contours or LandKind.WOOD in occurrence.land))


def _key_units(unnamed: Sequence[str]) -> CheckLine:
    item = tr("Key supervised units")
    if unnamed:
        return CheckLine(item, False, tr("not named on the map: {names}", names=_some(unnamed)))
    return CheckLine(item, True, tr("each with the star and its name"))


def _furniture(texts: SheetTexts) -> CheckLine:
    item = tr("Title, legend, scale, north arrow, maker, date")
    if not texts.title.strip() or not texts.maker.strip():
        return CheckLine(item, False, tr("The title or the maker is empty; fill it in."))
    return CheckLine(item, True, tr("present"))


def _some(names: Sequence[str]) -> str:
    shown = "、".join(names[:_NAMES_SHOWN])
    return shown + "…" if len(names) > _NAMES_SHOWN else shown
