"""Some rows of a ledger, chosen by their records, as when a figure elsewhere is opened."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisgrid.model.areas import Grid
from gisgrid.ui.ledger.table import LedgerTable


@dataclass(frozen=True)
class ChosenRows:
    """Records of one kind, and what they have in common.

    Attributes
    ----------
    title : str
        Stands on the chip of the filter.
    """

    kind: type[Any]
    ids: frozenset[int]
    title: str

    def rows_of(self, table: LedgerTable) -> NDArray[np.bool_]:
        """Return which rows of a ledger are meant; a ledger of something else keeps all of them."""
        wanted = np.array(sorted(self.ids), dtype=np.int64)
        if table.kind is self.kind:
            return np.isin(table.ids, wanted)
        if self.kind is Grid:
            return np.isin(table.grid_ids, wanted)
        if table.subject_kind is self.kind:
            return np.isin(table.subject_ids, wanted)
        return np.ones(len(table), dtype=np.bool_)
