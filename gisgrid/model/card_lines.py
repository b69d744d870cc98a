"""The lists of a card: posts, hazards, visits, members and attachments of some enterprises or grids."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from gisgrid.model.areas import Grid
from gisgrid.model.card_content import AttachmentLine, HazardLine, MemberLine, PostLine, VisitLine
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardLevel
from gisgrid.model.hazard_cycle import allowed_events, next_step
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Attachment, Inspection
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register

TIMELINE_LENGTH = 60
"""How many visits a card lists; the ledger has all of them."""


def hazard_line(hazard: Hazard, today: date, *, enterprise: str = "") -> HazardLine:
    """Sum up one hazard as it stands today."""
    days_left = (hazard.due_on - today).days if hazard.due_on is not None else None
    return HazardLine(
        id=hazard.id or 0,
        number=hazard.number,
        description=hazard.description,
        level=hazard.level,
        state=hazard.state,
        is_listed=hazard.is_listed,
        due_on=hazard.due_on,
        days_left=days_left,
        next_step=next_step(hazard, on=today),
        enterprise=enterprise,
        enterprise_id=hazard.enterprise_id,
        closed_on=hazard.closed_on,
        further_steps=allowed_events(hazard, on=today),
    )


def pressing_order(line: HazardLine) -> tuple[bool, bool, bool, date, int]:
    """Give the sort key that puts open before closed, major first, then overdue, then the nearest deadline."""
    major = line.is_major or line.level is HazardLevel.SUSPECTED_MAJOR
    due = line.due_on or date.max
    return (not line.state.is_open, not major, not line.is_overdue, due, -line.id)


def hazard_lines(
    register: Register, today: date, *, names: dict[int, str], **where: object
) -> list[HazardLine]:
    """Return hazards in pressing order.

    Parameters
    ----------
    names : dict of int to str
        Names of enterprises to show beside the hazards of an area; empty on an enterprise's own card.
    **where
        Conditions as in `Register.find`.
    """
    found = register.find(Hazard, **where)
    lines = [hazard_line(h, today, enterprise=names.get(h.enterprise_id or 0, "")) for h in found]
    return sorted(lines, key=pressing_order)


def visit_lines(
    register: Register, today: date, *, names: dict[int, str], **where: object
) -> tuple[list[VisitLine], int, int]:
    """Return the latest visits, how many there are in all, and how many since 1 January."""
    columns = register.columns(Inspection, ["id", "inspected_at"], **where)
    ids = np.asarray(columns["id"], dtype=np.int64)
    times = np.asarray(columns["inspected_at"], dtype="datetime64[s]")
    this_year = int((times >= np.datetime64(f"{today.year}-01-01")).sum())
    latest = ids[np.argsort(times, kind="stable")[::-1][:TIMELINE_LENGTH]].tolist()
    found = {visit.id: visit for visit in register.find(Inspection, id=latest)} if latest else {}
    people = _people(register, [visit.inspector_id for visit in found.values()])
    lines = [_visit_line(register, found[i], people, names, today) for i in latest if i in found]
    return lines, len(ids), this_year


def _visit_line(
    register: Register, visit: Inspection, people: dict[int, Person], names: dict[int, str], today: date
) -> VisitLine:
    person = people.get(visit.inspector_id or 0)
    return VisitLine(
        id=visit.id or 0,
        kind=visit.kind.value,
        person=person.name if person else "",
        post=post_name(register, visit.post),
        at=visit.inspected_at,
        days_ago=(today - visit.inspected_at.date()).days,
        result=visit.result,
        text=visit.finding,
        enterprise=names.get(visit.enterprise_id or 0, ""),
        enterprise_id=visit.enterprise_id,
    )


def _people(register: Register, ids: Sequence[int | None]) -> dict[int, Person]:
    wanted = sorted({i for i in ids if i is not None})
    found = register.find(Person, id=wanted) if wanted else []
    return {person.id: person for person in found if person.id is not None}


def post_name(register: Register, key: str) -> str:
    """Return the name of a post of the scheme; a key that the scheme does not know stays as it is."""
    for post in register.scheme.posts:
        if post.key == key:
            return post.name
    return key


def chain_of(register: Register, grid_id: int | None) -> list[Grid]:
    """Return a grid and the grids above it, the lowest first; a circle ends the chain."""
    chain: list[Grid] = []
    seen: set[int] = set()
    while grid_id is not None and grid_id not in seen:
        seen.add(grid_id)
        grid = register.get(Grid, grid_id)
        if grid is None:
            break
        chain.append(grid)
        grid_id = grid.parent_id
    return chain


def post_lines(register: Register, chain: Sequence[Grid], today: date) -> list[PostLine]:
    """Return who holds the posts of some grids today, with a line for each vacancy."""
    ids = [grid.id for grid in chain]
    in_post: dict[int | None, dict[str, list[Appointment]]] = defaultdict(lambda: defaultdict(list))
    holders: list[int] = []
    for appointment in register.find(Appointment, grid_id=ids) if ids else []:
        if appointment.covers(today):
            in_post[appointment.grid_id][appointment.post].append(appointment)
            holders.append(appointment.person_id)
    people = _people(register, holders)
    lines: list[PostLine] = []
    for grid in chain:
        lines += _grid_post_lines(register, grid, in_post.get(grid.id, {}), people)
    return lines


def _grid_post_lines(
    register: Register,
    grid: Grid,
    in_post: Mapping[str, list[Appointment]],
    people: dict[int, Person],
) -> list[PostLine]:
    level = register.scheme.level_for(grid.level, grid.kind, grid.code)
    posts = register.scheme.posts_on(level.key) if level is not None else ()
    wanted = [(post.key, post.name, post.count or 0) for post in posts]
    known = {key for key, _, _ in wanted}
    extra = sorted(in_post.keys() - known)
    wanted += [(key, post_name(register, key), 0) for key in extra]
    lines: list[PostLine] = []
    for key, name, count in wanted:
        held = in_post.get(key, [])
        for appointment in held:
            person = people.get(appointment.person_id)
            lines.append(
                PostLine(
                    grid=grid.name,
                    grid_id=grid.id,
                    post=name,
                    post_key=key,
                    person=person.name if person else "",
                    person_id=appointment.person_id,
                    phone=(person.mobile or person.office_phone) if person else "",
                    field_in_charge=appointment.field_in_charge,
                    since=appointment.starts_on,
                )
            )
        lines += [PostLine(grid.name, grid.id, name, key)] * max(0, count - len(held))
    return lines


def member_lines(register: Register, *, open_hazards: dict[int, int], **where: object) -> list[MemberLine]:
    """Return enterprises, key units first, then by danger class and name."""
    names = ["id", "name", "danger_class", "is_key_unit", "status"]
    columns = register.columns(Enterprise, names, **where)
    lines = [
        MemberLine(id_, name, klass, bool(is_key), open_hazards.get(id_, 0), status.is_active)
        for id_, name, klass, is_key, status in zip(*(columns[key] for key in names), strict=True)
    ]
    return sorted(lines, key=lambda m: (not m.is_active, not m.is_key_unit, m.danger_class.value, m.name))


def attachment_lines(register: Register, table: str, id: int) -> list[AttachmentLine]:
    """Return the attachments of one record without reading their bytes."""
    names = ["id", "name", "media_type", "caption", "taken_at"]
    columns = register.columns(Attachment, names, subject_table=table, subject_id=id)
    return [AttachmentLine(*row) for row in zip(*(columns[key] for key in names), strict=True)]
