"""The statutory content check of 《辖区企业分布图》 and its sister sheets (H22; DOMAIN.md 4.3)."""

from collections.abc import Sequence

import numpy as np

from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.topology import find_gaps, find_overlaps
from gisgrid.i18n import tr
from gisgrid.layout.area import SheetArea
from gisgrid.layout.furniture import SheetTexts
from gisgrid.layout.occurrence import Occurrence
from gisgrid.layout.options import Part, SheetOptions
from gisgrid.layout.sheet import CheckLine, EnterpriseCount, Fix
from gisgrid.model.enumerations import LandKind, PlaceKind, RoadClass

_NAMES_SHOWN = 5


def check_sheet(
    area: SheetArea,
    options: SheetOptions,
    *,
    crs: WorkCrs,
    occurrence: Occurrence,
    count: EnterpriseCount,
    not_located: Sequence[str],
    unnamed_key_units: Sequence[str],
    texts: SheetTexts,
) -> list[CheckLine]:
    """Go through the eight points of the plan and what the office asks of a print; every line says what is missing."""
    return [
        _areas(area, crs),
        _enterprises(area, count, not_located),
        _present(tr("Main roads"), any(c is not RoadClass.RAILWAY for c in occurrence.roads), tr("roads")),
        _present(tr("Buildings"), occurrence.buildings > 0, tr("buildings")),
        _present(tr("Places"), any(k is not PlaceKind.PEAK for k in occurrence.places), tr("places")),
        _present(tr("Geographic features"), _has_nature(occurrence), tr("rivers and relief")),
        _key_units(unnamed_key_units),
        _furniture(texts, options),
        _people(area),
    ]


def _people(area: SheetArea) -> CheckLine:
    item = tr("Responsible people")
    vacant = [f"{one.grid.name} {held.post}" for one in area.areas for held in one.posts if not held.people]
    if vacant:
        return CheckLine(
            item,
            False,
            tr("{count} posts are vacant: {names}", count=len(vacant), names=_some(vacant)),
            Fix.PEOPLE,
        )
    return CheckLine(item, True, tr("every post is held"))


def _areas(area: SheetArea, crs: WorkCrs) -> CheckLine:
    item = tr("Responsibility areas")
    polygons = np.array([a.grid.geometry for a in area.areas], dtype=object)
    if not len(polygons):
        return CheckLine(
            item, False, tr("No responsibility area is drawn; draw or import the grids."), Fix.GRIDS
        )
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
            Fix.GRIDS,
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
            Fix.PLACES,
        )
    return CheckLine(item, True, tr("all {all} enterprises shown, each in one area", all=count.in_area))


def _present(item: str, is_there: bool, what: str) -> CheckLine:
    if is_there:
        return CheckLine(item, True, tr("shown"))
    return CheckLine(
        item, False, tr("There are no {what} on this map; import a layer with them.", what=what), Fix.IMPORT
    )


def _has_nature(occurrence: Occurrence) -> bool:
    return bool(occurrence.water and (occurrence.contours or LandKind.WOOD in occurrence.land))


def _key_units(unnamed: Sequence[str]) -> CheckLine:
    item = tr("Key supervised units")
    if unnamed:
        return CheckLine(item, False, tr("not named on the map: {names}", names=_some(unnamed)))
    return CheckLine(item, True, tr("each with the star and its name"))


def _furniture(texts: SheetTexts, options: SheetOptions) -> CheckLine:
    item = tr("Title, legend, scale, north arrow, maker, date")
    if not texts.title.strip() or not texts.maker.strip():
        return CheckLine(item, False, tr("The title or the maker is empty; fill it in."), Fix.WORDS)
    left_out = [part for part in _DEMANDED if part in options.hidden]
    if left_out:
        names = "、".join(part_name(part) for part in left_out)
        return CheckLine(item, False, tr("left out: {names}", names=names), Fix.WORDS)
    return CheckLine(item, True, tr("present"))


_DEMANDED = (Part.TITLE, Part.LEGEND, Part.SCALE, Part.NORTH, Part.MAKER)


def part_name(part: Part) -> str:
    """Return the name of a part of the sheet."""
    return {
        Part.TITLE: tr("Title"),
        Part.LEVEL: tr("Level line"),
        Part.MARK: tr("Mark"),
        Part.NORTH: tr("North arrow"),
        Part.LEGEND: tr("Legend box"),
        Part.STAMP: tr("Count of enterprises"),
        Part.LOCATION: tr("Location inset"),
        Part.INSET: tr("Enlargement"),
        Part.TABLES: tr("Tables"),
        Part.NOTES: tr("Notes"),
        Part.SCALE: tr("Scale"),
        Part.MAKER: tr("Maker and date"),
        Part.SIGNATURES: tr("Signatures"),
        Part.QR: tr("Data code"),
        Part.RULER: tr("100 mm ruler"),
        Part.RECORD: tr("Checked page"),
    }[part]


def _some(names: Sequence[str]) -> str:
    shown = "、".join(names[:_NAMES_SHOWN])
    return shown + "…" if len(names) > _NAMES_SHOWN else shown
