"""A finished sheet: pages that can be painted on any device, and what the sheet says of itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gisgrid.layout.drawing import Drawing
from gisgrid.layout.paper import PageSize
from gisgrid.progress import Progress


@dataclass(frozen=True)
class Page:
    """One page: its paper and the function that paints it."""

    size: PageSize
    paint: Callable[[Drawing, Progress], None]


@dataclass(frozen=True)
class EnterpriseCount:
    """Where each enterprise of the area is on the sheet.

    Attributes
    ----------
    in_area : int
        Enterprises that belong to the area; always the sum of the other four.
    labelled, leader, indexed, not_located : int
        Named at its symbol, named on a leader line, numbered with its name in the index,
        without a place on the map (and listed).
    """

    in_area: int
    labelled: int
    leader: int
    indexed: int
    not_located: int


@dataclass(frozen=True)
class CheckLine:
    """One line of the statutory content check (DOMAIN.md 4.3)."""

    item: str
    ok: bool
    text: str


@dataclass(frozen=True)
class Sheet:
    """A sheet ready for output.

    Attributes
    ----------
    paper_id : str
        Id of the deliverable, such as ``M1``.
    denominator : int
        Denominator of the map scale.
    pages : sequence of Page
        The map first, then what its index needed.
    data_step : int
        Step of the register from which it was made.
    grid_id : int or None
        The grid it shows; None for the whole workspace.
    properties : dict
        Document information: Title, Author, Subject, Keywords.
    """

    paper_id: str
    title: str
    denominator: int
    pages: Sequence[Page]
    enterprises: EnterpriseCount
    check: Sequence[CheckLine] = ()
    data_step: int = 0
    grid_id: int | None = None
    properties: dict[str, str] = field(default_factory=dict)
