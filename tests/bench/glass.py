"""A tablet as slow as a cheap one, asked by its own clock how long things take."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page

SLOWED = 4
PROBES = (Path(__file__).parent / "probes.js").read_text(encoding="utf-8")


def load_note() -> str:
    """Say how busy the machine is: figures of a busy one are not final."""
    return f"load {os.getloadavg()[0]:.1f}"


@dataclass
class Glass:
    """A page whose processor is slowed.

    Slowed is the thread of the page, which is as far as the browser goes: threads beside it
    (service worker, map, photos) and the browser's own processes run at the machine's speed.
    """

    page: Page
    session: CDPSession

    @classmethod
    def over(cls, page: Page, waits_for: str | None = None) -> "Glass":
        """Slow a page and put the probes into all it loads from now on.

        ``waits_for`` selects what has to be on the screen for a start to count as done.
        """
        glass = cls(page, page.context.new_cdp_session(page))
        waiting = f"window.benchWaitsFor = {json.dumps(waits_for)};" if waits_for else ""
        page.add_init_script(waiting + PROBES)
        glass.slow()
        return glass

    def slow(self, times: float = SLOWED) -> None:
        """Slow the page down; 1 gives it the machine's speed for what is not measured."""
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def ask(self, script: str) -> Any:
        """Evaluate in the page, and wait for what it promises."""
        return self.page.evaluate(script)

    def arm(self, event: str, *, shows: str | None = None, stores: str | None = None) -> None:
        """Time the next event until a selector is painted or a store has a record on the disk."""
        if stores:
            self.ask(f"bench.armStored({json.dumps(event)}, {json.dumps(stores)})")
        else:
            self.ask(f"bench.arm({json.dumps(event)}, {json.dumps(shows)})")

    def timed_ms(self) -> float:
        """Wait for the end of what was armed, and return how long it took."""
        timed = self.ask("bench.timed")
        return float(timed["to"] - timed["from"])

    def click_ms(self, target: Locator, shows: str | None = None) -> float:
        """Click, and return how long it took until a selector (or anything new) was painted."""
        target.scroll_into_view_if_needed()
        self.arm("click", shows=shows)
        target.click()
        return self.timed_ms()

    def stored_ms(self, store: str) -> list[float]:
        """Return how long each write into a store took until it was on the disk."""
        return [one["to"] - one["from"] for one in self.ask("bench.stored") if one["name"] == store]
