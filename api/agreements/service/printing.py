"""Makes an agreement's PDF in a job: the words of its last page, and the check before it."""

import re
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from api.agreements.models import Agreement, PdfState, Signature, SignatureMethod
from api.agreements.payloads import sha256_of, to_base64url
from api.agreements.queries import find_whole
from api.agreements.rules.states import AgreementStatus, require_move
from api.agreements.service.rows import STROKES
from api.cases.service import tell
from api.core.clock import SHANGHAI, now
from api.core.crypto import decrypt
from api.core.messages import texts
from api.files.store import content_key, file_store
from api.households.models import FactSource, Household, ReviewKind
from api.households.payloads import Origin
from api.households.service.facts import touch
from api.households.service.raising import raise_review
from media.agreement_pdf import AgreementDocument, PrintedSignature, make_agreement_pdf
from media.errors import MediaError
from media.signature import draw_strokes, likeness, open_signature, read_strokes

ALIKE: Final = 0.6
"""Below it, picture and strokes are not of the same writing; a thinner pen stays above 0.9."""

HASH16: Final = 16


def print_agreement(session: Session, agreement_id: UUID) -> None:
    """Make and store the PDF of an agreement; doing it again gives the same bytes.

    The pictures are compared with their strokes first: one that shows something else puts the
    agreement into quarantine instead.
    """
    agreement = find_whole(session, agreement_id)
    if agreement is None or agreement.status is AgreementStatus.QUARANTINED:
        return
    try:
        strokes = {one.id: _strokes_of(one) for one in agreement.signatures}
        if not all(_shows_its_strokes(one, strokes[one.id]) for one in agreement.signatures):
            _quarantine(session, agreement)
            return
        pdf = make_agreement_pdf(document_of(agreement, strokes))
    except MediaError as problem:
        agreement.pdf_state, agreement.pdf_problem = PdfState.FAILED, problem.code
        return
    digest = sha256_of(pdf)
    file_store().put(content_key(digest), pdf)
    agreement.pdf_sha256, agreement.pdf_bytes = digest, len(pdf)
    agreement.pdf_state, agreement.pdf_problem = PdfState.READY, None


def _strokes_of(signature: Signature) -> bytes | None:
    sealed = signature.strokes_sealed
    return None if sealed is None else decrypt(sealed, context=STROKES)


def _shows_its_strokes(signature: Signature, strokes: bytes | None) -> bool:
    if strokes is None:
        return True
    drawn = draw_strokes(read_strokes(strokes))
    return likeness(drawn, open_signature(signature.image_png)) >= ALIKE


def _quarantine(session: Session, agreement: Agreement) -> None:
    household = session.get_one(Household, agreement.household_id)
    require_move(agreement.status, AgreementStatus.QUARANTINED)
    agreement.status = AgreementStatus.QUARANTINED
    agreement.mismatches = [*agreement.mismatches, "picture_differs"]
    agreement.pdf_state = None
    moment = now()
    origin = Origin(
        source=FactSource.VISIT,
        source_id=agreement.visit_id,
        observer_id=agreement.author_id,
        device_id=agreement.device_id,
        observed_at=agreement.signed_at,
        received_at=moment,
    )
    details: dict[str, object] = {
        "no": agreement.no,
        "title": agreement.title,
        "mismatches": agreement.mismatches,
    }
    raise_review(
        session,
        household,
        ReviewKind.AGREEMENT_MISMATCH,
        "picture_differs",
        origin,
        subject=("agreement", agreement.id),
        details=details,
    )
    tell(
        session,
        household,
        "agreement_quarantined",
        moment,
        None,
        ref=("agreement", agreement.id),
        no=agreement.no,
        template_key=agreement.template_key,
    )
    touch(household)


def document_of(agreement: Agreement, strokes: dict[UUID, bytes | None]) -> AgreementDocument:
    """Return what the PDF says, in the agreement's language; reads nothing but its arguments."""
    words = _Words(agreement.lang)
    evidence = orjson.loads(agreement.evidence)
    return AgreementDocument(
        lang=agreement.lang,
        title=agreement.title,
        number_line=words("number", no=agreement.no),
        footer_line=words(
            "footer",
            org=agreement.values.get("org_name") or agreement.values.get("community_name", ""),
            title=agreement.title,
            version=agreement.template_version,
        ),
        body_html=agreement.html.decode(),
        signatures_title=words("signatures"),
        signatures=[
            _printed(one, strokes[one.id], words, agreement.lang) for one in agreement.signatures
        ],
        info_title=words("info"),
        info=_info(agreement, evidence, words),
        spelled_out_note=words("spelled_out"),
        qr_text=f"RUHU {agreement.no} {agreement.text_sha256[:HASH16]}",
        evidence=agreement.evidence,
        evidence_name=f"evidence-{agreement.no}.json",
        evidence_about=words("attachment"),
        identifier=bytes.fromhex(agreement.evidence_sha256),
        signed_at=agreement.signed_at,
        keywords=[agreement.no, agreement.template_key],
    )


