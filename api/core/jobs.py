"""Background jobs on the same PostgreSQL; a job is queued inside the caller's transaction."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson
import procrastinate
from procrastinate import SyncPsycopgConnector
from sqlalchemy.orm import Session

from api.core.fast import run
from api.core.settings import get_settings

jobs = procrastinate.App(connector=SyncPsycopgConnector())
"""Tasks of all features hang here: ``@jobs.task(name="files.thumbnails", retry=…)``."""


def plain_url(url: str) -> str:
    """Return a SQLAlchemy address as the one psycopg reads."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def queue_job(session: Session, task: Callable[..., Any], **arguments: Any) -> None:
    """Queue a task; it becomes visible to the worker when the session's transaction commits.

    A savepoint that is rolled back takes the job along. Arguments must be JSON values.
    """
    connection = session.connection().connection.driver_connection
    configured = task.configure(connection=connection)  # type: ignore[attr-defined]
    configured.defer(**arguments)


def queue_named_job(session: Session, name: str, **arguments: Any) -> None:
    """Queue a task like ``queue_job``, for a service that its own feature's jobs import."""
    connection = session.connection().connection.driver_connection
    jobs.configure_task(name, connection=connection).defer(**arguments)


def queue_plain_jobs(session: Session, name: str, arguments: Sequence[dict[str, Any]]) -> None:
    """Queue a task several times; it must have no queue, lock or priority of its own.

    Straight to the function that procrastinate itself calls: its Python costs ten times as much,
    and every visit queues some.
    """
    if arguments:
        run(session, DEFER, name=name, arguments=[orjson.dumps(one).decode() for one in arguments])


DEFER = """
SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
  'default', %(name)s, 0, NULL, NULL, one::jsonb, NULL)::procrastinate_job_to_defer_v1))
FROM unnest(%(arguments)s::text[]) AS one
"""


def worker_dsn() -> str:
    """Return the address that the worker process connects to."""
    return plain_url(get_settings().database_url)
