"""A written name: its pen strokes, the picture drawn from them, and whether two pictures agree.

Strokes are the evidence, the picture is for people. Nothing here compares one person's writing
with another's: that would be biometric identification.
"""

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final, TypeAlias

import orjson
from PIL import Image, ImageChops, ImageDraw, ImageFilter, UnidentifiedImageError

from media.errors import MediaError

Point: TypeAlias = tuple[int, int, int, int]
"""x and y in hundredths of a canvas pixel, milliseconds since the first point, force 0–1000."""

HUNDREDTHS: Final = 100
STROKES_MAX_BYTES: Final = 4 * 1024 * 1024
IMAGE_MAX_BYTES: Final = 512 * 1024
IMAGE_MAX_PX: Final = 4_000_000
POINTS_MAX: Final = 60_000
INK: Final = (16, 32, 42)
_COMPARED_PX: Final = (200, 80)
_SUPERSAMPLING: Final = 2


class UnreadableStrokes(MediaError):
    """Not gzip, too long, or not the strokes of ``schemas/agreements/strokes.v1.json``."""

    code = "strokes_unreadable"


class UnreadableSignature(MediaError):
    """Not a PNG picture of a sensible size."""

    code = "signature_unreadable"


@dataclass(frozen=True, slots=True)
class Strokes:
    """What the pen did on a canvas of ``width_px`` × ``height_px``."""

    width_px: int
    height_px: int
    strokes: tuple[tuple[Point, ...], ...]

    @property
    def points(self) -> int:
        return sum(len(stroke) for stroke in self.strokes)


def read_strokes(packed: bytes) -> Strokes:
    """Unpack gzipped strokes, however hostile the bytes.

    Raises:
        UnreadableStrokes: See the class.
    """
    try:
        unpacking = zlib.decompressobj(wbits=31)
        plain = unpacking.decompress(packed, STROKES_MAX_BYTES)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise UnreadableStrokes("the strokes are too long or cut short")
        said = orjson.loads(plain)
        made = Strokes(
            int(said["w"]),
            int(said["h"]),
            tuple(tuple(_point(point) for point in stroke) for stroke in said["strokes"]),
        )
    except (zlib.error, ValueError, KeyError, TypeError) as cause:
        raise UnreadableStrokes("the strokes cannot be read") from cause
    fits = 100 <= made.width_px <= 4000 and 50 <= made.height_px <= 4000
    if not fits or not 0 < made.points <= POINTS_MAX or not all(made.strokes):
        raise UnreadableStrokes("the strokes are empty, too many or on an odd canvas")
    return made


def _point(said: list[int]) -> Point:
    x, y, t, force = said
    if not all(type(number) is int for number in said):
        raise ValueError("a point holds whole numbers")
    return (_within(x, 500_000), _within(y, 500_000), t, min(max(force, 0), 1000))


def _within(hundredths: int, limit: int) -> int:
    return min(max(hundredths, -limit), limit)


def draw_strokes(strokes: Strokes, *, width_px: int = 600) -> Image.Image:
    """Draw the strokes in ink on white; the height follows from the canvas."""
    scale = width_px * _SUPERSAMPLING / strokes.width_px
    size = (round(strokes.width_px * scale), round(strokes.height_px * scale))
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    for stroke in strokes.strokes:
        for (x0, y0, _, _), (x1, y1, _, force) in zip(stroke, stroke[1:] or stroke, strict=False):
            width = _pen_px(force) * scale
            start = (x0 / HUNDREDTHS * scale, y0 / HUNDREDTHS * scale)
            end = (x1 / HUNDREDTHS * scale, y1 / HUNDREDTHS * scale)
            pen.line([start, end], fill=INK, width=max(1, round(width)))
            for x, y in (start, end):  # round ends and joints
                pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=INK)
    return picture.resize(
        (size[0] // _SUPERSAMPLING, size[1] // _SUPERSAMPLING), Image.Resampling.LANCZOS
    )


def strokes_png(strokes: Strokes, *, width_px: int = 600) -> bytes:
    """Return the drawn strokes as PNG bytes."""
    written = BytesIO()
    draw_strokes(strokes, width_px=width_px).quantize(16).save(written, "PNG", optimize=True)
    return written.getvalue()


def strokes_svg(strokes: Strokes) -> str:
    """Return the strokes as an SVG drawing, sharp at any size, for a printed document."""
    lines = []
    for stroke in strokes.strokes:
        force = sum(point[3] for point in stroke) // len(stroke)
        path = " ".join(f"{x / HUNDREDTHS:.1f},{y / HUNDREDTHS:.1f}" for x, y, _, _ in stroke)
        if len(stroke) == 1:
            path += f" {stroke[0][0] / HUNDREDTHS + 0.1:.1f},{stroke[0][1] / HUNDREDTHS:.1f}"
        lines.append(f'<polyline points="{path}" stroke-width="{_pen_px(force):.1f}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {strokes.width_px} '
        f'{strokes.height_px}" fill="none" stroke="rgb{INK}" stroke-linecap="round" '
        f'stroke-linejoin="round">{"".join(lines)}</svg>'
    )


def open_signature(png: bytes) -> Image.Image:
    """Decode the picture that the tablet drew, on white.

    Raises:
        UnreadableSignature: See the class.
    """
    if len(png) > IMAGE_MAX_BYTES:
        raise UnreadableSignature("the signature picture is too long")
    try:
        with Image.open(BytesIO(png), formats=("PNG",)) as opened:
            if opened.width * opened.height > IMAGE_MAX_PX:
                raise UnreadableSignature("the signature picture has too many pixels")
            drawn = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as cause:
        raise UnreadableSignature("the signature picture cannot be read") from cause
    on_white = Image.new("RGBA", drawn.size, "white")
    on_white.alpha_composite(drawn)
    return on_white.convert("RGB")


def clean_png(png: bytes) -> bytes:
    """Return the picture as a small PNG without any metadata or transparency."""
    written = BytesIO()
    open_signature(png).quantize(16).save(written, "PNG", optimize=True)
    return written.getvalue()


def likeness(first: Image.Image, second: Image.Image) -> float:
    """Return from 0 to 1 how much of the ink of each picture lies near ink of the other.

    It is rough on purpose: it finds a picture that was swapped, not a thinner pen.
    """
    one, two = _ink(first), _ink(second)
    return min(_covered(one, two), _covered(two, one))


def _ink(picture: Image.Image) -> Image.Image:
    small = picture.convert("L").resize(_COMPARED_PX, Image.Resampling.BOX)
    return small.point(lambda grey: 255 if grey < 230 else 0)


def _covered(ink: Image.Image, by: Image.Image) -> float:
    total = ink.histogram()[255]
    near = by.filter(ImageFilter.MaxFilter(7))
    return ImageChops.darker(ink, near).histogram()[255] / total if total else 0.0


def _pen_px(force: int) -> float:
    """Pen width in canvas pixels; half force is what a finger reports."""
    return 5 + 6 * force / 1000
