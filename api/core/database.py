"""The base of all tables and the one transaction of a request."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from functools import lru_cache
from time import monotonic
from typing import Annotated, Any, ClassVar
from uuid import UUID

import orjson
from fastapi import Depends
from psycopg import OperationalError
from sqlalchemy import DDL, DateTime, MetaData, Row, Select, create_engine, event, text
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import UserDefinedType
from uuid6 import uuid7

from api.core.settings import get_settings

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

RESTED_S = 2.0
"""After so long a rest a connection is asked whether it still stands."""

JsonObject = dict[str, Any]
AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns are read by name."""

AnySelect = Select[*tuple[Any, ...]]


def _values(enum: type[Enum]) -> list[str]:
    return [member.value for member in enum]


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id; read and bound as an integer."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        return "xid8"

    def bind_processor(self, dialect: Any) -> Any:
        return lambda value: None if value is None else str(value)

    def result_processor(self, dialect: Any, coltype: object) -> Any:
        return lambda value: None if value is None else int(value)


class Base(DeclarativeBase):
    """Parent of every table: predictable constraint names, zoned times, enums stored by value."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        Enum: EnumColumn(Enum, native_enum=False, length=40, values_callable=_values),
        JsonObject: JSONB,
        list[Any]: JSONB,
    }


def new_id() -> UUID:
    """Make an id whose order is roughly the order of making (UUIDv7); never read as a time."""
    return UUID(int=uuid7().int)


Id = Annotated[UUID, mapped_column(primary_key=True, default=new_id)]


class Synced:
    """Rows whose change a pull must notice: a trigger stamps the writing transaction's id.

    The stamp is ``pg_current_xact_id()``, which is the top-level id inside a savepoint too; the
    system column ``xmin`` is not. Bulk corrections that tablets need not see set
    ``ruhu.unsynced`` to ``on`` in their transaction.
    """

    sync_xid: Mapped[int] = mapped_column(
        Xid8, server_default=text("pg_current_xact_id()"), index=True
    )


STAMP_FUNCTION = """
CREATE OR REPLACE FUNCTION ruhu_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('ruhu.unsynced', true) IS DISTINCT FROM 'on' THEN
    NEW.sync_xid := pg_current_xact_id();
  END IF;
  RETURN NEW;
END $$
"""


def stamp_trigger(table: str) -> str:
    """Return the DDL that stamps each written row of a synced table."""
    return (
        f"CREATE TRIGGER {table}_stamp BEFORE INSERT OR UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ruhu_stamp()"
    )


def stamp_after_create(table: Any) -> None:
    """Add the stamp trigger when the table is made from metadata; migrations write it out."""
    function = STAMP_FUNCTION.replace("%", "%%")
    event.listen(table, "after_create", DDL(function))  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", DDL(stamp_trigger(table.name)))  # type: ignore[no-untyped-call]


def _dumps(value: object) -> str:
    return orjson.dumps(value).decode()


@lru_cache
def session_factory() -> sessionmaker[Session]:
    """Return the factory of sessions on the one engine of this process."""
    settings = get_settings()
    engine = create_engine(
        settings.database_url,
        pool_size=settings.pool_size,
        max_overflow=settings.pool_size,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        connect_args={"options": "-c idle_in_transaction_session_timeout=60000 -c jit=off"},
    )
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _ping_if_rested)
    return sessionmaker(engine)


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used_s"] = monotonic()


def _ping_if_rested(connection: Any, record: Any, _proxy: Any) -> None:
    """Replace a connection that a restart of the database has broken, before it is given out.

    Asking every time, as the pool can by itself, would be a third of a small request's statements;
    a busy server finds out by the statement that fails.
    """
    if monotonic() - record.info.get("used_s", 0.0) < RESTED_S:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except OperationalError as cause:
        raise DisconnectionError from cause


def get_session() -> Iterator[Session]:
    """Open one transaction for one request: commit at the end, or roll everything back."""
    with session_factory().begin() as session:
        yield session


# scope="function" commits before the answer leaves; with the default scope a tablet would read
# "stored" first, and a commit that fails after that would lose the visit.
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
