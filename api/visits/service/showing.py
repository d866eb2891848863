"""Visits as pages show them: answers in words, photos with their state."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from api.files.models import FileState, StoredFile
from api.households.queries.files import list_people
from api.households.rules.masks import MASKS, mask_last4
from api.staff.queries import member_names
from api.surveys.errors import SurveyNotFound
from api.surveys.queries import opened_survey
from api.surveys.rules.words import answers_in_words
from api.visits.models import Visit, VisitConsent, VisitPhoto, VisitRecording, VisitResponse
from api.visits.payloads import (
    ConsentOut,
    PhotoOut,
    RecordingOut,
    ResponseOut,
    SurveyTitle,
    VisitOut,
    WorkerOut,
)
from api.visits.queries import (
    list_consents,
    list_photos,
    list_recordings,
    list_responses,
    list_visits,
)

PROMPT = timedelta(minutes=15)
"""A visit that takes longer to arrive was made without network."""

LOUD_STATES: dict[FileState, Literal["waiting", "stored", "rejected"]] = {
    FileState.STORED: "stored",
    FileState.REJECTED: "rejected",
}


def show_visits(session: Session, household_id: UUID, limit: int, lang: str) -> list[VisitOut]:
    """Return a household's visits, newest first; ``lang`` is ``zh`` or ``en``."""
    rows = list_visits(session, household_id, limit)
    ids = [row[0].id for row in rows]
    people = [
        {"id": str(person.id), "name": person.name}
        for person, _ in list_people(session, household_id)
    ]
    responses: dict[UUID, list[ResponseOut]] = defaultdict(list)
    for response in list_responses(session, ids):
        responses[response.visit_id].append(_response(session, response, people, lang))
    photos: dict[UUID, list[PhotoOut]] = defaultdict(list)
    for photo, file in list_photos(session, ids):
        photos[photo.visit_id].append(_photo(photo, file))
    recordings: dict[UUID, list[RecordingOut]] = defaultdict(list)
    for recording, file in list_recordings(session, ids):
        recordings[recording.visit_id].append(_recording(recording, file))
    consents: dict[UUID, list[ConsentOut]] = defaultdict(list)
    for consent in list_consents(session, ids):
        consents[consent.visit_id].append(_consent(consent))
    workers = member_names(session, [id_ for row in rows for id_ in row[0].worker_ids])
    return [
        _visit(
            row[0],
            _place(row[0], row.lon, row.lat),
            workers,
            responses[row[0].id],
            photos[row[0].id],
            recordings[row[0].id],
            consents[row[0].id],
        )
        for row in rows
    ]


def _visit(
    visit: Visit,
    place: dict[str, Any] | None,
    names: dict[UUID, str],
    responses: Sequence[ResponseOut],
    photos: Sequence[PhotoOut],
    recordings: Sequence[RecordingOut],
    consents: Sequence[ConsentOut],
) -> VisitOut:
    return VisitOut(
        id=visit.id,
        purpose=visit.purpose,
        result=visit.result,
        started_at=visit.started_at,
        ended_at=visit.ended_at,
        received_at=visit.received_at,
        minutes=round((visit.ended_at - visit.started_at).total_seconds() / 60),
        workers=[WorkerOut(id=id_, name=names.get(id_, "")) for id_ in visit.worker_ids],
        offline=visit.device_id is not None and visit.received_at - visit.ended_at > PROMPT,
        flags=visit.flags,
        no_change=visit.no_change,
        note=visit.note,
        place=place,
        place_reason=visit.place_reason,
        responses=list(responses),
        photos=list(photos),
        recordings=list(recordings),
        consents=list(consents),
    )


def _place(visit: Visit, lon: float | None, lat: float | None) -> dict[str, Any] | None:
    if lon is None or lat is None:
        return None
    return {
        "lon": round(lon, 6),
        "lat": round(lat, 6),
        "accuracy_m": visit.accuracy_m,
        "method": visit.place_method,
        "fix_age_s": visit.fix_age_s,
    }


def _response(
    session: Session, response: VisitResponse, people: Sequence[dict[str, str]], lang: str
) -> ResponseOut:
    """An unknown version has no words; its answers wait in the file as they were typed."""
    title: dict[str, str] | None = None
    groups: list[dict[str, Any]] = []
    try:
        opened = opened_survey(session, response.survey_key, response.survey_version)
    except SurveyNotFound:
        pass
    else:
        title = opened.definition["title"]
        groups = answers_in_words(
            opened.definition,
            masked_answers(opened.definition["pages"], response.answers),
            people,
            lang,
            computed=response.computed,
            problems=response.problems,
        )
    return ResponseOut(
        id=response.id,
        survey=SurveyTitle(key=response.survey_key, version=response.survey_version, title=title),
        status="valid" if response.status == "valid" else "needs_review",
        problems=response.problems,
        groups=groups,
    )


def masked_answers(
    pages: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the answers with personal numbers masked, those in repeats included.

    A number in full is shown by ``reveal`` only, which asks for a purpose.
    """
    items = {item["id"]: item for page in pages for item in page["items"]}
    return {name: _masked(items.get(name, {}), value) for name, value in answers.items()}


def _masked(item: Mapping[str, Any], value: Any) -> Any:
    if item.get("type") == "repeat" and isinstance(value, list):
        inner = [{"items": item["repeat"]["items"]}]
        return [masked_answers(inner, one) if isinstance(one, dict) else one for one in value]
    kind = item.get("type")
    mask = mask_last4 if kind == "text" and item.get("sensitive") else MASKS.get(str(kind))
    return mask(value) if mask and isinstance(value, str) else value


def _consent(consent: VisitConsent) -> ConsentOut:
    return ConsentOut.model_validate(consent, from_attributes=True)


def _photo(photo: VisitPhoto, file: StoredFile) -> PhotoOut:
    return PhotoOut.model_validate(
        {
            "id": photo.id,
            "kind": photo.kind,
            "caption": photo.caption,
            "consent": photo.consent,
            "state": LOUD_STATES.get(file.state, "waiting"),
            "file_id": file.id,
            "width": file.width,
            "height": file.height,
        }
    )


def _recording(recording: VisitRecording, file: StoredFile) -> RecordingOut:
    return RecordingOut(
        id=recording.id,
        taken_at=recording.taken_at,
        seconds=recording.seconds,
        state=LOUD_STATES.get(file.state, "waiting"),
        file_id=file.id,
        mime=file.mime,
    )
