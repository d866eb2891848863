"""``make screens``: a picture of every page, taken on the demo, in ``pwa/screens``.

Chinese pictures are written of every page, English ones of the main pages; ``--all`` writes every
page in both languages. A file is written again only when its page looks different.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from api.core.database import session_factory
from api.core.settings import get_settings
from tests.bench.place import bench_demo
from tests.conftest import Committed
from tests.e2e.album import Album
from tests.e2e.browser import DESK, LANDSCAPE, opened
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.network import Network
from tests.e2e.pages import enter
from tests.e2e.screens_extra import (
    add_a_double,
    camera_flags,
    film_of_a_door,
    picture_camera,
    tour_extras,
)
from tests.e2e.screens_field import tour_tablet
from tests.e2e.screens_lead import picture_doubles, tour_lead, write_to_worker
from tests.e2e.screens_office import tour_desk
from tests.e2e.server import CHECKOUT, RunningRuhu, running_ruhu
from tests.e2e.tablet import Tablet

FOLDER = CHECKOUT / "pwa" / "screens"
HOUSEHOLDS = 3_000
LEAD = "周国良"
PATIENCE_MS = 60_000
MAIN_PAGES = (
    "sign-in",
    "today",
    "household",
    "building",
    "visit-survey",
    "resident-reading",
    "resident-signature",
    "mine-unsent",
    "office-map-selection",
    "office-case-file",
    "office-review-clash",
    "office-overview",
    "office-morning",
    "office-cover",
    "office-import",
    "office-duplicates",
    "notices",
    "tour",
    "camera",
    "today-dark",
)
BROWSER_LANG = {"zh-CN": "zh-CN", "en": "en-US"}


def take_all(album: Album, households: int) -> None:
    """Load a demo, start Ruhu on it, and walk through tablet and desk with a camera."""
    with (
        tempfile.TemporaryDirectory(prefix="ruhu-screens-") as kept,
        bench_demo(households),
        sync_playwright() as playwright,
    ):
        place, settings = Path(kept), get_settings()
        database = Committed(
            settings.database_url,
            settings.owner_database_url or settings.database_url,
            session_factory(),
        )
        with running_ruhu(database, place / "ruhu.log") as ruhu:
            _walk(album, playwright, ruhu, place)


def _walk(album: Album, playwright: Playwright, ruhu: RunningRuhu, place: Path) -> None:
    lang = BROWSER_LANG[album.lang]
    network = Network(ruhu.port)
    try:
        with opened(playwright, place / "first-desk", size=DESK, lang=lang) as browser:
            desk = Desk(browser, ruhu.address)
            enter(desk, LEAD, album.lang)
            write_to_worker(desk, album.lang)
        with opened(playwright, place / "tablet", size=LANDSCAPE, lang=lang) as browser:
            worker = Worker(Tablet(browser, network), lang=album.lang)
            worker.page.set_default_timeout(PATIENCE_MS)
            tour_tablet(worker, album, place / "photos")
            tour_extras(worker, album)
            add_a_double(worker)
        flags = camera_flags(film_of_a_door(place / "film"))
        with opened(
            playwright, place / "camera", size=LANDSCAPE, lang=lang, flags=flags
        ) as browser:
            worker = Worker(Tablet(browser, network), lang=album.lang)
            worker.sign_in("shen")
            picture_camera(worker, album)
        with opened(playwright, place / "desk", size=DESK, lang=lang) as browser:
            desk = Desk(browser, ruhu.address)
            desk.page.set_default_timeout(PATIENCE_MS)
            tour_desk(desk, album)
            enter(desk, LEAD, album.lang)
            tour_lead(desk, album)
            picture_doubles(desk, album)
    finally:
        network.close()


def main() -> int:
    """Take the pictures that the command line asks for and say which have changed."""
    options = argparse.ArgumentParser(prog="make screens", description=__doc__)
    options.add_argument("--lang", choices=tuple(BROWSER_LANG), help="one language only")
    options.add_argument("--all", action="store_true", help="every page in English too")
    options.add_argument("--households", type=int, default=HOUSEHOLDS)
    options.add_argument("--folder", type=Path, default=FOLDER)
    chosen = options.parse_args()
    for lang in [chosen.lang] if chosen.lang else BROWSER_LANG:
        main_only = lang == "en" and not chosen.all
        album = Album(chosen.folder, lang, MAIN_PAGES if main_only else None)
        take_all(album, chosen.households)
        for path in album.written:
            print(f"{path.stat().st_size / 1024:5.1f} KB  {path.name}")
        print(f"{lang}: {len(album.written)} pictures written, {len(album.kept)} as before")
    return 0


if __name__ == "__main__":
    sys.exit(main())
