"""How a patrol travels: which roads it may use, and how fast it gets along on each class."""

from enum import StrEnum

from gisgrid.model.enumerations import RoadClass


class TravelMode(StrEnum):
    """The means of travel of a patrol."""

    WALKING = "walking"
    BICYCLE = "bicycle"
    CAR = "car"


_R = RoadClass
_WALKING_KMH = 4.5
_BICYCLE_KMH = 16.0
_CAR_KMH = {
    _R.EXPRESSWAY: 80.0,
    _R.NATIONAL: 50.0,
    _R.PROVINCIAL: 45.0,
    _R.ARTERIAL: 40.0,
    _R.COUNTY: 40.0,
    _R.SECONDARY: 35.0,
    _R.MINOR: 28.0,
    _R.VILLAGE: 22.0,
    _R.LANE: 15.0,
    _R.TRACK: 8.0,
}
_CLOSED_TO = {
    TravelMode.WALKING: frozenset({_R.EXPRESSWAY, _R.RAILWAY}),
    TravelMode.BICYCLE: frozenset({_R.EXPRESSWAY, _R.RAILWAY}),
    TravelMode.CAR: frozenset({_R.RAILWAY}),
}
DETOUR = 1.4
"""Road length against the straight line where there is no road to follow: a usual figure for towns."""


def speed_kmh(mode: TravelMode, road_class: RoadClass) -> float:
    """Return the speed on a class of road; 0 where the mode may not go.

    Door to door speeds of a town, not limits. A bicycle is the usual electric one.
    """
    if road_class in _CLOSED_TO[mode]:
        return 0.0
    if mode is TravelMode.WALKING:
        return _WALKING_KMH
    if mode is TravelMode.BICYCLE:
        return _BICYCLE_KMH
    return _CAR_KMH[road_class]


def cross_country_kmh(mode: TravelMode) -> float:
    """Return the speed that is reckoned with where no road is known."""
    return {TravelMode.WALKING: 4.0, TravelMode.BICYCLE: 12.0, TravelMode.CAR: 20.0}[mode]


def keeps_direction(mode: TravelMode) -> bool:
    """Tell whether one-way streets bind the mode; those who walk go both ways."""
    return mode is not TravelMode.WALKING
