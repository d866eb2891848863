"""A Chromium whose process we own, so that it can be killed like a tablet with an empty battery."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

CHROMIUM = "/usr/bin/chromium"
STARTS_WITHIN_S = 30.0
ENDS_WITHIN_S = 20.0
LANDSCAPE = (1280, 800)
PORTRAIT = (800, 1280)
DESK = (1440, 900)
HOME = {"longitude": 120.1392, "latitude": 30.2993, "accuracy": 8}
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


@dataclass
class Watched:
    """What a browser must not do: break the content policy, call outsiders, throw errors."""

    violations: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What the pages wrote to the console as an error; a cut network is one."""


class TestBrowser:
    """A browser with a profile that outlives it; ``kill`` is SIGKILL for all its processes."""

    __test__ = False

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        *,
        size: tuple[int, int],
        lang: str = "zh-CN",
        flags: tuple[str, ...] = (),
    ) -> None:
        """Start Chromium on a profile folder, new or used; ``flags`` are added to its own."""
        self._flags = flags
        self.watched = Watched()
        self._playwright = playwright
        self._profile = profile
        self._size = size
        self._lang = lang
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None
        self.page = self._start()

    def reopen(self) -> Page:
        """Start the browser again on the same profile; returns its one page."""
        self.page = self._start()
        return self.page

    def kill(self) -> None:
        """End it without a chance to save anything."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        self._browser = None

    def end(self) -> None:
        """End it as its own menu would: what it holds is written first."""
        assert self._process is not None and self._browser is not None
        self._browser.new_browser_cdp_session().send("Browser.close")
        self._process.wait(ENDS_WITHIN_S)
        self._process = None
        self._browser = None

    def close(self) -> None:
        """End it at the end of a test."""
        if self._process is not None:
            self.kill()

    def _start(self) -> Page:
        port_file = self._profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        self._profile.mkdir(parents=True, exist_ok=True)
        width, height = self._size
        self._process = subprocess.Popen(
            [
                CHROMIUM,
                *FLAGS,
                *self._flags,
                f"--user-data-dir={self._profile}",
                f"--lang={self._lang}",
                f"--accept-lang={self._lang}",
                f"--window-size={width},{height}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        port = _wait_for_port(port_file, self._process)
        self._browser = self._playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = self._browser.contexts[0]
        context.grant_permissions(["geolocation"])
        context.set_geolocation(HOME)  # type: ignore[arg-type]  # a dict is what it takes
        context.set_default_timeout(15_000)
        self._watch(context)
        page = context.pages[0]
        page.set_viewport_size({"width": width, "height": height})
        return page

    def _watch(self, context: BrowserContext) -> None:
        def hear(message: ConsoleMessage) -> None:
            if "Content Security Policy" in message.text:
                self.watched.violations.append(message.text)
            elif message.type == "error":
                self.watched.told.append(message.text)

        def see(request: Request) -> None:
            if request.url.startswith("http") and "//127.0.0.1:" not in request.url:
                self.watched.outside.append(request.url)

        context.on("console", hear)
        context.on("request", see)
        context.on("weberror", lambda fault: self.watched.errors.append(str(fault.error)))


def _wait_for_port(port_file: Path, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        assert process.poll() is None, "Chromium did not start"
        if port_file.exists() and (lines := port_file.read_text().splitlines()):
            return lines[0]
        time.sleep(0.05)
    raise AssertionError("Chromium opened no debugging port")


@contextmanager
def opened(
    playwright: Playwright,
    profile: Path,
    *,
    size: tuple[int, int],
    lang: str = "zh-CN",
    flags: tuple[str, ...] = (),
) -> Iterator[TestBrowser]:
    """Start a browser and end it afterwards, whatever happens."""
    browser = TestBrowser(playwright, profile, size=size, lang=lang, flags=flags)
    try:
        yield browser
    finally:
        browser.close()
