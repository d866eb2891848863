"""Refusals around uploads and stored files."""

from api.core.errors import AppError


class UploadHeadersInvalid(AppError):
    """A header that describes the piece is missing or unreadable; ``header`` names it."""

    status = 422
    code = "upload_headers_invalid"


class UploadOffsetMismatch(AppError):
    """The piece does not start where the durable bytes end; ``offset`` says where that is."""

    status = 409
    code = "upload_offset_mismatch"

    def __init__(self, offset: int) -> None:
        super().__init__(offset=offset)
        self.headers = {"Upload-Offset": str(offset)}


class UploadLengthChanged(AppError):
    """The same upload was begun with another length."""

    status = 409
    code = "upload_length_changed"


class UploadBusy(AppError):
    """Another request is writing this very upload."""

    status = 409
    code = "upload_busy"
    headers = {"Retry-After": "2"}


class UploadTooLarge(AppError):
    """The photo, or this piece of it, is larger than ``limit_bytes``."""

    status = 413
    code = "upload_too_large"


class ChunkDigestMismatch(AppError):
    """The piece was damaged on its way; nothing of it was kept."""

    status = 422
    code = "upload_digest_mismatch"


class UploadHashMismatch(AppError):
    """All bytes are here but they are not the promised ones; the upload starts again at 0."""

    status = 422
    code = "upload_hash_mismatch"
    headers = {"Upload-Offset": "0"}


class StorageFull(AppError):
    """The server's disk is full; the tablet keeps the photo."""

    status = 507
    code = "storage_full"
    headers = {"Retry-After": "600"}


class FileNotReady(AppError):
    """The photo is promised, or could not be used; ``state`` and ``reason`` say which."""

    status = 409
    code = "file_not_ready"
