"""The charts that a plan asks for, by the name under which they are called for."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from gisgrid.charts.chart import Chart
from gisgrid.charts.network import PAPER_ID as NETWORK_ID
from gisgrid.charts.network import network_chart
from gisgrid.charts.staff import Phones
from gisgrid.charts.structure import DIVISION_ID, STRUCTURE_ID, division_chart, structure_chart
from gisgrid.i18n import mark
from gisgrid.model.register import Register


class Make(Protocol):
    """Makes a chart of the register, or of one grid, on a day."""

    def __call__(
        self, register: Register, *, on: date, area: str | None = None, phones: Phones = Phones.MASKED
    ) -> Chart:
        """Return the chart."""
        ...


@dataclass(frozen=True)
class ChartKind:
    """One kind of chart; `text` is a message id."""

    paper_id: str
    text: str
    make: Make


CHART_KINDS: dict[str, ChartKind] = {
    "network": ChartKind(NETWORK_ID, mark("Organisation network"), network_chart),
    "structure": ChartKind(STRUCTURE_ID, mark("Structure of the grid"), structure_chart),
    "division": ChartKind(DIVISION_ID, mark("Division of responsibility"), division_chart),
}
