"""Voice notes: what is accepted. They are kept byte for byte; nothing is made of them."""

from dataclasses import dataclass
from enum import StrEnum

from media.errors import RecordingTooLarge, UnknownFileKind, UnreadableRecording

MAX_RECORDING_BYTES = 3 * 1024 * 1024
"""A minute of AAC at 256 kbit/s takes 2 MB, of Opus as tablets record it 0.3 MB."""

_HEAD_BYTES = 4096
_EBML_START = b"\x1a\x45\xdf\xa3"
_OGG_START = b"OggS"


class SoundKind(StrEnum):
    """Accepted kinds of recording; the value is the media type they are served as."""

    WEBM = "audio/webm"
    OGG = "audio/ogg"
    MP4 = "audio/mp4"


@dataclass(frozen=True)
class SoundInfo:
    """What the first bytes say."""

    kind: SoundKind


def inspect_recording(content: bytes) -> SoundInfo:
    """Check kind and size without decoding: WebM or Ogg with Opus, MP4 with AAC, and no film.

    Raises:
        UnknownFileKind: None of the accepted kinds, or there are moving pictures in it.
        RecordingTooLarge: Above MAX_RECORDING_BYTES.
        UnreadableRecording: The right first bytes, but no sound that they promise.
    """
    if len(content) > MAX_RECORDING_BYTES:
        raise RecordingTooLarge(f"The recording has more than {MAX_RECORDING_BYTES} bytes.")
    kind = _sniff(content)
    has_sound, has_film = _tracks(content, kind)
    if has_film:
        raise UnknownFileKind("The file is a film, not a recording of a voice.")
    if not has_sound:
        raise UnreadableRecording("No sound was found in the recording.")
    return SoundInfo(kind)


def _sniff(content: bytes) -> SoundKind:
    if content.startswith(_EBML_START) and b"webm" in content[:64]:
        return SoundKind.WEBM
    if content.startswith(_OGG_START):
        return SoundKind.OGG
    if content[4:8] == b"ftyp":
        return SoundKind.MP4
    raise UnknownFileKind("The file is not a WebM, Ogg or MP4 recording.")


def _tracks(content: bytes, kind: SoundKind) -> tuple[bool, bool]:
    """Tell whether there is sound of the codec we know, and whether there are moving pictures.

    Matroska and Ogg name their codecs in the head. A recorder may write an MP4's index at the end.
    """
    head = content[:_HEAD_BYTES]
    match kind:
        case SoundKind.WEBM:
            return b"A_OPUS" in head, b"V_VP" in head or b"V_AV1" in head or b"V_MPEG" in head
        case SoundKind.OGG:
            return b"OpusHead" in head, b"theora" in head
        case SoundKind.MP4:
            return b"soun" in content and b"mp4a" in content, b"vide" in content
