"""How a department breaks its duties down to offices, posts and people (三定, H08)."""

from collections import defaultdict
from datetime import date

from gisgrid.charts.chart import Box, Branch, Chart, Line, Ref, Tone
from gisgrid.charts.figures import Area
from gisgrid.charts.staff import Phones, shown_number
from gisgrid.errors import BadUseError
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Department, Grid
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register

_MOST_AREAS = 6


def department_chart(register: Register, name: str, *, on: date, phones: Phones = Phones.MASKED) -> Chart:
    """Make the chart of a department: its offices and posts, who holds them, and the areas of each.

    People whose office (科室) the register does not know stand directly under the department.

    Raises
    ------
    BadUseError
        If no department has this name or short name.
    """
    found = [one for one in register.find(Department) if name in (one.name, one.short_name)]
    if not found:
        raise BadUseError(tr("No department has the name “{name}”.", name=name))
    department = found[0]
    people = _People(register, on, phones)
    by_office: dict[str, dict[str, list[Box]]] = defaultdict(lambda: defaultdict(list))
    for person in register.find(Person, department_id=department.id):
        if person.is_active and (held := people.held(person)):
            office = "" if person.unit in (department.name, department.short_name) else person.unit
            by_office[office][people.post_of(held[0])].append(people.box(person, held))
    boxes = [Box(office, (), 2, branches=_posts(posts)) for office, posts in by_office.items() if office]
    count = Area(register, None, on=on).tally(None).by_department[department.id]
    lines = [Line(text) for text in (department.industries, department.phone) if text]
    lines.append(Line(tr("{count} enterprises", count=count), tone=Tone.STRONG))
    direct = _posts(by_office[""])
    root = Box(
        department.name,
        tuple(lines),
        rank=1,
        ref=Ref(Department, department.id or 0),
        branches=((Branch(tuple(boxes)),) if boxes else ()) + direct,
    )
    return Chart("", tr("{name}: offices and posts", name=department.name), root, subtitle=register.info.name)


def _posts(posts: dict[str, list[Box]]) -> tuple[Branch, ...]:
    if not posts:
        return ()
    return (Branch(tuple(Box(post, (), 3, branches=(Branch(tuple(held)),)) for post, held in posts.items())),)


class _People:
    """Words people with what they hold."""

    def __init__(self, register: Register, on: date, phones: Phones) -> None:
        self._phones = phones
        self._posts = {post.key: term(post.name) for post in register.scheme.posts}
        self._order = {post.key: place for place, post in enumerate(register.scheme.posts)}
        self._areas = {grid.id: grid.name for grid in register.find(Grid)}
        self._held: dict[int, list[Appointment]] = defaultdict(list)
        for appointment in register.find(Appointment):
            if appointment.covers(on):
                self._held[appointment.person_id].append(appointment)

    def held(self, person: Person) -> list[Appointment]:
        """Return what a person holds on the day, in the order of the scheme's posts."""
        return sorted(self._held[person.id or 0], key=lambda one: self._order.get(one.post, len(self._order)))

    def post_of(self, appointment: Appointment) -> str:
        return self._posts.get(appointment.post, appointment.post)

    def box(self, person: Person, held: list[Appointment]) -> Box:
        number = shown_number(person.mobile or person.office_phone, self._phones)
        lines = [Line(text) for text in (person.job_title, number) if text]
        areas = list(dict.fromkeys(self._areas[one.grid_id] for one in held if one.grid_id in self._areas))
        lines += [Line(text, tone=Tone.QUIET) for text in areas[:_MOST_AREAS]]
        if len(areas) > _MOST_AREAS:
            lines.append(Line(tr("{count} areas in all", count=len(areas)), tone=Tone.QUIET))
        return Box(person.name, tuple(lines), rank=4, ref=Ref(Person, person.id or 0))
