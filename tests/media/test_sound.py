import pytest

from media.errors import MediaError, RecordingTooLarge, UnknownFileKind, UnreadableRecording
from media.sound import MAX_RECORDING_BYTES, SoundKind, inspect_recording
from tests.media.pictures import room_jpeg
from tests.media.sounds import mp4_aac, ogg_opus, webm_opus


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (webm_opus(), SoundKind.WEBM),
        (ogg_opus(), SoundKind.OGG),
        (mp4_aac(), SoundKind.MP4),
    ],
)
def test_a_recording_is_known_by_its_bytes(content: bytes, kind: SoundKind) -> None:
    assert inspect_recording(content).kind is kind


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", UnknownFileKind),
        (room_jpeg(40, 30), UnknownFileKind),
        (webm_opus(codec=b"A_OPUS\x86\x85V_VP8"), UnknownFileKind),
        (mp4_aac(handler=b"vide"), UnknownFileKind),
        (webm_opus(codec=b"A_AC3"), UnreadableRecording),
        (ogg_opus()[:10], UnreadableRecording),
        (webm_opus(MAX_RECORDING_BYTES), RecordingTooLarge),
    ],
)
def test_a_film_a_picture_and_what_is_too_large_are_no_recording(
    content: bytes, refusal: type[MediaError]
) -> None:
    with pytest.raises(refusal):
        inspect_recording(content)
