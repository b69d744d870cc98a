"""责任领导: who of the leadership answers for a hazard under listed supervision (挂牌督办)."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the name to hazards; older ones have none."""
    op.execute("ALTER TABLE hazard ADD COLUMN listed_leader TEXT DEFAULT ''")
