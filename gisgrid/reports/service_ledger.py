"""The people of a bought service (政府购买服务, L41): who they are, for whom they work, what they were trained for."""

from collections import defaultdict

from gisgrid.model.scheme_papers import Programme
from gisgrid.model.service import read_services
from gisgrid.reports import frame
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.table import Column, Kind, Row, Table, Tone, Value

_C, _K, _D = Kind.CENTRED, Kind.CODE, Kind.DATE
COLUMNS = (
    Column("序号", 9, _C),
    Column("姓名", 18, _C),
    Column("性别", 11, _C),
    Column("联系电话", 26, _K),
    Column("派遣单位", 46),
    Column("合同编号", 26, _K),
    Column("任职网格和岗位", 60),
    Column("岗前培训日期", 24, _D),
    Column("证书编号", 26, _K),
    Column("保密承诺日期", 24, _D),
    Column("备注", 24),
)
_TOTAL = "合计　{count}人"
_PLANNED = "{name}：方案{wanted}人，年度经费{cost:g}万元；在册{count}人，{gap}"
_SHORT = "缺{count}人"
_OVER = "超{count}人"
_EVEN = "与方案一致"
_TRAINED_PLACE = [column.title for column in COLUMNS].index("岗前培训日期")


def service_ledger(holdings: Holdings, *, title: str) -> Table:
    """Make the ledger of those whom a provider sends, with what the plan buys."""
    seats = _seats(holdings)
    services = read_services(holdings.register)
    people = [one for one in services.people if holdings.root is None or one.id in seats]
    rows = []
    for number, one in enumerate(people, start=1):
        cells: tuple[Value, ...] = (
            number,
            one.name,
            one.gender,
            holdings.phone(one.mobile),
            one.provider,
            one.contract_number,
            frame.joined(seats.get(one.id or 0, ())),
            one.trained_on,
            one.certificate_number,
            one.secrecy_pledged_on,
            one.note,
        )
        rows.append(Row(cells, tones={} if one.trained_on else {_TRAINED_PLACE: Tone.ALARM}))
    plans = services.programmes if holdings.root is None else ()
    return Table(
        title=title,
        columns=COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=((_TOTAL.format(count=len(rows)), "　".join(_planned(one, len(rows)) for one in plans)),),
        signatures=frame.signatures(holdings),
        fixed=3,
    )


def _planned(plan: Programme, count: int) -> str:
    missing = plan.bought_staff - count
    gap = _SHORT.format(count=missing) if missing > 0 else _OVER.format(count=-missing) if missing else _EVEN
    return _PLANNED.format(
        name=plan.name, wanted=plan.bought_staff, cost=plan.yearly_cost_wan, count=count, gap=gap
    )


def _seats(holdings: Holdings) -> dict[int, list[str]]:
    """Return grid and post of everybody who holds one in the area."""
    found: dict[int, list[str]] = defaultdict(list)
    for post in holdings.register.scheme.posts:
        for grid_id in sorted(holdings.grid_ids):
            for held in holdings.holders(grid_id, post.key):
                found[held.person.id or 0].append(f"{holdings.grid_name(grid_id)}{post.name}")
    return found
