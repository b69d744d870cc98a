"""Writing a boundary plan: one step that moves boundaries and everything that hangs on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from gisgrid.edits.boundary_plans import BoundaryPlan, Planned
from gisgrid.edits.hand_over import Assignments, assignments, planned_id
from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.geo.parts import promoted
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.people import Appointment
from gisgrid.model.register import Records
from gisgrid.store.session import EditSession


@dataclass(frozen=True)
class Label:
    """What a new area is called: code and name of a grid, number and name of a parcel."""

    code: str
    name: str


def suggest_labels(records: Records, plan: BoundaryPlan) -> list[Label]:
    """Suggest a free code and a name for each new area of a plan."""
    taken = _taken_codes(records, plan)
    labels = []
    for new in plan.added:
        source = records.get(plan.kind, new.source_id) if new.source_id is not None else None
        code = (
            source.code if isinstance(source, Grid) else source.number if isinstance(source, Parcel) else ""
        )
        name = source.name if source is not None else ""
        number = 2 if code else 1
        stem = f"{code}-" if code else tr("new-")
        while f"{stem}{number}" in taken:
            number += 1
        taken.add(f"{stem}{number}")
        title = f"{name}-{number}" if name else ""
        labels.append(Label(f"{stem}{number}", title or (tr("New grid") if plan.kind is Grid else "")))
    return labels


def apply_plan(session: EditSession, plan: BoundaryPlan, labels: Sequence[Label] = ()) -> Assignments:
    """Write a plan: boundaries, new and ended areas, enterprises, parcels and places that change hands.

    Enterprises that were assigned by hand stay where they are, unless their grid ends.

    Parameters
    ----------
    labels : sequence of Label
        For the new areas, in their order; suggested ones are used when left out.

    Returns
    -------
    Assignments
        What was handed over; the grids that the plan made go by `planned_id` in it.

    Raises
    ------
    EditError
        If a record is gone, or a code is empty or taken.
    """
    names = list(labels) or suggest_labels(session, plan)
    _check_labels(session, plan, names)
    handed = assignments(session, plan, today=session.today)
    for id, shape in plan.changed.items():
        demand(session, plan.kind, id).geometry = promoted([shape])[0]
    if plan.kind is Grid:
        _write_grids(session, plan, names, handed)
    else:
        _write_parcels(session, plan, names)
    session.flush()
    return handed


def _taken_codes(records: Records, plan: BoundaryPlan) -> set[str]:
    column = "code" if plan.kind is Grid else "number"
    return set(records.columns(plan.kind, [column])[column])


def _check_labels(session: EditSession, plan: BoundaryPlan, labels: Sequence[Label]) -> None:
    taken = _taken_codes(session, plan)
    for label in labels:
        code = label.code.strip()
        if not code or (plan.kind is Grid and not label.name.strip()):
            raise EditError(
                tr("A grid needs a code and a name.") if plan.kind is Grid else tr("A parcel needs a number.")
            )
        if code in taken:
            raise EditError(tr("{code} is already taken; choose another one.", code=code))
        taken.add(code)


def _write_grids(
    session: EditSession, plan: BoundaryPlan, labels: Sequence[Label], handed: Assignments
) -> None:
    made = {
        planned_id(number): _new_grid(session, plan, new, label)
        for number, (new, label) in enumerate(zip(plan.added, labels, strict=True))
    }
    session.flush()
    for one in (*handed.enterprises, *handed.parcels):
        record = demand(session, one.kind, one.id)
        record.grid_id = made[one.to_id].id if one.to_id in made else one.to_id
        if isinstance(record, Enterprise) and one.from_id in plan.removed:
            record.assigned_by_hand = False
    for grid in made.values():
        _adopt_children(session, grid)
    for id, heir in plan.removed.items():
        _end_grid(session, id, heir)


def _new_grid(session: EditSession, plan: BoundaryPlan, new: Planned, label: Label) -> Grid:
    source = demand(session, Grid, new.source_id) if new.source_id is not None else None
    grid = Grid(
        label.code.strip(),
        label.name.strip(),
        source.level if source else plan.level,
        parent_id=source.parent_id if source else plan.parent_id,
        area_code=source.area_code if source else "",
        valid_from=session.today,
        geometry=promoted([new.geometry])[0],
    )
    if source is not None:
        grid.kind, grid.department_id = source.kind, source.department_id
    return session.add(grid)


def _adopt_children(session: EditSession, grid: Grid) -> None:
    """Give a new grid the grids below that lie in it now."""
    if grid.geometry is None:
        return
    for child in session.find(Grid, level=grid.level + 1):
        shape = child.geometry
        if (
            shape is not None
            and child.kind is grid.kind
            and grid.geometry.covers(shape.representative_point())
        ):
            child.parent_id = grid.id


def _end_grid(session: EditSession, id: int, heir: int | None) -> None:
    grid = demand(session, Grid, id)
    for child in session.find(Grid, parent_id=id):
        child.parent_id = heir if heir is not None else grid.parent_id
    for appointment in session.find(Appointment, grid_id=id):
        if appointment.covers(session.today):
            appointment.ends_on = session.today
    grid.valid_to = session.today - timedelta(days=1)
    if grid.valid_from is not None:
        grid.valid_from = min(grid.valid_from, grid.valid_to)


def _write_parcels(session: EditSession, plan: BoundaryPlan, labels: Sequence[Label]) -> None:
    for new, label in zip(plan.added, labels, strict=True):
        _new_parcel(session, new, label)
    session.flush()
    for id, heir in plan.removed.items():
        held = {one.enterprise_id for one in session.find(ParcelTenancy, parcel_id=heir)} if heir else set()
        for tenancy in session.find(ParcelTenancy, parcel_id=id):
            if heir is None or tenancy.enterprise_id in held:
                session.delete(tenancy)
            else:
                tenancy.parcel_id = heir
        session.flush()
        session.delete(demand(session, Parcel, id))


def _new_parcel(session: EditSession, new: Planned, label: Label) -> None:
    source = demand(session, Parcel, new.source_id) if new.source_id is not None else None
    parcel = Parcel(label.code.strip(), label.name.strip(), geometry=promoted([new.geometry])[0])
    if source is not None:
        parcel.address, parcel.land_use, parcel.grid_id = source.address, source.land_use, source.grid_id
    session.add(parcel)
    if source is None or parcel.id is None:
        return
    for tenancy in session.find(ParcelTenancy, parcel_id=source.id):
        tenant = session.get(Enterprise, tenancy.enterprise_id)
        if tenant is not None and tenant.geometry is not None and new.geometry.covers(tenant.geometry):
            tenancy.parcel_id = parcel.id
