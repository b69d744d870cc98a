"""What the program asks `paths` for is there, and build.spec ships it; the frozen program works."""

import ast
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from ezdxf.filemanagement import new as new_drawing

from tests.rules.sources import ROOT, Source, parse, program
from tools.frozen_start import LEFT_OUT

SIZE_LIMIT_MB = 350
HEAVY = ("pyvrp._pyvrp", "scipy.optimize._highspy._core", "docx", "docxtpl", "ezdxf", "openpyxl")


def asked_resources(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and path of every ``paths.resource("a", "b")``, as far as it is literal."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "resource":
            parts = []
            for argument in node.args:
                if not isinstance(argument, ast.Constant):
                    break
                parts.append(str(argument.value))
            yield node.lineno, "/".join(["resources", *parts])


def other_ways(source: Source) -> list[str]:
    """Return a line for each module but `paths` that finds files beside the program by itself."""
    if source.module == "gisgrid.paths":
        return []
    return [
        f"{source.name}:{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Name) and node.id == "__file__")
        or (isinstance(node, ast.Attribute) and node.attr == "_MEIPASS")
    ]


def listed(name: str) -> list[str]:
    """Return what build.spec lists under a name."""
    tree = ast.parse((ROOT / "build.spec").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return list(ast.literal_eval(node.value))
    raise AssertionError(f"build.spec has no list {name}")


def shipped() -> list[str]:
    return listed("SHIPPED")


def left_out(source: Source, unused: list[str]) -> list[str]:
    """Return a line for each import of what build.spec leaves out of the folder."""
    faults = []
    for node in ast.walk(source.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            if any(f"{name}.".startswith(f"{one}.") for one in unused):
                faults.append(f"{source.name}: {name}")
    return faults


def test_asked_resources_exist_and_are_shipped() -> None:
    folders = shipped()
    faults = []
    for source in program():
        for line, path in asked_resources(source):
            if not (ROOT / path).exists():
                faults.append(f"{source.name}:{line}: {path} does not exist")
            if not any(f"{path}/".startswith(f"{folder}/") for folder in folders):
                faults.append(f"{source.name}:{line}: {path} is not shipped")
    assert not faults, "\n".join(faults)


def test_only_paths_finds_files() -> None:
    faults = [fault for source in program() for fault in other_ways(source)]
    assert not faults, "\n".join(faults)


def test_shipped_folders_are_the_ones_paths_knows() -> None:
    assert shipped() == ["resources", "data/shapefiles"]


def test_nothing_that_is_left_out_is_imported() -> None:
    unused = [*listed("UNUSED"), *LEFT_OUT]
    faults = [fault for source in program() for fault in left_out(source, unused)]
    assert not faults, "\n".join(faults)


def test_planted_import_of_what_is_left_out_is_found() -> None:
    source = parse(
        "from scipy import linalg\nimport matplotlib.pyplot\nfrom scipy.sparse import csgraph", name="a.py"
    )
    assert len(left_out(source, ["scipy.linalg", "matplotlib"])) == 2


def test_planted_paths_are_found() -> None:
    source = parse('paths.resource("fonts", name)\nhere = __file__', name="gisgrid/geo/a.py")
    assert list(asked_resources(source)) == [(1, "resources/fonts")]
    assert other_ways(source)


def test_locks_are_exact_and_leave_out_pandas() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith(("#", "-r "))]
        assert pins
        assert all("==" in pin and "://" not in pin for pin in pins)
        assert not [pin for pin in pins if pin.lower().startswith(("pandas=", "geopandas="))]


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the program and return the frozen folder."""
    folder = tmp_path_factory.mktemp("frozen")
    command = [sys.executable, "-m", "PyInstaller", "build.spec", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(folder / "dist"), "--workpath", str(folder / "build")]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()
    return folder / "dist" / "gisgrid"


def run_frozen(frozen: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    # An empty search path for modules and a foreign folder: nothing may come from the sources.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [frozen / "gisgrid", *words], cwd=frozen.parent, env=environment, capture_output=True, check=False
    )


@pytest.mark.long
def test_frozen_folder_is_small(frozen: Path) -> None:
    files = [path for path in frozen.rglob("*") if path.is_file() and not path.is_symlink()]
    size_mb = sum(path.stat().st_size for path in files) / 2**20
    assert size_mb <= SIZE_LIMIT_MB


@pytest.fixture(scope="module")
def register(frozen: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let the frozen program make a sample."""
    path = tmp_path_factory.mktemp("册") / "丽水.gpkg"
    made = run_frozen(frozen, "demo", "lishui", str(path))
    assert made.returncode == 0, made.stderr.decode()
    return path


@pytest.mark.long
def test_frozen_program_makes_a_map(frozen: Path, register: Path, tmp_path: Path) -> None:
    paper = tmp_path / "企业分布图.pdf"
    drawn = run_frozen(frozen, "map", str(register), "distribution", "-o", str(paper), "--json")
    assert drawn.returncode == 0, drawn.stderr.decode()
    counts = json.loads(drawn.stdout)["enterprises"]
    assert counts["in_area"] == sum(counts[key] for key in ("labelled", "leader", "indexed", "not_located"))
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", paper, "-"], check=True, capture_output=True).stdout.decode()
        assert "企业分布图" in text


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "command", "wish"),
    [
        ("图.pdf", "chart", ["network"]),
        ("图.docx", "chart", ["network"]),
        ("图.xlsx", "chart", ["network"]),
        ("简报.docx", "report", ["bulletin"]),
        ("台账.xlsx", "report", ["enterprise-ledger"]),
        ("台账.pdf", "report", ["enterprise-ledger", "--area", "园区02"]),
        ("页.html", "share", []),
    ],
)
def test_frozen_program_makes_papers(
    frozen: Path, register: Path, tmp_path: Path, name: str, command: str, wish: list[str]
) -> None:
    target = tmp_path / name
    made = run_frozen(frozen, command, str(register), *wish, "-o", str(target))
    assert made.returncode == 0, made.stderr.decode()
    if target.suffix == ".docx":
        assert docx.Document(str(target)).element.body.xpath(".//w:t")
    elif target.suffix == ".xlsx":
        assert zipfile.ZipFile(target).read("xl/workbook.xml")
    else:
        assert target.stat().st_size > 10_000


