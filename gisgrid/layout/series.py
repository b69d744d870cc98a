"""A series: one sheet for each grid, department or person, with an overview in front.

The list of sheets is fixed before the first is made, and all are made from one snapshot of the register. Each
finished sheet is kept beside the target until the whole is put together, so that a series that was broken off goes
on where it stopped.
"""

import hashlib
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
import pikepdf
import shapely

from gisgrid.errors import BadUseError, FileError
from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.layout.area import find_area
from gisgrid.layout.arrangement import fitting_scale
from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle
from gisgrid.layout.export import FORMATS, export_sheet
from gisgrid.layout.furniture import INK, Margins, draw_frame, margin_items
from gisgrid.layout.map_frame import MapFrame
from gisgrid.layout.options import Part, SheetOptions, SheetSubject
from gisgrid.layout.paper import Box
from gisgrid.layout.sheet import EnterpriseCount, Page, Sheet
from gisgrid.layout.sheets import sheet_from, texts_of
from gisgrid.layout.source import SheetSource
from gisgrid.layout.subjects import supervising, title_of, usual_title
from gisgrid.layout.tables import Column, Row, TableStyle, draw_table, paginate
from gisgrid.model.areas import Grid
from gisgrid.model.enumerations import GridKind
from gisgrid.model.pinyin import natural_key
from gisgrid.progress import Progress

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')
_MARK = "/GisgridSheet"
_AT_ONCE = 10
"""Sheets that are written together and share their fonts; so many at most are made again after a break."""


class SeriesBy(StrEnum):
    """What each sheet of a series is about; the values are the names on the command line."""

    GRID = "grid"
    TOWN = "town"
    VILLAGE = "village"
    DEPARTMENT = "department"
    PERSON = "person"


@dataclass(frozen=True)
class SeriesPage:
    """One sheet of a series.

    Attributes
    ----------
    name : str
        What it is about, for the overview, the bookmarks and the file name.
    grid : Grid or None
        Its area, where it has one.
    """

    name: str
    options: SheetOptions
    grid: Grid | None = None


@dataclass(frozen=True)
class SeriesResult:
    """What a series came to.

    Attributes
    ----------
    files : list of Path
        One file, or one a sheet.
    reused : int
        How many sheets were at hand from a series that was broken off.
    """

    files: list[Path]
    sheets: tuple[Sheet, ...]
    pages: int
    reused: int

    @property
    def enterprises(self) -> EnterpriseCount:
        """The counts of all sheets together."""
        counts = [sheet.enterprises for sheet in self.sheets]
        return EnterpriseCount(
            *(
                sum(getattr(count, name) for count in counts)
                for name in ("in_area", "labelled", "leader", "indexed", "not_located")
            )
        )


def usual_series(options: SheetOptions) -> SeriesBy:
    """Return what a series of a subject goes by when nothing is said."""
    return SeriesBy.DEPARTMENT if options.subject is SheetSubject.SUPERVISED else SeriesBy.GRID


def list_series(source: SheetSource, options: SheetOptions, by: SeriesBy) -> list[SeriesPage]:
    """Fix the sheets of a series and their order.

    Raises
    ------
    BadUseError
        If the register has nothing to make such a series of.
    """
    if by is SeriesBy.DEPARTMENT:
        found = [
            SeriesPage(one.short_name or one.name, replace(options, department=one.name))
            for one in supervising(source)
        ]
    elif by is SeriesBy.PERSON:
        found = _people(source, options)
    else:
        found = [
            SeriesPage(grid.name, replace(options, area_code=grid.code), grid)
            for grid in _grids(source, options, by)
        ]
    if not found:
        raise BadUseError(tr("The register has nothing to make this series of."))
    return found


def make_series(
    source: SheetSource,
    pages: Sequence[SeriesPage],
    target: Path,
    *,
    is_split: bool = False,
    progress: Progress | None = None,
) -> SeriesResult:
    """Make every sheet of a series, in one PDF or one file each; pictures are always one file a sheet.

    Parameters
    ----------
    target : Path
        The PDF, or with `is_split` a name to which that of each sheet is added. Where the sheets are pictures,
        the overview bears the name itself.

    Raises
    ------
    BadUseError
        If the ending is not one of ours.
    CancelledError
        If `progress` was cancelled; finished sheets are kept for the next time.
    FileError
        If the folder cannot be written.
    """
    progress = progress or Progress()
    is_picture = target.suffix.lower() != ".pdf"
    if is_picture and target.suffix.lower().lstrip(".") not in FORMATS:
        formats = ", ".join(FORMATS)
        raise BadUseError(
            tr("{name}: a sheet can be written as {formats}.", name=target.name, formats=formats)
        )
    is_split = is_split or is_picture
    parts = _parts_folder(target)
    sheets, files, reused = [], [], 0
    at_once = 1 if is_split else _AT_ONCE
    for start in range(0, len(pages), at_once):
        made = []
        batch = pages[start : start + at_once]
        for number, page in enumerate(batch, start):
            progress.report(number, len(pages), page.name)
            made.append(sheet_from(source, page.options))
        key = _key(source, batch)
        part = _split_name(target, batch[0]) if is_split else parts / f"{start + 1:04d}.pdf"
        if _is_finished(part, key):
            reused += len(batch)
        else:
            _write_part(made, part, key, progress)
        sheets += made
        files.append(part)
    overview = make_overview(source, pages, sheets)
    if is_split:
        first = target if is_picture else target.with_name(f"{target.stem}_{_safe(tr('Overview'))}.pdf")
        export_sheet(overview, first, progress=progress)
        files = [first, *files]
    else:
        _join(target, overview, files, _bookmarks(overview, pages, sheets), progress=progress)
        files = [target]
    shutil.rmtree(parts, ignore_errors=True)
    progress.report(len(pages), len(pages), "")
    count = len(overview.pages) + sum(len(sheet.pages) for sheet in sheets)
    return SeriesResult(files, tuple(sheets), count, reused)


