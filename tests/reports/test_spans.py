from datetime import date

import pytest

from gisgrid.errors import BadUseError
from gisgrid.model.periods import PeriodKind
from gisgrid.reports.spans import read_span

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("label", "text", "first", "last"),
    [
        ("2026", "2026年度", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026H1", "2026年上半年", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026Q3", "2026年第三季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-10", "2026年10月", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-W46", "2026年第46周，2026-11-09至2026-11-15", date(2026, 11, 9), date(2026, 11, 15)),
        ("cumulative", "2026年1月1日至11月16日", date(2026, 1, 1), TODAY),
    ],
)
def test_labels(label: str, text: str, first: date, last: date) -> None:
    span = read_span(label, today=TODAY, default=PeriodKind.YEAR)
    assert (span.text, span.first, span.last) == (text, first, last)


def test_without_a_label_the_running_period_is_taken() -> None:
    assert read_span("", today=TODAY, default=PeriodKind.QUARTER).label == "2026Q4"
    assert read_span(None, today=TODAY, default=PeriodKind.MONTH).label == "2026-11"


def test_forms_of_a_quarter_are_handed_in_from_the_1st_to_the_15th() -> None:
    # DOMAIN.md 4.6: open from the 1st to the 15th of the month after the quarter, January for the fourth.
    third = read_span("2026Q3", today=TODAY, default=PeriodKind.YEAR)
    assert third.filing_window == (date(2026, 10, 1), date(2026, 10, 15))
    fourth = read_span("2026Q4", today=TODAY, default=PeriodKind.YEAR)
    assert fourth.filing_window == (date(2027, 1, 1), date(2027, 1, 15))


def test_cumulative_counts_from_new_year_and_the_period_before_is_known() -> None:
    span = read_span("2026Q3", today=TODAY, default=PeriodKind.YEAR)
    assert span.since_january().first == date(2026, 1, 1)
    previous = span.previous()
    assert previous is not None
    assert previous.label == "2026Q2"


@pytest.mark.parametrize("label", ["2026Q5", "下季度", "2027Q1"])
def test_what_is_no_period_or_lies_ahead_is_refused(label: str) -> None:
    with pytest.raises(BadUseError):
        read_span(label, today=TODAY, default=PeriodKind.YEAR)
