import ezdxf
import numpy as np
import pytest
import shapely

from gisgrid.errors import CrsError, FileError
from gisgrid.exchange.datum import Surroundings
from gisgrid.exchange.reading import read
from gisgrid.geo.crs import WorkCrs

ZONE = Surroundings(zone=40)
X, Y = 492_000.0, 3_145_000.0


def drawing(version="R2000"):
    document = ezdxf.new(version)
    document.header["$DWGCODEPAGE"] = "ANSI_936"
    document.encoding = "gbk"
    return document, document.modelspace()


def read_back(tmp_path, document, name="地形.dxf"):
    path = tmp_path / name
    document.saveas(path)
    return read(path, surroundings=ZONE)


def metres(table):
    return WorkCrs(40).project_geometries(table.geometries)


def test_lines_outlines_blocks_and_texts(tmp_path):
    document, space = drawing()
    document.layers.add("道路")
    space.add_line((X, Y), (X + 100, Y), dxfattribs={"layer": "道路"})
    space.add_lwpolyline([(X, Y), (X + 50, Y), (X + 50, Y + 40), (X, Y + 40)], close=True)
    space.add_text("丽水经济开发区", dxfattribs={"insert": (X + 5, Y + 6)})
    block = document.blocks.new("消火栓")
    block.add_circle((0, 0), 1)
    block.add_attdef("编号", (0, 0))
    space.add_blockref("消火栓", (X + 7, Y + 8)).add_auto_attribs({"编号": "H-12"})
    table = read_back(tmp_path, document)
    shapes = metres(table)
    assert [shape.geom_type for shape in shapes] == ["LineString", "Polygon", "Point", "Point"]
    assert shapes[0].length == pytest.approx(100, abs=1e-4)
    assert shapes[1].area == pytest.approx(2000, abs=1e-2)
    assert table.column("图层")[0] == "道路"
    assert table.column("文字")[2] == "丽水经济开发区"
    assert (table.column("块名")[3], table.column("编号")[3]) == ("消火栓", "H-12")
    assert shapely.get_coordinates(shapes[3])[0] == pytest.approx((X + 7, Y + 8), abs=1e-4)


def test_bulges_arcs_and_circles_become_fine_lines(tmp_path):
    document, space = drawing()
    # A bulge of 1 is a half circle (DXF reference: the tangent of a quarter of the angle).
    space.add_lwpolyline([(X, Y, 1.0), (X + 100, Y, 0.0)], format="xyb")
    space.add_circle((X, Y), 30)
    space.add_arc((X, Y), 20, 0, 90)
    half, circle, quarter = metres(read_back(tmp_path, document))
    assert half.length == pytest.approx(np.pi * 50, rel=1e-3)
    assert circle.area == pytest.approx(np.pi * 900, rel=2e-3)
    assert quarter.length == pytest.approx(np.pi * 10, rel=2e-3)


def test_gbk_is_read_whatever_the_header_says(tmp_path):
    document, space = drawing()
    space.add_text("松阳县望松街道", dxfattribs={"insert": (X, Y)})
    path = tmp_path / "a.dxf"
    document.saveas(path)
    content = path.read_bytes()
    assert "松阳县".encode("gbk") in content
    path.write_bytes(content.replace(b"ANSI_936", b"ANSI_1252"))
    table = read(path, surroundings=ZONE)
    assert table.column("文字") == ["松阳县望松街道"]


def test_what_is_left_out_is_counted(tmp_path):
    document, space = drawing()
    space.add_line((X, Y), (X + 1, Y + 1))
    space.add_solid([(X, Y), (X + 1, Y), (X, Y + 1)])
    table = read_back(tmp_path, document)
    assert table.row_count == 1
    assert any("SOLID" in one for one in table.warnings)


def test_prefixed_eastings_are_noticed(tmp_path):
    document, space = drawing()
    space.add_point((40_492_161.77, 3_144_989.948))
    table = read_back(tmp_path, document)
    # DOMAIN.md 5.1: the test point of 丽水.
    assert shapely.get_coordinates(table.geometries)[0] == pytest.approx((119.92, 28.42), abs=1e-7)


def test_local_coordinates_are_refused(tmp_path):
    document, space = drawing()
    space.add_line((0, 0), (100, 100))
    with pytest.raises(CrsError):
        read_back(tmp_path, document)


@pytest.mark.parametrize("content", [b"hello", b"  0\nSECTION\n  2\nENTITIES\n", b"\x00\x01\x02" * 100])
def test_other_files_are_told(tmp_path, content):
    path = tmp_path / "a.dxf"
    path.write_bytes(content)
    try:
        table = read(path, surroundings=ZONE)
    except FileError as error:
        assert "a.dxf" in str(error)
    else:
        assert table.row_count == 0
