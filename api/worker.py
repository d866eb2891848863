"""The process that does the jobs: thumbnails, PDFs, deadlines. Any number may run side by side."""

from importlib import import_module
from pathlib import Path

from procrastinate import PsycopgConnector

from api.core.jobs import jobs, worker_dsn

API = Path(__file__).resolve().parent
SHUTDOWN_S = 8


def load_jobs() -> None:
    """Import every feature's jobs, so that their tasks are known to the queue."""
    for module in sorted(API.glob("*/jobs.py")):
        import_module(f"api.{module.parent.name}.jobs")


def work(concurrency: int = 2) -> None:
    """Do jobs until SIGINT or SIGTERM; a job that is running is finished first."""
    load_jobs()
    with jobs.replace_connector(PsycopgConnector(conninfo=worker_dsn())) as app:
        app.run_worker(
            concurrency=concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=SHUTDOWN_S,
        )


if __name__ == "__main__":
    work()
