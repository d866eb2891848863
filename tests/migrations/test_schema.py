import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from api.launch.postgres import OWNER, OwnPostgres
from api.migrations.upgrade import alembic_config, is_current
from tests.conftest import Committed


def test_the_migrations_make_exactly_the_tables_of_the_code(postgres: OwnPostgres) -> None:
    config = alembic_config()
    config.attributes["url"] = postgres.url(OWNER)

    command.check(config)

    assert is_current(postgres.url(OWNER))


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
