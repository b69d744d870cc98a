"""What is missing or contradictory about people and posts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.enumerations import Severity
from gisgrid.model.finding import Finding
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register
from gisgrid.model.replacement import is_same_seat
from gisgrid.model.service import read_services
from gisgrid.model.staff import Lack, Staff, read_staff
from gisgrid.model.vacancies import read_staffing


def audit_people(register: Register, on: dt.date) -> Iterator[Finding]:
    """Report vacant posts, people who lack something for their post or are spread too far, wrong appointments."""
    staff = read_staff(register, on)
    yield from _vacancies(register, staff)
    yield from _homes(staff)
    yield from _lacks(staff)
    yield from _spans(staff)
    yield from _appointments(register, staff)
    yield from _services(register)


def _vacancies(register: Register, staff: Staff) -> Iterator[Finding]:
    """Report the posts with too few people (L10 to L13, H10, H20)."""
    for vacancy in read_staffing(register, staff.on, staff=staff).vacancies:
        yield Finding(
            "post-vacant",
            Severity.WARNING,
            vacancy.place,
            tr("{post}: {count} more must be appointed.", post=vacancy.post.name, count=vacancy.missing),
            tr("Appoint somebody."),
            Grid if vacancy.grid_id is not None else None,
            vacancy.grid_id,
        )


def _services(register: Register) -> Iterator[Finding]:
    """Report too few people of the bought service, and people of a provider without a contract (L41)."""
    services = read_services(register)
    # It is asked for once the register keeps it: from the first person of a provider on.
    if services.programmes and services.people and services.missing:
        yield Finding(
            "service-short",
            Severity.INFO,
            services.programmes[0].name,
            tr(
                "The plan buys {wanted} people, {there} are recorded.",
                wanted=services.wanted,
                there=len(services.people),
            ),
            tr("Record the company that sends each person, or ask it for more people."),
        )
    for person in services.people:
        if services.programmes and not person.contract_number:
            yield Finding(
                "service-without-contract",
                Severity.INFO,
                person.name,
                tr("{provider} sends this person, but no contract is recorded.", provider=person.provider),
                tr("Write down the contract number."),
                Person,
                person.id,
            )


def _homes(staff: Staff) -> Iterator[Finding]:
    """Report posts that are filled, but not from each of the bureaus that the plan names (L10)."""
    for grid in staff.grids:
        for seat in grid.seats:
            is_known = all(holder.person.home for holder in seat.holders)
            if not seat.missing and seat.wanted_homes and is_known:
                yield Finding(
                    "post-one-sided",
                    Severity.INFO,
                    grid.name,
                    tr(
                        "{post}: nobody comes from {homes}.",
                        post=seat.post.name,
                        homes=tr(", ").join(seat.wanted_homes),
                    ),
                    tr("Appoint one person of each bureau."),
                    Grid,
                    grid.id,
                )


def _lacks(staff: Staff) -> Iterator[Finding]:
    """Look for people in post without what the scheme puts before it (L45, L46)."""
    names: dict[int, str] = {}
    lacks: dict[int, set[Lack]] = defaultdict(set)
    for seat in staff.seats():
        for holder in seat.holders:
            names[holder.person.id] = holder.person.name
            lacks[holder.person.id].update(holder.lacks)
    texts = {
        Lack.TRAINING: (
            "person-untrained",
            Severity.WARNING,
            tr("Is in post without a record of training."),
            tr("Record the training, or train before the next patrol."),
        ),
        Lack.CERTIFICATE_EXPIRED: (
            "certificate-expired",
            Severity.WARNING,
            tr("Is in post with a certificate that has expired."),
            tr("Have it renewed and record the new date."),
        ),
        Lack.CERTIFICATE_EXPIRES: (
            "certificate-expires",
            Severity.INFO,
            tr("The certificate expires within a month."),
            tr("Have it renewed and record the new date."),
        ),
        Lack.PLEDGE: (
            "person-without-pledge",
            Severity.INFO,
            tr("Has not signed the pledge of secrecy."),
            tr("Have it signed and record the day."),
        ),
    }
    for key in sorted(lacks):
        for lack in Lack:
            if lack in lacks[key]:
                rule, severity, text, fix = texts[lack]
                yield Finding(rule, severity, names[key], text, fix, Person, key)


def _spans(staff: Staff) -> Iterator[Finding]:
    for span in staff.spans:
        if span.is_over:
            yield Finding(
                "person-over-span",
                Severity.WARNING,
                span.name,
                tr(
                    "Holds {count} grids as {post}; the scheme allows {most}.",
                    count=len(span.grid_ids),
                    post=span.post.name,
                    most=span.most,
                ),
                tr("Give some of the grids to somebody else."),
                Person,
                span.person_id,
            )


def _appointments(register: Register, staff: Staff) -> Iterator[Finding]:
    """Look for what files from outside may hold: posts that are gone, days the wrong way round, doubles."""
    known = {post.key for post in register.scheme.posts}
    names = dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True))
    seen: dict[int, list[Appointment]] = defaultdict(list)
    for one in register.find(Appointment):
        name = str(names.get(one.person_id, ""))
        if one.post not in known and one.covers(staff.on):
            yield _wrong(
                "post-unknown",
                one,
                name,
                tr("Holds the post “{post}”, which the scheme no longer has.", post=one.post),
                tr("End the appointment, or bring the post back into the scheme."),
            )
        if one.starts_on is not None and one.ends_on is not None and one.ends_on < one.starts_on:
            yield _wrong(
                "appointment-reversed",
                one,
                name,
                tr("An appointment ends on {end}, before it starts.", end=one.ends_on.isoformat()),
                tr("Correct one of the two days."),
            )
        elif any(is_same_seat(one, other) and one.overlaps(other) for other in seen[one.person_id]):
            yield _wrong(
                "appointment-twice",
                one,
                name,
                tr("Is appointed twice to the same post at the same time."),
                tr("End one of the two appointments."),
            )
        seen[one.person_id].append(one)


def _wrong(rule: str, one: Appointment, name: str, text: str, fix: str) -> Finding:
    return Finding(rule, Severity.WARNING, name, text, fix, Person, one.person_id)
