"""How a table is drawn, in the words of other programs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How a table is drawn, in the words of QGIS and in SLD."""

    table: str
    qml: str
    sld: str
