"""The criteria by which a hazard is judged major (DOMAIN.md 3.3), as an editable list."""

import tomllib
from functools import cache

from gisgrid import paths


@cache
def major_criteria() -> tuple[str, ...]:
    """Return the titles of the list that comes with the program, read once."""
    text = paths.resource("reference", "major_hazard_criteria.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["titles"])
