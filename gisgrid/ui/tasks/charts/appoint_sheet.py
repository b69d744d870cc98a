"""The question before somebody is put onto a vacancy of a chart: it says what changes."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox

from gisgrid.charts.chart import Seat
from gisgrid.edits.people import Untrained, appoint
from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid
from gisgrid.model.people import Appointment, Person
from gisgrid.model.staff import Lack, lacks_of
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.card.sheets import Sheet, choice_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.widgets.words import wrapped

_LISTED = 6


class AppointSheet(Sheet):
    """Appoints a person to a vacant post, after it was said what that means.

    Parameters
    ----------
    person_id : int or None
        Who was dragged there; None asks for somebody.
    done : callable
        Called with the words for the message after it was saved.
    """

    def __init__(self, desk: Desk, seat: Seat, *, person_id: int | None, done: Callable[[str], None]) -> None:
        self._desk, self._seat, self._done = desk, seat, done
        register = desk.register
        self._place = place_words(desk, seat)
        super().__init__(desk.theme, tr("Fill the vacancy"), self._place)
        self.save_button.setText(tr("Appoint"))
        people = sorted(
            (p for p in register.find(Person) if p.is_active), key=lambda p: (p.pinyin, p.id or 0)
        )
        self._ids = [person.id or 0 for person in people]
        texts = ["　".join(t for t in (p.name, p.job_title or p.provider or p.unit) if t) for p in people]
        at = self._ids.index(person_id) if person_id in self._ids else -1
        self._who = choice_field("who", texts, chosen=at)
        self._who.setMinimumContentsLength(8)
        self.add_field(tr("Member of staff"), self._who)
        self._day = DayField(desk.today(), today=desk.today())
        self._day.setObjectName("starts_on")
        self.add_field(tr("First day"), self._day)
        self.effect = wrapped("", "list")
        self.effect.setObjectName("effect")
        self.fields.addWidget(self.effect)
        self._lacks = wrapped("", "warn")
        self._lacks.setObjectName("lacks")
        self.fields.addWidget(self._lacks)
        self._accept = QCheckBox(tr("Appoint all the same"))
        self._accept.setObjectName("accept")
        self.fields.addWidget(self._accept)
        self.close_fields()
        self._who.currentIndexChanged.connect(lambda _: self._tell())
        self._day.judged.connect(lambda _: self._tell())
        self._tell()

    @property
    def person_id(self) -> int | None:
        """Who is chosen."""
        at = self._who.currentIndex()
        return self._ids[at] if at >= 0 else None

    def save(self) -> None:
        """Appoint in one step that can be undone.

        Raises
        ------
        EditError
            If nobody or no day is chosen, or the post needs a training that is missing.
        """
        person_id = self.person_id
        person = self._desk.register.get(Person, person_id) if person_id is not None else None
        if person is None or person_id is None:
            raise EditError(tr("Choose who takes the post."))
        if self._day.is_empty:
            raise EditError(tr("Say from which day."))
        start = self._day.day()
        untrained = Untrained.ACCEPT if self._accept.isChecked() else Untrained.REFUSE
        new = Appointment(person_id, self._seat.post, grid_id=self._seat.grid_id, starts_on=start)
        with self._desk.book.edit(tr("{name} takes {place}", name=person.name, place=self._place)) as session:
            appoint(session, new, untrained=untrained)
        self._done(tr("{name} was appointed: {place}.", name=person.name, place=self._place))
        self.closed.emit()

    def _tell(self) -> None:
        """Say what is in the register now, and what it will be."""
        person = self._desk.register.get(Person, self.person_id) if self.person_id is not None else None
        lacks: tuple[Lack, ...] = ()
        if person is None:
            self.effect.setText(tr("The post stays vacant until somebody is chosen."))
        else:
            self.effect.setText("\n".join(self._effects(person)))
            lacks = self._lacks_of(person)
        told = {
            Lack.TRAINING: tr("has no training for this post; training comes first"),
            Lack.CERTIFICATE_EXPIRED: tr("the certificate has expired"),
            Lack.CERTIFICATE_EXPIRES: tr("the certificate expires soon"),
            Lack.PLEDGE: tr("has not signed the pledge of secrecy"),
        }
        self._lacks.setText("\n".join(told[lack] for lack in lacks))
        self._lacks.setVisible(bool(lacks))
        self._accept.setVisible(any(lack.bars_post for lack in lacks))

    def _effects(self, person: Person) -> list[str]:
        told = [tr("Before: {place} is vacant.", place=self._place)]
        told.append(tr("After: {name} holds it; the chart and every paper show it.", name=person.name))
        register, today = self._desk.register, self._desk.today()
        held = [a for a in register.find(Appointment, person_id=person.id) if a.covers(today)]
        places = [place_words(self._desk, Seat(one.grid_id, one.post)) for one in held]
        if places:
            shown = "、".join(places[:_LISTED]) + ("…" if len(places) > _LISTED else "")
            told.append(tr("{name} keeps what is held now: {places}.", name=person.name, places=shown))
        return told

    def _lacks_of(self, person: Person) -> tuple[Lack, ...]:
        return lacks_of(
            self._desk.register.scheme,
            self._seat.post,
            trained_on=person.trained_on,
            certificate_valid_to=person.certificate_valid_to,
            secrecy_pledged_on=person.secrecy_pledged_on,
            on=self._desk.today(),
        )


def place_words(desk: Desk, seat: Seat) -> str:
    """Return the post with its grid in words."""
    names = {post.key: term(post.name) for post in desk.register.scheme.posts}
    grid = desk.register.get(Grid, seat.grid_id) if seat.grid_id is not None else None
    return " ".join(part for part in (grid.name if grid else "", names.get(seat.post, seat.post)) if part)
