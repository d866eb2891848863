from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from api.launch.postgres import APP, OWNER, OwnPostgres
from api.migrations.metadata import complete_metadata, is_ours
from api.migrations.state import is_current
from api.migrations.upgrade import upgrade_database


def test_the_migrations_make_exactly_the_tables_of_the_models(postgres: OwnPostgres) -> None:
    engine = create_engine(postgres.url(OWNER))
    with engine.connect() as connection:
        options = {"include_object": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, complete_metadata())
    engine.dispose()

    assert differences == []


def test_an_upgrade_that_has_nothing_to_do_changes_nothing(postgres: OwnPostgres) -> None:
    assert is_current(postgres.url(OWNER))

    upgrade_database(postgres.url(OWNER))

    assert is_current(postgres.url(OWNER))


def test_an_empty_database_is_not_current() -> None:
    with OwnPostgres(throwaway=True) as own:
        assert not is_current(own.url(OWNER))


def test_the_application_may_work_on_every_table_and_owns_none(shared_database: str) -> None:
    engine = create_engine(shared_database)
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT tablename, tableowner,"
                " has_table_privilege(quote_ident(tablename), 'SELECT')"
                " FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys'"
            )
        ).all()
    engine.dispose()

    assert rows
    assert {row[1] for row in rows} == {OWNER}
    assert {row[0] for row in rows if not row[2]} <= {"alembic_version"}
    assert APP in shared_database
