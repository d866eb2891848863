"""Pictures as a tablet's camera would give them."""

from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

SIZE = (1600, 1200)


def take_picture(folder: Path, name: str, seed: int = 1) -> Path:
    """Write a JPEG that has something to compress: a door with a plate, drawn a little askew."""
    dice = Random(seed)
    picture = Image.new("RGB", SIZE, (222, 214, 200))
    draw = ImageDraw.Draw(picture)
    for _ in range(240):
        x, y = dice.randrange(SIZE[0]), dice.randrange(SIZE[1])
        shade = dice.randrange(150, 210)
        draw.ellipse((x, y, x + 40, y + 26), fill=(shade, shade - 8, shade - 22))
    draw.rectangle((520, 140, 1080, 1140), fill=(104, 72, 52), outline=(62, 40, 28), width=12)
    draw.rectangle((700, 250, 900, 370), fill=(11, 79, 108), outline="white", width=6)
    draw.text((760, 280), str(500 + seed), fill="white", font_size=56)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jpg"
    picture.save(path, "JPEG", quality=88)
    return path
