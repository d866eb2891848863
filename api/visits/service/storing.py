"""The rows of a visit: itself, its answers, consents, promised photos and voice notes."""

from typing import Any

from sqlalchemy.orm import Session

from api.core.database import new_id
from api.core.fast import insert_rows
from api.core.geo import WGS84
from api.files.models import FileKind
from api.files.service import FileKey, expect_files
from api.visits.models import Visit, VisitConsent, VisitPhoto, VisitRecording, VisitResponse
from api.visits.payloads import PhotoIn, RecordingIn, VisitIn
from api.visits.service.responses import CheckedVisit


def store_visit(session: Session, visit: Visit, visit_in: VisitIn) -> None:
    """Write the visit itself; its place goes in as text."""
    row = {name: value for name, value in vars(visit).items() if not name.startswith("_")}
    place = visit_in.place
    if place is not None:
        row |= {
            "place": f"SRID={WGS84};POINT({place.lon} {place.lat})",
            "accuracy_m": place.accuracy_m,
            "place_method": place.method,
            "fix_age_s": place.fix_age_s,
        }
    insert_rows(session, Visit, [row])


def store_responses(session: Session, visit: Visit, checked: CheckedVisit) -> None:
    """Write the answers as they came, with what was found about them."""
    insert_rows(
        session, VisitResponse, [_common(visit) | response for response in checked.responses]
    )


def store_consents(session: Session, visit: Visit, visit_in: VisitIn) -> None:
    """Write what was agreed to or declined."""
    rows = [
        _common(visit)
        | {
            "id": new_id(),
            "person_id": consent.person_id,
            "kind": consent.kind,
            "answer": consent.answer,
            "text_version": consent.text_version,
            "text_sha256": consent.sha256,
            "at": consent.at,
        }
        for consent in visit_in.consents
    ]
    insert_rows(session, VisitConsent, rows)


def expect_photos(session: Session, visit: Visit, visit_in: VisitIn) -> None:
    """Promise the photos, whose bytes come apart."""
    if not visit_in.photos:
        return
    keys = [_file_key(visit, photo, photo.kind) for photo in visit_in.photos]
    file_ids = expect_files(session, keys)
    rows = [
        _common(visit)
        | {
            "id": photo.photo_id,
            "file_id": file_id,
            "kind": photo.kind.value,
            "taken_at": photo.taken_at,
            "caption": photo.caption or "",
            "position": photo.order,
            "consent": photo.consent,
        }
        for photo, file_id in zip(visit_in.photos, file_ids, strict=True)
    ]
    insert_rows(session, VisitPhoto, rows)


def expect_recordings(session: Session, visit: Visit, visit_in: VisitIn) -> None:
    """Promise the voice notes, whose bytes come apart like those of photos."""
    if not visit_in.recordings:
        return
    keys = [_file_key(visit, one, FileKind.RECORDING) for one in visit_in.recordings]
    rows = [
        _common(visit)
        | {
            "id": recording.recording_id,
            "file_id": file_id,
            "taken_at": recording.taken_at,
            "seconds": recording.seconds,
        }
        for recording, file_id in zip(visit_in.recordings, expect_files(session, keys), strict=True)
    ]
    insert_rows(session, VisitRecording, rows)


def _file_key(visit: Visit, photo: PhotoIn | RecordingIn, kind: FileKind) -> FileKey:
    return FileKey(
        upload_sha256=photo.upload_sha256,
        sha256=photo.sha256,
        key=photo.key,
        kind=kind,
        taken_at=photo.taken_at,
        district_id=visit.district_id,
        household_id=visit.household_id,
        size_bytes=photo.size_bytes,
        mime=photo.mime,
    )


def _common(visit: Visit) -> dict[str, Any]:
    return {
        "district_id": visit.district_id,
        "household_id": visit.household_id,
        "visit_id": visit.id,
    }
