"""Recordings by their structure: heads as browsers write them, with noise for sound."""

import random


def webm_opus(size: int = 2000, *, codec: bytes = b"A_OPUS") -> bytes:
    """A WebM head with one track, as MediaRecorder begins a recording."""
    head = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04"
    track = b"\x16\x54\xae\x6b\xae\x83\x81\x02\x86\x86" + codec
    return head + track + noise(size)


def ogg_opus(size: int = 2000) -> bytes:
    """An Ogg page with the head of an Opus stream."""
    return b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + noise(size)


def mp4_aac(size: int = 2000, *, handler: bytes = b"soun") -> bytes:
    """An MP4 whose index stands at its end, as some tablets write it."""
    return b"\x00\x00\x00\x18ftypM4A " + noise(size) + b"moovtrakhdlr" + handler + b"stsdmp4a"


def noise(size: int) -> bytes:
    """Bytes in which no name of a codec stands."""
    return bytes(random.Random(size).randrange(128, 250) for _ in range(size))
