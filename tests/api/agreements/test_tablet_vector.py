"""What a real browser signed: the server must read the same text, values, evidence and key."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from api.agreements.payloads import SigningIn, to_base64url
from api.agreements.rules.definitions import shipped_definitions
from api.agreements.rules.evidence import (
    Judgement,
    KnownKey,
    Surroundings,
    judge,
    read_evidence,
)
from api.core.contracts import SCHEMAS, problems_of
from api.staff.auth import base64url, thumbprint_of
from media.signature import draw_strokes, likeness, open_signature, read_strokes

VECTOR = orjson.loads(
    (SCHEMAS / "agreements" / "vectors" / "signed-on-a-tablet.v1.json").read_bytes()
)
MEMBER = UUID(int=7)


def judged(body: dict[str, Any]) -> Judgement:
    signing = SigningIn.of(body)
    definition = next(
        text
        for text in shipped_definitions()
        if (text["key"], text["lang"]) == (signing.template_key, signing.lang)
    )
    device_id = UUID(orjson.loads(base64url(VECTOR["body"]["evidence"]))["device"]["id"])
    around = Surroundings(
        definition=definition,
        key=KnownKey(UUID(int=1), device_id, MEMBER, VECTOR["jwk"], None),
        device_id=device_id,
        author_id=MEMBER,
        received_at=datetime(2026, 11, 22, tzinfo=UTC),
        chain={},
    )
    return judge(signing, read_evidence(signing.evidence), around)


def test_what_a_tablet_signed_agrees_with_itself_on_the_server() -> None:
    judgement = judged(VECTOR["body"])

    assert judgement.mismatches == [] and judgement.flags == []
    assert [party["role"] for party in judgement.said["parties"]] == [
        "RESIDENT",
        "WITNESS",
        "WORKER",
    ]
    assert [consent["answer"] for consent in judgement.said["consents"]] == ["AGREED"] * 4


def test_it_fits_the_schema_of_its_operation() -> None:
    assert problems_of("sync/ops/agreement.sign.v1.json", VECTOR["body"]) == []
    assert thumbprint_of(VECTOR["jwk"]) == VECTOR["body"]["evidence_key_thumbprint"]


@pytest.mark.parametrize("place", range(0, 2000, 97))
def test_one_changed_bit_of_the_evidence_is_noticed(place: int) -> None:
    evidence = bytearray(base64url(VECTOR["body"]["evidence"]))
    evidence[place] ^= 1

    changed = VECTOR["body"] | {"evidence": to_base64url(bytes(evidence))}

    assert "signature_invalid" in judged(changed).mismatches


def test_the_tablets_pictures_show_their_strokes() -> None:
    for one in SigningIn.of(VECTOR["body"]).signatures:
        assert one.strokes_gz is not None
        drawn = draw_strokes(read_strokes(one.strokes_gz))
        assert likeness(drawn, open_signature(one.image_png)) > 0.9
