"""What is wrong with how a page looks, whatever it is about."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.words import texts

LOOK = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
TABLET_PX, RESIDENT_PX = 48, 60
TWICE = 2
LARGEST = "1.5"


@lru_cache(maxsize=1)
def _raw_keys() -> str:
    """A pattern of every key of the pages' texts: none of them may be read on a page."""
    features = sorted({key.split(".")[0] for key in texts("zh-CN")})
    return rf"\b(?:{'|'.join(map(re.escape, features))})(?:\.\w+)+\b"


def looks_wrong(page: Page, name: str, *, least_px: int = 0) -> list[str]:
    """Return what is too small, clipped, outside, or not a text: one line a fault.

    ``least_px`` is what the shorter side of everything that can be tapped must measure.
    """
    found: list[str] = page.evaluate(LOOK, {"least": least_px, "rawKeys": _raw_keys()})
    return [f"{name}: {fault}" for fault in found]


@contextmanager
def largest_text(page: Page) -> Iterator[None]:
    """As after moving the app's own slider of text size to its end."""
    scale = "document.documentElement.style.setProperty('--scale', {})"
    before = page.evaluate("document.documentElement.style.getPropertyValue('--scale')")
    page.evaluate(scale.format(f"'{LARGEST}'"))
    yield
    page.evaluate(scale.format(f"'{before}'"))


@contextmanager
def zoomed_twice(page: Page) -> Iterator[None]:
    """As after zooming to 200 %: the page gets half as many pixels each way."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"] // TWICE, "height": size["height"] // TWICE})
    page.wait_for_timeout(100)
    yield
    page.set_viewport_size(size)
    page.wait_for_timeout(100)