@pytest.mark.long
def test_frozen_program_fills_a_form_of_the_office(frozen: Path, register: Path, tmp_path: Path) -> None:
    form, filled = tmp_path / "表.docx", tmp_path / "填好.docx"
    document = docx.Document()
    document.add_paragraph("填表人：{{ 填表人 }}")
    document.save(str(form))
    words = ["--form", str(form), "--filled-by", "王芳", "-o", str(filled)]
    made = run_frozen(frozen, "report", str(register), *words)
    assert made.returncode == 0, made.stderr.decode()
    assert "填表人：王芳" in [paragraph.text for paragraph in docx.Document(str(filled)).paragraphs]


@pytest.mark.long
def test_frozen_program_reads_a_workbook(frozen: Path, tmp_path: Path) -> None:
    path, book = tmp_path / "册.gpkg", openpyxl.Workbook()
    for row in (("企业名称", "地址"), ("甲厂", "一路"), ("乙厂", "二路")):
        book.active.append(row)
    book.save(tmp_path / "企业.xlsx")
    assert run_frozen(frozen, "new", str(path), "--scheme", "lishui-2019").returncode == 0
    words = ["import", str(path), str(tmp_path / "企业.xlsx"), "--as", "enterprises", "--json"]
    read = run_frozen(frozen, *words)
    assert json.loads(read.stdout)["added"] == 2, read.stderr.decode()


def test_what_is_left_out_of_scipy_is_not_needed() -> None:
    # The same stand-ins as in the frozen program, in a process of their own.
    code = """
import sys
from tools.frozen_start import LEFT_OUT, _LeftOut
for name in LEFT_OUT:
    sys.modules[name] = _LeftOut(name)
import numpy as np
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_array, csgraph
from scipy.spatial import cKDTree
net = csr_array((np.array([1.0, 2.0]), ([0, 1], [1, 2])), shape=(3, 3))
assert csgraph.dijkstra(net, directed=False, indices=[0]).tolist() == [[0.0, 1.0, 3.0]]
assert csgraph.connected_components(net, directed=False)[0] == 1
assert linear_sum_assignment(np.array([[3.0, 1.0], [1.0, 2.0]]))[1].tolist() == [1, 0]
assert cKDTree([[0.0, 0.0], [1.0, 1.0]]).query([[0.9, 0.9]])[1].tolist() == [1]
least = linprog([1, 2], A_ub=csr_array([[-1.0, -1.0], [1.0, 0.0]]), b_ub=[-1, 0.4], method="highs")
assert abs(least.fun - 1.6) < 1e-9
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.long
def test_frozen_program_plans_visits(frozen: Path, register: Path, tmp_path: Path) -> None:
    plan = tmp_path / "计划.json"
    made = run_frozen(frozen, "plan", str(register), "--period", "2026-W47", "-o", str(plan))
    assert made.returncode in (0, 1), made.stderr.decode()
    assert json.loads(plan.read_text(encoding="utf-8"))["visits"]


@pytest.mark.long
def test_frozen_program_reads_a_drawing(frozen: Path, tmp_path: Path) -> None:
    path, drawing = tmp_path / "册.gpkg", tmp_path / "道路.dxf"
    document = new_drawing("R2007")
    document.layers.add("人民路")
    document.modelspace().add_line((492_000, 3_145_000), (492_100, 3_145_000), dxfattribs={"layer": "人民路"})
    document.saveas(drawing)
    assert run_frozen(frozen, "new", str(path), "--scheme", "lishui-2019").returncode == 0
    words = ["import", str(path), str(drawing), "--as", "roads", "--column", "图层=name", "--json"]
    read = run_frozen(frozen, *words)
    assert json.loads(read.stdout)["read"] == 1, read.stderr.decode()


@pytest.mark.long
def test_frozen_program_holds_solver_and_papers(frozen: Path) -> None:
    from PyInstaller.archive.readers import CArchiveReader  # noqa: PLC0415  only the long tests freeze

    held = set(CArchiveReader(str(frozen / "gisgrid")).open_embedded_archive("PYZ.pyz").toc)
    held |= {
        str(path.relative_to(frozen / "_internal")).partition(".")[0].replace(os.sep, ".")
        for path in frozen.rglob("*.so")
    }
    assert not [name for name in HEAVY if name not in held]


@pytest.mark.long
def test_frozen_help_is_chinese(frozen: Path) -> None:
    told = run_frozen(frozen, "--help")
    assert told.returncode == 0
    assert "用法" in told.stdout.decode()
