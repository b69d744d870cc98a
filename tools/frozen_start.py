"""Run by the frozen program before anything else: makes do without what the folder leaves out (see build.spec)."""

import os
import sys
from pathlib import Path
from types import ModuleType


class _LeftOut(ModuleType):
    """Stands for a module that another one imports without the program ever calling it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


# GDAL and pyproj each bring the database of coordinate systems; the folder holds GDAL's, which is the newer one.
os.environ["PROJ_DATA"] = str(Path(sys._MEIPASS, "pyogrio", "proj_data"))  # type: ignore[attr-defined]  # given by PyInstaller
# Shortest paths (scipy.sparse.csgraph) never solve equations, but import what does: 40 MB with a second OpenBLAS.
for _name in ("scipy.linalg", "scipy.sparse.linalg"):
    sys.modules[_name] = _LeftOut(_name)
