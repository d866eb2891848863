"""Lighthouse on the pages people begin with, on a demo, signed in where one has to be.

Its package is fetched into its own folder by this family alone; setting up and testing the product
need none of it.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.figure import Figure
from tests.bench.glass import load_note
from tests.bench.place import bench_demo
from tests.bench.serving import running_server
from tests.e2e.browser import DESK, PORTRAIT, opened
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.network import Network
from tests.e2e.tablet import Tablet

FOLDER = Path(__file__).parent / "lighthouse"
HOUSEHOLDS = 400
GOALS = {"performance": "≥ 95", "accessibility": "100", "best-practices": "100"}


def run() -> Iterator[Figure]:
    """Audit the tablet's and the desk's first pages."""
    fetch_lighthouse()
    os.environ["RUHU_DEMO"] = "true"
    with (
        tempfile.TemporaryDirectory(prefix="ruhu-audit-", ignore_cleanup_errors=True) as kept,
        bench_demo(HOUSEHOLDS),
        running_server() as server,
        sync_playwright() as playwright,
    ):
        network = Network(server.port)
        tablet, desk = Path(kept) / "tablet", Path(kept) / "desk"
        with opened(playwright, tablet, size=PORTRAIT) as browser:
            yield from audit(tablet, f"{network.address}/field/sign-in", "tablet", "field.sign_in")
            worker = Worker(Tablet(browser, network))
            worker.sign_in("shen")
            worker.sync()
            yield from audit(tablet, f"{network.address}/field/", "tablet", "field.today")
        network.close()
        with opened(playwright, desk, size=DESK) as browser:
            office = f"http://127.0.0.1:{server.port}/office"
            yield from audit(desk, f"{office}/sign-in", "desk", "office.sign_in")
            Desk(browser, f"http://127.0.0.1:{server.port}").sign_in("周国良")
            yield from audit(desk, f"{office}/morning", "desk", "office.morning")


def fetch_lighthouse() -> None:
    """Install what the lock names, unless it is there."""
    if not (FOLDER / "node_modules" / "lighthouse").exists():
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=FOLDER, check=True)


def audit(profile: Path, address: str, machine: str, name: str) -> Iterator[Figure]:
    """Audit a page in the browser that has this profile open; one figure a category."""
    port = (profile / "DevToolsActivePort").read_text().splitlines()[0]
    command = ["node", "audit.mjs", port, address, machine]
    told = subprocess.run(command, cwd=FOLDER, check=True, capture_output=True, text=True).stdout
    answer: dict[str, Any] = json.loads(told.splitlines()[-1])
    assert answer["final"].startswith(address), f"{address} led to {answer['final']}"
    for category, found in answer["figures"].items():
        lost = ", ".join(found["lost"]) or "nothing lost"
        note = f"goal {GOALS[category]}; {lost}; {load_note()}"
        title = f"lighthouse.{name}.{category.replace('-', '_')}"
        yield Figure(title, found["score"], "points", 1, note)
