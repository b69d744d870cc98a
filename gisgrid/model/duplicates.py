"""Enterprises that are probably one and the same."""

import re
import unicodedata
from collections import defaultdict

from gisgrid.model.enterprises import Enterprise, EnterpriseAlias
from gisgrid.model.register import Register

_FORMS = re.compile(r"(股份有限公司|有限责任公司|有限公司|公司|（.*?）|\(.*?\)|\s)")


def likely_duplicates(register: Register) -> dict[int, tuple[int, ...]]:
    """Return, by id, the other enterprises that share credit code, name or old name with it.

    Names are compared without their legal form, brackets and blanks. Branches that share only a phone or an
    address are not taken for duplicates.
    """
    columns = register.columns(Enterprise, ["id", "name", "credit_code"])
    groups: dict[str, set[int]] = defaultdict(set)
    for id, name, code in zip(columns["id"], columns["name"], columns["credit_code"], strict=True):
        groups[bare_name(name)].add(id)
        if code:
            groups[code].add(id)
    aliases = register.columns(EnterpriseAlias, ["enterprise_id", "name"])
    for id, name in zip(aliases["enterprise_id"], aliases["name"], strict=True):
        groups[bare_name(name)].add(id)
    found: dict[int, set[int]] = defaultdict(set)
    for key, ids in groups.items():
        if key and len(ids) > 1:
            for id in ids:
                found[id] |= ids - {id}
    return {id: tuple(sorted(others)) for id, others in sorted(found.items())}


def bare_name(name: str) -> str:
    """Return a name without legal form, brackets and blanks, half-width.

    Examples
    --------
    >>> bare_name("丽水 欣沐涂料有限公司（老厂）") == bare_name("丽水欣沐涂料股份有限公司")
    True
    """
    return _FORMS.sub("", unicodedata.normalize("NFKC", name).lower().replace("(", "（").replace(")", "）"))
