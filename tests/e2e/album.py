"""Pictures of the pages as small WebP files that change only when the page does."""

import io
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page

MOST_BYTES = 80 * 1024
QUALITIES = (84, 78, 70, 62, 54, 46, 38, 30, 20, 10)
COMPARED_AT = 4
"""Pictures are compared at a quarter of their size: there the losses of WebP are averaged away."""

SAME_BELOW = 0.4
"""Mean difference of the 256 steps of grey; packing gives about 0.1, another headline 1 to 2."""

SETTLES_MS = 350


@dataclass
class Album:
    """A folder of pictures in one language; ``only`` keeps the named pages and skips the rest."""

    folder: Path
    lang: str
    only: Collection[str] | None = None
    written: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)

    def take(
        self, page: Page, name: str, *sizes: tuple[int, int], settles_ms: int = SETTLES_MS
    ) -> None:
        """Take a page in each size; it stays in the first one."""
        if self.only is not None and name not in self.only:
            return
        for size in sizes:
            _resize(page, size, settles_ms)
            self._keep(page.screenshot(animations="disabled", caret="hide"), name, size)
        if len(sizes) > 1:
            _resize(page, sizes[0], 0)

    def _keep(self, png: bytes, name: str, size: tuple[int, int]) -> None:
        path = self.folder / f"{name}-{size[0]}x{size[1]}-{self.lang}.webp"
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        if path.exists() and looks_the_same(picture, path):
            self.kept.append(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(picture))
        self.written.append(path)


def packed(picture: Image.Image) -> bytes:
    """Return the picture as WebP, in the best quality that is small enough."""
    for quality in QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=5)
        if buffer.tell() <= MOST_BYTES:
            break
    return buffer.getvalue()


def looks_the_same(picture: Image.Image, path: Path) -> bool:
    """Tell whether a kept picture shows the same page."""
    with Image.open(path) as kept:
        if kept.size != picture.size:
            return False
        was = kept.convert("L").reduce(COMPARED_AT)
    now = picture.convert("L").reduce(COMPARED_AT)
    return ImageStat.Stat(ImageChops.difference(was, now)).mean[0] < SAME_BELOW


def _resize(page: Page, size: tuple[int, int], settles_ms: int) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("document.fonts.ready.then(() => undefined)")
    page.wait_for_timeout(settles_ms)
