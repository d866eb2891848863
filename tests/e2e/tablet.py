"""A worker's tablet: a browser, and its own way to the server."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.browser import TestBrowser
from tests.e2e.network import Network


@dataclass
class Tablet:
    """Both can fail: the browser is killed, the way is cut."""

    browser: TestBrowser
    network: Network

    @property
    def page(self) -> Page:
        """The page as it is now; another one after each ``reopen``."""
        return self.browser.page

    @property
    def address(self) -> str:
        """Where this tablet finds the field app."""
        return f"{self.network.address}/field/"

    def go_offline(self) -> None:
        """Leave the network, as the tablet notices it."""
        self.network.cut()
        self.page.context.set_offline(True)

    def go_online(self) -> None:
        """Find the network again."""
        self.network.mend()
        self.page.context.set_offline(False)

    def kill_and_reopen(self) -> Page:
        """Let the battery fall out, then start again; the way to the server stays as it was."""
        self.browser.kill()
        return self.browser.reopen()
