"""Databases to measure on: real ones, flushed to disk, that vanish afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.core.database import session_factory
from api.core.settings import get_settings
from api.demo.service import load_demo
from api.launch.environment import read_env_file
from api.launch.postgres import APP, OWNER, OwnPostgres
from api.launch.secrets import ensure_secrets
from api.migrations.upgrade import upgrade_database


@contextmanager
def bench_database() -> Iterator[Path]:
    """Point this process at an empty database with the full schema; yields its ``var`` folder.

    It is flushed to disk as in production, so that what is measured includes it.
    """
    var = Path(tempfile.mkdtemp(prefix="ruhu-bench-"))
    var.chmod(0o755)
    ensure_secrets(var / "secrets.env")
    own = OwnPostgres(var / "postgres")
    try:
        with own:
            upgrade_database(own.url(OWNER))
            os.environ.update(read_env_file(var / "secrets.env"))
            os.environ["RUHU_DATABASE_URL"] = own.url(APP)
            os.environ["RUHU_OWNER_DATABASE_URL"] = own.url(OWNER)
            os.environ["RUHU_VAR_DIR"] = str(var)
            get_settings.cache_clear()
            session_factory.cache_clear()
            yield var
            session_factory().kw["bind"].dispose()
    finally:
        shutil.rmtree((var / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(var, ignore_errors=True)


@contextmanager
def bench_demo(households: int) -> Iterator[Path]:
    """Like ``bench_database``, with the demo of that many homes."""
    with bench_database() as var:
        load_demo(households=households)
        yield var
