"""A signature from a door: kept whole, compared with itself, countersigned."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.agreements.errors import MoveNotAllowed
from api.agreements.models import Agreement, PdfState
from api.agreements.payloads import to_base64url
from api.agreements.rules.states import AgreementStatus, require_move
from api.agreements.service.countersigning import is_countersigned
from api.agreements.service.rows import STROKES
from api.core.canonical import canonical_json
from api.core.contracts import problems_of
from api.core.crypto import decrypt
from api.core.database import new_id
from api.households.models import Household, Person, ReviewItem, ReviewKind
from api.staff.auth import base64url
from api.staff.models import Role
from api.tasks.models import TaskKind, TaskStatus
from api.tasks.service import add_task
from tests.factories.agreements import (
    RECEIVED_AT,
    SigningTablet,
    definition,
    resigned,
    signature,
    strokes_of,
)
from tests.factories.households import make_household, make_person
from tests.factories.staff import make_member, make_town

Json = dict[str, Any]


@dataclass
class Door:
    session: Session
    tablet: SigningTablet
    household: Household
    resident: Person

    def body(self, **other: Any) -> Json:
        return self.tablet.body(self.household, self.resident, **other)

    def send(self, body: Json) -> Agreement:
        return self.tablet.sent(self.session, self.household, body)


@pytest.fixture
def door(session: Session) -> Door:
    town = make_town(session)
    worker = make_member(session, town.grids[0], Role.GRID_WORKER)
    household = make_household(session, town, worker=worker)
    resident = make_person(session, household, id_no="330105197405020021")
    return Door(session, SigningTablet.enrolled(session, worker), household, resident)


def test_what_was_signed_is_kept_byte_for_byte(door: Door) -> None:
    body = door.body()
    agreement = door.send(body)

    assert agreement.mismatches == [] and agreement.flags == []
    assert agreement.status is AgreementStatus.SIGNED_BY_ALL
    assert agreement.pdf_state is PdfState.MAKING
    assert agreement.html == body["html"].encode()
    assert agreement.evidence == base64url(body["evidence"])
    assert agreement.ends_on == date(2027, 5, 21)
    assert [one.party_role for one in agreement.signatures] == ["RESIDENT", "WORKER"]


def test_the_body_fits_the_schema_of_its_operation(door: Door) -> None:
    assert problems_of("sync/ops/agreement.sign.v1.json", door.body()) == []


def test_pen_strokes_are_stored_sealed(door: Door) -> None:
    own = door.send(door.body()).signatures[0]

    assert own.strokes_sealed is not None and strokes_of() not in own.strokes_sealed
    assert decrypt(own.strokes_sealed, context=STROKES) == strokes_of()


def test_numbers_count_up_within_a_district_and_year(door: Door) -> None:
    numbers = [door.send(door.body()).no for _ in range(2)]

    assert [number.split("-")[1:] for number in numbers] == [["2026", "000001"], ["2026", "000002"]]
    assert len(numbers[0].split("-")[0]) == 6


def test_the_server_countersigns_and_says_so_in_the_receipt(door: Door) -> None:
    signed = door.tablet.send(door.session, door.household, door.body())
    agreement = door.session.get_one(Agreement, signed.agreement_id)
    line = signed.detail[0]

    assert line["params"]["no"] == agreement.no
    assert base64url(line["params"]["server_sig"]) == agreement.server_sig
    assert is_countersigned(
        agreement.server_sig, agreement.evidence_sha256, agreement.device_sig, RECEIVED_AT
    )
    assert not is_countersigned(
        agreement.server_sig,
        agreement.evidence_sha256,
        agreement.device_sig,
        RECEIVED_AT + timedelta(seconds=1),
    )


def test_the_same_signing_again_is_one_agreement(door: Door) -> None:
    body = door.body()
    first, again = door.send(body), door.send(body)

    assert again is first
    assert door.session.scalar(select(func.count()).select_from(Agreement)) == 1


def test_another_signing_under_a_taken_id_is_kept_apart(door: Door) -> None:
    body = door.body()
    first = door.send(body)
    other = door.body()
    claimed = orjson.loads(base64url(other["evidence"])) | {"agreement_id": body["agreement_id"]}
    second = door.send(
        resigned(door.tablet, other, canonical_json(claimed))
        | {"agreement_id": body["agreement_id"]}
    )

    assert second.id != first.id
    assert second.mismatches == ["id_taken"]
    assert second.status is AgreementStatus.QUARANTINED


def _flip(text: str) -> str:
    return text.replace("不收您一分钱", "收您一千块钱")


CHANGES: dict[str, tuple[Callable[[Json], Json], set[str]]] = {
    "text": (lambda b: b | {"html": _flip(b["html"])}, {"text_differs", "text_hash_differs"}),
    "values": (
        lambda b: b | {"values": b["values"] | {"help_text": "什么都不帮"}},
        {"text_differs", "values_differ"},
    ),
    "values and text": (
        lambda b: (
            b
            | {
                "values": b["values"] | {"help_text": "不帮"},
                "html": b["html"].replace(b["values"]["help_text"], "不帮"),
            }
        ),
        {"values_differ", "text_hash_differs"},
    ),
    "values gone": (
        lambda b: b | {"values": {}},
        {"values_unusable", "values_differ"},
    ),
    "evidence": (
        lambda b: (
            b
            | {
                "evidence": to_base64url(
                    base64url(b["evidence"]).replace(b'"acc_m":12', b'"acc_m":13')
                )
            }
        ),
        {"signature_invalid"},
    ),
    "signature": (lambda b: b | {"device_sig": to_base64url(b"x" * 64)}, {"signature_invalid"}),
    "short signature": (lambda b: b | {"device_sig": "AAAA"}, {"signature_invalid"}),
    "no json": (
        lambda b: b | {"evidence": to_base64url(b"no json")},
        {"signature_invalid", "evidence_unreadable"},
    ),
    "unknown key": (
        lambda b: b | {"evidence_key_thumbprint": "B" * 43},
        {"key_unknown", "names_another_key"},
    ),
    "unknown text": (
        lambda b: b | {"template": b["template"] | {"version": 9}},
        {"template_unknown", "names_another_template"},
    ),
    "other text": (
        lambda b: b | {"template": b["template"] | {"sha256": "0" * 64}},
        {"template_differs", "names_another_template"},
    ),
    "other id": (lambda b: b | {"agreement_id": str(new_id())}, {"names_another_agreement"}),
    "picture": (
        lambda b: (
            b | {"signatures": [b["signatures"][0] | {"image_png": "AAAA"}, b["signatures"][1]]}
        ),
        {"image_differs", "parties_differ"},
    ),
    "strokes": (
        lambda b: (
            b
            | {
                "signatures": [
                    b["signatures"][0] | {"strokes_gz": to_base64url(strokes_of(1))},
                    b["signatures"][1],
                ]
            }
        ),
        {"strokes_differ", "parties_differ"},
    ),
    "worker left out": (lambda b: b | {"signatures": b["signatures"][:1]}, {"parties_differ"}),
    "another's name": (
        lambda b: b | {"signatures": [b["signatures"][0] | {"name": "李四"}, b["signatures"][1]]},
        {"parties_differ"},
    ),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_whatever_was_changed_on_the_way_is_quarantined_and_kept(door: Door, changed: str) -> None:
    change, expected = CHANGES[changed]
    body = change(door.body())

    agreement = door.send(body)

    assert set(agreement.mismatches) == expected
    assert agreement.status is AgreementStatus.QUARANTINED
    assert agreement.pdf_state is None
    assert agreement.html == body["html"].encode()
    assert agreement.evidence == base64url(body["evidence"])
    item = door.session.scalars(select(ReviewItem)).one()
    assert item.kind is ReviewKind.AGREEMENT_MISMATCH
    assert (item.subject_id, set(item.details["mismatches"])) == (agreement.id, expected)


@pytest.mark.parametrize(
    ("in_evidence", "expected"),
    [
        ({"score": 1}, "evidence_unreadable"),
        ({"seq": 0}, "evidence_unreadable"),
        ({"prev_sha256": "0" * 64}, "chain_start_wrong"),
        ({"device": {"id": "x"}}, "evidence_unreadable"),
        ({"text_sha256": "0" * 64}, "text_hash_differs"),
        ({"image_sha256": "0" * 64}, "image_differs"),
        ({"lang": "en"}, "names_another_template"),
    ],
)
def test_evidence_that_contradicts_the_rest_is_quarantined(
    door: Door, in_evidence: Json, expected: str
) -> None:
    assert door.send(door.body(in_evidence=in_evidence)).mismatches == [expected]


def test_evidence_that_is_not_canonical_is_quarantined(door: Door) -> None:
    body = door.body()
    pretty = orjson.dumps(orjson.loads(base64url(body["evidence"])), option=orjson.OPT_INDENT_2)

    assert door.send(resigned(door.tablet, body, pretty)).mismatches == ["evidence_unreadable"]


def test_a_key_withdrawn_before_is_quarantined_and_one_withdrawn_later_is_not(door: Door) -> None:
    door.tablet.registered.revoked_at = RECEIVED_AT + timedelta(hours=1)
    assert door.send(door.body()).mismatches == []

    door.tablet.registered.revoked_at = RECEIVED_AT - timedelta(days=1)
    assert door.send(door.body()).mismatches == ["key_revoked"]


def test_a_key_of_another_member_or_device_is_quarantined(door: Door) -> None:
    stranger = make_member(door.session, make_town(door.session).grids[0], Role.GRID_WORKER)
    other = SigningTablet.enrolled(door.session, stranger)
    body = door.body()
    door.tablet.device, door.tablet.member = other.device, other.member

    agreement = door.send(body)

    assert set(agreement.mismatches) == {
        "key_of_another_device",
        "key_of_another_member",
        "names_another_device",
    }


def test_a_missing_piece_of_the_chain_is_remarked_until_it_arrives(door: Door) -> None:
    first, second, third = door.body(), door.body(), door.body()
    assert door.send(first).flags == []
    late = door.send(third)
    assert late.flags == ["chain_gap"] and late.mismatches == []

    assert door.send(second).flags == []
    assert late.flags == []


def test_a_chain_that_was_broken_or_forked_is_quarantined(door: Door) -> None:
    door.send(door.body())
    door.tablet.head = "0" * 64
    assert door.send(door.body()).mismatches == ["chain_broken"]

    door.tablet.seq, door.tablet.head = 0, None
    assert door.send(door.body()).mismatches == ["chain_forked", "chain_broken"]


def test_a_mark_needs_a_witness(door: Door) -> None:
    worker = signature("WORKER", door.tablet.member.name, seed=2)
    marked = signature("RESIDENT", door.resident.name, method="MARK")
    witness = signature("WITNESS", "李建国", seed=1)

    assert door.send(door.body(signatures=[marked, worker])).mismatches == ["witness_missing"]
    complete = door.send(door.body(signatures=[marked, witness, worker]))
    assert complete.mismatches == []
    assert complete.status is AgreementStatus.SIGNED_BY_ALL


def test_without_the_worker_it_is_signed_but_not_by_all(door: Door) -> None:
    alone = [signature("RESIDENT", door.resident.name)]

    assert door.send(door.body(signatures=alone)).status is AgreementStatus.SIGNED


def test_without_a_resident_it_is_quarantined(door: Door) -> None:
    alone = [signature("WORKER", door.tablet.member.name)]

    assert door.send(door.body(signatures=alone)).mismatches == ["resident_missing"]


def test_signing_does_the_task_that_asked_for_it(door: Door) -> None:
    def task(key: str) -> Any:
        return add_task(
            door.session,
            door.household,
            TaskKind.SIGN_AGREEMENT,
            None,
            date(2026, 11, 30),
            basis="assistance",
            details={"template_key": key, "person_id": str(door.resident.id), "values": {}},
        )

    wanted, other = task("assistance_agreement"), task("policy_receipt")
    door.session.flush()

    door.send(door.body())

    assert (wanted.status, wanted.result) == (TaskStatus.DONE, "SIGNED")
    assert other.status is TaskStatus.OPEN


def test_a_quarantined_signing_does_no_task_and_changes_the_tablets_view(door: Door) -> None:
    task = add_task(
        door.session,
        door.household,
        TaskKind.SIGN_AGREEMENT,
        None,
        date(2026, 11, 30),
        basis="assistance",
        details={"template_key": "assistance_agreement"},
    )
    door.session.flush()
    door.session.refresh(door.household)
    before = door.household.ver

    door.send(door.body() | {"html": "<p>另一份</p>"})

    door.session.refresh(door.household)
    assert task.status is TaskStatus.OPEN
    assert door.household.ver > before


def test_hostile_strokes_and_pictures_are_kept_like_all_others(door: Door) -> None:
    bomb = to_base64url(gzip.compress(b"0" * 8_000_000))
    resident = signature("RESIDENT", door.resident.name) | {"strokes_gz": bomb, "image_png": "AAAA"}

    agreement = door.send(door.body(signatures=[resident]))

    assert agreement.mismatches == []
    assert agreement.signatures[0].image_png == base64url("AAAA")


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "key", ["assistance_agreement", "survey_form_signature", "notice_consent", "policy_receipt"]
)
def test_every_shipped_text_can_be_signed(door: Door, key: str, lang: str) -> None:
    door.tablet.template = definition(key, lang)

    agreement = door.send(door.body())

    assert agreement.mismatches == []
    assert agreement.title == door.tablet.template["title"]
    assert (agreement.ends_on is None) == (key != "assistance_agreement")


def test_a_signed_text_cannot_become_a_draft_again() -> None:
    require_move(AgreementStatus.SIGNED_BY_ALL, AgreementStatus.COUNTERSIGNED)
    for closed in ("fulfilled", "terminated", "expired", "void"):
        with pytest.raises(MoveNotAllowed):
            require_move(AgreementStatus(closed), AgreementStatus.ACTIVE)
    with pytest.raises(MoveNotAllowed):
        require_move(AgreementStatus.SIGNED, AgreementStatus.DRAFT)
