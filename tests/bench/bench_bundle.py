"""What a tablet loads: before the first page, and everything it keeps for work without network."""

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.bench.figure import Figure

DIST = Path(__file__).resolve().parents[2] / "pwa" / "dist"
PACKED = {".woff2", ".webp", ".png", ".jpg"}


def run() -> Iterator[Figure]:
    """Read the built pages; `make setup` builds them."""
    field = first_load("field.html")
    yield _kilobytes("bundle.field.first_load.gz_kb", field, "script and style, goal ≤ 250")
    office = first_load("office.html")
    yield _kilobytes("bundle.office.first_load.gz_kb", office, "script and style")
    yield _kilobytes("bundle.field.precache.gz_kb", precached(), "goal ≤ 1500")


def first_load(page: str) -> set[Path]:
    """Return the scripts and styles that a page needs before it can show anything."""
    waiting = re.findall(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"', (DIST / page).read_text())
    found: set[Path] = set()
    while waiting:
        path = DIST / waiting.pop()
        if path in found:
            continue
        found.add(path)
        if path.suffix == ".js":
            waiting += [f"assets/{name}" for name in _static_imports(path.read_text())]
    return found


def _static_imports(script: str) -> list[str]:
    """Return the chunks that a chunk imports at once; ``import(…)`` waits until it is needed."""
    return re.findall(r'(?:^|[;}\s])(?:import|export)[^"\'();]*?["\']\./([^"\']+\.js)["\']', script)


def precached() -> set[Path]:
    """Return every file that the service worker keeps on the tablet."""
    worker = (DIST / "field" / "sw.js").read_text()
    _, listed, addresses = worker.partition("addresses:")
    found = re.findall(r"/((?:assets|icons|field)/[\w./-]+)", addresses)
    if not listed or not found:
        raise ValueError("the service worker names no files to keep")
    return {DIST / "field.html", *(DIST / name for name in found)}


def _kilobytes(name: str, files: Iterable[Path], note: str) -> Figure:
    sizes = [_wire_size(path) for path in files]
    return Figure(name, sum(sizes) / 1000, "kB", len(sizes), note)


def _wire_size(path: Path) -> int:
    content = path.read_bytes()
    return len(content) if path.suffix in PACKED else len(gzip.compress(content, 6))
