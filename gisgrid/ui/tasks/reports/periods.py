"""The periods that the page 报表 offers for a report."""

from datetime import date

from gisgrid.model.periods import Period, PeriodKind, period_of, previous_period
from gisgrid.reports.spans import read_span

_OFFERED = {
    PeriodKind.YEAR: 3,
    PeriodKind.HALF_YEAR: 4,
    PeriodKind.QUARTER: 6,
    PeriodKind.MONTH: 6,
    PeriodKind.WEEK: 4,
}


def period_choices(usual: PeriodKind, today: date) -> list[tuple[str, str]]:
    """Return label and words of the periods to pick from, the report's usual kind first, newest first."""
    kinds = [usual, *(kind for kind in _OFFERED if kind is not usual)]
    found: list[Period] = []
    for kind in kinds:
        period = period_of(kind, today)
        for _ in range(_OFFERED.get(kind, 1)):
            found.append(period)
            period = previous_period(period)
    return [(one.label, read_span(one.label, today=today, default=usual).text) for one in found]
