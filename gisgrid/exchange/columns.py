"""Which column of a table fills which field: by heading, by neighbour, by what the cells look like."""

import re
from collections.abc import Callable, Mapping, Sequence

from gisgrid.errors import BadUseError
from gisgrid.exchange.headers import heading_key
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import SPECS, Target, TargetSpec
from gisgrid.exchange.values import is_blank, plain
from gisgrid.i18n import tr
from gisgrid.model.area_codes import parse_area_code

_PHONE_WORDS = frozenset(["电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "tel", "phone"])
_PHONE_OF = {
    "legal_representative": "legal_phone",
    "principal": "principal_phone",
    "safety_officer": "safety_phone",
    "environment_officer": "environment_phone",
}
_UNIT = re.compile(r"\((㎡|m2|m²|平方米|亩|公顷|ha|人|万元|米|m|度|°|个|台|家|选填|必填|可选)\)$")
_IGNORED = "-"


def match_columns(
    table: SourceTable, target: Target, *, overrides: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Say for each column which field it fills.

    Parameters
    ----------
    table : SourceTable
    target : Target
        What the rows are to become.
    overrides : mapping of str to str, optional
        Column to field, as the person said; ``-`` leaves a column out. They win over every guess.

    Returns
    -------
    dict
        Field by column name, in the order of the columns; columns without a field are left out.

    Raises
    ------
    BadUseError
        If an override names a column or a field that does not exist, or two name one field.
    """
    spec = SPECS[target]
    settled = dict(_checked(table, spec, target, overrides or {}))
    taken = {field for field in settled.values() if field != _IGNORED}
    for column in table.columns:
        if column not in settled and (field := _by_heading(column, spec, taken)) is not None:
            settled[column] = field
            taken.add(field)
    if target is Target.APPOINTMENTS:
        _prefer_post(table.columns, settled, spec, overrides or {})
    _give_phones(table.columns, settled, spec, overrides or {})
    if not any(field in settled.values() for field in spec.required) or _is_headless(table.columns):
        _guess_from_cells(table, spec, settled)
    return {column: settled[column] for column in table.columns if settled.get(column, _IGNORED) != _IGNORED}


def _checked(
    table: SourceTable, spec: TargetSpec, target: Target, overrides: Mapping[str, str]
) -> dict[str, str]:
    by_key = {heading_key(column): column for column in table.columns}
    chosen: dict[str, str] = {}
    for column, field in overrides.items():
        found = column if column in table.columns else by_key.get(heading_key(column))
        if found is None:
            raise BadUseError(
                tr(
                    "There is no column {column}; there are: {names}.",
                    column=column,
                    names="、".join(table.columns),
                )
            )
        if field != _IGNORED and field not in spec.fields:
            raise BadUseError(
                tr(
                    "{target} have no field {field}; the fields are: {names}.",
                    target=target.value,
                    field=field,
                    names=", ".join(spec.fields),
                )
            )
        if field != _IGNORED and field in chosen.values():
            raise BadUseError(tr("Two columns cannot both fill {field}; name one of them.", field=field))
        chosen[found] = field
    return chosen


def _by_heading(column: str, spec: TargetSpec, taken: set[str]) -> str | None:
    for key in _keys(column):
        for field in spec.fields.values():
            if field.name not in taken and (
                key in field.headings or key == heading_key(field.name) or _is_cut(column, field.name)
            ):
                return field.name
    return None


def _is_cut(column: str, name: str) -> bool:
    """Tell whether a heading is a field's name cut to the 10 bytes of a shapefile."""
    return len(column) == 10 and name.startswith(column.lower())


def _keys(column: str) -> list[str]:
    """List the forms of a heading to look up, the fullest first."""
    whole = heading_key(re.sub(r" \d+$", "", column))
    without_unit = _UNIT.sub("", whole)
    parts = [heading_key(part) for part in column.split("/")]
    without_bracket = re.sub(r"\([^()]*\)$", "", whole)
    keys = [
        whole,
        without_unit,
        without_bracket,
        "".join(parts),
        *([f"{parts[0]}{parts[-1]}", parts[-1]] if len(parts) > 1 else []),
    ]
    return list(dict.fromkeys(key for key in keys if key))


def _give_phones(
    columns: Sequence[str], settled: dict[str, str], spec: TargetSpec, overrides: Mapping[str, str]
) -> None:
    """Let a bare “phone” column belong to the person column on its left (the order of ledger T2)."""
    if "legal_phone" not in spec.fields:
        return
    person = ""
    for column in columns:
        field = settled.get(column, "")
        if field in _PHONE_OF:
            person = field
            continue
        key = heading_key(re.sub(r" \d+$", "", column))
        is_bare = key in _PHONE_WORDS or key.rsplit("/", 1)[-1] in _PHONE_WORDS
        if is_bare and person and column not in overrides:
            wanted = _PHONE_OF[person]
            holders = [held for held, name in settled.items() if name == wanted]
            if not holders or (holders == [column]):
                settled[column] = wanted
            elif field:
                settled[column] = field
        person = ""


def _prefer_post(
    columns: Sequence[str], settled: dict[str, str], spec: TargetSpec, overrides: Mapping[str, str]
) -> None:
    """Let the post be read from 身份类别 rather than from 职务, which in form T6 is the person's own title."""
    by_rank = {heading: rank for rank, heading in enumerate(spec.fields["post"].headings)}
    held = next((column for column, field in settled.items() if field == "post"), None)
    if held is None or held in overrides:
        return
    ranked = [
        (min(by_rank[key] for key in _keys(column) if key in by_rank), column)
        for column in columns
        if settled.get(column, "post") == "post" and any(key in by_rank for key in _keys(column))
    ]
    if ranked and (best := min(ranked)[1]) != held:
        del settled[held]
        settled[best] = "post"


def _is_headless(columns: Sequence[str]) -> bool:
    return all(re.fullmatch(r"#\d+", column) for column in columns)


def _guess_from_cells(table: SourceTable, spec: TargetSpec, settled: dict[str, str]) -> None:
    """Recognise codes, names and coordinates of a table without headings by their looks."""
    taken = set(settled.values())

    def give(column: str, *fields: str) -> None:
        for field in fields:
            if field in spec.fields and field not in taken:
                settled[column] = field
                taken.add(field)
                return

    for column, cells in zip(table.columns, table.values, strict=True):
        if column in settled:
            continue
        texts = [plain(cell) for cell in cells if not is_blank(cell)]
        if not texts:
            continue
        if _share(texts, _is_statistical_code) > 0.9:
            give(column, "code", "parent")
        elif _share(texts, lambda text: _is_between(text, 73, 136)) > 0.9:
            give(column, "lon")
        elif "lon" in taken and _share(texts, lambda text: _is_between(text, 3, 54)) > 0.9:
            give(column, "lat")
        elif _share(texts, lambda text: re.fullmatch(r"[\u4e00-\u9fff·()]{2,}", text) is not None) > 0.8 and (
            len(set(texts)) > 0.5 * len(texts)
        ):
            give(column, "name")


def _is_statistical_code(text: str) -> bool:
    if len(text) != 12:
        return False
    try:
        parse_area_code(text)
    except ValueError:
        return False
    return True


def _share(texts: list[str], test: Callable[[str], bool]) -> float:
    return sum(test(text) for text in texts) / len(texts)


def _is_between(text: str, low: float, high: float) -> bool:
    return re.fullmatch(r"\d{1,3}\.\d{3,}", text) is not None and low <= float(text) <= high
