"""QGIS's side with its cap of 500 labels per layer, run by the system's Python; see `peers.qgis_capped`.

Arguments: the worker that is run with the cap.
"""

import runpy
import sys
from typing import Any

from qgis import core

MOST_LABELS = 500


class _Capped(core.QgsPalLayerSettings):
    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        thinning = core.QgsLabelThinningSettings()
        thinning.setLimitNumberLabelsEnabled(True)
        thinning.setMaximumNumberLabels(MOST_LABELS)
        self.setThinningSettings(thinning)


core.QgsPalLayerSettings = _Capped
runpy.run_path(sys.argv[1], run_name="__main__")
