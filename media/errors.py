"""What the media pipeline refuses; the api turns each into a refusal of its own."""

from typing import ClassVar


class MediaError(Exception):
    """A file that cannot be used as what it claims to be. Never raised for a bug."""

    code: ClassVar[str] = "media_unusable"
    """Stable snake_case name; callers store it and choose a text by it."""


class UnknownFileKind(MediaError):
    """The first bytes belong to none of the accepted kinds."""

    code = "photo_kind_unknown"


class PhotoTooLarge(MediaError):
    """More bytes or more pixels than we are ready to decode."""

    code = "photo_too_large"


class UnreadablePhoto(MediaError):
    """Right first bytes, but damaged, cut short or impossible to decode."""

    code = "photo_unreadable"


class RecordingTooLarge(MediaError):
    """More bytes than a minute of speech can have."""

    code = "recording_too_large"


class UnreadableRecording(MediaError):
    """Right first bytes, but no sound in a codec that browsers play."""

    code = "recording_unreadable"
