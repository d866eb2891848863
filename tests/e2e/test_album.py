"""The screenshots' files change only with their page, and stay small."""

from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from tests.e2e.album import MOST_BYTES, looks_the_same, packed

SIZE = (1280, 800)


def page(words: str) -> Image.Image:
    """Draw something like a page with a line of large text on it."""
    picture = Image.new("RGB", SIZE, (245, 243, 238))
    draw = ImageDraw.Draw(picture)
    for row in range(6):
        draw.rounded_rectangle((40, 200 + 95 * row, 600, 280 + 95 * row), 20, fill="white")
    draw.text((40, 60), words, fill=(22, 32, 42), font_size=64)
    return picture


def test_the_same_page_looks_the_same_after_packing(tmp_path: Path) -> None:
    kept = tmp_path / "today.webp"
    kept.write_bytes(packed(page("5 homes to go")))

    assert looks_the_same(page("5 homes to go"), kept)


def test_another_headline_or_another_size_is_another_picture(tmp_path: Path) -> None:
    kept = tmp_path / "today.webp"
    kept.write_bytes(packed(page("5 homes to go")))

    assert not looks_the_same(page("All done for today"), kept)
    assert not looks_the_same(page("5 homes to go").resize((800, 1280)), kept)


def test_a_picture_full_of_detail_stays_small() -> None:
    dice = Random(3)
    picture = page("A crowded map")
    draw = ImageDraw.Draw(picture)
    for _ in range(1_200):
        x, y = dice.randrange(SIZE[0]), dice.randrange(SIZE[1])
        draw.line((x, y, x + dice.randrange(60), y + dice.randrange(60)), fill=(90, 120, 140))

    assert len(packed(picture)) <= MOST_BYTES
