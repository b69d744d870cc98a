"""Ledgers that name the holders of posts side by side (监管责任台账), turned into one row per holder."""

import re
from dataclasses import dataclass, replace

from gisgrid.exchange.headers import heading_key
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.values import is_blank
from gisgrid.i18n import tr
from gisgrid.model.scheme import Scheme

_NAME_WORDS = frozenset(["", "姓名", "名字", "name"])
_PHONE_WORDS = frozenset(["电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "phone"])
_SPLIT = re.compile(r"[\n、,，;；]+")
_NUMBERED = re.compile(r"\d+$")
_VACANT = frozenset(["空缺", "缺", "待定"])
_PERSON = "姓名"
_POST = "岗位"
_PHONE = "联系电话"
_OF_PERSON = frozenset(
    ["person", "post", "mobile", "field_in_charge", "note", "starts_on", "ends_on", "term", "subject"]
)
"""What a row about an area cannot say of several holders."""


@dataclass(frozen=True)
class _Group:
    """The columns of one post: those of the names, and of the telephone numbers if there are any."""

    post: str
    names: int
    phones: int | None


def unfold_posts(
    source: SourceTable, mapping: dict[str, str], scheme: Scheme
) -> tuple[SourceTable, dict[str, str]]:
    """Make one row per holder of a table that has a column, or a group of columns, for each post.

    Several holders stand in one cell on lines of their own; their numbers stand beside them in the same
    order. What the row says besides belongs to the area and is left out, but for the grid and the department.

    Parameters
    ----------
    source : SourceTable
    mapping : dict
        Field by column name; kept as it is when no heading names a post of the scheme.

    Returns
    -------
    tuple of SourceTable and dict
        The table to take in, and its mapping.
    """
    groups = _groups(source.columns, scheme)
    if not groups:
        return source, mapping
    kept = [column for column, field in mapping.items() if field not in _OF_PERSON]
    places = [source.columns.index(column) for column in kept]
    rows: list[list[object]] = []
    numbers: list[int] = []
    vacant = 0
    for at, number in enumerate(source.row_numbers):
        for group in groups:
            for name, phone in _holders(source, group, at):
                if name in _VACANT:
                    vacant += 1
                    continue
                rows.append([*(source.values[place][at] for place in places), group.post, name, phone])
                numbers.append(number)
    warnings = [
        *source.warnings,
        tr(
            "The columns of the posts {posts} were read as {count} appointments.",
            posts="、".join(dict.fromkeys(group.post for group in groups)),
            count=len(rows),
        ),
    ]
    if vacant:
        warnings.append(_vacancies_told(vacant))
    columns = [*kept, _POST, _PERSON, _PHONE]
    table = replace(
        source,
        columns=columns,
        values=[[row[place] for row in rows] for place in range(len(columns))],
        row_numbers=numbers,
        geometries=None,
        warnings=warnings,
    )
    fields = {column: mapping[column] for column in kept}
    return table, {**fields, _POST: "post", _PERSON: "person", _PHONE: "mobile"}


def without_vacancies(source: SourceTable, mapping: dict[str, str]) -> SourceTable:
    """Leave out the rows that only tell that a place is vacant (空缺 in the column of the names)."""
    column = next((column for column, field in mapping.items() if field in ("person", "name")), None)
    if column is None:
        return source
    cells = source.column(column)
    stays = [at for at, cell in enumerate(cells) if str(cell).strip() not in _VACANT]
    if len(stays) == len(cells):
        return source
    return replace(
        source,
        values=[[cells[at] for at in stays] for cells in source.values],
        row_numbers=[source.row_numbers[at] for at in stays],
        warnings=[*source.warnings, _vacancies_told(len(cells) - len(stays))],
    )


def _vacancies_told(count: int) -> str:
    return tr("{count} places are vacant and were passed over.", count=count)


def _groups(columns: list[str], scheme: Scheme) -> list[_Group]:
    found = []
    for place, column in enumerate(columns):
        post, word = _parts(column, scheme)
        if not post or word not in _NAME_WORDS:
            continue
        phones = None
        for other in range(place + 1, min(place + 3, len(columns))):
            # 姓名, 职务, 电话 of one post stand together.
            if columns[other].split("/")[0] != column.split("/")[0]:
                break
            if _parts(columns[other], scheme)[1] in _PHONE_WORDS:
                phones = other
                break
        found.append(_Group(post, place, phones))
    return found


def _parts(column: str, scheme: Scheme) -> tuple[str, str]:
    """Return the post that a heading names, or an empty text, and what the column says of its holder."""
    outer, _, inner = column.partition("/")
    name = "".join(outer.split())
    posts = (name, _NUMBERED.sub("", name))
    post = next((one for one in posts if scheme.posts_named(one)), "")
    return post, heading_key(re.sub(r" \d+$", "", inner))


def _holders(source: SourceTable, group: _Group, at: int) -> list[tuple[str, object]]:
    cell = source.values[group.names][at]
    if is_blank(cell):
        return []
    names = [name.strip() for name in _SPLIT.split(str(cell)) if name.strip()]
    number = source.values[group.phones][at] if group.phones is not None else None
    phones = [] if is_blank(number) else [one.strip() for one in str(number).split("\n")]
    # A missing number would shift the others to the wrong people.
    fitting = phones if len(phones) == len(names) else []
    return [(name, fitting[i] if fitting else None) for i, name in enumerate(names)]
