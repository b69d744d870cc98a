"""What the page 报表 writes into the register: that a report left, and figures kept as handed in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from gisgrid.edits.papers import freeze_figures, record_issue
from gisgrid.i18n import term, tr
from gisgrid.model.inspections import IssuedPaper
from gisgrid.model.station import FrozenFigures
from gisgrid.reports.catalogue import Report, Wish, holdings_for
from gisgrid.reports.frozen import freezing
from gisgrid.reports.issues import report_issue
from gisgrid.reports.paper import ReportPaper
from gisgrid.reports.six_ones import FolderPaper, folder_issues
from gisgrid.reports.statistics_papers import figures_of_report
from gisgrid.store.session import EditSession
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.issue_list import Issuing


def keep_report(desk: Desk, paper: ReportPaper, file: Path) -> None:
    """Record that a report was written."""

    def issues(session: EditSession) -> list[IssuedPaper]:
        return [report_issue(paper, file, issued_at=session.now, made_by=session.author)]

    _keep(desk, tr("Made {title}", title=paper.title), issues)


def keep_folder(desk: Desk, made: Sequence[FolderPaper]) -> None:
    """Record, as one step, that the papers of the six ones were written."""
    if any(one.files for one in made):
        _keep(
            desk,
            tr("Made the papers of {title}", title=term("六个一")),
            lambda session: folder_issues(made, issued_at=session.now, made_by=session.author),
        )


def _keep(desk: Desk, text: str, issues: Callable[[EditSession], list[IssuedPaper]]) -> None:
    """Record issues as one step; a register that cannot be written keeps nothing."""
    book = desk.book
    if not isinstance(book, Issuing) or book.is_read_only:
        return
    holder = book

    def work() -> None:
        with holder.issue(text) as session:
            for issue in issues(session):
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
