"""Views of the map that the user keeps under a name (书签), in a small file per register."""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from gisgrid.errors import FileError
from gisgrid.files import replacing

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptView:
    """A piece of ground under a name.

    Attributes
    ----------
    x_m, y_m : float
        Middle of the window in metres of the work CRS.
    metres_per_px : float
        Scale of the window.
    """

    name: str
    x_m: float
    y_m: float
    metres_per_px: float


class KeptViews:
    """Reads and writes the views; losing the file costs habits, no data.

    Parameters
    ----------
    folder : Path
        Where the files of all registers lie.
    identity : str
        Identity of the register.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self._path = folder / "maps" / f"{identity}-views.json"

    def all(self) -> list[KeptView]:
        """Return the views in the order in which they were kept; none when the file is missing or damaged."""
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
            return [
                KeptView(str(one["name"]), *(float(one[key]) for key in ("x_m", "y_m", "metres_per_px")))
                for one in held
                if float(one["metres_per_px"]) > 0
            ]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError) as problem:
            _LOG.info("the kept views %s cannot be used: %s", self._path.name, problem)
            return []

    def keep(self, view: KeptView) -> None:
        """Keep a view; one of the same name gives way."""
        self._write([*(one for one in self.all() if one.name != view.name), view])

    def drop(self, name: str) -> None:
        """Forget a view."""
        self._write([one for one in self.all() if one.name != name])

    def _write(self, views: list[KeptView]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._path) as fresh:
                fresh.write_text(json.dumps([asdict(one) for one in views]), encoding="utf-8")
        except (OSError, FileError) as problem:
            _LOG.info("the views were not kept: %s", problem)
