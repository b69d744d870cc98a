"""The fourth level of 汉阴: every producing or trading unit is a grid of its own (H05), with who answers for it."""

from collections.abc import Sequence
from datetime import date

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind
from gisgrid.model.people import Appointment, Person
from gisgrid.model.pinyin import quick_pinyin_key
from gisgrid.sample.area import Area
from gisgrid.sample.rows import draft_of, id_of, insert

LEVEL = 4
_POSTS = (("principal", "主要负责人"), ("legal-representative", "法定代表人"))


def insert_enterprise_grids(area: Area, enterprises: Sequence[Enterprise], *, since: date) -> list[Grid]:
    """Make a grid without outline of every enterprise at work, and appoint its responsible people (H31).

    Parameters
    ----------
    enterprises : sequence of Enterprise
        With ids, and with the village's grid in `grid_id`; those that are closed or gone get none.
    since : date
        Day on which the grids came into force; an enterprise registered later has its grid from then on.

    Returns
    -------
    list of Grid
        The grids, inserted.
    """
    codes = {id_of(grid): grid.code for grid in area.grids}
    held = [one for one in enterprises if one.status.is_active and one.grid_id in codes]
    counts: dict[int, int] = {}
    grids = []
    for one in held:
        village = one.grid_id or 0
        counts[village] = counts.get(village, 0) + 1
        grids.append(
            Grid(
                f"{codes[village]}-{counts[village]:03d}",
                one.name,
                LEVEL,
                GridKind.ENTERPRISE_INTERNAL,
                parent_id=village,
                enterprise_id=id_of(one),
                area_code=codes[village],
                valid_from=max(since, one.first_registered_on or since),
            )
        )
    insert(area.session, grids)
    _appoint(area, held, grids)
    return grids


def _appoint(area: Area, held: Sequence[Enterprise], grids: Sequence[Grid]) -> None:
    """Appoint the principal and the legal representative, often the same person."""
    people: list[Person] = []
    terms: list[tuple[Person, Appointment]] = []
    for one, grid in zip(held, grids, strict=True):
        named: dict[str, Person] = {}
        principal = (one.principal, one.principal_phone)
        legal = (one.legal_representative, one.legal_phone)
        for (post, title), (name, phone) in zip(_POSTS, (principal, legal), strict=True):
            if name not in named:
                named[name] = draft_of(Person)(
                    name=name,
                    mobile=phone,
                    unit=one.name,
                    job_title=title,
                    trained_on=None if area.chance.random() < 0.1 else grid.valid_from,
                    pinyin=quick_pinyin_key(name),
                )
                people.append(named[name])
            terms.append(
                (named[name], Appointment(person_id=0, post=post, grid_id=grid.id, starts_on=grid.valid_from))
            )
    insert(area.session, people)
    for person, appointment in terms:
        appointment.person_id = id_of(person)
    insert(area.session, [appointment for _, appointment in terms])
