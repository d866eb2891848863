"""The data that a command works on, and how it speaks of refusals."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.orm import Session

from api.core.database import session_factory
from api.core.errors import AppError
from api.core.messages import message_for
from api.core.settings import CHECKOUT, get_settings
from api.launch.environment import environment_value
from api.launch.errors import LaunchError
from api.launch.postgres import APP, OWNER, OwnPostgres

console = Console(highlight=False)
_complaints = Console(stderr=True, highlight=False)


def language() -> str:
    """Return the language of the terminal, ``zh-CN`` or ``en``."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh-CN" if spoken.startswith("zh") else "en"


def fail(message: str, code: int = 1) -> typer.Exit:
    """Print why a command cannot go on and return what to raise."""
    _complaints.print(f"✗ {message}", style="red")
    return typer.Exit(code)


@contextmanager
def own_database() -> Iterator[None]:
    """Point the settings at the database: the one they name, else the checkout's own.

    The own one is started when it does not run, and stopped afterwards.
    """
    if environment_value(CHECKOUT, "RUHU_DATABASE_URL", ""):
        yield
        return
    data_dir = CHECKOUT / "var" / "postgres"
    if not data_dir.exists():
        raise fail("There are no data here yet. Run `make run` first, or set RUHU_DATABASE_URL.")
    try:
        with OwnPostgres(data_dir) as own:
            os.environ["RUHU_DATABASE_URL"] = own.url(APP)
            os.environ["RUHU_OWNER_DATABASE_URL"] = own.url(OWNER)
            get_settings.cache_clear()
            yield
    except LaunchError as stopped:
        raise fail(str(stopped), stopped.exit_code) from stopped


@contextmanager
def refusals_told() -> Iterator[None]:
    """Work on the data; a refusal is printed in the terminal's language and ends with 1."""
    with own_database():
        try:
            yield
        except AppError as refusal:
            _, message = message_for(refusal.code, language(), refusal.details)
            raise fail(message) from refusal
        except ValidationError as incomplete:
            names = [f"RUHU_{str(fault['loc'][0]).upper()}" for fault in incomplete.errors()]
            raise fail(f"Missing or wrong settings: {', '.join(names)}.") from incomplete
        finally:
            if session_factory.cache_info().currsize:
                session_factory().kw["bind"].dispose()


@contextmanager
def working_session() -> Iterator[Session]:
    """Yield one transaction on the data."""
    with refusals_told(), session_factory().begin() as session:
        yield session
