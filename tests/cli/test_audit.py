"""The commands `gisgrid audit` and `gisgrid due`."""

import datetime as dt
import json

import pytest

from gisgrid.cli import app
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Appointment, Person
from gisgrid.workspace import Workspace


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "小 镇.gpkg"
    with Workspace.create(made, "lishui-2019", name="小镇") as workspace, workspace.edit("样例") as session:
        grid = session.add(Grid("园区01", "园区一", 3))
        person = session.add(Person("王一"))
        session.flush()
        session.add(Appointment(person.id, "worker", grid_id=grid.id))
        shops = [session.add(Enterprise(name, grid_id=grid.id)) for name in ("甲厂", "乙厂")]
        session.add(Enterprise("丙厂"))
        session.flush()
        session.add(
            Inspection(
                dt.datetime.combine(dt.date(2026, 11, 17), dt.time(9)),
                InspectionKind.PATROL,
                enterprise_id=shops[0].id,
                post="worker",
            )
        )
    return str(made)


def run(capsys, *words):
    status = app.run([*words], open_window=lambda _: 99)
    return status, json.loads(capsys.readouterr().out)


def test_audit_in_json(path, capsys):
    status, document = run(capsys, "audit", path, "--on", "2026-11-18", "--json")
    assert status == 1
    assert document["counts"]["error"] == 1
    (error,) = [finding for finding in document["findings"] if finding["severity"] == "error"]
    assert (error["rule"], error["subject"]) == ("enterprise-without-grid", "丙厂")
    assert sum(document["counts"].values()) == len(document["findings"])


def test_due_of_a_grid_in_json(path, capsys):
    status, document = run(capsys, "due", path, "--on", "2026-11-18", "--grid", "园区01", "--json")
    assert (status, document["on"]) == (0, "2026-11-18")
    patrol = [item for item in document["items"] if item["rule"] == "F1"]
    assert [
        (i["subject"], i["person"], i["grid"], i["period"], i["done"], i["required"], i["state"])
        for i in patrol
    ] == [
        ("甲厂", "王一", "园区01", "2026-W47", 1, 1, "done"),
        ("乙厂", "王一", "园区01", "2026-W47", 0, 1, "due"),
    ]
    assert sum(document["counts"].values()) == len(document["items"])


def test_due_of_a_person(path, capsys):
    _, document = run(capsys, "due", path, "--on", "2026-11-18", "--person", "王一", "--json")
    assert {item["rule"] for item in document["items"]} == {"F1", "F11"}


def test_unknown_grid(path, capsys):
    assert app.run(["due", path, "--grid", "不存在"], open_window=lambda _: 99) == 2
    assert "不存在" in capsys.readouterr().err
