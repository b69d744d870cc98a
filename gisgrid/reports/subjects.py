"""The one thing that a report is about: an enterprise or a hazard, found by what people call it."""

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.model import named_records
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.reports.holdings import Holdings


def enterprise_named(holdings: Holdings) -> Enterprise:
    """Return the enterprise that the request names by name, short name, credit code, short code or alias.

    Raises
    ------
    BadUseError
        If the request names none, there is none, or several go by the same name.
    """
    wanted = holdings.request.subject.strip()
    if not wanted:
        raise BadUseError(tr("Say with --subject which enterprise: its name, credit code or short code."))
    return named_records.enterprise_named(holdings.register, wanted)


def hazard_numbered(holdings: Holdings) -> Hazard:
    """Return the hazard whose number the request names.

    Raises
    ------
    BadUseError
        If the request names none, or there is none.
    """
    wanted = holdings.request.subject.strip()
    if not wanted:
        raise BadUseError(tr("Say with --subject which hazard: its number, such as YH2026-0123."))
    found = holdings.register.find(Hazard, number=wanted)
    if not found:
        raise BadUseError(tr("There is no hazard with the number “{number}”.", number=wanted))
    return found[0]
