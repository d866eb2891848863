"""Pictures made for the tests; nothing is read from disk."""

import random
import struct
import zlib
from io import BytesIO

from PIL import ExifTags, Image, ImageFilter


def room_jpeg(width: int = 1600, height: int = 1200, *, quality: int = 80, **save: object) -> bytes:
    """A JPEG about as detailed as a photo of a room (200 KB at 1600 px)."""
    noise = Image.frombytes("RGB", (200, 150), random.Random(7).randbytes(200 * 150 * 3))
    room = noise.resize((width, height), Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(1)
    )
    return encode(room, "JPEG", quality=quality, **save)


def encode(image: Image.Image, file_format: str, **save: object) -> bytes:
    target = BytesIO()
    image.save(target, file_format, **save)
    return target.getvalue()


def exif_with_place(orientation: int = 1) -> bytes:
    """EXIF as a careless camera writes it: maker, orientation and the place of the home."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "CameraMaker"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {1: "N", 2: (30.0, 19.0, 11.5), 3: "E", 4: (120.0, 9.0, 2.25)}
    )
    return exif.tobytes()


def png_bomb(side_px: int = 20_000) -> bytes:
    """A PNG of a few hundred kilobytes that would take more than a gigabyte decoded."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    row = b"\x00" * (side_px // 8 + 1)
    header = struct.pack(">IIBBBBB", side_px, side_px, 1, 0, 0, 0, 0)
    packed = zlib.compress(row * side_px, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )
