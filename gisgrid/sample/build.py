"""Fills an empty register with a sample area."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.model.scheme import Scheme
from gisgrid.progress import Progress
from gisgrid.sample import hanyin, lishui, lishui_ground
from gisgrid.sample.rows import BulkSession

MOST_ENTERPRISES = 1_000_000
"""`scale` may not ask for more enterprises than this."""
YEARS = range(2010, 2100)
"""The years in which a sample may stand."""
DEFAULT_SEED = 1
DEFAULT_TODAY = date(2026, 11, 16)


@dataclass(frozen=True)
class SampleArea:
    """One sample area.

    Attributes
    ----------
    key : str
        Word for the command line.
    name, maker : str
        Name of the station's area, and the office named on papers.
    scheme_key : str
        Scheme of the register.
    zone : int
        CGCS2000 3-degree zone.
    enterprises : int
        How many enterprises scale 1 makes.
    """

    key: str
    name: str
    maker: str
    scheme_key: str
    zone: int
    enterprises: int
    fill: Callable[..., Any]


AREAS = {
    "lishui": SampleArea(
        "lishui",
        lishui_ground.NAME,
        "开发区安全生产监督管理站",
        "lishui-2019",
        lishui_ground.ZONE,
        435,
        lishui.make_lishui,
    ),
    "hanyin": SampleArea(
        "hanyin",
        hanyin.NAME,
        "汉阴县安全生产监督管理局",
        "hanyin-2014",
        hanyin.ZONE,
        hanyin.ENTERPRISES,
        hanyin.make_hanyin,
    ),
}
"""The sample areas by key."""


def find_area(key: str) -> SampleArea:
    """Return a sample area.

    Raises
    ------
    BadUseError
        If there is none of that name.
    """
    if key not in AREAS:
        raise BadUseError(
            tr("There is no sample {name}; there are {known}.", name=key, known=", ".join(AREAS))
        )
    return AREAS[key]


def make_sample(
    session: BulkSession,
    area: str,
    *,
    scheme: Scheme,
    seed: int = DEFAULT_SEED,
    today: date = DEFAULT_TODAY,
    scale: int = 1,
    progress: Progress,
) -> None:
    """Fill an empty register with a sample area, in one edit.

    Parameters
    ----------
    session : BulkSession
        An open edit of an empty register.
    area : str
        ``lishui`` or ``hanyin``.
    scheme : Scheme
        The scheme of the register, the one named by the area.
    seed : int
        The same seed, day and scale give the same rows.
    today : date
        The day on which the sample stands; nothing lies after it.
    scale : int
        Multiplies the enterprises.
    progress : Progress
        Told after each part; cancelling leaves the register empty.

    Raises
    ------
    BadUseError
        If the area is unknown, the scheme is another one, or `scale`, `seed` or `today` is out of range.
    """
    chosen = find_area(area)
    if seed < 0:
        raise BadUseError(tr("The seed must be a whole number from 0."))
    if today.year not in YEARS:
        raise BadUseError(
            tr(
                "The sample can stand on a day from {first} to {last}.",
                first=YEARS.start,
                last=YEARS.stop - 1,
            )
        )
    if scheme.key != chosen.scheme_key:
        raise BadUseError(
            tr(
                "The sample {name} needs the scheme {wanted}, not {found}.",
                name=area,
                wanted=chosen.scheme_key,
                found=scheme.key,
            )
        )
    if scale < 1 or scale * chosen.enterprises > MOST_ENTERPRISES * 1.05:
        raise BadUseError(
            tr(
                "The scale must lie between 1 and {most}; that makes a million enterprises.",
                most=MOST_ENTERPRISES // chosen.enterprises + 1,
            )
        )
    chosen.fill(session, scheme, seed=seed, today=today, scale=scale, progress=progress)
