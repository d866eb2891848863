"""Connections of the pool: those that have rested are asked whether they still stand."""

import pytest
from sqlalchemy import text

from api.core import database
from api.launch.postgres import OwnPostgres
from tests.conftest import Committed


def test_a_connection_that_broke_while_it_rested_is_replaced(
    committed: Committed, postgres: OwnPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    with committed.sessions.begin() as session:
        before = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with postgres.connect("postgres") as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    monkeypatch.setattr(database, "RESTED_S", 0.0)

    with committed.sessions.begin() as session:
        after = session.execute(text("SELECT pg_backend_pid()")).scalar_one()

    assert after != before
