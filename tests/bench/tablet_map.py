"""The map of the worker's homes beside the least that MapLibre can do with the same data."""

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page, Route

from tests.bench.figure import Figure
from tests.bench.glass import Glass, load_note
from tests.e2e.field import Worker

MAPLIBRE = Path(__file__).resolve().parents[2] / "pwa" / "node_modules" / "maplibre-gl" / "dist"
QUIET_MS = 700
DRAGS, STEPS, STEP_PX = 3, 40, 9
BARE_PAGE = """<!doctype html><meta charset="utf-8"><title>bare</title>
<style>html, body, #map { margin: 0; height: 100% }</style><div id="map"></div>
<button id="go" style="position: absolute; top: 0; z-index: 1">go</button>
<script type="module" src="/bare/page.mjs"></script>"""
BARE_SCRIPT = """
import { Map as MapLibre, setWorkerUrl } from '/bare/maplibre-gl.mjs'
setWorkerUrl('/bare/maplibre-gl-worker.mjs')
const open = (name) => new Promise((resolve) => {
  const asked = indexedDB.open(name)
  asked.onsuccess = () => resolve(asked.result)
})
const read = (db, store, key) => new Promise((resolve) => {
  const asked = db.transaction(store).objectStore(store).get(key)
  asked.onsuccess = () => resolve(asked.result.data)
})
const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('ruhu-base-'))
document.getElementById('go').onclick = async () => {
  const db = await open(name)
  const { place } = await read(db, 'files', 'place')
  const homes = (await read(db, 'index', 'all')).filter(({ point }) => point)
  const geojson = (data) => ({ type: 'geojson', data })
  const marks = homes.map(({ point }) => (
    { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: point } }))
  const lons = homes.map(({ point }) => point[0]), lats = homes.map(({ point }) => point[1])
  new MapLibre({
    container: 'map',
    bounds: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
    fadeDuration: 0,
    style: {
      version: 8,
      sources: {
        base: geojson(place.base), buildings: geojson(place.buildings),
        marks: geojson({ type: 'FeatureCollection', features: marks }),
      },
      layers: [
        { id: 'base', type: 'fill', source: 'base', paint: { 'fill-color': '#cde' } },
        { id: 'buildings', type: 'fill', source: 'buildings', paint: { 'fill-color': '#ccc' } },
        { id: 'marks', type: 'circle', source: 'marks', paint: { 'circle-radius': 6 } },
      ],
    },
  })
}
document.getElementById('go').dataset.ready = 'yes'
"""


def map_figures(glass: Glass, worker: Worker) -> Iterator[Figure]:
    """Open the map twice, as its first and as a later page, and pan it."""
    page = glass.page
    worker.open_today()
    tab = page.get_by_role("link", name=worker.say("field.tabMap"), exact=True)
    yield from _opened(glass, "tablet.map.first", tab.click, "its code is loaded")
    page.get_by_role("link", name=worker.say("field.tabToday"), exact=True).click()
    page.locator(".counts").wait_for()
    yield from _opened(glass, "tablet.map", tab.click, "")
    yield from _panned(glass, "tablet.map.pan")


def bare_map_figures(glass: Glass, worker: Worker) -> Iterator[Figure]:
    """The same with the same data and nothing but MapLibre."""
    page = glass.page
    page.route("**/bare/**", _bare_file)
    page.goto(worker.tablet.address.replace("/field/", "/bare/"))
    page.locator("#go[data-ready]").wait_for()
    yield from _opened(glass, "tablet.bare_map", page.locator("#go").click, "beside it")
    yield from _panned(glass, "tablet.bare_map.pan")


def _bare_file(route: Route) -> None:
    name = route.request.url.rsplit("/", 1)[1]
    if name == "":
        route.fulfill(body=BARE_PAGE, content_type="text/html")
    elif name == "page.mjs":
        route.fulfill(body=BARE_SCRIPT, content_type="text/javascript")
    else:
        route.fulfill(path=MAPLIBRE / name, content_type="text/javascript")


def _opened(glass: Glass, name: str, act: Callable[[], None], note: str) -> Iterator[Figure]:
    glass.ask("bench.armDraws()")
    act()
    seen = glass.ask(f"bench.settled({QUIET_MS}).then((d) => ({{ ...d, from: bench.clicked }}))")
    said = "; ".join(part for part in (note, load_note()) if part)
    yield Figure(f"{name}.first_paint.ms", seen["first"] - seen["from"], "ms", 1, said)
    yield Figure(f"{name}.complete.ms", seen["last"] - seen["from"], "ms", 1, said)


def _panned(glass: Glass, name: str) -> Iterator[Figure]:
    frames: list[float] = []
    for _ in range(DRAGS):
        frames += _drag(glass, glass.page)
    note = f"p95 {statistics.quantiles(frames, n=20)[-1]:.0f}; {load_note()}"
    yield Figure(f"{name}.frame.ms", statistics.median(frames), "ms", len(frames), note)


def _drag(glass: Glass, page: Page) -> list[float]:
    box = page.locator("canvas").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.6
    page.mouse.move(x, y)
    page.mouse.down()
    glass.ask("bench.startFrames()")
    for step in range(STEPS):
        page.mouse.move(x - step * STEP_PX, y)
    frames: list[float] = glass.ask("bench.stopFrames()")
    page.mouse.up()
    page.wait_for_timeout(QUIET_MS)
    return frames
