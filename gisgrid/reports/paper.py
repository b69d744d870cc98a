"""A finished report: its parts in order, ready for any format that can hold them."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.layout.sheet import CheckLine
from gisgrid.reports.document import Document
from gisgrid.reports.form import Form
from gisgrid.reports.table import Table

Part = Table | Form | Document


@dataclass(frozen=True)
class ReportPaper:
    """One report.

    Attributes
    ----------
    paper_id : str
        Id of the deliverable, such as ``T2``; empty for slips and notices that have none.
    title : str
        What it is called; also the name of its file and the title in its properties.
    parts : sequence of Table, Form or Document
        In the order of the paper.
    check : sequence of CheckLine
        What was checked before it may leave (sums, shares), with the outcome.
    data_step : int
        Step of the register from which it was made.
    mark : str
        Foot of the pages, such as 内部资料　注意保存.
    has_contents : bool
        Whether a page with the contents goes before the parts.
    formats : tuple of str
        Endings that it can be written in.
    version : str
        What the foot says of the data: 数据版本 2026-11-16.
    """

    paper_id: str
    title: str
    parts: Sequence[Part]
    check: Sequence[CheckLine] = ()
    data_step: int = 0
    grid_id: int | None = None
    mark: str = ""
    version: str = ""
    maker: str = ""
    has_contents: bool = False
    formats: tuple[str, ...] = ("xlsx", "docx", "pdf")

    @property
    def tables(self) -> list[Table]:
        """The parts that are tables."""
        return [part for part in self.parts if isinstance(part, Table)]
