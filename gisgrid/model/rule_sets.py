"""The rules (安全管理制度) that a scheme asks for, and which of them an enterprise lacks (H33)."""

from gisgrid.model.register import Register
from gisgrid.model.station import StationDocument, StationKind

RULES_LIST = "rule-kinds"
"""Key of the scheme's list of the kinds of rules."""


def rule_name(kind: str) -> str:
    """Name the rule of a kind.

    Examples
    --------
    >>> rule_name("消防管理")
    '消防管理制度'
    """
    return f"{kind}制度"


def missing_rules(register: Register, enterprise_id: int) -> tuple[str, ...]:
    """Return the kinds of rules that none of an enterprise's recorded rules is named for, in the scheme's order."""
    wanted = register.scheme.listed(RULES_LIST)
    rules = register.find(StationDocument, kind=StationKind.RULE, enterprise_id=enterprise_id)
    return tuple(kind for kind in wanted if not any(kind in rule.name for rule in rules))
