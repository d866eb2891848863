"""Pen strokes become pictures; hostile bytes become refusals."""

import gzip
from io import BytesIO
from typing import Any

import orjson
import pytest
from PIL import Image

from media.signature import (
    IMAGE_MAX_BYTES,
    STROKES_MAX_BYTES,
    UnreadableSignature,
    UnreadableStrokes,
    clean_png,
    draw_strokes,
    likeness,
    open_signature,
    read_strokes,
    strokes_png,
    strokes_svg,
)

CROSS = {
    "v": 1,
    "w": 1000,
    "h": 400,
    "strokes": [
        [[20000 + 1000 * step, 20000, 10 * step, 500] for step in range(60)],
        [[50000, 5000 + 500 * step, 900 + 10 * step, 700] for step in range(60)],
    ],
}


def packed(said: Any) -> bytes:
    return gzip.compress(orjson.dumps(said), mtime=0)


def grey_at(picture: Image.Image, place: tuple[int, int]) -> int:
    grey = picture.convert("L").getpixel(place)
    assert isinstance(grey, int)
    return grey


def png_of(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def test_strokes_are_drawn_where_the_pen_went() -> None:
    strokes = read_strokes(packed(CROSS))
    picture = draw_strokes(strokes, width_px=500)

    assert strokes.points == 120
    assert picture.size == (500, 200)
    assert grey_at(picture, (250, 100)) < 80
    assert grey_at(picture, (20, 20)) == 255


def test_a_dot_is_drawn_too() -> None:
    dot = read_strokes(packed(CROSS | {"strokes": [[[50000, 20000, 0, 500]]]}))

    assert grey_at(draw_strokes(dot, width_px=500), (250, 100)) < 120
    assert "polyline" in strokes_svg(dot)


def test_the_drawing_for_print_holds_one_line_a_stroke() -> None:
    svg = strokes_svg(read_strokes(packed(CROSS)))

    assert svg.count("<polyline") == 2
    assert 'viewBox="0 0 1000 400"' in svg


def test_the_picture_of_the_same_strokes_is_alike_and_another_is_not() -> None:
    strokes = read_strokes(packed(CROSS))
    drawn = draw_strokes(strokes)
    other = read_strokes(
        packed(CROSS | {"strokes": [[[90000, 36000 + n, n, 500] for n in range(40)]]})
    )

    assert likeness(drawn, open_signature(strokes_png(strokes, width_px=900))) > 0.95
    assert likeness(drawn, draw_strokes(other)) < 0.2
    assert likeness(drawn, Image.new("RGB", (600, 240), "white")) == 0


@pytest.mark.parametrize(
    "bytes_",
    [
        b"",
        b"not gzip",
        packed(CROSS)[:-9],
        gzip.compress(b"{"),
        packed([]),
        packed(CROSS | {"strokes": []}),
        packed(CROSS | {"strokes": [[]]}),
        packed(CROSS | {"strokes": [[[1, 2, 3]]]}),
        packed(CROSS | {"strokes": [[[1.5, 2, 3, 4]]]}),
        packed(CROSS | {"strokes": [[["1", 2, 3, 4]]]}),
        packed(CROSS | {"w": 10**9}),
        gzip.compress(b" " * (STROKES_MAX_BYTES + 1)),
    ],
    ids=range(12),
)
def test_bytes_that_are_no_strokes_are_refused(bytes_: bytes) -> None:
    with pytest.raises(UnreadableStrokes):
        read_strokes(bytes_)


def test_a_picture_that_is_none_or_far_too_large_is_refused() -> None:
    for hostile in (b"", b"\x89PNG\r\n\x1a\nrest", b"x" * (IMAGE_MAX_BYTES + 1)):
        with pytest.raises(UnreadableSignature):
            open_signature(hostile)
    with pytest.raises(UnreadableSignature):
        open_signature(png_of(Image.new("1", (4001, 1000))))


def test_a_transparent_picture_is_put_on_white_without_metadata() -> None:
    drawn = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    drawn.putpixel((10, 10), (0, 0, 0, 255))

    cleaned = Image.open(BytesIO(clean_png(png_of(drawn))))

    assert cleaned.mode == "P"
    assert grey_at(cleaned, (0, 0)) == 255
    assert grey_at(cleaned, (10, 10)) == 0
