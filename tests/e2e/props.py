"""What the screenshots show: names as a hand writes them, a room as a camera sees it."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Page

Stroke = Sequence[tuple[float, float]]

WANG: tuple[Stroke, ...] = (
    ((0.18, 0.15), (0.82, 0.12)),
    ((0.24, 0.48), (0.76, 0.45)),
    ((0.5, 0.15), (0.51, 0.85)),
    ((0.1, 0.88), (0.9, 0.83)),
)
GUI: tuple[Stroke, ...] = (
    ((0.05, 0.3), (0.42, 0.26)),
    ((0.24, 0.05), (0.24, 0.95)),
    ((0.24, 0.33), (0.05, 0.68)),
    ((0.26, 0.4), (0.4, 0.55)),
    ((0.52, 0.2), (0.9, 0.17)),
    ((0.71, 0.05), (0.71, 0.45)),
    ((0.46, 0.46), (0.97, 0.42)),
    ((0.52, 0.66), (0.9, 0.63)),
    ((0.71, 0.5), (0.71, 0.9)),
    ((0.42, 0.93), (1.0, 0.88)),
)
XIANG: tuple[Stroke, ...] = (
    ((0.7, 0.03), (0.35, 0.12)),
    ((0.1, 0.25), (0.9, 0.21)),
    ((0.5, 0.08), (0.5, 0.5)),
    ((0.48, 0.25), (0.12, 0.5)),
    ((0.52, 0.26), (0.9, 0.48)),
    ((0.3, 0.55), (0.3, 0.97)),
    ((0.3, 0.57), (0.72, 0.54), (0.72, 0.96)),
    ((0.3, 0.75), (0.71, 0.73)),
    ((0.3, 0.94), (0.71, 0.92)),
)
SHEN: tuple[Stroke, ...] = (
    ((0.1, 0.1), (0.2, 0.2)),
    ((0.05, 0.38), (0.16, 0.46)),
    ((0.05, 0.92), (0.22, 0.6)),
    ((0.38, 0.28), (0.34, 0.45)),
    ((0.38, 0.3), (0.95, 0.26), (0.88, 0.42)),
    ((0.64, 0.05), (0.62, 0.5), (0.34, 0.93)),
    ((0.66, 0.42), (0.68, 0.85), (0.78, 0.92), (0.95, 0.88), (0.95, 0.72)),
)
YU: tuple[Stroke, ...] = (*WANG, ((0.62, 0.6), (0.74, 0.7)))
FEN: tuple[Stroke, ...] = (
    ((0.08, 0.2), (0.92, 0.17)),
    ((0.33, 0.05), (0.33, 0.32)),
    ((0.67, 0.03), (0.66, 0.31)),
    ((0.4, 0.36), (0.1, 0.62)),
    ((0.58, 0.36), (0.92, 0.58)),
    ((0.28, 0.62), (0.7, 0.6), (0.62, 0.92), (0.5, 0.86)),
    ((0.48, 0.62), (0.22, 0.97)),
)
RESIDENT, WORKER = (WANG, GUI, XIANG), (SHEN, YU, FEN)
"""王桂香 and 沈玉芬, each character in a square of its own."""

CIRCLE: Stroke = tuple(
    (0.5 + 0.48 * cos(2 * pi * part / 26), 0.5 + 0.44 * sin(2 * pi * part / 26))
    for part in range(2, 29)
)
STEP = 0.12
TREMBLES_PX = 1.6
PAUSE_MS = 25
ROOM = (1600, 1200)


def write_name(page: Page, characters: Sequence[Sequence[Stroke]]) -> None:
    """Write a name, or one mark, across the pad that is shown."""
    pad = page.locator(".pad canvas").last
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    side = box["height"] * 0.5
    left = box["x"] + (box["width"] - side * 1.25 * len(characters)) / 2 + side * 0.12
    top, dice = box["y"] + box["height"] * 0.25, Random(5)
    for place, character in enumerate(characters):
        for stroke in character:
            points = [(left + side * (1.25 * place + x), top + side * y) for x, y in _dense(stroke)]
            page.mouse.move(*points[0])
            page.mouse.down()
            for x, y in points[1:]:
                page.mouse.move(
                    x + dice.uniform(-TREMBLES_PX, TREMBLES_PX),
                    y + dice.uniform(-TREMBLES_PX, TREMBLES_PX),
                )
            page.mouse.up()
            page.wait_for_timeout(PAUSE_MS)


def _dense(stroke: Stroke) -> list[tuple[float, float]]:
    points = [stroke[0]]
    for (x, y), (to_x, to_y) in pairwise(stroke):
        steps = max(1, round(max(abs(to_x - x), abs(to_y - y)) / STEP))
        points += [
            (x + (to_x - x) * step / steps, y + (to_y - y) * step / steps)
            for step in range(1, steps + 1)
        ]
    return points


def take_room_picture(folder: Path) -> Path:
    """Write a JPEG of a plain living room: a window, a sofa, a table."""
    picture = Image.new("RGB", ROOM, (226, 217, 203))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 860, 1600, 1200), fill=(171, 139, 106))
    draw.rectangle((150, 130, 640, 660), fill=(196, 219, 224), outline=(244, 240, 232), width=26)
    draw.line((395, 130, 395, 660), fill=(244, 240, 232), width=18)
    draw.polygon([(90, 90), (230, 90), (200, 720), (90, 720)], fill=(150, 170, 156))
    draw.polygon([(560, 90), (700, 90), (700, 720), (590, 720)], fill=(150, 170, 156))
    draw.rectangle((1120, 190, 1330, 470), fill=(250, 247, 240), outline=(120, 96, 72), width=8)
    draw.rectangle((1150, 215, 1300, 300), fill=(168, 44, 40))
    draw.rounded_rectangle((820, 600, 1560, 990), 50, fill=(150, 92, 78))
    draw.rounded_rectangle((860, 760, 1520, 940), 40, fill=(170, 110, 94))
    draw.polygon([(330, 900), (800, 900), (870, 960), (280, 960)], fill=(108, 74, 50))
    draw.rectangle((330, 960, 362, 1150), fill=(84, 56, 38))
    draw.rectangle((780, 960, 812, 1150), fill=(84, 56, 38))
    draw.ellipse((520, 830, 600, 915), fill=(178, 60, 52))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "room.jpg"
    picture.filter(ImageFilter.GaussianBlur(1.5)).save(path, "JPEG", quality=90)
    return path
