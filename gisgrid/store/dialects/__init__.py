"""One module per database, each with the same function names; nothing else knows a database's habits.

How single values are stored is chosen here by the name of the dialect: another database adds its module
of values and one line in the table.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Dialect

from gisgrid.store.dialects import geopackage_values


class StoredValues(Protocol):
    """What the module of values of a database offers."""

    def encode_geometry(self, geometry: BaseGeometry, geometry_type: str, /) -> Any:
        """Turn one geometry into its stored form."""
        ...

    def encode_geometries(self, geometries: NDArray[np.object_], geometry_type: str, /) -> list[Any]:
        """Turn geometries into their stored form; None stays None."""
        ...

    def decode_geometry(self, stored: Any, /) -> BaseGeometry | None:
        """Turn one stored form into a geometry."""
        ...

    def decode_geometries(self, stored: Sequence[Any], /) -> NDArray[np.object_]:
        """Turn stored forms into geometries; None stays None."""
        ...

    def encode_day(self, day: date | None, /) -> Any:
        """Turn a day into its stored form."""
        ...

    def decode_day(self, stored: Any, /) -> date | None:
        """Turn a stored form into a day."""
        ...

    def encode_moment(self, moment: datetime | None, /) -> Any:
        """Turn a local moment of China into its stored form."""
        ...

    def decode_moment(self, stored: Any, /) -> datetime | None:
        """Turn a stored form into a local moment of China, without zone."""
        ...


_VALUES: dict[str, StoredValues] = {"sqlite": geopackage_values}


def values_of(dialect: Dialect) -> StoredValues:
    """Return how the database of a dialect stores geometries, days and moments.

    Raises
    ------
    KeyError
        If no module of this package is for that database.
    """
    return _VALUES[dialect.name]
