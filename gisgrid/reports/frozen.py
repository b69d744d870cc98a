"""Figures as they were handed in, read back; and the figures of the period before, to compare with."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from gisgrid.model.station import FrozenFigures
from gisgrid.reports.hazard_figures import Figures
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.spans import Span

Count = Callable[[Holdings, Span], dict[str, Figures]]
_NAMES = frozenset(field.name for field in fields(Figures))


@dataclass(frozen=True)
class Counted:
    """Figures with where they come from.

    Attributes
    ----------
    frozen_at : datetime or None
        When they were frozen; None when they were counted just now.
    """

    rows: dict[str, Figures]
    frozen_at: datetime | None = None


def counted(holdings: Holdings, key: str, span: Span, count: Count, *, rows: tuple[str, ...] = ()) -> Counted:
    """Return frozen figures where there are any, else count them.

    Parameters
    ----------
    key : str
        Which figures.
    span : Span
        The period they were frozen for.
    rows : tuple of str
        Rows that must be there; one missing in frozen figures is zero, as the list has grown since.
    """
    held = holdings.register.find(FrozenFigures, figures=key, period=span.label, area_code=_code(holdings))
    if not held:
        return Counted(count(holdings, span))
    frozen = held[-1]
    content = json.loads(frozen.content)
    found = {name: Figures(**{k: v for k, v in one.items() if k in _NAMES}) for name, one in content.items()}
    for name in rows:
        found.setdefault(name, Figures())
    return Counted(found, frozen.frozen_at)


def freezing(
    holdings: Holdings, key: str, span: Span, rows: dict[str, Figures], *, now: datetime, author: str
) -> FrozenFigures:
    """Make the record that keeps figures."""
    content = json.dumps({name: asdict(one) for name, one in rows.items()}, ensure_ascii=False)
    return FrozenFigures(
        figures=key,
        period=span.label,
        frozen_at=now,
        data_step=holdings.register.step,
        content=content,
        area_code=_code(holdings),
        made_by=author,
    )


def _code(holdings: Holdings) -> str:
    return holdings.root.code if holdings.root is not None else ""
