"""Other programs, kill -9, Ctrl+C, full and read-only disks: all or nothing, and one plain sentence."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gisgrid.cli.commands import Command
from tests.flows.conftest import collection, put, spot

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_register_that_another_program_writes_to(ws, folder):
    path = collection(folder / "e.geojson", spot(119.9, 28.4, 名称="新厂"))
    other = sqlite3.connect(ws, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        told = subprocess.run(
            [sys.executable, "-m", "gisgrid", "import", str(ws), str(path), "--as", "enterprises"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert told.returncode == 2
        assert "其他程序" in told.stderr
        assert told.stderr.count("\n") == 1
    finally:
        other.execute("ROLLBACK")
        other.close()


def child(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "gisgrid", *map(str, words)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ},
    )  # fmt: skip


@pytest.mark.long
def test_two_programs_write_at_once(gisgrid, ws, folder):
    files = [
        collection(folder / f"e{i}.geojson", *(spot(119.905, 28.405, 名称=f"{i}组{k}厂") for k in range(300)))
        for i in range(2)
    ]
    children = [child("import", ws, path, "--as", "enterprises", "--crs", "cgcs2000") for path in files]
    ends = [(one.communicate(), one.returncode) for one in children]
    done = 0
    for (_, err), status in ends:
        assert status in (0, 2), err
        assert "Traceback" not in err
        done += status == 0
    assert done >= 1
    told = gisgrid("export", ws, "enterprises", folder / "alle.csv", "--json")
    assert told.document["rows"] == 3 + 300 * done
    assert gisgrid("verify", ws).status == 0


def many_rows(path):
    with path.open("w", encoding="utf-8") as stream:
        stream.write("名称,lon,lat,地址\n")
        for i in range(100_000):
            stream.write(
                f"企业第{i}号有限公司,{119.9 + i % 300 * 1e-5:.5f},{28.4 + i // 300 * 1e-5:.5f},路{i}号\n"
            )
    return path


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
@pytest.mark.parametrize("wait_s", [1.5, 3.0, 4.5, 6.0, 7.5])
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_killed_in_the_middle_of_an_import(gisgrid, ws, folder, wait_s, how):
    path = many_rows(folder / "十万.csv")
    running = child("import", ws, path, "--as", "enterprises", "--crs", "cgcs2000")
    time.sleep(wait_s)
    running.send_signal(getattr(signal, how))
    out, err = running.communicate()
    assert "Traceback" not in err
    told = gisgrid("history", ws, "--json")
    steps = len(told.document["steps"])
    rows = gisgrid("export", ws, "enterprises", folder / "alle.csv", "--json").document["rows"]
    # Either all of it or nothing: at the last moment the step may have been committed.
    assert (steps, rows) in ((2, 3), (3, 100_003)), out
    assert gisgrid("verify", ws).status == 0


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
def test_killed_while_a_sample_is_made(gisgrid, folder):
    path = folder / "d.gpkg"
    for how in (signal.SIGKILL, signal.SIGINT):
        running = child("demo", "lishui", path)
        time.sleep(3)
        running.send_signal(how)
        _, err = running.communicate()
        assert "Traceback" not in err
        assert not path.exists()
    assert [entry.name for entry in folder.iterdir()] == []
    assert gisgrid("demo", "lishui", path).status == 0
    assert [entry.name for entry in folder.iterdir()] == ["d.gpkg"]


@pytest.fixture
def mounted(tmp_path):
    """Return a function that mounts a small disk; skips where that is not allowed."""
    mounts = []

    def mount(size):
        place = tmp_path / "小 盘"
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False
        ) if shutil.which("mount") else None  # fmt: skip
        if done is None or done.returncode:
            pytest.skip("no small disk can be mounted here")
        mounts.append(place)
        return place

    yield mount
    for place in mounts:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_and_then_a_read_only_one(gisgrid, refused, ws, folder, mounted):
    place = mounted("2m")
    small = place / "w.gpkg"
    shutil.copy(ws, small)
    rows = put(folder / "e.csv", "名称,地址\n" + "".join(f"企业{i},{'长' * 60}{i}\n" for i in range(20_000)))
    assert "磁盘已满" in refused("import", small, rows, "--as", "enterprises")
    with (place / "fill").open("wb") as stream:
        stream.write(bytes(max(0, shutil.disk_usage(place).free - 4096)))
    assert shutil.disk_usage(place).free < 16384
    targets = [
        ("new", place / "n.gpkg", "--scheme", "lishui-2019"),
        ("demo", "lishui", place / "n.gpkg"),
        *[("export", ws, "enterprises", place / f"e.{end}") for end in ("gpkg", "shp", "xlsx")],
        ("map", ws, "distribution", "-o", place / "m.pdf"),
        ("map", ws, "distribution", "-o", place / "m.png", "--dpi", "60"),
        ("map", ws, "distribution", "-o", place / "m.svg"),
        ("share", ws, "-o", place / "s.html"),
        ("backup", ws, place / "b.gpkg"),
        ("restore", ws, small),
    ]
    for words in targets:
        refused(*words)
    (place / "fill").unlink()
    assert gisgrid("verify", small).status == 0
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    for words in (*targets, ("backup", small), ("undo", small)):
        refused(*words)
    for command in ("history", "verify", "audit"):
        assert gisgrid(command, small).status == 0
    assert [entry.name for entry in place.iterdir()] == ["w.gpkg"]


def test_ctrl_c_ends_in_one_sentence(gisgrid, refused, ws, folder, monkeypatch):
    def press(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("gisgrid.edits.imports.import_records.finish", press)
    path = collection(folder / "e.geojson", spot(119.9, 28.4, 名称="新厂"))
    told = gisgrid("import", ws, path, "--as", "enterprises", "--crs", "cgcs2000")
    assert (told.status, told.out, told.err) == (130, "", "已取消，没有改动任何内容。\n")
    monkeypatch.undo()
    assert gisgrid("verify", ws).status == 0
    assert len(gisgrid("history", ws).out.splitlines()) == 2


def test_ctrl_c_while_libraries_load_waits_for_them(gisgrid, folder, monkeypatch):
    load = Command.load

    def pressed_within(command):
        signal.raise_signal(signal.SIGINT)
        return load(command)

    monkeypatch.setattr(Command, "load", pressed_within)
    told = gisgrid("new", folder / "n.gpkg", "--scheme", "lishui-2019")
    assert (told.status, told.err) == (130, "已取消，没有改动任何内容。\n")
    assert list(folder.iterdir()) == []
