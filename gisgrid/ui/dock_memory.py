"""How the docks of the map were left, kept in a small file; losing it costs nothing but habits."""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from gisgrid.errors import FileError
from gisgrid.files import replacing

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DockSizes:
    """Widths of the docks at the sides and height of the ledger."""

    left_px: int
    card_px: int
    ledger_px: int


class DockMemory:
    """Keeps the arrangement of docks for one width of screen.

    Parameters
    ----------
    folder : Path
        Where the file lies; it may be absent.
    width_px : int
        Width of the screen: what suits a wide one would bury the map on a narrow one.
    """

    def __init__(self, folder: Path, width_px: int) -> None:
        self._path = folder / "docks.json"
        self._key = str(width_px)

    def load(self) -> DockSizes | None:
        """Return what was kept, or None."""
        held = self._read().get(self._key)
        if not isinstance(held, dict) or not all(type(size) is int for size in held.values()):
            return None
        try:
            return DockSizes(**held)
        except TypeError:
            return None

    def save(self, sizes: DockSizes) -> None:
        """Keep an arrangement; a folder that cannot be written keeps nothing."""
        kept = {**self._read(), self._key: asdict(sizes)}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._path) as part:
                part.write_text(json.dumps(kept), encoding="utf-8")
        except (OSError, FileError) as fault:
            _LOG.info("the docks could not be remembered: %s", fault)

    def _read(self) -> dict[str, object]:
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}
