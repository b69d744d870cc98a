"""Bought service (政府购买服务, L41): whom providers send, against what the plan buys."""

from collections import Counter
from dataclasses import dataclass

from gisgrid.model.people import Person
from gisgrid.model.register import Register
from gisgrid.model.scheme_papers import Programme


@dataclass(frozen=True, slots=True)
class Services:
    """The people of all providers.

    Attributes
    ----------
    programmes : tuple of Programme
        What the scheme buys; empty for a scheme that buys nothing.
    people : tuple of Person
        Those in service with a provider, by provider and name.
    """

    programmes: tuple[Programme, ...]
    people: tuple[Person, ...]

    @property
    def wanted(self) -> int:
        """How many people the scheme buys in all."""
        return sum(one.bought_staff for one in self.programmes)

    @property
    def missing(self) -> int:
        """How many people are missing."""
        return max(0, self.wanted - len(self.people))

    @property
    def providers(self) -> dict[str, int]:
        """How many people each provider sends, in the order of `people`."""
        return dict(Counter(one.provider for one in self.people))


def read_services(register: Register) -> Services:
    """Read who is in service for a provider."""
    people = [one for one in register.find(Person) if one.is_active and one.provider.strip()]
    people.sort(key=lambda one: (one.provider, one.pinyin, one.name))
    return Services(register.scheme.programmes, tuple(people))
