import numpy as np
import pytest

from gisgrid.basemaps.grid import TileProjection, geographic_grid
from gisgrid.basemaps.wmts import read_capabilities
from gisgrid.errors import BadUseError

MATRIX = """<TileMatrix><ows:Identifier>{name}</ows:Identifier><ScaleDenominator>{scale}</ScaleDenominator>
<TopLeftCorner>{corner}</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>
<MatrixWidth>{wide}</MatrixWidth><MatrixHeight>{high}</MatrixHeight></TileMatrix>"""
DOCUMENT = """<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"><Contents>
<Layer><ows:Title>影像</ows:Title><ows:Identifier>img</ows:Identifier>
<Style isDefault="true"><ows:Identifier>plain</ows:Identifier></Style><Format>image/jpeg</Format>
<TileMatrixSetLink><TileMatrixSet>c</TileMatrixSet></TileMatrixSetLink>{resource}</Layer>
<Layer><ows:Identifier>polar</ows:Identifier><TileMatrixSetLink><TileMatrixSet>p</TileMatrixSet></TileMatrixSetLink></Layer>
<TileMatrixSet><ows:Identifier>c</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::4490</ows:SupportedCRS>
{second}{first}</TileMatrixSet>
<TileMatrixSet><ows:Identifier>p</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3031</ows:SupportedCRS>{first}</TileMatrixSet>
</Contents></Capabilities>"""
# 天地图's own document gives 2.958293554545656E8 for level 1 of the degrees.
FIRST = MATRIX.format(name="1", scale="2.958293554545656E8", corner="90.0 -180.0", wide=2, high=1)
SECOND = MATRIX.format(name="2", scale="1.479146777272828E8", corner="90.0 -180.0", wide=4, high=2)


def offered(resource=""):
    return DOCUMENT.format(resource=resource, first=FIRST, second=SECOND).encode()


def test_levels_agree_with_those_of_tianditu():
    (layer,) = read_capabilities(
        offered(), address="https://a.example/wmts?request=GetCapabilities&service=WMTS&tk=k"
    )
    grid = layer.tiles.grid
    assert layer.title == "影像"
    assert grid.projection is TileProjection.GEOGRAPHIC
    place = np.array([[119.92, 28.42]])
    assert grid.places(1, place)[0] == pytest.approx(geographic_grid().places(1, place)[0], rel=1e-5)


def test_addresses_by_query_and_by_template():
    (layer,) = read_capabilities(
        offered(), address="https://a.example/wmts?request=GetCapabilities&service=WMTS&tk=k"
    )
    address = layer.tiles.address((1, 3, 1))
    assert address.startswith("https://a.example/wmts?tk=k&")
    assert "TILEMATRIX=2&TILEROW=1&TILECOL=3" in address
    assert "LAYER=img" in address
    assert "request=GetCapabilities" not in address
    resource = (
        '<ResourceURL format="image/jpeg" resourceType="tile" '
        'template="https://b.example/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.jpg"/>'
    )
    (layer,) = read_capabilities(offered(resource), address="https://a.example")
    assert layer.tiles.address((0, 1, 0)) == "https://b.example/plain/c/1/0/1.jpg"


@pytest.mark.parametrize("content", [b"", b"<html>no", b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_other_documents_are_told(content):
    with pytest.raises(BadUseError):
        read_capabilities(content, address="https://a.example")
