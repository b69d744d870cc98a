"""Write the lock files from the packages that are installed beside this interpreter.

Run it in a virtual environment in which the newest wanted versions are installed and the tests
pass: ``python tools/make_locks.py``. Windows-only packages cannot be seen from Linux and are listed
in `WINDOWS_ONLY`.
"""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
WINDOWS_ONLY = {
    "requirements.lock": ("colorama==0.4.6",),
    "requirements-dev.lock": ("pefile==2023.2.7", "pywin32-ctypes==0.2.3"),
    "requirements-bench.lock": (),
}
HEADERS = {
    "requirements.lock": "What gisgrid runs on, pinned exactly. Made by tools/make_locks.py.",
    "requirements-dev.lock": "What the checks need beside requirements.lock. Made by tools/make_locks.py.",
    "requirements-bench.lock": "What the benchmarks need beside the other two. Made by tools/make_locks.py.",
}


def closure(requirements: list[str]) -> dict[str, str]:
    """Return name -> version of everything the requirements pull in, by the installed metadata."""
    pinned: dict[str, str] = {}
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        wanted = waiting.pop()
        if wanted.marker is not None and not any(
            wanted.marker.evaluate({"extra": extra}) for extra in wanted.extras or {""}
        ):
            continue
        name = canonicalize_name(wanted.name)
        if name in pinned:
            continue
        found = importlib.metadata.distribution(wanted.name)
        pinned[name] = f"{found.metadata['Name']}=={found.version}"
        for text in found.requires or []:
            inner = Requirement(text)
            extras = wanted.extras or {""}
            if inner.marker is None or any(inner.marker.evaluate({"extra": extra}) for extra in extras):
                inner.marker = None
                waiting.append(inner)
    return pinned


def write(name: str, pins: list[str], *, includes: tuple[str, ...]) -> None:
    """Write one lock file: other lock files it stands on, then one pin a line."""
    lines = [f"# {HEADERS[name]}", *(f"-r {include}" for include in includes)]
    lines += sorted(pins, key=str.lower)
    lines += [f'{pin} ; sys_platform == "win32"' for pin in WINDOWS_ONLY[name]]
    (ROOT / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Write all three lock files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    runtime = closure(project["dependencies"] + extras["words"])
    dev = closure(extras["dev"])
    bench = closure(extras["bench"])
    for pins in (runtime, dev, bench):
        for pin in pins.values():
            if not re.fullmatch(r"[\w.-]+==[\w.]+", pin):
                sys.exit(f"Not an exact pin: {pin}")
    write("requirements.lock", list(runtime.values()), includes=())
    write(
        "requirements-dev.lock",
        [pin for name, pin in dev.items() if name not in runtime],
        includes=("requirements.lock",),
    )
    write(
        "requirements-bench.lock",
        [pin for name, pin in bench.items() if name not in runtime and name not in dev],
        includes=("requirements-dev.lock",),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
