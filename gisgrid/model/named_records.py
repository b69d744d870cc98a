"""Finding a grid or an enterprise by what people call it: a code or a name."""

from collections.abc import Iterable

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias
from gisgrid.model.register import Records


def grid_named(grids: Iterable[Grid], name: str, *, workspace: str) -> Grid:
    """Return the grid with a code or, when no code fits, with a name.

    Parameters
    ----------
    workspace : str
        Name of the register, for the sentence that nothing was found.

    Raises
    ------
    BadUseError
        If there is none, or several go by the same name.
    """
    every = list(grids)
    found = [grid for grid in every if grid.code == name] or [grid for grid in every if grid.name == name]
    if not found:
        raise BadUseError(
            tr("No grid of {workspace} has the code or name “{code}”.", workspace=workspace, code=name)
        )
    if len(found) > 1:
        raise BadUseError(
            tr("{count} grids are called “{name}”; give the code of one.", count=len(found), name=name)
        )
    return found[0]


def enterprise_named(records: Records, name: str) -> Enterprise:
    """Return the enterprise with a credit code, short code or old code, a name, a short name or an alias.

    Raises
    ------
    BadUseError
        If there is none, or several go by the same name.
    """
    for field in ("credit_code", "short_code", "old_code", "name", "short_name"):
        found = records.find(Enterprise, **{field: name})
        if found:
            return _one_of(found, name)
    aliases = records.find(EnterpriseAlias, name=name)
    return _one_of(records.find(Enterprise, id=sorted({one.enterprise_id for one in aliases})), name)


def _one_of(found: list[Enterprise], name: str) -> Enterprise:
    if not found:
        raise BadUseError(tr("There is no enterprise called “{name}”.", name=name))
    if len(found) > 1:
        raise BadUseError(
            tr(
                "{count} enterprises are called “{name}”; give the credit code of one.",
                count=len(found),
                name=name,
            )
        )
    return found[0]
