"""How much of this week's patrol is done, grid by grid."""

from collections.abc import Callable, Sequence
from datetime import date

from gisgrid.model.obligations import coverage
from gisgrid.model.register import Register

CoverageReader = Callable[[Register, Sequence[int], date], dict[int, tuple[int, int]]]
"""Gives (done, required) for each of some grids on a day."""


def read_coverage(register: Register, grid_ids: Sequence[int], on: date) -> dict[int, tuple[int, int]]:
    """Read the coverage by the visit rules of the scheme in force."""
    return coverage(register, grid_ids, on)
