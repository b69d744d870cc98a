"""Counting what was done in calendar periods, column by column."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgrid.model.periods import Days, Numbers, Period, numbered_period, period_numbers
from gisgrid.model.scheme_duties import VisitRule

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What was done: one row for each visit, activity or paper that satisfies a rule.

    Attributes
    ----------
    subject_ids : ndarray of int64, shape (n,)
        Whom it was done for, in the ids of the rule's subject.
    days : ndarray of datetime64[D], shape (n,)
        When.
    """

    subject_ids: Numbers
    days: Days


@dataclass(frozen=True, slots=True, eq=False)
class DutyTable:
    """One rule counted for many subjects over consecutive periods.

    Attributes
    ----------
    rule : VisitRule
        The rule.
    subject_ids : ndarray of int64, shape (n,)
        Ascending ids of the subjects in scope.
    first_number : int
        Number of the period of the first column (`Period.number`).
    done : ndarray of int64, shape (n, p)
        How often it was done.
    required : ndarray of int64, shape (n, p)
        The rule's minimum, and 0 where the subject did not exist yet.
    latest : ndarray of datetime64[D], shape (n,)
        The last day in the evidence of each subject, from any period; NaT without any.
    """

    rule: VisitRule
    subject_ids: Numbers
    first_number: int
    done: Counts
    required: Counts
    latest: Days

    @property
    def met(self) -> Flags:
        """Whether each subject has what it needs in each period, shape (n, p)."""
        return self.done >= self.required

    def period(self, column: int) -> Period:
        """Return the period of a column."""
        return numbered_period(self.rule.period, self.first_number + column)

    def sums(self) -> tuple[Counts, Counts]:
        """Return (done, required) of each period, shape (p,); what is done twice counts once."""
        done: Counts = np.minimum(self.done, self.required).sum(axis=0)
        required: Counts = self.required.sum(axis=0)
        return done, required


def tally_rule(
    rule: VisitRule, subject_ids: Numbers, *, evidence: Evidence, since: Days, first: int, last: int
) -> DutyTable:
    """Count a rule for its subjects.

    Parameters
    ----------
    rule : VisitRule
        Gives the kind of period and the minimum.
    subject_ids : ndarray of int64, shape (n,)
        Ids in scope, without repetition, in any order.
    evidence : Evidence
        What was done; rows for other subjects or other days are ignored.
    since : ndarray of datetime64[D], shape (n,)
        First day of each subject; NaT when it is not known, which is taken as ever since.
    first, last : int
        Numbers of the first and the last period; both are counted.
    """
    order = np.argsort(subject_ids, kind="stable")
    ids, starts = subject_ids[order], since[order]
    columns = last - first + 1
    rows = np.searchsorted(ids, evidence.subject_ids)
    fits = rows < len(ids)
    fits[fits] = ids[rows[fits]] == evidence.subject_ids[fits]
    rows, days = rows[fits], evidence.days[fits]
    latest = np.full(len(ids), np.iinfo(np.int64).min, dtype=np.int64)  # the integer of NaT
    np.maximum.at(latest, rows, days.astype(np.int64))
    numbers = period_numbers(rule.period, days) - first
    inside = (numbers >= 0) & (numbers < columns)
    cells = rows[inside] * columns + numbers[inside]
    done = np.bincount(cells, minlength=len(ids) * columns).reshape(len(ids), columns).astype(np.int64)
    born = np.full(len(ids), first, dtype=np.int64)
    known = ~np.isnat(starts)
    born[known] = period_numbers(rule.period, starts[known])
    required = np.where(born[:, None] <= np.arange(first, last + 1), rule.minimum, 0)
    return DutyTable(rule, ids, first, done, required, latest.astype("datetime64[D]"))
