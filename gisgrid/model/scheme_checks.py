"""What must hold between the entries of a scheme: unique keys, no circles, known sources, sums that agree.

The checks read the parsed tables rather than finished entries, so that a scheme with a wrong type in one
place is still checked everywhere else. They skip what has the wrong type; its type is reported already.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from gisgrid.i18n import tr
from gisgrid.model.enumerations import GridKind
from gisgrid.model.scheme_duties import UPWARD_STEPS, CountKind, Keeper
from gisgrid.model.toml_lines import KeyPath

Tables = dict[str, Any]

_RANGE = re.compile(r"([A-Za-z]*)(\d+)-([A-Za-z]*)(\d+)")


class Finding(NamedTuple):
    """One mistake in a scheme file: where, and what in plain words."""

    path: KeyPath
    text: str


def check_tables(tables: Tables) -> list[Finding]:
    """Check what must hold between the entries of a scheme file.

    Parameters
    ----------
    tables : dict
        The whole file as `tomllib` gives it.

    Returns
    -------
    list of Finding
        In no particular order; empty when nothing is wrong.
    """
    return [
        *_doubled_keys(tables, ()),
        *_shared_keys(tables),
        *_sources(tables),
        *_level_order(tables),
        *_level_twins(tables),
        *_escalation_circles(tables),
        *_head_counts(tables),
        *_visits(tables),
        *_phases(tables),
    ]


def _entries(tables: Tables, name: str) -> Iterator[tuple[KeyPath, Tables]]:
    found = tables.get(name)
    if isinstance(found, list):
        for position, entry in enumerate(found):
            if isinstance(entry, dict):
                yield (name, position), entry


def _doubled_keys(table: Tables, path: KeyPath) -> Iterator[Finding]:
    for name, value in table.items():
        if not isinstance(value, list):
            continue
        seen: set[str] = set()
        for position, entry in enumerate(value):
            if not isinstance(entry, dict):
                continue
            where = (*path, name, position)
            field = "id" if "id" in entry else "key"
            key = entry.get(field)
            if isinstance(key, str) and key in seen:
                yield Finding(
                    (*where, field), tr("{key} is already the key of another entry of this list.", key=key)
                )
            elif isinstance(key, str):
                seen.add(key)
            yield from _doubled_keys(entry, where)


def _shared_keys(tables: Tables) -> Iterator[Finding]:
    posts = [entry.get("key") for _, entry in _entries(tables, "posts")]
    for path, entry in _entries(tables, "organs"):
        if isinstance(entry.get("key"), str) and entry["key"] in posts:
            yield Finding(
                (*path, "key"), tr("{key} is also the key of a post; the two must differ.", key=entry["key"])
            )


def _sources(tables: Tables) -> Iterator[Finding]:
    known: set[str] = set()
    for path, entry in _entries(tables, "documents"):
        clauses = entry.get("clauses")
        for position, clause in enumerate(clauses if isinstance(clauses, list) else []):
            ids = clause_ids(clause) if isinstance(clause, str) else ()
            if isinstance(clause, str) and not ids:
                yield Finding(
                    (*path, "clauses", position),
                    tr("{value} is not a clause id or a range such as L01-L49.", value=clause),
                )
            known.update(ids)
    for path, source in _cited(tables, ()):
        if source not in known:
            yield Finding(path, tr("{key} is not a clause of any document of this scheme.", key=source))


def _cited(table: Tables, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    for name, value in table.items():
        for position, item in enumerate(value if isinstance(value, list) else []):
            where = (*path, name, position)
            if name == "sources" and isinstance(item, str):
                yield where, item
            elif isinstance(item, dict):
                yield from _cited(item, where)


def clause_ids(clauses: str) -> tuple[str, ...]:
    """Spell out a range of clause ids; empty when it is not one.

    Examples
    --------
    >>> clause_ids("L08-L10")
    ('L08', 'L09', 'L10')
    >>> clause_ids("H03")
    ('H03',)
    """
    if re.fullmatch(r"\w+", clauses):
        return (clauses,)
    found = _RANGE.fullmatch(clauses)
    if found is None or found[1] != found[3] or int(found[2]) > int(found[4]):
        return ()
    width = len(found[2])
    return tuple(f"{found[1]}{number:0{width}}" for number in range(int(found[2]), int(found[4]) + 1))


def _find_circle(arrows: dict[str, list[str]]) -> list[str]:
    """Return the keys of one circle, its first key repeated at the end; empty when there is none."""
    finished: set[str] = set()
    for start in arrows:
        trail: list[str] = []
        pending = [(start, iter(arrows.get(start, ())))]
        trail.append(start)
        while pending:
            key, targets = pending[-1]
            target = next(targets, None)
            if target is None:
                finished.add(key)
                pending.pop()
                trail.pop()
            elif target in trail:
                return [*trail[trail.index(target) :], target]
            elif target not in finished:
                trail.append(target)
                pending.append((target, iter(arrows.get(target, ()))))
    return []


def _level_order(tables: Tables) -> Iterator[Finding]:
    by_key = {
        entry["key"]: (path, entry)
        for path, entry in _entries(tables, "levels")
        if isinstance(entry.get("key"), str)
    }
    arrows = {
        key: [entry["parent"]] for key, (_, entry) in by_key.items() if isinstance(entry.get("parent"), str)
    }
    circle = _find_circle(arrows)
    if circle:
        path, _ = by_key[circle[0]]
        yield Finding(
            (*path, "parent"),
            tr(
                "The levels run in a circle: {circle}. Give one of them another parent.",
                circle=" → ".join(circle),
            ),
        )
        return
    for path, entry in by_key.values():
        rank, above = entry.get("rank"), by_key.get(str(entry.get("parent")))
        if (
            above
            and isinstance(rank, int)
            and isinstance(above[1].get("rank"), int)
            and rank <= above[1]["rank"]
        ):
            yield Finding(
                (*path, "rank"),
                tr(
                    "The rank must be greater than {rank}, the rank of the level above.",
                    rank=above[1]["rank"],
                ),
            )


def _level_twins(tables: Tables) -> Iterator[Finding]:
    seen: dict[tuple[object, object, object], str] = {}
    for path, entry in _entries(tables, "levels"):
        mark = (
            entry.get("rank"),
            entry.get("kind", GridKind.TERRITORIAL.value),
            entry.get("code_prefix", ""),
        )
        if not all(isinstance(part, str | int) for part in mark):
            continue
        if mark in seen:
            yield Finding(
                path,
                tr(
                    "The level cannot be told from {other}: give one of them a code_prefix.", other=seen[mark]
                ),
            )
        seen.setdefault(mark, str(entry.get("key")))


def _escalation_circles(tables: Tables) -> Iterator[Finding]:
    arrows: dict[str, list[str]] = {}
    places: dict[str, KeyPath] = {}
    for path, entry in _entries(tables, "escalation"):
        source, targets = entry.get("source"), entry.get("to")
        if entry.get("kind") not in list(UPWARD_STEPS) or not isinstance(source, str):
            continue
        arrows.setdefault(source, []).extend(
            target for target in (targets if isinstance(targets, list) else []) if isinstance(target, str)
        )
        places.setdefault(source, path)
    circle = _find_circle(arrows)
    if circle:
        yield Finding(
            (*places[circle[0]], "to"),
            tr(
                "The escalation runs in a circle: {circle}. Let one of them go to somebody else.",
                circle=" → ".join(circle),
            ),
        )


def _head_counts(tables: Tables) -> Iterator[Finding]:
    for path, entry in _entries(tables, "posts"):
        count = entry.get("count")
        is_unstated = entry.get("count_kind") == CountKind.UNSTATED
        if count is None and not is_unstated:
            yield Finding(path, tr('The key count is missing; or say count_kind = "unstated".'))
        if count is not None and is_unstated:
            yield Finding(
                (*path, "count"), tr("There is a count although count_kind says that there is none.")
            )
        parts = [
            part
            for _, share in _entries(entry, "shares")
            if "level" not in share and isinstance(part := share.get("count"), int)
        ]
        if isinstance(count, int) and parts and sum(parts) != count:
            yield Finding(
                (*path, "count"),
                tr("The shares add up to {sum}, the count says {count}.", sum=sum(parts), count=count),
            )


def _visits(tables: Tables) -> Iterator[Finding]:
    kinds = ("inspection_kinds", "activity_kinds", "training_kinds", "papers")
    for path, entry in _entries(tables, "visits"):
        if not entry.get("who") and not entry.get("organs"):
            yield Finding(path, tr("Nobody carries the rule out; fill in who or organs."))
        if entry.get("kept_by") != Keeper.ENTERPRISE and not any(entry.get(kind) for kind in kinds):
            yield Finding(
                path, tr("Nothing can satisfy the rule; fill in one of: {kinds}.", kinds=tr(", ").join(kinds))
            )


def _phases(tables: Tables) -> Iterator[Finding]:
    for path, entry in _entries(tables, "phases"):
        start, end = entry.get("start"), entry.get("end")
        if not isinstance(end, dt.date):
            continue
        if isinstance(start, dt.date) and start > end:
            yield Finding((*path, "end"), tr("The phase ends before it starts."))
            continue
        for inner, milestone in _entries(entry, "milestones"):
            on = milestone.get("on")
            if isinstance(on, dt.date) and (on > end or (isinstance(start, dt.date) and on < start)):
                yield Finding((*path, *inner, "on"), tr("The day lies outside the phase."))
