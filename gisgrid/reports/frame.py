"""The lines around a ledger that all of them share: who fills it in, for where, when, who signs."""

from collections.abc import Iterable

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.spans import chinese_day

YES = "是"
NO = "否"
COMMA = "、"
NONE_FOUND = "空缺"
_UNIT = "填报单位（盖章）：{maker}"
_AREA = "责任区：{area}"
_DAY = "填报日期：{day}"
_SIGNED = (
    "单位负责人：＿＿＿＿＿＿",
    "审核人：＿＿＿＿＿＿",
    "填表人：{filled_by}",
    "联系电话：＿＿＿＿＿＿＿＿",
)
_BLANK = "＿＿＿＿＿＿"
_CLASSES = "A级{a}家　B级{b}家　C级{c}家　重点监管单位{key}家"
_UNGRADED = "　未评{count}家"
_COUNT = "{count}家"
TOTAL_LABEL = "合　计"


def above(holdings: Holdings) -> tuple[str, ...]:
    """Return the line over a ledger."""
    return (
        _UNIT.format(maker=holdings.maker),
        _AREA.format(area=holdings.area_name),
        _DAY.format(day=chinese_day(holdings.request.today)),
    )


def signatures(holdings: Holdings) -> tuple[str, ...]:
    """Return the line under a ledger; blanks are left for ink."""
    filled_by = holdings.request.filled_by or _BLANK
    return tuple(text.format(filled_by=filled_by) for text in _SIGNED)


def yes_no(value: bool) -> str:
    """Word a truth as ledgers do."""
    return YES if value else NO


def joined(texts: Iterable[str]) -> str:
    """Join what is not empty, each once, with the Chinese list comma."""
    return COMMA.join(dict.fromkeys(text for text in texts if text))


def class_summary(enterprises: Iterable[Enterprise]) -> str:
    """Count enterprises by class in one line; the ungraded are named when there are any."""
    listed = list(enterprises)
    count = {member: sum(one.danger_class is member for one in listed) for member in DangerClass}
    text = _CLASSES.format(
        a=count[DangerClass.A],
        b=count[DangerClass.B],
        c=count[DangerClass.C],
        key=sum(one.is_key_unit for one in listed),
    )
    ungraded = count[DangerClass.UNGRADED]
    return text + (_UNGRADED.format(count=ungraded) if ungraded else "")


def counted(count: int) -> str:
    """Word a number of enterprises."""
    return _COUNT.format(count=count)