def _grids(source: SheetSource, options: SheetOptions, by: SeriesBy) -> list[Grid]:
    area = find_area(source, options.area_code)
    root_ids = {grid.id for grid in area.roots}
    drawn = [
        g
        for g in source.grids
        if g.id in area.grid_ids
        and g.id not in root_ids
        and g.geometry is not None
        and g.kind in (GridKind.TERRITORIAL, GridKind.DEDICATED)
    ]
    if not drawn:
        return [grid for grid in area.roots if grid.geometry is not None]
    levels = sorted({g.level for g in drawn})
    wanted = {SeriesBy.TOWN: levels[0], SeriesBy.VILLAGE: levels[-1]}.get(by)
    if wanted is None:
        wanted = levels[-1] if len([g for g in drawn if g.level == levels[-1]]) <= 60 else levels[0]
    chosen = [g for g in drawn if g.level == wanted]
    return sorted(chosen, key=lambda g: (natural_key(g.code), g.name))


def _people(source: SheetSource, options: SheetOptions) -> list[SeriesPage]:
    names: dict[str, None] = {}
    for grid in sorted(source.grids, key=lambda g: natural_key(g.code)):
        if grid.geometry is None or source.tree.below(grid.id or 0) != [grid.id]:
            continue
        for person in source.people_in(grid.id):
            names.setdefault(person.name)
    return [SeriesPage(name, replace(options, person=name)) for name in names]


def _bookmarks(
    overview: Sheet, pages: Sequence[SeriesPage], sheets: Sequence[Sheet]
) -> list[tuple[str, int]]:
    """Return the names of the sheets with their first pages, from 0."""
    found, at = [(tr("Overview"), 0)], len(overview.pages)
    for page, sheet in zip(pages, sheets, strict=True):
        found.append((page.name, at))
        at += len(sheet.pages)
    return found


def _key(source: SheetSource, pages: Sequence[SeriesPage]) -> str:
    """Return what finished sheets must carry to count as these: register, data, day and every option."""
    options = "|".join(str(page.options) for page in pages)
    told = f"{source.info.identity}|{source.step}|{source.today}|{options}"
    return hashlib.sha256(told.encode()).hexdigest()


def _is_finished(part: Path, key: str) -> bool:
    if not part.is_file():
        return False
    try:
        with pikepdf.open(part) as document:
            return str(document.docinfo.get(_MARK, "")) == key
    except pikepdf.PdfError:
        return False


def _write_part(sheets: Sequence[Sheet], part: Path, key: str, progress: Progress) -> None:
    first = sheets[0]
    pages = [page for sheet in sheets for page in sheet.pages]
    marked = replace(first, pages=pages, properties={**first.properties, _MARK.lstrip("/"): key})
    export_sheet(marked, part, progress=_Quiet(progress))


class _Quiet(Progress):
    """Lets a part be cancelled without telling its own steps."""

    def __init__(self, outer: Progress) -> None:
        super().__init__()
        self._outer = outer

    @property
    def is_cancelled(self) -> bool:
        """Whether the whole series is to stop."""
        return self._outer.is_cancelled


def _parts_folder(target: Path) -> Path:
    folder = target.with_name(f".{target.stem}.parts")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileError(
            tr("The folder {folder} cannot be written.", folder=str(target.parent)), path=target
        ) from error
    return folder


def _split_name(target: Path, page: SeriesPage) -> Path:
    return target.with_name(f"{target.stem}_{_safe(page.name)}{target.suffix}")


def _safe(name: str) -> str:
    return _FORBIDDEN.sub("_", name).strip("._") or "_"


