"""Major hazard installations with their substances; S, R and the level are computed when they are saved."""

import re
from dataclasses import dataclass

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.enterprises import Enterprise, InstallationSubstance, MajorHazardInstallation
from gisgrid.model.installations import Quantity, standard
from gisgrid.store.session import EditSession

_LINE = re.compile(r"^(?P<name>.+?)[\s:：,，]+(?P<quantity>\d+(?:\.\d+)?)\s*(?:t|吨)?$")


@dataclass(frozen=True)
class Amount:
    """A substance and its design maximum in tonnes."""

    name: str
    quantity_t: float


def read_amounts(text: str) -> list[Amount]:
    """Read substances as typed, one a line: ``氨 20``.

    Raises
    ------
    EditError
        If a line names no substance of the standard or no quantity.
    """
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = _LINE.match(line)
        if parts is None:
            raise EditError(tr("“{line}”: write the substance and its tonnes, such as 氨 20.", line=line))
        if standard().find(parts["name"]) is None:
            raise EditError(
                tr(
                    "“{name}” is not in the list of GB 18218; write its class after it, such as 环己酮 W5.4 300.",
                    name=parts["name"],
                )
            )
        found.append(Amount(parts["name"], float(parts["quantity"])))
    return found


def save_installation(
    session: EditSession, installation: MajorHazardInstallation, amounts: list[Amount]
) -> MajorHazardInstallation:
    """Add or write an installation with all its substances.

    Parameters
    ----------
    amounts : list of Amount
        They take the place of the substances that it had.

    Raises
    ------
    EditError
        If it has no name, or a substance is not in the standard's list.
    """
    demand(session, Enterprise, installation.enterprise_id)
    if not installation.name.strip():
        raise EditError(tr("Give it a name before saving."))
    substances = [_substance(amount) for amount in amounts]
    quantities = [Quantity(one.quantity_t, one.threshold_t, one.beta) for one in substances]
    assessed = standard().assess(quantities, exposed_persons=installation.exposed_persons or 0)
    installation.threshold_sum = assessed.threshold_sum
    installation.grading_index = assessed.grading_index
    installation.level_suggested = assessed.level
    saved = session.add(installation) if installation.id is None else session.save(installation)
    for old in session.find(InstallationSubstance, installation_id=saved.id):
        session.delete(old)
    for substance in substances:
        substance.installation_id = saved.id or 0
    session.add_all(substances)
    return saved


def _substance(amount: Amount) -> InstallationSubstance:
    known = standard().find(amount.name)
    if known is None:
        raise EditError(
            tr(
                "“{name}” is not in the list of GB 18218; write its class after it, such as 环己酮 W5.4 300.",
                name=amount.name,
            )
        )
    return InstallationSubstance(
        0, amount.name, amount.quantity_t, known.threshold_t, known.beta, cas_number=known.cas_number
    )
