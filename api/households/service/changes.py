"""Changing rows in a way that can be taken back: every write keeps what was there before."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from api.core.fast import fetch

Json = dict[str, Any]


class Changes:
    """The writes of one merge, in order: ``[{table, columns, rows: [[id, was, now]]}]``.

    Tables and columns come from the models, never from a request.
    """

    def __init__(self, session: Session) -> None:
        """Begin with nothing; pending changes of the session are written first."""
        session.flush()
        self._session = session
        self.made: list[Json] = []

    def update(
        self, table: str, values: Mapping[str, str], where: str, **params: Any
    ) -> list[UUID]:
        """Set columns to SQL expressions where a condition holds; return the ids of the rows."""
        columns = list(values)
        sql = CHANGE.format(
            table=table,
            old=_as_json(columns, ""),
            new=_as_json(columns, "t."),
            sets=", ".join(f'"{column}" = {value}' for column, value in values.items()),
            where=where,
        )
        rows = [[str(id_), was, now] for id_, was, now in fetch(self._session, sql, **params)]
        self._keep(table, columns, rows)
        return [UUID(row[0]) for row in rows]

    @contextmanager
    def watching(self, table: str, ids: Iterable[UUID], columns: Iterable[str]) -> Iterator[None]:
        """Note what code that knows nothing of merges does to columns of rows."""
        names, wanted = list(columns), list(ids)
        sql = LOOK.format(table=table, columns=_as_json(names, ""))
        self._session.flush()
        before = dict(fetch(self._session, sql, ids=wanted))
        yield
        self._session.flush()
        after = dict(fetch(self._session, sql, ids=wanted))
        rows = [[str(id_), was, after[id_]] for id_, was in before.items() if was != after[id_]]
        self._keep(table, names, rows)

    def _keep(self, table: str, columns: list[str], rows: list[list[Any]]) -> None:
        if rows:
            self.made.append({"table": table, "columns": columns, "rows": rows})


def take_back(session: Session, change: Json) -> None:
    """Put rows back to what they were, but leave alone what somebody has changed since."""
    columns = change["columns"]
    listed = ", ".join(f'"{column}"' for column in columns)
    sql = TAKE_BACK.format(
        table=change["table"],
        sets=", ".join(f'"{column}" = was."{column}"' for column in columns),
        now=", ".join(f'now."{column}"' for column in columns),
        held=", ".join(f't."{column}"' for column in columns),
        columns=listed,
    )
    rows = orjson.dumps(change["rows"]).decode()
    fetch(session, sql, rows=rows)


def _as_json(columns: Iterable[str], prefix: str) -> str:
    parts = ", ".join(f"'{column}', {prefix}\"{column}\"" for column in columns)
    return f"jsonb_build_object({parts})"


CHANGE = """
WITH found AS (
  SELECT id, {old} AS was FROM {table} WHERE {where} ORDER BY id FOR UPDATE
), done AS (
  UPDATE {table} t SET {sets} FROM found WHERE t.id = found.id RETURNING t.id, {new} AS now
)
SELECT found.id, found.was, done.now FROM found JOIN done ON done.id = found.id
"""
LOOK = "SELECT id, {columns} FROM {table} WHERE id = ANY(%(ids)s)"
TAKE_BACK = """
WITH kept AS (
  SELECT (r->>0)::uuid AS id, r->1 AS was, r->2 AS now FROM jsonb_array_elements(%(rows)s) r
)
UPDATE {table} t SET {sets}
FROM kept, jsonb_populate_record(NULL::{table}, kept.was) was,
  jsonb_populate_record(NULL::{table}, kept.now) now
WHERE t.id = kept.id AND ROW({held}) IS NOT DISTINCT FROM ROW({now})
RETURNING t.id
"""
