"""The only module that knows where the program's own files and the user's folders are."""

import os
import sys
from pathlib import Path


def root() -> Path:
    """Return the folder that holds `resources/` and `data/`, from source and when frozen."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """Return the path of a file or folder below `resources/`."""
    return root().joinpath("resources", *parts)


def sample_shapefiles() -> Path:
    """Return the folder with the sample areas' base geography."""
    return root() / "data" / "shapefiles"


def cache_folder() -> Path:
    """Return the user's cache folder of the program, making it when it is missing."""
    if override := os.environ.get("GISGRID_CACHE"):
        folder = Path(override)
    elif sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "gisgrid" / "cache"
    else:
        folder = Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / "gisgrid"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def mappings_folder() -> Path:
    """Return the folder of kept column mappings, beside the settings; it may be absent."""
    return settings_file().parent / "mappings"


def settings_file() -> Path:
    """Return the path of the user's settings file; its folder may not exist yet."""
    if override := os.environ.get("GISGRID_SETTINGS"):
        return Path(override)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", str(Path.home()))) / "gisgrid" / "settings.toml"
    return Path(os.environ.get("XDG_CONFIG_HOME", str(Path.home() / ".config"))) / "gisgrid" / "settings.toml"
