"""People and the posts they hold."""

from dataclasses import dataclass
from datetime import date

from gisgrid.model.enumerations import Subject
from gisgrid.model.periods import do_meet, is_within


@dataclass(eq=False)
class Person:
    """Somebody who holds or held a post.

    `id_number` is optional and left empty unless an office decides otherwise (personal information
    protection: smallest scope). `mobile` is masked on screen and paper by default.
    """

    name: str
    gender: str = ""
    birth_month: str = ""
    political_status: str = ""
    department_id: int | None = None
    unit: str = ""
    job_title: str = ""
    mobile: str = ""
    office_phone: str = ""
    id_number: str = ""
    provider: str = ""
    contract_number: str = ""
    trained_on: date | None = None
    certificate_number: str = ""
    certificate_valid_to: date | None = None
    secrecy_pledged_on: date | None = None
    is_active: bool = True
    pinyin: str = ""
    note: str = ""
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class Appointment:
    """A person holds a post of the scheme, for a grid or a department, between two dates.

    Attributes
    ----------
    post : str
        Key of a post of the scheme.
    starts_on, ends_on : date or None
        First and last day; an open end means still in post.
    end_reason : str
        Why it ended, such as 调任 or 离职.
    """

    person_id: int
    post: str
    grid_id: int | None = None
    department_id: int | None = None
    subject: Subject | None = None
    field_in_charge: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    document_number: str = ""
    end_reason: str = ""
    note: str = ""
    id: int | None = None
    version: int = 0

    def covers(self, day: date) -> bool:
        """Tell whether the person is in post on `day`."""
        return is_within(day, self.starts_on, self.ends_on)

    def overlaps(self, other: "Appointment") -> bool:
        """Tell whether both are in force on some day."""
        return do_meet(self.starts_on, self.ends_on, other.starts_on, other.ends_on)
