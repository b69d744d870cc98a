"""Scoring risks by LEC and LS, and the colour that follows (DOMAIN.md 3.5).

``D = L·E·C`` and ``R = L·S``. The bands are those in common use; provinces differ, and the colour that an
office confirms for an enterprise goes first.
"""

from dataclasses import dataclass

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.model.enumerations import RiskColour, RiskMethod

LIKELIHOODS = (10.0, 6.0, 3.0, 1.0, 0.5, 0.2, 0.1)
EXPOSURES = (10.0, 6.0, 3.0, 2.0, 1.0, 0.5)
CONSEQUENCES = (100.0, 40.0, 15.0, 7.0, 3.0, 1.0)
STEPS = (1.0, 2.0, 3.0, 4.0, 5.0)
"""Values of L and S in the matrix."""

_LEC_BANDS = ((320.0, RiskColour.RED), (160.0, RiskColour.ORANGE), (70.0, RiskColour.YELLOW))
_LS_BANDS = ((20.0, RiskColour.RED), (15.0, RiskColour.ORANGE), (9.0, RiskColour.YELLOW))
_WORST_FIRST = (RiskColour.RED, RiskColour.ORANGE, RiskColour.YELLOW, RiskColour.BLUE)


@dataclass(frozen=True)
class Score:
    """A score and its colour."""

    value: float
    colour: RiskColour


def score_lec(likelihood: float, exposure: float, consequence: float) -> Score:
    """Score by LEC.

    Raises
    ------
    BadUseError
        If a value is not one of the method's.

    Examples
    --------
    >>> score_lec(3, 6, 15)
    Score(value=270.0, colour=<RiskColour.ORANGE: '橙'>)
    """
    _check("L", likelihood, LIKELIHOODS)
    _check("E", exposure, EXPOSURES)
    _check("C", consequence, CONSEQUENCES)
    return _banded(float(likelihood * exposure * consequence), _LEC_BANDS)


def score_ls(likelihood: float, severity: float) -> Score:
    """Score by the matrix of likelihood and severity, each from 1 to 5.

    Raises
    ------
    BadUseError
        If a value is not one of the method's.
    """
    _check("L", likelihood, STEPS)
    _check("S", severity, STEPS)
    return _banded(float(likelihood * severity), _LS_BANDS)


def score(
    method: RiskMethod, *, likelihood: float | None, exposure: float | None, consequence: float | None
) -> Score | None:
    """Score by either method; None while a value is missing.

    Raises
    ------
    BadUseError
        If a value is not one of the method's.
    """
    if method is RiskMethod.LS:
        complete = likelihood is not None and consequence is not None
        return score_ls(likelihood or 0, consequence or 0) if complete else None
    if likelihood is None or exposure is None or consequence is None:
        return None
    return score_lec(likelihood, exposure, consequence)


def worst_colour(colours: list[RiskColour]) -> RiskColour:
    """Return the worst of some colours; ungraded when none is graded."""
    return next((colour for colour in _WORST_FIRST if colour in colours), RiskColour.UNGRADED)


def _check(letter: str, value: float, allowed: tuple[float, ...]) -> None:
    if value not in allowed:
        shown = tr(", ").join(f"{one:g}" for one in allowed)
        raise BadUseError(tr("{letter} is one of {allowed}.", letter=letter, allowed=shown))


def _banded(value: float, bands: tuple[tuple[float, RiskColour], ...]) -> Score:
    value = round(value, 6)
    return Score(value, next((colour for least, colour in bands if value >= least), RiskColour.BLUE))
