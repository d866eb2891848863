"""Photos and voice notes over HTTP: pieces come in from tablets, what may be seen goes out."""

import hashlib
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.core.database import SessionDep, session_factory
from api.core.errors import NotFound
from api.core.express import in_few_threads
from api.core.settings import get_settings
from api.files.errors import ChunkDigestMismatch, FileNotReady, UploadTooLarge
from api.files.models import FileKind, FileState, StoredFile
from api.files.opening import SEAL_BYTES
from api.files.payloads import PieceHeaders, is_sha256_hex
from api.files.queries import get_file
from api.files.store import content_key, drop_part, file_store, part_path
from api.files.uploads import Piece, Received, raise_if_wrong, receive_piece, upload_state
from api.staff.access import Action
from api.staff.auth import Caller, DeviceProven, May
from api.staff.proof import proven_device_id, remembered_proof, require_device
from api.staff.service.audit import audit

router = APIRouter(tags=["files"])
UPLOADS = "/api/sync/v1/uploads/"
EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
JPEG = "image/jpeg"
A_DAY_S = 86_400


class Size(StrEnum):
    """THUMB fits 320 px, VIEW 1600 px; ORIGINAL is what the tablet sent, without hidden data."""

    THUMB = "thumb"
    VIEW = "view"
    ORIGINAL = "original"


@router.get("/api/files/{file_id}", responses={200: {"content": {JPEG: {}, "audio/webm": {}}}})
def get_photo(
    file_id: UUID,
    session: SessionDep,
    caller: Annotated[Caller, Depends(May(Action.FILE_READ))],
    request: Request,
    size: Size = Size.VIEW,
) -> Response:
    """Show a photo, or play a voice note, whose reading is audited.

    While the sizes of a photo are being made, the photo itself stands in for them.
    """
    file = get_file(session, file_id, caller)
    if file.state is not FileState.STORED:
        raise FileNotReady(state=file.state, reason=file.reason)
    sha256, mime, is_final = _content_of(file, size)
    headers = {
        "ETag": f'"{sha256}"',
        "Cache-Control": f"private, max-age={A_DAY_S if is_final else 0}",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "inline",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Encoding": "identity",  # a picture does not get smaller by gzip
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if file.kind is FileKind.RECORDING:
        audit(session, "recording.read", "file", file.id, caller=caller)
    return Response(file_store().get(content_key(sha256)), media_type=mime, headers=headers)


def _content_of(file: StoredFile, size: Size) -> tuple[str, str, bool]:
    """Return hash and media type for a size, and whether they will stay the same."""
    assert file.content_sha256 is not None and file.mime is not None  # it is STORED
    made = {Size.THUMB: file.thumb_sha256, Size.VIEW: file.view_sha256}.get(size)
    is_whole = size is Size.ORIGINAL or file.kind is FileKind.RECORDING
    if is_whole or made is None or made == file.content_sha256:
        is_final = is_whole or made is not None
        return file.content_sha256, file.mime, is_final
    return made, JPEG, True


@router.head("/api/sync/v1/uploads/{upload_sha256}", dependencies=[Depends(DeviceProven)])
def head_upload(upload_sha256: str, request: Request, session: SessionDep) -> Response:
    """Tell how many bytes are durable; 0 for an upload that was never begun."""
    device_id = proven_device_id(session, request, EMPTY_SHA256)
    if not is_sha256_hex(upload_sha256):
        raise NotFound()
    received, length = upload_state(session, device_id, upload_sha256)
    return _progress(received, 200, length)


@router.patch("/api/sync/v1/uploads/{upload_sha256}", dependencies=[Depends(DeviceProven)])
async def patch_upload(upload_sha256: str, request: Request) -> Response:
    """Take one piece of a sealed photo: 204 while bytes are missing, 200 when all are safe.

    The device signs the hash that ``Digest`` announces, so its right is known before a byte of
    the body is read; the body is then held against that hash.
    """
    announced = PieceHeaders.read(request.headers)
    # Mostly the key is known, and the right is asked for again in the writing transaction.
    device_id = remembered_proof(request, announced.digest_hex)
    if device_id is None:
        device_id = await in_few_threads(_device_of, request, announced.digest_hex)
    _check_limits(upload_sha256, announced)
    content = await request.body()  # BodyLimit has bounded it
    if hashlib.sha256(content).hexdigest() != announced.digest_hex:
        raise ChunkDigestMismatch()
    if announced.offset + len(content) > announced.length:
        raise ChunkDigestMismatch()
    piece = Piece(device_id, upload_sha256, announced.offset, announced.length, content)
    received = await in_few_threads(_receive, piece)
    return _progress(received, 200 if received.is_complete else 204, announced.length)


def _device_of(request: Request, digest_hex: str) -> UUID:
    with session_factory().begin() as session:
        return proven_device_id(session, request, digest_hex)


def _check_limits(upload_sha256: str, announced: PieceHeaders) -> None:
    if not is_sha256_hex(upload_sha256):
        raise NotFound()
    limit_bytes = int(get_settings().photo_max) + SEAL_BYTES
    if announced.length > limit_bytes:
        raise UploadTooLarge(limit_bytes=limit_bytes)


def _receive(piece: Piece) -> Received:
    with session_factory().begin() as session:
        require_device(session, piece.device_id)
        received = receive_piece(session, piece)
    raise_if_wrong(received)
    if received.is_complete:  # committed, so the part has done its duty
        drop_part(part_path(piece.device_id, piece.upload_sha256))
    return received


def _progress(received: Received, status: int, length: int | None) -> Response:
    headers = {
        "Upload-Offset": str(received.offset),
        "Upload-Complete": "?1" if received.is_complete else "?0",
        "Cache-Control": "no-store",
    }
    if length is not None:
        headers["Upload-Length"] = str(length)
    return Response(status_code=status, headers=headers)
