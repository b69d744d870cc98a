"""The domain's dataclasses mapped to their tables, from the outside: the domain knows nothing of it."""

from functools import cache

from sqlalchemy.orm import registry

from gisgrid.store.tables import TABLES


@cache
def map_domain() -> registry:
    """Map every kind of record to its table, once in the life of the program.

    Each mapping carries the optimistic version number that tells two editors apart.
    """
    mapped = registry()
    for kind, table in TABLES.items():
        mapped.map_imperatively(kind, table, version_id_col=table.c.version)
    mapped.configure()
    return mapped