def _join(
    target: Path,
    overview: Sheet,
    parts: Sequence[Path],
    bookmarks: Sequence[tuple[str, int]],
    *,
    progress: Progress,
) -> None:
    first = _parts_folder(target) / "0000.pdf"
    export_sheet(overview, first, progress=_Quiet(progress))
    with replacing(target) as temporary, pikepdf.new() as whole:
        for part in (first, *parts):
            progress.check_cancelled()
            with pikepdf.open(part) as one:
                whole.pages.extend(one.pages)
        with whole.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(name, page) for name, page in bookmarks)
        for key, value in overview.properties.items():
            whole.docinfo[f"/{key}"] = value
        whole.save(temporary, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def make_overview(source: SheetSource, pages: Sequence[SeriesPage], sheets: Sequence[Sheet]) -> Sheet:
    """Make the page in front: which sheet is where, and on which page of the file it begins."""
    options = replace(pages[0].options, area_code=None, person="")
    area = find_area(source, None)
    title = tr("{area}: {kind}, overview of sheets", area=area.name, kind=title_of(options.subject))
    if len(pages) == 1:
        title = usual_title(source, pages[0].options, pages[0].name)
    texts = replace(
        texts_of(source, area, replace(options, department=pages[0].options.department)), title=title
    )
    margins = Margins.of(options.page)
    grids = [page.grid for page in pages]
    has_map = all(grid is not None and grid.geometry is not None for grid in grids)
    k, frame = margins.growth, margins.frame
    map_box = Box(frame.x_mm, frame.y_mm, frame.width_mm * (0.62 if has_map else 0.0), frame.height_mm)
    left = map_box.right_mm + 3 * k
    room = Box(left, frame.y_mm + 3 * k, frame.right_mm - left - 3 * k, frame.height_mm - 6 * k)
    # A short list is set larger, so that it fills its column.
    larger = max(1.0, min(1.8, room.height_mm / (4.2 * k * (len(pages) + 3))))
    style = TableStyle.of(k * larger, row_mm=4.2)
    further = frame.inset(3 * k)
    columns = [
        Column(tr("Sheet"), 10),
        Column(tr("Area or department"), 46, Align.LEFT),
        Column(tr("Units"), 12),
        Column(tr("Page"), 12),
    ]
    rows = _overview_rows(pages, sheets, first_page=2)
    dealt = paginate(rows, [room], [further], style)
    if len(dealt) > 1:
        rows = _overview_rows(pages, sheets, first_page=1 + len(dealt))
        dealt = paginate(rows, [room], [further], style)
    shapes = [grid.geometry for grid in grids if grid is not None and grid.geometry is not None]
    draw_map = _overview_map(source, shapes, map_box, k) if has_map else None
    drawn = []
    for number, (part,) in enumerate(dealt):

        def paint(
            drawing: Drawing, progress: Progress, *, number: int = number, part: list[Row] = part
        ) -> None:
            progress.check_cancelled()
            drawing.box(Box(0, 0, options.page.width_mm, options.page.height_mm), fill="#FFFFFF")
            if number == 0 and draw_map is not None:
                draw_map(drawing)
            draw_table(drawing, room if number == 0 else further, columns, part, style)
            draw_frame(drawing, frame, growth=k)
            for item in margin_items(options.page, margins, texts, options, denominator=None):
                if item.part is not Part.SIGNATURES:
                    item.draw(drawing)

        drawn.append(Page(options.page, paint, title))
    return Sheet(
        paper_id=sheets[0].paper_id,
        title=title,
        denominator=sheets[0].denominator,
        pages=drawn,
        enterprises=EnterpriseCount(0, 0, 0, 0, 0),
        data_step=source.step,
        properties={"Title": title, "Author": texts.maker, "Keywords": texts.mark},
        options=options,
    )


def _overview_rows(pages: Sequence[SeriesPage], sheets: Sequence[Sheet], *, first_page: int) -> list[Row]:
    rows = []
    at = first_page
    for number, (page, sheet) in enumerate(zip(pages, sheets, strict=True), start=1):
        rows.append(Row([str(number), page.name, str(sheet.enterprises.in_area or "–"), str(at)]))
        at += len(sheet.pages)
    return rows


def _overview_map(
    source: SheetSource, shapes: Sequence[shapely.Geometry], box: Box, k: float
) -> Callable[[Drawing], None]:
    """Return what draws the areas of the sheets with their numbers."""
    projected = source.crs.project_geometries(np.array(list(shapes), dtype=object))
    x0, y0, x1, y1 = shapely.total_bounds(projected).tolist()
    extent = (x0, y0, x1, y1)
    frame = MapFrame.around(extent, box, denominator=fitting_scale(extent, box))
    tints = ("#C3D9F0", "#C9E0AC", "#F7D79E", "#F2C4D2")

    def paint(drawing: Drawing) -> None:
        for number, shape in enumerate(projected, start=1):
            for part in shapely.get_parts(shape):
                ring = frame.on_page(shapely.get_coordinates(shapely.get_exterior_ring(part)))
                points = [(float(x), float(y)) for x, y in ring]
                drawing.area(points, fill=tints[number % 4], edge=LineStyle(0.3 * k, "#8E2C6B"))
        for number, shape in enumerate(projected, start=1):
            inner = shapely.maximum_inscribed_circle(shape, tolerance=50.0)
            at = frame.on_page(shapely.get_coordinates(inner)[:1])[0]
            style = TextStyle(4.2 * k, is_bold=True, colour=INK, halo_mm=0.6 * k)
            drawing.text(float(at[0]), float(at[1]) + 1.5 * k, str(number), style, Align.CENTRE)

    return paint
