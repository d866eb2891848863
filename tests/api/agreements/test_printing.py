"""The job that makes an agreement's PDF, and the answers that carry it."""

from io import BytesIO
from typing import Any

import orjson
import pytest
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.agreements.jobs import make_pdf
from api.agreements.models import Agreement, PdfState
from api.agreements.payloads import to_base64url
from api.agreements.rules.states import AgreementStatus
from api.agreements.service.printing import print_agreement
from api.core.messages import texts
from api.files.store import content_key, file_store
from api.households.models import Household, Person, ReviewItem, ReviewKind
from api.staff.auth import base64url
from api.staff.models import Role
from media.signature import read_strokes, strokes_png
from tests.factories.agreements import SigningTablet, definition, signature, strokes_of
from tests.factories.households import make_household, make_person
from tests.factories.staff import make_member, make_town


class Door:
    """A household with a resident, and the tablet of its worker."""

    def __init__(self, session: Session) -> None:
        town = make_town(session)
        worker = make_member(session, town.grids[0], Role.GRID_WORKER)
        self.session = session
        self.household: Household = make_household(session, town, worker=worker)
        self.resident: Person = make_person(session, self.household)
        self.tablet = SigningTablet.enrolled(session, worker)

    def signed(self, **other: Any) -> Agreement:
        body = self.tablet.body(self.household, self.resident, **other)
        return self.tablet.sent(self.session, self.household, body)

    def printed(self, **other: Any) -> tuple[Agreement, PdfReader]:
        agreement = self.signed(**other)
        print_agreement(self.session, agreement.id)
        assert agreement.pdf_state is PdfState.READY, agreement.pdf_problem
        assert agreement.pdf_sha256 is not None
        content = file_store().get(content_key(agreement.pdf_sha256))
        return agreement, PdfReader(BytesIO(content), strict=True)


@pytest.fixture
def door(session: Session) -> Door:
    return Door(session)


def words(reader: PdfReader) -> str:
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def test_signing_queues_the_pdf_in_the_same_transaction(door: Door) -> None:
    agreement = door.signed()

    queued = door.session.execute(
        text("SELECT args FROM procrastinate_jobs WHERE task_name = 'agreements.make_pdf'")
    ).scalars()
    assert [job["agreement_id"] for job in queued] == [str(agreement.id)]


def test_the_job_stores_the_pdf_by_its_hash(door: Door) -> None:
    agreement = door.signed()
    door.session.flush()

    make_pdf(str(agreement.id))

    door.session.refresh(agreement)
    assert agreement.pdf_state is PdfState.READY
    assert agreement.pdf_bytes is not None and agreement.pdf_bytes <= 300_000


def test_the_pdf_says_what_was_signed_when_where_and_by_whom(door: Door) -> None:
    agreement, reader = door.printed()
    said = words(reader)

    for part in (
        agreement.no,
        "就业帮扶协议书",
        "2026年11月21日 10:33:00",
        "2026年11月21日 12:00:00",
        "误差 12 米",
        "−1.2 秒",
        "由工作人员宣读",
        agreement.text_sha256[:16],
        agreement.evidence_sha256[:16],
        door.tablet.member.name,
    ):
        assert part in said, part
    assert reader.attachments[f"evidence-{agreement.no}.json"] == [agreement.evidence]


def test_an_english_agreement_is_printed_in_english(door: Door) -> None:
    door.tablet.template = definition("notice_consent", "en")

    _, reader = door.printed()
    said = words(reader)

    assert "About the signing" in said and "21 November 2026, 10:33:00" in said
    assert "签署信息" not in said


def test_printing_again_gives_the_same_file(door: Door) -> None:
    agreement, _ = door.printed()
    first = agreement.pdf_sha256

    print_agreement(door.session, agreement.id)

    assert agreement.pdf_sha256 == first


def test_a_mark_and_its_witness_are_named_as_such(door: Door) -> None:
    _, reader = door.printed(
        signatures=[
            signature("RESIDENT", door.resident.name, method="MARK"),
            signature("WITNESS", "李建国", seed=1),
            signature("WORKER", door.tablet.member.name, seed=2),
        ]
    )

    said = words(reader)
    assert "居民 · 画押" in said and "见证人" in said and "李建国" in said


def test_a_refused_place_is_said_in_words(door: Door) -> None:
    _, reader = door.printed(in_evidence={"place": None, "place_reason": "DENIED"})

    assert "没有定位权限" in words(reader)


def test_a_picture_that_is_not_drawn_from_its_strokes_is_quarantined(door: Door) -> None:
    swapped = signature("RESIDENT", door.resident.name) | {
        "image_png": to_base64url(strokes_png(read_strokes(strokes_of(4))))
    }
    agreement = door.signed(signatures=[swapped, signature("WORKER", "沈玉芬", seed=2)])

    print_agreement(door.session, agreement.id)

    assert agreement.status is AgreementStatus.QUARANTINED
    assert agreement.mismatches == ["picture_differs"] and agreement.pdf_state is None
    item = door.session.scalars(select(ReviewItem)).one()
    assert (item.kind, item.subject_id) == (ReviewKind.AGREEMENT_MISMATCH, agreement.id)


def test_strokes_that_cannot_be_read_fail_the_pdf_with_a_reason(door: Door) -> None:
    broken = signature("RESIDENT", door.resident.name) | {"strokes_gz": "AAAA"}
    agreement = door.signed(signatures=[broken, signature("WORKER", "沈玉芬", seed=2)])

    print_agreement(door.session, agreement.id)

    assert (agreement.pdf_state, agreement.pdf_problem) == (PdfState.FAILED, "strokes_unreadable")
    assert agreement.status is AgreementStatus.SIGNED_BY_ALL


def test_a_photographed_fingerprint_without_strokes_is_printed(door: Door) -> None:
    paper = signature("RESIDENT", door.resident.name, method="FINGERPRINT") | {"strokes_gz": None}
    witness, worker = signature("WITNESS", "李建国", seed=1), signature("WORKER", "沈", seed=2)

    agreement, reader = door.printed(
        signatures=[paper, witness, worker], in_evidence={"strokes": None}
    )

    assert agreement.mismatches == []
    assert "按手印" in words(reader)


def test_nothing_is_printed_of_a_quarantined_or_unknown_agreement(door: Door) -> None:
    body = door.tablet.body(door.household, door.resident) | {"html": "<p>别的</p>"}
    agreement = door.tablet.sent(door.session, door.household, body)

    print_agreement(door.session, agreement.id)
    print_agreement(door.session, door.household.id)

    assert agreement.pdf_sha256 is None


def test_the_words_of_the_print_exist_in_both_languages() -> None:
    chinese, english = texts("zh-CN"), texts("en")

    assert {key for key in chinese if key.startswith("agreement_")} == {
        key for key in english if key.startswith("agreement_")
    }


def test_evidence_in_the_pdf_is_what_the_device_signed(door: Door) -> None:
    body = door.tablet.body(door.household, door.resident)
    agreement = door.tablet.sent(door.session, door.household, body)

    assert orjson.loads(agreement.evidence) == orjson.loads(base64url(body["evidence"]))
