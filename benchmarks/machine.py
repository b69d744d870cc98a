"""What the figures were measured on."""

import importlib.metadata
import os
import platform
from pathlib import Path

from benchmarks.peers import qgis_version

_PACKAGES = ("PySide6-Essentials", "numpy", "shapely", "pyogrio", "SQLAlchemy", "geopandas")


def describe() -> dict[str, str]:
    """Return processor, memory, load and versions."""
    found = {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB",
        "load": f"{os.getloadavg()[0]:.1f}",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "QGIS": qgis_version() or "absent",
    }
    for package in _PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "absent"
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())
