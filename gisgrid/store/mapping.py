"""The domain's dataclasses mapped to their tables, from the outside: the domain knows nothing of it.

The mapping is made when this module is imported: an object that was made before it could not be stored.
"""

from sqlalchemy.orm import registry

from gisgrid.store.tables import TABLES


def _map_domain() -> registry:
    mapped = registry()
    for kind, table in TABLES.items():
        # The version number tells two editors of one record apart.
        mapped.map_imperatively(kind, table, version_id_col=table.c.version)
    mapped.configure()
    return mapped


MAPPED = _map_domain()
"""The mapping of every kind of record."""
