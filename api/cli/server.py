"""``ruhu serve``, ``worker`` and ``migrate``: the parts that ``make run`` puts together."""

from typing import Annotated

import typer

from api.agreements.service.publishing import publish_shipped as publish_templates
from api.cli.database import console, fail, refusals_told
from api.core.database import session_factory
from api.core.settings import CHECKOUT, get_settings
from api.launch.environment import environment_value
from api.launch.serve import serve as start_server
from api.migrations.state import is_current
from api.migrations.upgrade import upgrade_database
from api.surveys.service import publish_shipped as publish_surveys
from api.worker import work


def _demand_database() -> None:
    if not environment_value(CHECKOUT, "RUHU_DATABASE_URL", ""):
        raise fail("RUHU_DATABASE_URL is not set. To start everything at once: `make run`.")


def serve(
    host: Annotated[str, typer.Option(envvar="RUHU_HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="RUHU_PORT")] = 8000,
    processes: Annotated[int, typer.Option(help="One per core is a good start.")] = 1,
) -> None:
    """Run the server: pages, API and sync. Needs RUHU_DATABASE_URL.

    Behind a proxy that adds X-Forwarded-For, name the proxy in FORWARDED_ALLOW_IPS, so that
    wrong passwords are counted per visitor.
    """
    _demand_database()
    start_server(host, port, processes)


def worker(
    concurrency: Annotated[int, typer.Option(help="Jobs at the same time.")] = 2,
) -> None:
    """Do the jobs: thumbnails, PDFs, deadlines. Any number may run. Needs RUHU_DATABASE_URL."""
    _demand_database()
    work(concurrency)


def migrate() -> None:
    """Bring the database to the newest schema, with the surveys and agreement texts that belong.

    Safe to repeat, and from several hosts at once: the second one waits and finds nothing to do.
    """
    with refusals_told():
        settings = get_settings()
        url = settings.owner_database_url or settings.database_url
        if is_current(url):
            console.print("The schema is up to date.")
        else:
            upgrade_database(url)
            console.print("The schema is the newest now.")
        with session_factory().begin() as session:
            surveys, templates = publish_surveys(session), publish_templates(session)
        console.print(f"Published: {len(surveys)} surveys, {len(templates)} agreement texts.")
