"""What the page 报表 writes into the register: that a report left, and figures kept as handed in."""

from pathlib import Path

from gisgrid.edits.papers import freeze_figures, record_issue
from gisgrid.i18n import tr
from gisgrid.model.station import FrozenFigures
from gisgrid.reports.catalogue import Report, Wish, holdings_for
from gisgrid.reports.frozen import freezing
from gisgrid.reports.issues import report_issue
from gisgrid.reports.paper import ReportPaper
from gisgrid.reports.statistics_papers import figures_of_report
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.issue_list import Issuing


def keep_report(desk: Desk, paper: ReportPaper, file: Path) -> None:
    """Record that a report was written; a register that cannot be written keeps nothing."""
    book = desk.book
    if not isinstance(book, Issuing) or book.is_read_only:
        return
    holder = book

    def work() -> None:
        with holder.issue(tr("Made {title}", title=paper.title)) as session:
            issue = report_issue(paper, file, issued_at=session.now, made_by=session.author)
            record_issue(session, issue)

    desk.messages.attempt(work)


def freeze_report(desk: Desk, report: Report, wish: Wish) -> None:
    """Keep the figures of a form, so that later edits leave them as they were handed in."""

    def work() -> None:
        holdings = holdings_for(desk.book, report, wish, today=desk.today())
        rows = figures_of_report(holdings, report.figures)
        span = holdings.request.span
        text = tr("Kept the figures of {title}, {period}", title=report.title, period=span.label)
        with desk.book.edit(text) as session:
            kept = freezing(holdings, report.figures, span, rows, now=session.now, author=session.author)
            freeze_figures(session, kept)
        desk.messages.toast(text)

    desk.messages.attempt(work)


def is_frozen(desk: Desk, report: Report, wish: Wish) -> bool:
    """Tell whether the figures of a form are kept for the period and area that are chosen."""
    if not report.figures:
        return False
    holdings = holdings_for(desk.book, report, wish, today=desk.today())
    code = holdings.root.code if holdings.root is not None else ""
    where = {"figures": report.figures, "period": holdings.request.span.label, "area_code": code}
    return desk.book.count(FrozenFigures, **where) > 0
