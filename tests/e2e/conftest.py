"""Journeys in real Chromium against a real Ruhu with the demo's place in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright
from sqlalchemy import make_url

from api.core.settings import get_settings
from api.demo.service import load_demo
from api.launch.postgres import OwnPostgres
from tests.conftest import committed_database
from tests.e2e.browser import DESK, LANDSCAPE, opened
from tests.e2e.desk import Desk
from tests.e2e.network import Network
from tests.e2e.server import RunningRuhu, running_ruhu
from tests.e2e.tablet import Tablet

HOUSEHOLDS = 400


@pytest.fixture(scope="session")
def demo_template(postgres: OwnPostgres, var_dir: Path) -> Iterator[str]:
    """A database with a small demo, copied for every journey."""
    with committed_database(postgres, "ruhu") as made:
        get_settings.cache_clear()
        load_demo("hangzhou", HOUSEHOLDS)
        made.sessions.kw["bind"].dispose()  # a template must have no connections
        yield str(make_url(made.url).database)


@pytest.fixture
def ruhu(postgres: OwnPostgres, demo_template: str, tmp_path: Path) -> Iterator[RunningRuhu]:
    """A Ruhu of this test's own, with server and worker running."""
    log = tmp_path / "ruhu.log"
    with (
        committed_database(postgres, demo_template) as database,
        running_ruhu(database, log) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """The one driver of this run."""
    with sync_playwright() as started:
        yield started


TabletMaker = Callable[..., Tablet]


@pytest.fixture
def tablet(
    ruhu: RunningRuhu, playwright_driver: Playwright, tmp_path: Path
) -> Iterator[TabletMaker]:
    """Make tablets: ``tablet("shen")``; everything they hold ends with the test."""
    with ExitStack() as made:

        def make(
            label: str,
            *,
            size: tuple[int, int] = LANDSCAPE,
            lang: str = "zh-CN",
            flags: tuple[str, ...] = (),
        ) -> Tablet:
            network = Network(ruhu.port)
            made.callback(network.close)
            browser = made.enter_context(
                opened(playwright_driver, tmp_path / label, size=size, lang=lang, flags=flags)
            )
            return Tablet(browser, network)

        yield make


@pytest.fixture
def lead(ruhu: RunningRuhu, playwright_driver: Playwright, tmp_path: Path) -> Iterator[Desk]:
    """An office browser at the lead's desk; nobody is signed in yet."""
    with opened(playwright_driver, tmp_path / "desk", size=DESK) as browser:
        yield Desk(browser, ruhu.address)
