import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from api.launch.postgres import OWNER, OwnPostgres
from api.migrations.state import is_current
from api.migrations.upgrade import alembic_config, upgrade_database
from tests.conftest import Committed


def test_the_migrations_make_exactly_the_tables_of_the_code(postgres: OwnPostgres) -> None:
    command.check(alembic_config(postgres.url(OWNER)))


def test_an_upgrade_that_has_nothing_to_do_changes_nothing(postgres: OwnPostgres) -> None:
    assert is_current(postgres.url(OWNER))

    upgrade_database(postgres.url(OWNER))

    assert is_current(postgres.url(OWNER))


def test_an_empty_database_is_not_current() -> None:
    with OwnPostgres(throwaway=True) as own:
        assert not is_current(own.url(OWNER))


@pytest.mark.parametrize("change", ["DELETE FROM audit_events", "UPDATE audit_events SET at = at"])
def test_the_application_may_only_add_to_the_audit_trail(committed: Committed, change: str) -> None:
    engine = create_engine(committed.url)
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text(change))
    engine.dispose()


def test_the_application_owns_no_table(committed: Committed) -> None:
    engine = create_engine(committed.url)
    with engine.connect() as connection:
        owned = text("SELECT count(*) FROM pg_tables WHERE tableowner = 'ruhu_app'")
        assert connection.execute(owned).scalar_one() == 0
    engine.dispose()
