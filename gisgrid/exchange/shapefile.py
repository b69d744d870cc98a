"""Shapefiles in and out: raw text bytes, missing `.shx`, truncated `.shp`, GBK and UTF-8."""

import re
import shutil
import struct
import tempfile
from pathlib import Path

import numpy as np

from gisgrid.errors import CrsError, FileError
from gisgrid.exchange import encodings, vector
from gisgrid.exchange.datum import Surroundings
from gisgrid.exchange.feature_table import feature_table
from gisgrid.exchange.table import SourceTable
from gisgrid.geo.source_crs import SourceSystem, system_from_wkt
from gisgrid.i18n import tr

_MAGIC = 9994
_HEADER = 100
_TABLE_HEADER = 32
_SEPARATOR = "\x1e"
_RAW = "ISO-8859-1"
"""GDAL passes every byte through as one character of this encoding, so nothing is lost."""


def read_shapefile(path: Path, *, encoding: str, crs: str, surroundings: Surroundings | None) -> SourceTable:
    """Read a shapefile, or a lone `.dbf` as a table without geometry.

    Parameters
    ----------
    path : Path
        The `.shp` or `.dbf` file.
    encoding, crs : str
        ``auto`` or what the person said.
    surroundings : Surroundings, optional
        What the workspace knows about where it is.

    Returns
    -------
    SourceTable

    Raises
    ------
    FileError
        If a part is missing, cut off or not what its name says.
    CrsError
        If the coordinates fit no known system.
    """
    warnings: list[str] = []
    raw, dbf = _parts(path, warnings)
    warnings.extend(raw.warnings)
    distinct = [name.encode("latin-1") for name in raw.columns]
    distinct += [
        text.encode("latin-1")
        for column in raw.values
        for text in dict.fromkeys(column)
        if isinstance(text, str) and not text.isascii()
    ]
    decision = encodings.settle_encoding(distinct, declared=_declared(path, dbf), wanted=encoding)
    if decision.is_doubtful:
        warnings.append(_doubt(path, decision.encoding))
    return feature_table(
        path,
        columns=[_decoded(name, decision.encoding) for name in raw.columns],
        values=[_decoded_column(column, decision.encoding) for column in raw.values],
        count=raw.row_count,
        geometries=raw.geometries,
        crs=crs,
        surroundings=surroundings,
        declared=_projection(path, warnings) if raw.geometries is not None else None,
        encoding=decision.encoding,
        warnings=warnings,
    )


def _parts(path: Path, warnings: list[str]) -> tuple[vector.RawTable, Path]:
    """Check the parts of a shapefile and read them; return what they hold and the table's path."""
    if path.suffix.lower() != ".shp":
        check_table(path)
        return vector.read_raw(path, encoding=_RAW), path
    dbf = sibling(path, ".dbf")
    if dbf is None:
        raise FileError(
            tr(
                "The table {name} that belongs to {file} is missing; copy both.",
                name=f"{path.stem}.dbf",
                file=path.name,
            ),
            path=path,
        )
    check_length(path)
    check_table(dbf)
    index = sibling(path, ".shx")
    if index is not None and _is_whole_index(index):
        return vector.read_raw(path, encoding=_RAW), dbf
    warnings.append(
        tr(
            "The index {name} was missing or damaged; it was worked out anew for reading.",
            name=f"{path.stem}.shx",
        )
    )
    with tempfile.TemporaryDirectory() as folder:
        return vector.read_raw(with_index(path, dbf, Path(folder)), encoding=_RAW), dbf


def sibling(path: Path, suffix: str) -> Path | None:
    """Find the part of a shapefile with another suffix, in whatever case it is written."""
    for candidate in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
        if candidate.exists():
            return candidate
    wanted = f"{path.stem}{suffix}".lower()
    return next((found for found in path.parent.iterdir() if found.name.lower() == wanted), None)


