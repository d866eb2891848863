"""What Alembic runs for each command: one connection, one transaction, one upgrade at a time."""

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine, text

from api.core.settings import get_settings
from api.migrations.metadata import complete_metadata, is_ours

UPGRADE_LOCK = 0x52554855  # any constant; two API hosts that start together wait for each other


def _run() -> None:
    url = context.config.attributes.get("url") or get_settings().owner_database_url
    if not url:
        raise SystemExit("RUHU_OWNER_DATABASE_URL is not set: whose tables shall be changed?")
    engine = create_engine(url)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=complete_metadata(),
            include_object=is_ours,
            process_revision_directives=alembic_helpers.writer,
            render_item=alembic_helpers.render_item,
        )
        with context.begin_transaction():
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
            context.run_migrations()
    engine.dispose()


_run()
