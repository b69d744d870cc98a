"""The fixed texts of a GeoPackage: core tables, reference systems, R-tree triggers, layer names."""

SRID = 4490
RTREE_DEFINITION = "http://www.geopackage.org/spec120/#extension_rtree"
OWN_EXTENSION = "gisgrid_change_log"
OWN_DEFINITION = "gisgrid: facts about the workspace and the log of its changes (docs/architecture.md, Store)"

CORE_TABLES = (
    (
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, "
        "organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)"
    ),
    (
        "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, "
        "description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), "
        "min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, "
        "CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))"
    ),
    (
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, "
        "srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), "
        "CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), "
        "CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))"
    ),
    (
        "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, "
        "scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))"
    ),
)

_CGCS2000 = (
    'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,'
    'AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]]{axes},AUTHORITY["EPSG","4490"]]'
)
_LAT_LON = ',AXIS["Latitude",NORTH],AXIS["Longitude",EAST]'
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]]' + _LAT_LON + ',AUTHORITY["EPSG","4326"]]'
)


def reference_systems(zone: int) -> list[tuple[str, int, str, int, str, str]]:
    """Return the rows of `gpkg_spatial_ref_sys`: the three of the standard, CGCS2000 and the zone.

    Parameters
    ----------
    zone : int
        CGCS2000 3-degree zone; EPSG code without prefix, 4509 + zone (DOMAIN.md 5.1).
    """
    epsg = 4509 + zone
    name = f"CGCS2000 / 3-degree Gauss-Kruger CM {3 * zone}E"
    projected = (
        f'PROJCS["{name}",{_CGCS2000.format(axes="")},PROJECTION["Transverse_Mercator"],'
        f'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",{3 * zone}],PARAMETER["scale_factor",1],'
        'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],'
        f'AUTHORITY["EPSG","{epsg}"]]'
    )
    return [
        (
            "Undefined Cartesian SRS",
            -1,
            "NONE",
            -1,
            "undefined",
            "undefined Cartesian coordinate reference system",
        ),
        (
            "Undefined geographic SRS",
            0,
            "NONE",
            0,
            "undefined",
            "undefined geographic coordinate reference system",
        ),
        (
            "WGS 84 geodetic",
            4326,
            "EPSG",
            4326,
            _WGS84,
            "longitude/latitude in degrees on the WGS 84 spheroid",
        ),
        (
            "China Geodetic Coordinate System 2000",
            SRID,
            "EPSG",
            SRID,
            _CGCS2000.format(axes=_LAT_LON),
            "longitude/latitude in degrees on the CGCS2000 spheroid",
        ),
        (name, epsg, "EPSG", epsg, projected, "zone in which lengths, areas and sheets are computed"),
    ]


def rtree_triggers(table: str, column: str = "geometry") -> dict[str, str]:
    """Return name and text of the six triggers that the R-tree extension prescribes (annex F.3)."""
    tree = f"rtree_{table}_{column}"
    there = f'(NEW."{column}" NOTNULL AND NOT ST_IsEmpty(NEW."{column}"))'
    away = f'(NEW."{column}" ISNULL OR ST_IsEmpty(NEW."{column}"))'
    put = (
        f'INSERT OR REPLACE INTO "{tree}" VALUES (NEW."id", ST_MinX(NEW."{column}"), ST_MaxX(NEW."{column}"), '
        f'ST_MinY(NEW."{column}"), ST_MaxY(NEW."{column}"));'
    )
    drop = f'DELETE FROM "{tree}" WHERE id = OLD."id";'
    drop_both = f'DELETE FROM "{tree}" WHERE id IN (OLD."id", NEW."id");'
    bodies = {
        "insert": f'AFTER INSERT ON "{table}" WHEN {there} BEGIN {put} END',
        "update1": f'AFTER UPDATE OF "{column}" ON "{table}" WHEN OLD."id" = NEW."id" AND {there} BEGIN {put} END',
        "update2": f'AFTER UPDATE OF "{column}" ON "{table}" WHEN OLD."id" = NEW."id" AND {away} BEGIN {drop} END',
        "update3": f'AFTER UPDATE ON "{table}" WHEN OLD."id" != NEW."id" AND {there} BEGIN {drop} {put} END',
        "update4": f'AFTER UPDATE ON "{table}" WHEN OLD."id" != NEW."id" AND {away} BEGIN {drop_both} END',
        "delete": f'AFTER DELETE ON "{table}" WHEN OLD."{column}" NOT NULL BEGIN {drop} END',
    }
    return {f"{tree}_{ending}": f'CREATE TRIGGER "{tree}_{ending}" {body}' for ending, body in bodies.items()}
