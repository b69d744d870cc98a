import shutil
import subprocess

import numpy as np
import pytest

from gisgrid.errors import CrsError, FileError
from gisgrid.exchange.world_file import find_place


def test_the_six_numbers_tell_the_middle_of_the_first_pixel(tmp_path):
    picture = tmp_path / "航拍 1.jpg"
    (tmp_path / "航拍 1.jgw").write_text("0.5\n0\n0\n-0.5\n492000.25\n3144999.75\n")
    place = find_place(picture, zone=40)
    assert place.affine.apply([[0, 0], [2, 4]]).tolist() == [[492000, 3145000], [492001, 3144998]]
    assert place.system.central_meridian_deg == 120


def test_the_prj_says_the_system(tmp_path):
    (tmp_path / "a.PGW").write_text("0.00001 0 0 -0.00001 119.9 28.4")
    (tmp_path / "a.prj").write_text(
        'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257]]]'
    )
    assert find_place(tmp_path / "a.png").system.datum.value == "WGS84"
    assert find_place(tmp_path / "a.png", crs="gcj02").system.datum.value == "GCJ-02"


def test_without_a_world_file_nothing_is_known(tmp_path):
    assert find_place(tmp_path / "a.png") is None


@pytest.mark.parametrize("text", ["", "1 2 3", "a b c d e f", "0 0 0 0 1 2", "nan 0 0 1 2 3"])
def test_damaged_world_files_are_told(tmp_path, text):
    (tmp_path / "a.pgw").write_text(text)
    with pytest.raises(FileError, match=r"a\.pgw"):
        find_place(tmp_path / "a.png")


def test_numbers_from_nowhere_are_told(tmp_path):
    (tmp_path / "a.pgw").write_text("1 0 0 -1 5 5")
    with pytest.raises(CrsError):
        find_place(tmp_path / "a.png", zone=40)


@pytest.mark.skipif(shutil.which("gdal_translate") is None, reason="gdal_translate is not installed")
def test_a_geotiff_of_gdal_is_placed_by_its_tags(tmp_path):
    plain = tmp_path / "plain.pgm"
    plain.write_bytes(b"P5 40 20 255\n" + bytes(800))
    out = tmp_path / "a.tif"
    corners = ["492000", "3145000", "492080", "3144960"]
    wish = ["gdal_translate", "-q", "-of", "GTiff", "-a_srs", "EPSG:4549", "-a_ullr", *corners]
    subprocess.run([*wish, str(plain), str(out)], check=True)
    place = find_place(out)
    assert place.affine.apply([[0, 0], [40, 20]]) == pytest.approx(
        np.array([[492000, 3145000], [492080, 3144960]])
    )
    assert place.system.central_meridian_deg == 120


def test_a_cut_off_tiff_is_told(tmp_path):
    (tmp_path / "a.tif").write_bytes(b"II*\x00\x08\x00\x00\x00\xff")
    with pytest.raises(FileError):
        find_place(tmp_path / "a.tif")
