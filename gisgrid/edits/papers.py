"""What left the program on paper, and what was attached to a record."""

import hashlib

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.inspections import Attachment, IssuedPaper
from gisgrid.model.station import FrozenFigures, StationDocument
from gisgrid.store.session import EditSession


def record_issue(session: EditSession, paper: IssuedPaper) -> IssuedPaper:
    """Record that a paper was made.

    Raises
    ------
    EditError
        If it has no title, or claims data that do not exist yet.
    """
    if not paper.title.strip():
        raise EditError(tr("An issued paper needs its title."))
    if not 0 <= paper.data_step < session.step:
        raise EditError(tr("The paper claims a version of the data that does not exist."))
    return session.add(paper)


def add_attachment(session: EditSession, attachment: Attachment) -> Attachment:
    """Attach a file to a record; its digest is computed here.

    Raises
    ------
    EditError
        If the file is empty or its record is not there.
    """
    kinds = {name: kind for kind, name in TABLE_NAMES.items()}
    kind = kinds.get(attachment.subject_table)
    if kind is None:
        raise EditError(tr("There is no kind of record called {name}.", name=attachment.subject_table))
    demand(session, kind, attachment.subject_id)
    if not attachment.content:
        raise EditError(tr("The file {name} is empty.", name=attachment.name))
    attachment.sha256 = hashlib.sha256(attachment.content).hexdigest()
    return session.add(attachment)


def freeze_figures(session: EditSession, frozen: FrozenFigures) -> FrozenFigures:
    """Keep the figures of a form as they are handed in; figures kept earlier for the same are replaced.

    Raises
    ------
    EditError
        If there is nothing in them.
    """
    if not frozen.content.strip():
        raise EditError(tr("There are no figures to keep."))
    held = session.find(
        FrozenFigures, figures=frozen.figures, period=frozen.period, area_code=frozen.area_code
    )
    for earlier in held:
        session.delete(earlier)
    return session.add(frozen)


def keep_station_document(session: EditSession, document: StationDocument) -> StationDocument:
    """Record a thing of the station: its office, its system, one of its rules.

    Raises
    ------
    EditError
        If it has no name.
    """
    if not document.name.strip():
        raise EditError(tr("Give it a name first."))
    return session.add(document)
