"""What the readers of map files have in common: a table of numbered features, its geometry settled in EPSG:4490."""

from pathlib import Path

from gisgrid.exchange.datum import GeometryArray, Statement, Surroundings, settle
from gisgrid.exchange.table import SourceTable, unique_names
from gisgrid.geo.source_crs import SourceSystem


def feature_table(
    path: Path,
    *,
    columns: list[str],
    values: list[list[object]],
    count: int,
    geometries: GeometryArray | None,
    crs: str,
    surroundings: Surroundings | None,
    declared: SourceSystem | None = None,
    statement: Statement = Statement.ABSENT,
    name: str = "",
    encoding: str = "",
    warnings: list[str] | None = None,
) -> SourceTable:
    """Make the table of a map file.

    Parameters
    ----------
    path : Path
        The file.
    columns, values, count
        Names and cells of the columns, and the number of features.
    geometries : ndarray of shapely geometry or None, optional
        In the file's own coordinates; None for a table without a map.
    crs : str
        ``auto`` or what the person said.
    surroundings : Surroundings, optional
        What the workspace knows about where it is.
    declared : SourceSystem, optional
        What the file says of its coordinates.
    statement : Statement
        What a file is like that says nothing.
    name : str
        Name of the layer; that of the file when empty.
    encoding : str
        What the text was read as.
    warnings : list of str, optional
        What was found so far.

    Returns
    -------
    SourceTable
        Features are numbered from 1.

    Raises
    ------
    CrsError
        If the coordinates fit no known system.
    """
    table = SourceTable(
        name=name or path.stem,
        path=path,
        columns=unique_names(columns),
        values=values,
        row_numbers=list(range(1, count + 1)),
        encoding=encoding,
        crs_wanted=crs,
        warnings=list(warnings or ()),
    )
    if geometries is not None:
        settled = settle(
            geometries,
            declared=declared,
            wanted=crs,
            surroundings=surroundings,
            name=path.name,
            statement=statement,
        )
        table.geometries, table.crs = settled.geometries, settled.crs
        table.warnings.extend(settled.warnings)
    return table
