"""Statements of hot paths, straight to psycopg on the session's own connection.

SQLAlchemy spends several times what the database does on a small statement. Where a visit comes
in, that would be most of its cost; there, and only there, these functions are used. They see and
obey the session's transaction and savepoints; pending ORM changes must be flushed before.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
import psycopg
from psycopg.rows import dict_row
from sqlalchemy.orm import DeclarativeBase, Session


def driver(session: Session) -> psycopg.Connection[Any]:
    """Return the psycopg connection on which the session's transaction runs."""
    connection: psycopg.Connection[Any] = session.connection().connection.driver_connection  # type: ignore[assignment]
    return connection


def fetch(session: Session, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    """Run a query with ``%(name)s`` parameters and return its rows."""
    return driver(session).execute(sql, params, prepare=True).fetchall()


def fetch_dicts(session: Session, sql: str, **params: Any) -> list[dict[str, Any]]:
    """Run a query and return its rows by column name."""
    with driver(session).cursor(row_factory=dict_row) as cursor:
        return cursor.execute(sql, params, prepare=True).fetchall()


def run(session: Session, sql: str, **params: Any) -> None:
    """Run a statement that answers nothing."""
    driver(session).execute(sql, params, prepare=True)


def insert_rows(
    session: Session, model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows with the same columns by one statement, whatever their number.

    Values travel as JSON: ids, times, enums and nested values as they are, bytes in hex, points as
    EWKT. Columns that are not named get the database's default.
    """
    if rows:
        sql = _insert_sql(model.__tablename__, tuple(rows[0]))
        driver(session).execute(sql, (as_json(rows),), prepare=True)


@lru_cache(maxsize=256)
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return (
        f"INSERT INTO {table} ({names}) SELECT {names} "
        f"FROM json_populate_recordset(NULL::{table}, %s::json)"
    )


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as the JSON that ``json_populate_recordset`` reads."""
    return orjson.dumps(list(rows), default=_as_text).decode()


def _as_text(value: Any) -> Any:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")