def check_length(path: Path) -> None:
    """Compare a `.shp` file's length with what its header says.

    Raises
    ------
    FileError
        If the file is no shapefile, or has been cut off.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(_HEADER)
    if len(head) < _HEADER or struct.unpack(">i", head[:4])[0] != _MAGIC:
        raise FileError(
            tr("{name} is not a shapefile, or its beginning is damaged; ask for it again.", name=path.name),
            path=path,
        )
    stated = struct.unpack(">i", head[24:28])[0] * 2
    if size < stated:
        raise FileError(
            tr(
                "{name} is cut off: {size} of {stated} bytes are there; copy it again.",
                name=path.name,
                size=size,
                stated=stated,
            ),
            path=path,
        )


def check_table(dbf: Path) -> None:
    """Compare a `.dbf` file's length with what its header says.

    Raises
    ------
    FileError
        If the table is empty or has been cut off, so that its columns or rows would be lost unseen.
    """
    size = dbf.stat().st_size
    with dbf.open("rb") as stream:
        head = stream.read(_TABLE_HEADER)
    stated = _TABLE_HEADER
    if len(head) == _TABLE_HEADER:
        rows, header_bytes, row_bytes = struct.unpack("<IHH", head[4:12])
        stated = max(header_bytes + rows * row_bytes, _TABLE_HEADER)
    if size < stated:
        raise FileError(
            tr(
                "{name} is cut off: {size} of {stated} bytes are there; copy it again.",
                name=dbf.name,
                size=size,
                stated=stated,
            ),
            path=dbf,
        )


def _is_whole_index(shx: Path) -> bool:
    with shx.open("rb") as stream:
        head = stream.read(_HEADER)
    if len(head) < _HEADER or struct.unpack(">i", head[:4])[0] != _MAGIC:
        return False
    words: int = struct.unpack(">i", head[24:28])[0]
    return shx.stat().st_size >= words * 2


def with_index(shp: Path, dbf: Path, folder: Path) -> Path:
    """Copy a shapefile into `folder` with a newly made `.shx`; return the copy's path."""
    content = shp.read_bytes()
    entries = bytearray()
    place = _HEADER
    while place + 8 <= len(content):
        length = struct.unpack(">i", content[place + 4 : place + 8])[0]
        entries += struct.pack(">ii", place // 2, length)
        place += 8 + length * 2
    head = bytearray(content[:_HEADER])
    head[24:28] = struct.pack(">i", (_HEADER + len(entries)) // 2)
    copy = folder / "copy.shp"
    copy.write_bytes(content)
    copy.with_suffix(".shx").write_bytes(bytes(head) + bytes(entries))
    shutil.copyfile(dbf, copy.with_suffix(".dbf"))
    return copy


def _declared(path: Path, dbf: Path) -> list[str]:
    found = []
    code_page = sibling(path, ".cpg")
    if code_page is not None:
        found.append(code_page.read_bytes()[:40].decode("latin-1"))
    with dbf.open("rb") as stream:
        head = stream.read(30)
    language = encodings.encoding_of_dbf_language(head[29]) if len(head) == 30 else None
    return [*found, language] if language else found


def _projection(path: Path, warnings: list[str]) -> SourceSystem | None:
    prj = sibling(path, ".prj")
    if prj is None:
        return None
    text = encodings.decode_text(prj.read_bytes(), "gb18030")
    try:
        return system_from_wkt(text)
    except CrsError as error:
        warnings.append(f"{prj.name}: {error}")
        return None


def _decoded(text: str, encoding: str) -> str:
    return encodings.decode_text(text.encode("latin-1"), encoding).replace("\x00", "").strip()


def _decoded_column(column: list[object], encoding: str) -> list[object]:
    if not any(isinstance(value, str) for value in column):
        return column
    distinct = [text for text in dict.fromkeys(column) if isinstance(text, str)]
    known = dict(zip(distinct, _decoded_all(distinct, encoding), strict=True))
    return [known[value] if isinstance(value, str) else value for value in column]


def _decoded_all(texts: list[str], encoding: str) -> list[str | None]:
    """Decode many texts at once, and one by one only where one of them is damaged."""
    joined = _SEPARATOR.join(texts).encode("latin-1")
    try:
        parts = joined.decode(encoding).split(_SEPARATOR)
    except UnicodeDecodeError:
        parts = []
    if len(parts) != len(texts) or "\x00" in joined.decode("latin-1"):
        return [_decoded(text, encoding) or None for text in texts]
    return [part.strip() or None for part in parts]


def _doubt(path: Path, encoding: str) -> str:
    return tr(
        "The text of {name} was read as {encoding}, but it does not read well; look at it and choose another encoding.",
        name=path.name,
        encoding=encoding,
    )


def short_names(names: list[str], encoding: str) -> dict[str, str]:
    """Shorten field names to the 10 bytes of a DBF, cutting between characters, keeping them apart.

    Parameters
    ----------
    names : list of str
    encoding : str
        The encoding the names will be written in.

    Returns
    -------
    dict
        From each name to the one that is written.

    Examples
    --------
    >>> list(short_names(["统一社会信用代码", "统一社会代码"], "utf-8").values())
    ['统一社', '统一_1']
    """
    taken: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"\s", "", name) or "f"
        candidate, count = _cut(plain, encoding, 10), 0
        while candidate.upper() in {used.upper() for used in taken.values()}:
            count += 1
            candidate = _cut(plain, encoding, 10 - len(f"_{count}")) + f"_{count}"
        taken[name] = candidate
    return taken


def _cut(text: str, encoding: str, size: int) -> str:
    raw = text.encode(encoding, errors="replace")[:size]
    return raw.decode(encoding, errors="ignore")


def as_bytes_text(values: list[object], encoding: str) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Encode texts for GDAL's pass-through encoding, cut to the 254 bytes of a DBF field."""
    return np.array(
        [
            None if value is None else _cut(str(value), encoding, 254).encode(encoding).decode("latin-1")
            for value in values
        ],
        dtype=object,
    )
