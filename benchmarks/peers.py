"""Processes that answer JSON lines: QGIS on one side, this program on the other."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.ground import DATA, ROOT, SHARED, AbsentError, has_module

QGIS_WORKER = SHARED / "bench" / "worker_qgis.py"
SYSTEM_PYTHON = Path("/usr/bin/python3")


class Peer:
    """One such process; a request is a JSON object with an ``op``, an answer has at least ``ms``.

    Attributes
    ----------
    peak_private_mb : float
        The most memory that was the process's own after an answer; 0 where the system does not tell.
    """

    def __init__(self, command: list[str], *, environment: dict[str, str]) -> None:
        self.peak_private_mb = 0.0
        self._folder = tempfile.TemporaryDirectory(prefix="bench")
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=self._folder.name,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        )

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Raises
        ------
        AbsentError
            If the process has ended.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(json.dumps(request) + "\n")
            stdin.flush()
            line = stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise AbsentError(f"the worker ended at {request['op']}")
        answer: dict[str, Any] = json.loads(line)
        self.peak_private_mb = max(self.peak_private_mb, private_mb(self._process.pid))
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._folder.cleanup()


def private_mb(pid: int | str = "self") -> float:
    """Return the memory that only this process uses, in MB; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def why_no_qgis() -> str:
    """Return why QGIS cannot be asked, or nothing when it can."""
    if not QGIS_WORKER.exists():
        return "../shared/bench/worker_qgis.py is absent"
    found = subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False)
    return "" if found.returncode == 0 else "QGIS is not installed (apt-get install qgis python3-qgis)"


def qgis_version() -> str:
    """Return the version of QGIS, or nothing."""
    if why_no_qgis():
        return ""
    code = "from qgis.core import Qgis; print(Qgis.QGIS_VERSION)"
    found = subprocess.run([SYSTEM_PYTHON, "-c", code], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def qgis() -> Peer:
    """Start QGIS.

    Raises
    ------
    AbsentError
        If it is not there.
    """
    return _qgis_by(str(QGIS_WORKER))


def qgis_capped() -> Peer:
    """Start QGIS with its cap of 500 labels per layer, without which labels of large data take many minutes.

    Raises
    ------
    AbsentError
        If it is not there.
    """
    return _qgis_by(str(Path(__file__).with_name("qgis_capped.py")), str(QGIS_WORKER))


def _qgis_by(*words: str) -> Peer:
    if reason := why_no_qgis():
        raise AbsentError(reason)
    return Peer([str(SYSTEM_PYTHON), *words], environment={"BENCH_DATA": str(DATA)})


def ours() -> Peer:
    """Start this program's side."""
    return Peer([sys.executable, "-m", "benchmarks.own_worker"], environment={"PYTHONPATH": str(ROOT)})


def mapnik() -> Peer:
    """Start Mapnik.

    Raises
    ------
    AbsentError
        If it is not there.
    """
    found = subprocess.run([SYSTEM_PYTHON, "-c", "import mapnik"], capture_output=True, check=False)
    if found.returncode != 0:
        raise AbsentError("Mapnik is not installed (apt-get install python3-mapnik)")
    worker = Path(__file__).with_name("mapnik_worker.py")
    return Peer([str(SYSTEM_PYTHON), str(worker)], environment={"BENCH_DATA": str(DATA)})


def python_maps() -> Peer:
    """Start geopandas.plot and folium.

    Raises
    ------
    AbsentError
        If one of their packages is not there.
    """
    for package in ("geopandas", "matplotlib", "folium"):
        if not has_module(package):
            raise AbsentError(f"{package} is not installed (pip install {package})")
    return Peer(
        [sys.executable, "-m", "benchmarks.python_maps_worker"], environment={"PYTHONPATH": str(ROOT)}
    )


def on_virtual_screen(command: list[str]) -> list[str]:
    """Return the command on a virtual screen of 1920 × 1080.

    Raises
    ------
    AbsentError
        If there is no Xvfb.
    """
    if shutil.which("xvfb-run") is None:
        raise AbsentError("Xvfb is not installed (apt-get install xvfb xauth)")
    return ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24", *command]
