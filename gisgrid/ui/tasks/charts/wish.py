"""What chart is wanted, and the making of it away from the window's thread."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from gisgrid.charts.chart import Chart, Spot, Tone
from gisgrid.charts.kinds import CHART_KINDS
from gisgrid.charts.responsibility import chart_of_enterprise, chart_of_person
from gisgrid.charts.staff import Phones
from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.layout.chart_sheet import chart_pages, chart_sheet, chart_texts, page_spots
from gisgrid.layout.export import export_sheet
from gisgrid.layout.paper import PageSize
from gisgrid.layout.sheet import Page, Sheet
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.people import Person
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.reports import chart_files


class Kind(Enum):
    """The charts of the page; the first three are those of `CHART_KINDS`."""

    NETWORK = "network"
    STRUCTURE = "structure"
    DIVISION = "division"
    ENTERPRISE = "enterprise"
    PERSON = "person"

    @property
    def paper_id(self) -> str:
        """Id of the deliverable; empty for a chart that no plan asks for."""
        return CHART_KINDS[self.value].paper_id if self.value in CHART_KINDS else ""


@dataclass(frozen=True)
class ChartWish:
    """A chart on a paper.

    Attributes
    ----------
    area_code : str or None
        The grid shown; None for the whole register.
    of_id : int or None
        The enterprise or person of such a chart.
    """

    kind: Kind
    page: PageSize
    area_code: str | None = None
    of_id: int | None = None
    phones: Phones = Phones.MASKED


@dataclass(frozen=True)
class ShownPage:
    """One page with the places on it that stand for something, millimetres of the sheet."""

    page: Page
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class MadeChart:
    """A chart with its pages."""

    wish: ChartWish
    chart: Chart
    sheet: Sheet
    pages: tuple[ShownPage, ...]

    @property
    def vacancies(self) -> int:
        """How many vacant lines and cells there are."""
        lines = sum(line.tone is Tone.VACANT for box in self.chart.root.walk() for line in box.lines)
        groups = self.chart.table.groups if self.chart.table else ()
        lines += sum(line.tone is Tone.VACANT for g in groups if g.box for line in g.box.lines)
        return lines + sum(cell.tone is Tone.VACANT for g in groups for row in g.rows for cell in row.cells)


def make_chart(register: Register, wish: ChartWish, *, today: date, progress: Progress) -> MadeChart:
    """Make a chart and place it on its pages.

    Raises
    ------
    BadUseError
        If the area, the enterprise or the person is not in the register.
    """
    chart = _content(register, wish, today)
    progress.check_cancelled()
    placed = chart_pages(chart, wish.page)
    progress.check_cancelled()
    texts = chart_texts(register, chart, today=today)
    sheet = chart_sheet(chart, wish.page, texts, data_step=register.step, placed=placed)
    pages = tuple(
        ShownPage(page, tuple(page_spots(one, wish.page)))
        for page, one in zip(sheet.pages, placed, strict=True)
    )
    return MadeChart(wish, chart, sheet, pages)


def write_chart_file(made: MadeChart, target: Path, *, progress: Progress) -> list[Path]:
    """Write a chart in the format of the file's ending; Word and Excel get shapes to edit."""
    if target.suffix.lower().removeprefix(".") in chart_files.FORMATS:
        return chart_files.write_chart(made.chart, made.wish.page, target)
    return export_sheet(made.sheet, target, progress=progress)


def _content(register: Register, wish: ChartWish, today: date) -> Chart:
    if wish.kind.value in CHART_KINDS:
        make = CHART_KINDS[wish.kind.value].make
        return make(register, on=today, area=wish.area_code, phones=wish.phones)
    if wish.kind is Kind.ENTERPRISE:
        enterprise = register.get(Enterprise, wish.of_id or 0)
        if enterprise is None:
            raise BadUseError(
                tr("The enterprise of this chart is no longer in the register; choose another.")
            )
        return chart_of_enterprise(register, enterprise, on=today, phones=wish.phones)
    person = register.get(Person, wish.of_id or 0)
    if person is None:
        raise BadUseError(tr("The person of this chart is no longer in the register; choose another."))
    return chart_of_person(register, person, on=today, phones=wish.phones)
