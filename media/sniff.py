"""What a file really is, judged by its bytes and never by its name or its claimed type."""

import re
from collections.abc import Iterator
from enum import StrEnum

from media.errors import UnknownFileKind, UnreadablePhoto

HEAD_BYTES = 12
"""How many first bytes are enough to tell the accepted kinds apart."""

_PNG_START = b"\x89PNG\r\n\x1a\n"
# Inside a JPEG scan 0xFF is data when 00 or a restart (D0-D7) follows, and padding when FF does.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class PhotoKind(StrEnum):
    """Accepted kinds of photo; the value is the media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"


def sniff_photo(content: bytes) -> PhotoKind:
    """Tell the kind from the first bytes.

    Raises:
        UnknownFileKind: Not one of the accepted kinds (a text, a PDF, a HEIC, nothing at all).
    """
    if content.startswith(b"\xff\xd8\xff"):
        return PhotoKind.JPEG
    if content.startswith(_PNG_START):
        return PhotoKind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return PhotoKind.WEBP
    raise UnknownFileKind("The file is not a JPEG, PNG or WEBP picture.")


def check_complete(content: bytes, kind: PhotoKind) -> None:
    """Refuse a file that was cut short, by its own structure and without decoding a pixel.

    Raises:
        UnreadablePhoto: The end that the format promises is not there.
    """
    match kind:
        case PhotoKind.JPEG:
            complete = any(marker == 0xD9 for marker, _, _ in jpeg_segments(content))
        case PhotoKind.PNG:
            complete = b"IEND" in png_chunk_names(content)
        case PhotoKind.WEBP:
            complete = len(content) >= int.from_bytes(content[4:8], "little") + 8
    if not complete:
        raise UnreadablePhoto("The picture is cut short.")


def jpeg_segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) of every segment; scan data belongs to its SOS segment.

    Stops after the end-of-image marker: what a camera app glues behind it (a film, a second
    picture) is not part of the photo. Ends early, without D9, when the file is damaged.
    """
    at, length = 2, len(content)
    while at + 2 <= length and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xD9:
            yield marker, at, at + 2
            return
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:
            found = _NEXT_MARKER.search(content, end)
            if found is None:
                return
            end = found.start()
        if end <= at + 2 or end > length:
            return
        yield marker, at, end
        at = end


def png_chunk_names(content: bytes) -> set[bytes]:
    """Name the chunks of a PNG; one that is cut short is left out."""
    names: set[bytes] = set()
    at = len(_PNG_START)
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if end > len(content):
            break
        names.add(content[at + 4 : at + 8])
        at = end
    return names
