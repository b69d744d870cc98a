"""The statistics forms as reports: counted or frozen, checked, compared with the period before."""

from collections.abc import Callable
from dataclasses import replace

from gisgrid.i18n import tr
from gisgrid.layout.sheet import CheckLine
from gisgrid.reports import statistics
from gisgrid.reports.frozen import Counted, counted
from gisgrid.reports.hazard_figures import Figures, check_figures, total
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.industries import IndustryList, industries_of
from gisgrid.reports.spans import Span
from gisgrid.reports.table import Table

BY_INDUSTRY = "hazards-by-industry"
BY_YEAR = "hazards-by-year"
_FROZEN_NOTE = "本表数字已于{moment:%Y年%m月%d日}定稿，此后台账的修改不影响本表。"
_RUNNING_NOTE = "统计期尚未结束，本表为截至{day}的数字。"
_LATEST = "{day.year}年{day.month}月{day.day}日"

MakeTable = Callable[..., Table]


def industry_figures(holdings: Holdings) -> Counted:
    """Return what forms A and C show, frozen or counted from 1 January."""
    return _industry(holdings, holdings.request.span)


def year_figures(holdings: Holdings) -> Counted:
    """Return what form D shows, frozen or counted."""
    return counted(holdings, BY_YEAR, holdings.request.span, statistics.figures_d)


def figures_of_report(holdings: Holdings, key: str) -> dict[str, Figures]:
    """Return the figures under a key as they stand now, frozen ones included."""
    return (industry_figures if key == BY_INDUSTRY else year_figures)(holdings).rows


def form_a(holdings: Holdings) -> tuple[list[Table], list[CheckLine]]:
    """Make form A."""
    return _by_industry(holdings, statistics.form_a)


def form_c(holdings: Holdings) -> tuple[list[Table], list[CheckLine]]:
    """Make form C."""
    return _by_industry(holdings, statistics.form_c)


def form_d(holdings: Holdings) -> tuple[list[Table], list[CheckLine]]:
    """Make form D."""
    held = year_figures(holdings)
    span = holdings.request.span.since_january()
    table = _noted(holdings, statistics.form_d(holdings, span, held.rows), held)
    return [table], checks(held.rows)


def checks(rows: dict[str, Figures], *, found: int | None = None) -> list[CheckLine]:
    """Check figures before they leave.

    Parameters
    ----------
    found : int, optional
        How many hazards the register holds of the stretch, whichever row they belong to; unknown for figures that
        were kept earlier.
    """
    bad = check_figures(rows)
    whole = total(rows.values())
    return [
        CheckLine(
            tr("Rectified ≤ found, planned = major − closed, each 落实 ≤ planned"),
            not bad,
            tr("all rows agree") if not bad else tr("contradict each other: {rows}", rows="、".join(bad)),
        ),
        CheckLine(
            tr("Totals"),
            found is None or whole.general + whole.major == found,
            _total_words(whole),
        ),
    ]


def _total_words(whole: Figures) -> str:
    if not whole.units:
        # The form by years counts no units.
        return tr("{general} general hazards, {major} major ones", general=whole.general, major=whole.major)
    return tr(
        "{general} general hazards, {major} major ones, {units} units",
        general=whole.general,
        major=whole.major,
        units=whole.units,
    )


def _by_industry(holdings: Holdings, make: MakeTable) -> tuple[list[Table], list[CheckLine]]:
    industries = industries_of(holdings.register)
    held = industry_figures(holdings)
    span = holdings.request.span.since_january()
    table = make(holdings, span, held.rows, industries=industries)
    before = _before(holdings)
    if before is not None:
        text, figures = before
        table = statistics.compared(table, total(held.rows.values()), figures, text=text)
    found = sum(span.holds(one.found_at.date()) for one in holdings.hazards)
    return [_noted(holdings, table, held)], checks(held.rows, found=found if held.frozen_at is None else None)


def _before(holdings: Holdings) -> tuple[str, Figures] | None:
    """Return the totals of the period before, of the same year or not; None before the first record."""
    previous = holdings.request.span.previous()
    if previous is None or not any(one.found_at.date() <= previous.last for one in holdings.hazards):
        return None
    return previous.text, total(_industry(holdings, previous).rows.values())


def _industry(holdings: Holdings, span: Span) -> Counted:
    industries: IndustryList = industries_of(holdings.register)
    names = tuple(row.name for row in industries.rows)
    return counted(
        holdings,
        BY_INDUSTRY,
        span,
        lambda h, wanted: statistics.figures_a(h, wanted.since_january(), industries),
        rows=names,
    )


def _noted(holdings: Holdings, table: Table, held: Counted) -> Table:
    today = holdings.request.today
    if held.frozen_at is not None:
        return replace(table, notes=(*table.notes, _FROZEN_NOTE.format(moment=held.frozen_at)))
    if not holdings.request.span.is_over(today):
        note = _RUNNING_NOTE.format(day=_LATEST.format(day=today))
        return replace(table, notes=(*table.notes, note))
    return table
