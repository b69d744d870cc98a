"""The revisions of the file's layout, the oldest first; kept apart so that opening needs no Alembic."""

REVISIONS = ("0001", "0002")
HEAD = REVISIONS[-1]
