"""Making a sheet: what is on it and where, decided once; `pages` paints what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from gisgrid.i18n import term, tr
from gisgrid.layout import callouts, parcel_blocks
from gisgrid.layout.area import SheetArea, extent_of, find_area, ground_of, in_index_order
from gisgrid.layout.arrangement import GUTTER_MM, Arrangement, arrange, wider_tables
from gisgrid.layout.check import check_sheet
from gisgrid.layout.dense import INSET_MM, rooms_for_inset, with_best_inset
from gisgrid.layout.furniture import Margins, SheetTexts
from gisgrid.layout.legend import LegendEntry, legend_entries
from gisgrid.layout.list_tables import list_table
from gisgrid.layout.looks import Colouring, colouring_of
from gisgrid.layout.map_frame import MapContent, MapFrame, boxes_within, place_names
from gisgrid.layout.occurrence import Occurrence, find_occurrence
from gisgrid.layout.options import Part, SheetOptions, SheetSubject
from gisgrid.layout.pages import items_of, pages_of, record_page
from gisgrid.layout.plan import SheetPlan, tables_of_pages
from gisgrid.layout.sheet import CheckLine, EnterpriseCount, Sheet
from gisgrid.layout.sheet_tables import TableSpec, area_table, index_table
from gisgrid.layout.source import SheetSource, ShownEnterprise
from gisgrid.layout.stamp import Location, find_location, version_of
from gisgrid.layout.subjects import chosen_ids, department_of, layers_of, paper_id, usual_title
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from gisgrid.model.register import Register
from gisgrid.progress import Progress


def make_sheet(
    register: Register, options: SheetOptions, *, today: date, progress: Progress | None = None
) -> Sheet:
    """Make one sheet; nothing is drawn on paper yet.

    Raises
    ------
    BadUseError
        If the area, the department or the person is unknown, or nothing in the area has a place on the map.
    """
    return sheet_from(SheetSource(register, today=today), options, progress=progress)


_PLAIN_FILL = "#8A94A0"
"""Danger classes in the legend of a sheet whose colours tell something else: there only the shape counts."""


@dataclass(frozen=True)
class _Draft:
    """What is known of a sheet before its names are placed."""

    source: SheetSource
    options: SheetOptions
    area: SheetArea
    arrangement: Arrangement
    frame: MapFrame
    colouring: Colouring
    legend: tuple[LegendEntry, ...] = ()


def sheet_from(source: SheetSource, options: SheetOptions, *, progress: Progress | None = None) -> Sheet:
    """Make one sheet from a source that others share; see `make_sheet`."""
    progress = progress or Progress()
    area = find_area(source, options.area_code, person=options.person, only=chosen_ids(source, options))
    progress.report(1, 3, tr("Reading the register"))
    location = find_location(source, area)
    arrangement, frame = _arranged(source, options, area, stamps=_stamps(options, location))
    colouring = colouring_of(source, options.subject, area, denominator=frame.denominator)
    occurrence = find_occurrence(source, frame.extent)
    draft = _Draft(source, options, area, arrangement, frame, colouring)
    legend = _legend(draft, occurrence)
    draft = replace(draft, legend=legend, arrangement=arrangement.with_legend_of(len(legend)))
    progress.report(2, 3, tr("Placing names"))
    plan = replace(_with_full_tables(draft), location=location)
    progress.report(3, 3, "")
    return _sheet(source, plan, occurrence)


def _stamps(options: SheetOptions, location: Location | None) -> list[Part]:
    stamps = [Part.STAMP, Part.QR] + ([Part.LOCATION] if location is not None else [])
    if options.subject is SheetSubject.GRIDS:
        stamps.remove(Part.STAMP)
    return [part for part in stamps if part not in options.hidden]


def _arranged(
    source: SheetSource, options: SheetOptions, area: SheetArea, *, stamps: Sequence[Part]
) -> tuple[Arrangement, MapFrame]:
    extent = extent_of(source, area)
    if options.subject is SheetSubject.RESPONSIBILITY and callouts.suits(options, extent, area):
        return callouts.arrange(options, extent, area, stamps=stamps)
    places = [source.located[e.id] for e in area.enterprises if e.id in source.located]
    points = source.crs.project(np.array(places).reshape(-1, 2))
    return arrange(options, extent, points, stamps=stamps, ground=ground_of(source, area))


def _with_full_tables(draft: _Draft) -> SheetPlan:
    """Return the plan whose tables are as wide as saves a page."""
    plan = _plan(draft)
    pages = len(tables_of_pages(plan))
    if pages == 1:
        return plan
    extent = extent_of(draft.source, draft.area)
    for wide, frame in wider_tables(draft.options, draft.arrangement, draft.frame, extent):
        arrangement = wide.with_legend_of(len(draft.legend))
        # Asked of the tables as they are, before the names are placed anew.
        if len(tables_of_pages(replace(plan, arrangement=arrangement))) < pages:
            wider = _plan(replace(draft, arrangement=arrangement, frame=frame))
            is_better = len(tables_of_pages(wider)) < pages and _coarsest(wider) <= _coarsest(plan)
            return wider if is_better else plan
    return plan


def _coarsest(plan: SheetPlan) -> int:
    """Return the denominator of the enlargement; a page is not worth a coarser one."""
    return max((inset.map.frame.denominator for inset in plan.insets), default=0)


def _plan(draft: _Draft) -> SheetPlan:
    source, options, area = draft.source, draft.options, draft.area
    ordered = in_index_order(area.enterprises, area)
    content = _content(draft, [e.id for e in ordered if e.id in source.located])
    k = draft.arrangement.growth
    parcels = None
    if options.subject is SheetSubject.PARCELS:
        parcels = parcel_blocks.place_parcels(source, area, draft.frame, growth=k)
        kept = tuple(id for id in content.ids if id not in parcels.enterprises)
        blocked = (*content.blocked, *boxes_within(parcels.boxes, draft.frame.box))
        content = replace(content, ids=kept, areas=frozenset(), blocked=blocked, extra=parcels.items)
    texts = texts_of(source, area, options)
    placed = place_names(content, draft.frame)
    margins = Margins.of(options.page)
    rooms = rooms_for_inset(options, draft.arrangement, margins.frame) if parcels is None else []
    placed, inset = with_best_inset(source, content, placed, rooms)
    insets = () if inset is None else (inset,)
    plan = SheetPlan(
        options=options,
        margins=margins,
        arrangement=draft.arrangement,
        texts=texts,
        map=placed,
        insets=insets,
        head_mm=(INSET_MM + GUTTER_MM) * k if any(one.page == 1 for one in insets) else 0.0,
        area=area,
        tables=(),
        count=EnterpriseCount(0, 0, 0, 0, 0),
        legend=draft.legend,
        version=version_of(source, paper_id(options.subject), texts.title, [e.id for e in ordered]),
    )
    if parcels is not None:
        return parcel_blocks.with_parcels(source, plan, parcels)
    if options.subject is SheetSubject.RESPONSIBILITY and draft.arrangement.is_below:
        plan = callouts.with_callouts(source, plan)
    return _with_tables(source, plan)


def _content(draft: _Draft, ids: Sequence[int]) -> MapContent:
    area, subject = draft.area, draft.options.subject
    return MapContent(
        scene=draft.source.scene,
        ids=tuple(ids),
        silent=_silent(subject, area),
        layers=layers_of(subject),
        areas=frozenset(one.grid.id for one in area.areas if one.grid.id is not None),
        focus=area.focus,
        tints=draft.colouring.tints,
        extra=draft.colouring.items,
        blocked=boxes_within(draft.arrangement.on_map(draft.options), draft.frame.box),
        growth=draft.arrangement.growth,
    )


def _silent(subject: SheetSubject, area: SheetArea) -> frozenset[int]:
    """Return the enterprises without name or number on the map; the index lists them by area."""
    if subject is SheetSubject.RESPONSIBILITY:
        return frozenset(e.id for e in area.enterprises if not e.is_key_unit)
    return frozenset()


def _with_tables(source: SheetSource, plan: SheetPlan) -> SheetPlan:
    options, area, k = plan.options, plan.area, plan.growth
    ordered = in_index_order(area.enterprises, area)
    by_id = {e.id: e for e in area.enterprises}
    numbered = [(str(n), by_id[id]) for n, id in sorted((n, id) for id, n in plan.numbered.items())]
    unnamed = _silent(options.subject, area)
    silent = [("–", e) for e in ordered if e.id in unnamed and e.id in source.located]
    missing = [(tr("unplaced"), e) for e in ordered if e.id not in source.located]
    phones = options.phone_rule
    numbers = {e.id: number for number, e in numbered}
    tables: list[TableSpec] = []
    listed = list_table(source, area, options.subject, numbers, phones=phones, growth=k)
    if listed is not None:
        tables.append(listed)
    if not (options.subject is SheetSubject.RESPONSIBILITY and plan.extras):
        tables.append(area_table(source, area, options.subject, phones=phones, growth=k))
    heading = tr("Enterprises of the areas ({count})", count=len(silent) + len(missing)) if silent else ""
    area_of = (
        {e.id: one.grid.name for one in area.areas for e in one.enterprises} if len(area.areas) > 1 else {}
    )
    tables.append(index_table([*numbered, *silent, *missing], growth=k, heading=heading, area_of=area_of))
    count = EnterpriseCount(
        in_area=len(area.enterprises),
        labelled=len(plan.labelled),
        leader=len(plan.leader),
        indexed=len(numbered) + len(silent),
        not_located=len(missing),
    )
    if options.subject is SheetSubject.GRIDS:
        count, missing = _counted_in_grids(source, options)
    return replace(plan, tables=tuple(tables), count=count, missing=tuple(e.name for _, e in missing))


def _counted_in_grids(
    source: SheetSource, options: SheetOptions
) -> tuple[EnterpriseCount, list[tuple[str, ShownEnterprise]]]:
    """Count the enterprises of a map of grids: it draws none, its table counts each in its grid."""
    inside = find_area(source, options.area_code, person=options.person).enterprises
    missing = [("", e) for e in inside if e.id not in source.located]
    count = EnterpriseCount(
        in_area=len(inside),
        labelled=0,
        leader=0,
        indexed=len(inside) - len(missing),
        not_located=len(missing),
    )
    return count, missing


def _sheet(source: SheetSource, plan: SheetPlan, occurrence: Occurrence) -> Sheet:
    options, area = plan.options, plan.area
    department = (
        department_of(source, options.department) if options.subject is SheetSubject.SUPERVISED else None
    )
    check = _check(source, plan, occurrence)
    pages = pages_of(plan) + ([] if Part.RECORD in options.hidden else [record_page(plan, check)])
    return Sheet(
        paper_id=paper_id(options.subject),
        title=plan.texts.title,
        denominator=plan.map.frame.denominator,
        pages=pages,
        enterprises=plan.count,
        check=check,
        data_step=source.step,
        grid_id=area.root.id if area.root is not None else None,
        properties={
            "Title": plan.texts.title,
            "Author": plan.texts.maker,
            "Subject": tr("{paper}, data step {step}", paper=paper_id(options.subject), step=source.step),
            "Keywords": f"{plan.texts.mark} {plan.version.code}".strip(),
        },
        options=options,
        items=items_of(plan),
        map=plan.map,
        department_id=department.id if department is not None else None,
    )


def _check(source: SheetSource, plan: SheetPlan, occurrence: Occurrence) -> list[CheckLine]:
    named = plan.labelled | plan.leader
    is_named = _names_key_units(plan.options.subject)
    return check_sheet(
        plan.area,
        plan.options,
        crs=source.crs,
        occurrence=occurrence,
        count=plan.count,
        not_located=plan.missing,
        unnamed_key_units=[
            e.name
            for e in plan.area.enterprises
            if is_named and e.is_key_unit and e.id not in named and e.id in source.located
        ],
        texts=plan.texts,
    )


def _names_key_units(subject: SheetSubject) -> bool:
    """Tell whether a sheet names its key units beside their stars; parcel sheets name them in their parcels."""
    return subject not in (SheetSubject.PARCELS, SheetSubject.GRIDS)


def _legend(draft: _Draft, occurrence: Occurrence) -> tuple[LegendEntry, ...]:
    area, subject, growth = draft.area, draft.options.subject, draft.arrangement.growth
    plain = {e.danger_class for e in area.enterprises if not e.is_key_unit}
    has_points = subject is not SheetSubject.GRIDS
    houses = draft.source.column(Enterprise, "is_three_in_one")
    return tuple(
        legend_entries(
            occurrence,
            classes=[c for c in DangerClass if c in plain],
            class_fill=_PLAIN_FILL if draft.colouring.hides_classes else "",
            has_key_units=has_points and any(e.is_key_unit for e in area.enterprises),
            has_installations=has_points
            and subject not in (SheetSubject.RISK, SheetSubject.COVERAGE, SheetSubject.LAST_VISIT)
            and bool(
                {one.enterprise_id for one in draft.source.installations} & {e.id for e in area.enterprises}
            ),
            has_three_in_one=has_points and any(houses.get(e.id) for e in area.enterprises),
            has_areas=bool(area.areas),
            growth=growth,
            first=draft.colouring.legend(growth),
        )
    )


def texts_of(source: SheetSource, area: SheetArea, options: SheetOptions) -> SheetTexts:
    """Return the words in the margins of a sheet."""
    words = options.words
    level = term(area.level_name) if area.level_name else ""
    return SheetTexts(
        title=words.title.strip() or usual_title(source, options, area.name),
        level_line=words.level_line or tr("Grid supervision of work safety   {level}", level=level).strip(),
        mark=tr("Internal material   keep safe") if words.mark is None else words.mark,
        maker=words.maker or source.info.maker or source.info.name,
        drawn_by=words.drawn_by,
        data_date=source.today,
        zone=source.info.zone,
        approval_number=words.approval_number,
        note=words.note,
        watermark=words.watermark,
    )
