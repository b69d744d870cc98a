"""What happens when background work of a task fails."""

from gisgrid.errors import GisgridError
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs


def tell_failure(desk: Desk, jobs: Jobs, problem: Exception) -> None:
    """Send an expected error to the messages and anything else to the crash door."""
    if isinstance(problem, GisgridError):
        desk.messages.error(problem)
    else:
        jobs.crashed.emit(problem)
