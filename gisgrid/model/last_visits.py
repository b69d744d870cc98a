"""When enterprises were last looked at by anybody but themselves."""

from datetime import date

from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.inspections import Inspection
from gisgrid.model.register import Register


def last_visits(register: Register, on: date) -> dict[int, date]:
    """Return the day of the latest visit of each enterprise; those never visited are left out.

    Parameters
    ----------
    on : date
        Later visits are left out. An enterprise's own self-check is no visit.
    """
    kinds = [kind for kind in InspectionKind if kind is not InspectionKind.SELF_CHECK]
    columns = register.columns(Inspection, ["enterprise_id", "inspected_at"], kind=kinds)
    latest: dict[int, date] = {}
    for one, moment in zip(columns["enterprise_id"], columns["inspected_at"], strict=True):
        day = moment.date()
        if one is not None and day <= on and day > latest.get(one, date.min):
            latest[one] = day
    return latest
