"""The first layout, which `gisgrid.store.workspace_file.create_file` makes directly."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Change nothing: no older layout was ever released."""