class _Words:
    """The fixed words of the print in one language."""

    def __init__(self, lang: str) -> None:
        self._texts = texts("en" if lang == "en" else "zh-CN")

    def __call__(self, code: str, **details: object) -> str:
        return self._texts[f"agreement_print_{code.lower()}"].format_map(details)


def _printed(
    signature: Signature, strokes: bytes | None, words: _Words, lang: str
) -> PrintedSignature:
    label = words(signature.party_role)
    if signature.method is not SignatureMethod.HANDWRITTEN:
        label = f"{label} · {words(signature.method)}"
    return PrintedSignature(
        label=label,
        name=signature.name,
        at_text=time_text(signature.at, lang),
        strokes_gz=strokes,
        image_png=None if strokes else signature.image_png,
    )


def time_text(moment: datetime, lang: str) -> str:
    """Return a moment as people write it, in Shanghai's time."""
    local = moment.astimezone(SHANGHAI)
    if lang == "en":
        return f"{local.day} {local:%B %Y, %H:%M:%S} (UTC+8)"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}"


def _info(agreement: Agreement, evidence: dict[str, Any], words: _Words) -> list[tuple[str, str]]:
    shown, lang = evidence["shown"], agreement.lang
    workers = [one.name for one in agreement.signatures if one.party_role == "WORKER"]
    title = words(
        "info_text_value",
        title=agreement.title,
        key=agreement.template_key,
        version=agreement.template_version,
        lang=lang,
    )
    device = words(
        "info_device_value", short=evidence["device"]["id"].rsplit("-", 1)[-1], seq=agreement.seq
    )
    lines = [
        ("info_number", agreement.no),
        ("info_text", title),
        ("info_device_time", time_text(datetime.fromisoformat(evidence["time"]["device"]), lang)),
        ("info_offset", _offset(evidence["time"]["offset_ms"], words)),
        ("info_server_time", time_text(agreement.received_at, lang)),
        ("info_place", _place(evidence, words)),
        ("info_workers", words("join").join(workers)),
        ("info_device", device),
        ("info_read", _read_aloud(shown["read_aloud"], words)),
        ("info_consents", _consents(evidence["consents"], words)),
        ("info_text_hash", _in_groups(agreement.text_sha256)),
        ("info_evidence_hash", _in_groups(agreement.evidence_sha256)),
        ("info_key", evidence["device"]["key_thumbprint"]),
        ("info_server_sig", to_base64url(agreement.server_sig)),
        ("info_note", words("info_note_value")),
    ]
    return [(words(code), text) for code, text in lines if text]


def _offset(offset_ms: int | None, words: _Words) -> str:
    if offset_ms is None:
        return words("info_offset_unknown")
    return words("info_offset_value", seconds=f"{offset_ms / 1000:+.1f}".replace("-", "−"))


def _place(evidence: dict[str, Any], words: _Words) -> str:
    place = evidence["place"]
    if place is None:
        return words(f"info_place_{evidence['place_reason'] or 'skipped'}")
    return words(
        "info_place_value",
        lon=f"{place['lon']:.5f}",
        lat=f"{place['lat']:.5f}",
        acc_m=round(place["acc_m"]),
    )


def _read_aloud(read: dict[str, Any], words: _Words) -> str:
    if not read["finished"] or read["voice"] is None:
        return words("info_read_none")
    if read["voice"] == "WORKER":
        return words("info_read_worker")
    return words("info_read_voice", voice=read["voice"])


def _consents(consents: list[dict[str, Any]], words: _Words) -> str:
    return words("join").join(
        f"{consent['text_version']} {words(consent['answer'])}" for consent in consents
    )


def _in_groups(digest: str) -> str:
    return " ".join(re.findall("." * HASH16, digest))
