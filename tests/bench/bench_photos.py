"""What one photo costs the server: looking at it as it arrives, and its sizes for the screens."""

from collections.abc import Callable, Iterator
from time import process_time

from media.photo import inspect_photo, make_sizes, strip_metadata
from tests.bench.figure import Figure, median_figure
from tests.factories.files import seal_photo
from tests.media.pictures import exif_with_place, room_jpeg

ROUNDS = 25
MS = 1000.0


def run() -> Iterator[Figure]:
    """Measure CPU on a photo of the tablet (1600 px, about 500 KB) and one of a camera (12 MP)."""
    tablet, camera = room_jpeg(quality=85), room_jpeg(4000, 3000, exif=exif_with_place())
    tablet_info, camera_info = inspect_photo(tablet), inspect_photo(camera)
    yield _cpu("photos.inspect.cpu_ms", lambda: inspect_photo(tablet), "part of an ingest of 11 ms")
    yield _cpu(
        "photos.strip.cpu_ms", lambda: strip_metadata(camera, camera_info), "12 MP, no pixel coded"
    )
    yield _cpu("photos.sizes.cpu_ms", lambda: make_sizes(tablet, tablet_info), "goal 25 at 1600 px")
    yield _cpu("photos.sizes_12mp.cpu_ms", lambda: make_sizes(camera, camera_info), "rare")
    yield _cpu("photos.seal.cpu_ms", lambda: seal_photo(tablet), "what opening it costs as well")


def _cpu(name: str, work: Callable[[], object], note: str) -> Figure:
    work()  # the first time loads codecs
    spent_ms = []
    for _ in range(ROUNDS):
        began = process_time()
        work()
        spent_ms.append((process_time() - began) * MS)
    return median_figure(name, spent_ms, "ms", note)
