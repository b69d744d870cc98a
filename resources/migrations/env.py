"""What Alembic runs: the migrations, on the connection that `gisgrid.store.migrating` hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="gisgrid_version",
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
