"""The check-lists of a visit: what the scheme wants looked at, by post, industry and trait of the enterprise."""

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.scheme import Scheme
from gisgrid.model.scheme_duties import HeadCount, Keeper, RuleAction
from gisgrid.model.scheme_papers import Checklist, EnterpriseTrait

_OTHER_CHECK = "专项自查"
_FIELDS = {
    EnterpriseTrait.DUST: "has_dust",
    EnterpriseTrait.AMMONIA: "has_ammonia",
    EnterpriseTrait.CONFINED_SPACE: "has_confined_space",
}


def visit_checklists(
    scheme: Scheme, enterprise: Enterprise | None, *, post: str = "", kind: InspectionKind | None = None
) -> tuple[Checklist, ...]:
    """Return the check-lists of a visit, the general ones first.

    Parameters
    ----------
    enterprise : Enterprise or None
        What is visited; without one only the general lists remain.
    post : str
        Post of the visitor; empty means that it is not known, and any list may be used.
    kind : InspectionKind, optional
        Kind of the visit: the enterprise's own checks have lists of their own, which others do not use.
    """
    fitting = [
        checklist
        for checklist in scheme.checklists
        if checklist.on_visits
        and _is_for(checklist, enterprise)
        and _is_used_by(checklist, scheme, post=post, kind=kind)
    ]
    return tuple(sorted(fitting, key=lambda one: bool(one.industries or one.traits)))


def _is_used_by(checklist: Checklist, scheme: Scheme, *, post: str, kind: InspectionKind | None) -> bool:
    if not checklist.posts:
        return True
    is_internal = any(p.key in checklist.posts and p.per is HeadCount.ENTERPRISE for p in scheme.posts)
    if is_internal or kind is InspectionKind.SELF_CHECK:
        return is_internal and kind is InspectionKind.SELF_CHECK
    return not post or post in checklist.posts


def _is_for(checklist: Checklist, enterprise: Enterprise | None) -> bool:
    if not checklist.industries and not checklist.traits:
        return True
    if enterprise is None:
        return False
    return enterprise.supervised_industry in checklist.industries or any(
        getattr(enterprise, _FIELDS[trait]) for trait in checklist.traits
    )


def own_checks(scheme: Scheme) -> tuple[str, ...]:
    """Return the checks that the scheme asks of enterprises, by name, and one more for any other."""
    asked = [
        rule.name
        for rule in scheme.visits
        if rule.kept_by is Keeper.ENTERPRISE and rule.action is RuleAction.INSPECTION
    ]
    return (*asked, _OTHER_CHECK)
