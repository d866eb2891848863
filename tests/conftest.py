"""One throwaway PostgreSQL for a run of tests; each test leaves no trace in it."""

import base64
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from procrastinate.schema import SchemaManager
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from api.core.database import session_factory
from api.core.settings import get_settings
from api.launch.postgres import APP, OWNER, OwnPostgres
from api.main import create_app
from api.migrations.metadata import API, complete_metadata
from api.migrations.upgrade import upgrade_database

TEMPLATE_DATABASE = "ruhu"
SHARED_DATABASE = "ruhu_tests"
TEST_KEYS = ("PII_KEY", "INDEX_KEY", "HPKE_KEY", "CURSOR_KEY", "RECEIPT_KEY", "VAPID_KEY")
_numbers = itertools.count(1)


def _base_environment(var_dir: Path) -> None:
    """Settings of a test run: fixed keys, own files, nothing from the checkout's ``var``."""
    for position, name in enumerate(TEST_KEYS, start=1):
        key = base64.b64encode(bytes([position]) * 32).decode()
        os.environ[f"RUHU_{name}"] = f"base64:{key}"
    os.environ["RUHU_VAR_DIR"] = str(var_dir)
    os.environ.setdefault("RUHU_DATABASE_URL", "postgresql+psycopg://localhost/not-started-yet")


_base_environment(Path("/nonexistent"))  # for what reads its settings while tests are collected


def use_database(url: str, owner_url: str) -> None:
    """Point the whole process at a database, as a start with these settings would."""
    os.environ["RUHU_DATABASE_URL"] = url
    os.environ["RUHU_OWNER_DATABASE_URL"] = owner_url
    if session_factory.cache_info().currsize:
        session_factory().kw["bind"].dispose()
    get_settings.cache_clear()
    session_factory.cache_clear()


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that stands for ``var`` in this run."""
    made = tmp_path_factory.mktemp("var")
    _base_environment(made)
    get_settings.cache_clear()
    return made


@pytest.fixture(scope="session")
def postgres(var_dir: Path) -> Iterator[OwnPostgres]:
    """A throwaway cluster whose database ``ruhu`` has the complete schema and no rows."""
    with OwnPostgres(throwaway=True) as own:
        _make_schema(own.url(OWNER))
        yield own


def _make_schema(url: str) -> None:
    if any((API / "migrations" / "versions").glob("*.py")):
        upgrade_database(url)
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        complete_metadata().create_all(connection)
        connection.execute(text(SchemaManager.get_schema().replace(":", r"\:")))
    engine.dispose()


@pytest.fixture(scope="session")
def shared_database(postgres: OwnPostgres) -> str:
    """The database in which tests work and roll back; returns the address of ``ruhu_app``."""
    postgres.create_database(SHARED_DATABASE, template=TEMPLATE_DATABASE)
    return postgres.url(APP, SHARED_DATABASE)


@pytest.fixture
def session(postgres: OwnPostgres, shared_database: str) -> Iterator[Session]:
    """A session whose writes vanish after the test, commits of the code under test included.

    Every session that the code opens joins the same outer transaction: its own transaction
    becomes a savepoint of it.
    """
    if os.environ["RUHU_DATABASE_URL"] != shared_database:
        use_database(shared_database, postgres.url(OWNER, SHARED_DATABASE))
    factory = session_factory()
    engine = factory.kw["bind"]
    with engine.connect() as connection:
        outer = connection.begin()
        factory.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            with factory() as made:
                yield made
        finally:
            factory.configure(bind=engine, join_transaction_mode="conditional_savepoint")
            outer.rollback()


class SharingClient(TestClient):
    """A client that sees what the test's session wrote, and makes the session see its writes."""

    shared: Session | None = None

    def request(self, *args: Any, **kwargs: Any) -> Any:
        """Send the test's pending rows first; forget what it has read afterwards."""
        if self.shared is not None:
            self.shared.flush()
        try:
            return super().request(*args, **kwargs)
        finally:
            if self.shared is not None:
                self.shared.expire_all()


@pytest.fixture
def client(session: Session) -> Iterator[SharingClient]:
    """The whole application over HTTP, inside the test's transaction."""
    with SharingClient(create_app()) as made:
        made.shared = session
        yield made


@dataclass
class Committed:
    """A database of one test's own, in which commits are real and connections many."""

    url: str
    owner_url: str
    sessions: sessionmaker[Session]

    def environment(self) -> dict[str, str]:
        """Settings for a server or worker process on this database."""
        return os.environ | {
            "RUHU_DATABASE_URL": self.url,
            "RUHU_OWNER_DATABASE_URL": self.owner_url,
        }


@contextmanager
def committed_database(postgres: OwnPostgres, template: str) -> Iterator[Committed]:
    """Copy a database, point the process at the copy, and drop it afterwards."""
    name = f"ruhu_committed_{next(_numbers)}"
    postgres.create_database(name, template=template)
    before = os.environ["RUHU_DATABASE_URL"], os.environ.get("RUHU_OWNER_DATABASE_URL", "")
    url, owner_url = postgres.url(APP, name), postgres.url(OWNER, name)
    use_database(url, owner_url)
    try:
        yield Committed(url, owner_url, session_factory())
    finally:
        use_database(*before)
        postgres.drop_database(name)


@pytest.fixture
def committed(postgres: OwnPostgres) -> Iterator[Committed]:
    """For tests of concurrency, snapshots and jobs: real commits in a database of their own."""
    with committed_database(postgres, TEMPLATE_DATABASE) as made:
        yield made


@pytest.fixture
def committed_client(committed: Committed) -> Iterator[TestClient]:
    """The whole application over HTTP on the test's own database."""
    with TestClient(create_app()) as made:
        yield made
