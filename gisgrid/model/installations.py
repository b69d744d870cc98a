"""Major hazard installations: is one there, and of which level (GB 18218-2018).

``S = q1/Q1 + q2/Q2 + …`` tells whether a unit is one (S >= 1, clause 4.2); ``R = α·(β1·q1/Q1 + …)`` gives
its level (clause 4.3). Quantities q are design maxima and thresholds Q are from tables 1 and 2, both in
tonnes; β is from tables 3 and 4; α comes from the permanent residents within 500 m outside the plant's
boundary (table 5). The result is a suggestion: the level stated in the official assessment goes first.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gisgrid import paths
from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.model.enumerations import InstallationLevel


@dataclass(frozen=True)
class Threshold:
    """A substance of table 1 or a hazard class of table 2, with its correction factor.

    Attributes
    ----------
    name : str
        Name of the substance, or symbol of the class such as ``W5.3``.
    threshold_t : float
        Threshold quantity Q in tonnes.
    beta : float
        Correction factor β of table 3 or 4.
    text : str
        What the class means, or a note on the substance.
    cas_number : str
        CAS number where it is known.
    """

    name: str
    threshold_t: float
    beta: float
    text: str = ""
    cas_number: str = ""


@dataclass(frozen=True)
class Quantity:
    """The design maximum of one substance in a unit.

    Attributes
    ----------
    quantity_t : float
        Design maximum in tonnes, not negative.
    threshold_t : float
        Threshold in tonnes, greater than 0.
    beta : float
        Correction factor, greater than 0.
    """

    quantity_t: float
    threshold_t: float
    beta: float


@dataclass(frozen=True)
class Assessment:
    """What a unit comes to.

    Attributes
    ----------
    threshold_sum : float
        S; 1 and more makes the unit a major hazard installation.
    grading_index : float
        R.
    level : InstallationLevel
        一级 to 四级, 不构成, or 未辨识 when there is nothing to judge.
    """

    threshold_sum: float
    grading_index: float
    level: InstallationLevel


_WITH_CLASS = re.compile(r"^.+?[\s（(]+(?P<symbol>[JW]\d+(?:\.\d+)?)\s*[）)]?$")


@dataclass(frozen=True)
class Standard:
    """The tables of GB 18218-2018.

    Attributes
    ----------
    substances : mapping of str to Threshold
        Table 1 with β, by name and by every other name.
    classes : mapping of str to Threshold
        Tables 2 and 4 by symbol.
    alphas : tuple of (int, float)
        From how many persons outside, which α; the largest number first.
    levels : tuple of (float, InstallationLevel)
        From which R, which level; the largest R first.
    """

    substances: Mapping[str, Threshold]
    classes: Mapping[str, Threshold]
    alphas: tuple[tuple[int, float], ...]
    levels: tuple[tuple[float, InstallationLevel], ...]

    def find(self, name: str) -> Threshold | None:
        """Return the substance or class of that name, other name or symbol; None when there is none.

        A substance that the standard does not list by name is followed by its class: ``环己酮 W5.4``,
        ``环己酮（W5.4）``.
        """
        named = _WITH_CLASS.match(name)
        symbol = named["symbol"] if named is not None else name
        return self.substances.get(name) or self.classes.get(symbol)

    def alpha(self, exposed_persons: int) -> float:
        """Return α for so many permanent residents within 500 m outside the boundary (table 5).

        Raises
        ------
        BadUseError
            If the number is negative.
        """
        for persons_from, alpha in self.alphas:
            if exposed_persons >= persons_from:
                return alpha
        raise BadUseError(tr("The number of exposed persons cannot be negative."))

    def assess(self, quantities: Iterable[Quantity], *, exposed_persons: int) -> Assessment:
        """Compute S, R and the level of one unit.

        Parameters
        ----------
        quantities : iterable of Quantity
            What the unit holds; empty gives 未辨识.
        exposed_persons : int
            Permanent residents within 500 m outside the plant's boundary.

        Raises
        ------
        BadUseError
            If a quantity or the number of persons is negative, or a threshold or factor is not positive.

        Examples
        --------
        Liquid ammonia, 20 t against 10 t, 80 persons: S = 2, R = 1.5 · 2 · 2.

        >>> standard().assess([Quantity(20, 10, 2)], exposed_persons=80).grading_index
        6.0
        """
        held = list(quantities)
        if any(q.quantity_t < 0 or q.threshold_t <= 0 or q.beta <= 0 for q in held):
            raise BadUseError(
                tr("Quantities must not be negative, and thresholds and factors must be above 0.")
            )
        alpha = self.alpha(exposed_persons)
        threshold_sum = sum(q.quantity_t / q.threshold_t for q in held)
        index = alpha * sum(q.beta * q.quantity_t / q.threshold_t for q in held)
        if not held:
            return Assessment(0.0, 0.0, InstallationLevel.UNIDENTIFIED)
        if threshold_sum < 1:
            return Assessment(threshold_sum, index, InstallationLevel.NOT_MAJOR)
        level = next(level for index_from, level in self.levels if index >= index_from)
        return Assessment(threshold_sum, index, level)


@cache
def standard() -> Standard:
    """Return the tables that come with the program (`resources/reference/gb18218-2018.toml`)."""
    text = paths.resource("reference", "gb18218-2018.toml").read_text(encoding="utf-8")
    return parse_standard(tomllib.loads(text))


def parse_standard(tables: Mapping[str, Any]) -> Standard:
    """Build the tables from the parsed TOML."""
    substances: dict[str, Threshold] = {}
    for entry in tables["substances"]:
        known = Threshold(
            entry["name"],
            float(entry["threshold_t"]),
            float(entry["beta"]),
            entry.get("note", ""),
            entry.get("cas", ""),
        )
        for name in (entry["name"], *entry.get("aliases", ())):
            substances[name] = known
    classes = {
        entry["symbol"]: Threshold(
            entry["symbol"], float(entry["threshold_t"]), float(entry["beta"]), entry["text"]
        )
        for entry in tables["classes"]
    }
    alphas = sorted(((int(e["persons_from"]), float(e["alpha"])) for e in tables["exposure"]), reverse=True)
    levels = sorted(
        ((float(e["index_from"]), InstallationLevel(e["name"])) for e in tables["levels"]), reverse=True
    )
    return Standard(substances, classes, tuple(alphas), tuple(levels))
