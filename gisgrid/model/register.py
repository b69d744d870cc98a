"""What everything that shows or prints reads: the register as a read-only protocol."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gisgrid.model.scheme import Scheme

Entity = TypeVar("Entity")


@dataclass(frozen=True)
class WorkspaceInfo:
    """What a workspace says of itself.

    Attributes
    ----------
    identity : str
        Random hexadecimal id, given once; caches are keyed by it.
    name : str
        Name of the station's area, such as 丽水经济技术开发区.
    zone : int
        Number of the CGCS2000 3-degree zone in which lengths, areas and sheets are computed.
    scheme_key : str
        Key of the scheme whose text the workspace holds.
    maker : str
        Office named on papers as the maker (编制单位).
    """

    identity: str
    name: str
    zone: int
    scheme_key: str
    maker: str = ""


class Records(Protocol):
    """Read access to records: what an open edit and a whole register have in common."""

    def get(self, kind: type[Entity], id: int, /) -> Entity | None:
        """Return one record by its id, or None."""
        ...

    def find(self, kind: type[Entity], /, **where: Any) -> list[Entity]:
        """Return the records whose fields equal the given values, in the order of their ids.

        A value that is a list, tuple or set means "one of these"; None means "is empty". The first
        parameters are positional only, so that a field called `kind` or `id` can be asked for.
        """
        ...

    def count(self, kind: type[Any], /, **where: Any) -> int:
        """Count what `find` would return."""
        ...

    def columns(self, kind: type[Any], names: Sequence[str], /, **where: Any) -> dict[str, list[Any]]:
        """Return whole columns in the order of ids, without making objects.

        Enumerations come as their members, dates as dates. Geometry has `geometries`.
        """
        ...

    def geometries(self, kind: type[Any], /, **where: Any) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        """Return ids and shapely geometries in EPSG:4490, in the order of ids, without the empty ones."""
        ...


class Register(Records, Protocol):
    """Read access to one workspace, implemented by the store and by plain lists in tests."""

    @property
    def info(self) -> WorkspaceInfo:
        """What the workspace says of itself."""
        ...

    @property
    def scheme(self) -> "Scheme":
        """The scheme in force."""
        ...

    @property
    def step(self) -> int:
        """Number of the last step of the change log: the version of the data."""
        ...

    def table_step(self, kind: type[Any], /) -> int:
        """Return the number of the last step that touched records of a kind; 0 when none did."""
        ...


class Relay:
    """Answers whatever it is asked by asking the register behind it; who derives from it answers some of it otherwise.

    Parameters
    ----------
    register : Register
        The register behind it.
    """

    def __init__(self, register: Register) -> None:
        self._register = register

    @property
    def info(self) -> WorkspaceInfo:
        """What the workspace says of itself."""
        return self._register.info

    @property
    def scheme(self) -> "Scheme":
        """The scheme in force."""
        return self._register.scheme

    @property
    def step(self) -> int:
        """Number of the last step of the change log."""
        return self._register.step

    def table_step(self, kind: type[Any], /) -> int:
        """Return the number of the last step that touched records of a kind."""
        return self._register.table_step(kind)

    def get(self, kind: type[Entity], id: int, /) -> Entity | None:
        """Return one record by its id, or None."""
        return self._register.get(kind, id)

    def find(self, kind: type[Entity], /, **where: Any) -> list[Entity]:
        """Return the records that meet the conditions."""
        return self._register.find(kind, **where)

    def count(self, kind: type[Any], /, **where: Any) -> int:
        """Count what `find` would return."""
        return self._register.count(kind, **where)

    def columns(self, kind: type[Any], names: Sequence[str], /, **where: Any) -> dict[str, list[Any]]:
        """Return whole columns."""
        return self._register.columns(kind, names, **where)

    def geometries(self, kind: type[Any], /, **where: Any) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        """Return ids and geometries."""
        return self._register.geometries(kind, **where)
