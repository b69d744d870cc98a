"""Who answers for one enterprise, and what one person answers for (责任到岗，责任到人: L02, H03)."""

from datetime import date

from gisgrid.charts.chart import Box, Branch, Chart, Line, Ref, Tone
from gisgrid.charts.figures import Area
from gisgrid.charts.staff import Phones, Staff, shown_number
from gisgrid.errors import BadUseError
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Department, Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.named_records import enterprise_named
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register


def enterprise_chart(register: Register, name: str, *, on: date, phones: Phones = Phones.MASKED) -> Chart:
    """Make the chart of everybody who answers for an enterprise: the grids above it, and its departments.

    Raises
    ------
    BadUseError
        If no enterprise has this name or code, or several have the name.
    """
    return chart_of_enterprise(register, enterprise_named(register, name), on=on, phones=phones)


def chart_of_enterprise(
    register: Register, enterprise: Enterprise, *, on: date, phones: Phones = Phones.MASKED
) -> Chart:
    """Make the same chart of an enterprise that is in hand."""
    staff, area = Staff(register, on, phones=phones), Area(register, None, on=on)
    box = Box(
        enterprise.name, _own_people(enterprise, phones), rank=4, ref=Ref(Enterprise, enterprise.id or 0)
    )
    for grid_id in GridTree.read(register).chain(enterprise.grid_id):
        grid = register.get(Grid, grid_id)
        if grid is not None:
            lines = tuple(line for post in area.posts(grid) for line in staff.lines(grid_id, post))
            head = Box(grid.name, lines, rank=min(3, grid.level), ref=Ref(Grid, grid_id))
            box = head.with_branches(Branch((box,)))
    sides = []
    for role, key in (
        (term("行业主管"), enterprise.sector_department_id),
        (term("审批"), enterprise.approval_department_id),
    ):
        department = register.get(Department, key) if key is not None else None
        if department is not None:
            ref = Ref(Department, department.id or 0)
            sides.append(Box(department.name, (Line(role, tone=Tone.QUIET),), rank=1, ref=ref))
    root = Box(box.title, box.lines, box.rank, box.ref, box.branches, tuple(sides))
    title = tr("{name}: who is responsible", name=enterprise.name)
    return Chart("", title, root, subtitle=register.info.name)


def person_chart(register: Register, name: str, *, on: date, phones: Phones = Phones.MASKED) -> Chart:
    """Make the chart of the posts that a person holds, the grids of each and their enterprises.

    Raises
    ------
    BadUseError
        If nobody of this name is in post, or several people have the name.
    """
    people = [person for person in register.find(Person, name=name) if person.is_active]
    if len(people) != 1:
        wrong = tr("{count} people are called “{name}”.", count=len(people), name=name)
        raise BadUseError(wrong if people else tr("Nobody in post is called “{name}”.", name=name))
    return chart_of_person(register, people[0], on=on, phones=phones)


def chart_of_person(register: Register, person: Person, *, on: date, phones: Phones = Phones.MASKED) -> Chart:
    """Make the same chart of a person who is in hand."""
    area = Area(register, None, on=on)
    held = [a for a in register.find(Appointment, person_id=person.id) if a.covers(on)]
    names = {post.key: term(post.name) for post in register.scheme.posts}
    boxes = []
    for appointment in held:
        grid = register.get(Grid, appointment.grid_id) if appointment.grid_id is not None else None
        post = names.get(appointment.post, appointment.post)
        lines = (Line(post, tone=Tone.STRONG),)
        if grid is None:
            boxes.append(Box(register.info.name, lines, rank=1))
            continue
        count = Line(tr("{count} enterprises", count=area.tally(grid).total))
        boxes.append(Box(grid.name, (*lines, count), min(3, grid.level), Ref(Grid, grid.id or 0)))
    own = [Line(text) for text in (person.job_title, person.unit) if text]
    if number := shown_number(person.mobile, phones):
        own.append(Line(number))
    branches = (Branch(tuple(boxes)),) if boxes else ()
    root = Box(person.name, tuple(own), rank=1, ref=Ref(Person, person.id or 0), branches=branches)
    return Chart("", tr("{name}: posts and areas", name=person.name), root, subtitle=register.info.name)


def _own_people(enterprise: Enterprise, phones: Phones) -> tuple[Line, ...]:
    lines = []
    for label, person, number in (
        (term("法定代表人"), enterprise.legal_representative, enterprise.legal_phone),
        (term("主要负责人"), enterprise.principal, enterprise.principal_phone),
        (term("企业安全生产负责人"), enterprise.safety_officer, enterprise.safety_phone),
        (term("企业环境保护负责人"), enterprise.environment_officer, enterprise.environment_phone),
    ):
        if person:
            lines.append(Line(person, label=label, right=shown_number(number, phones)))
    return tuple(lines)
