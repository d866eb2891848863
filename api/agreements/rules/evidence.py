"""Does everything in a signature's evidence agree with everything else? Each doubt is a code.

Nothing here refuses anything: doubts put an agreement into quarantine, where it is kept whole.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from api.agreements.models import PartyRole, SignatureMethod
from api.agreements.payloads import Json, SigningIn, sha256_of
from api.agreements.rules.definitions import text_sha256
from api.core.canonical import canonical_json
from api.core.contracts import validator
from api.core.templates import UnusableTemplate, UnusableValues, render_template
from api.staff.auth import verify_raw_signature

EVIDENCE_SCHEMA: Final = "agreements/evidence.v1.json"
_OWN: Final = (PartyRole.RESIDENT, PartyRole.GUARDIAN)


@dataclass(frozen=True, slots=True)
class KnownKey:
    """The registered evidence key that a signature names."""

    id: UUID
    device_id: UUID
    member_id: UUID
    public_jwk: dict[str, Any]
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """An earlier or later piece of a device's chain."""

    evidence_sha256: str
    prev_sha256: str | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the server knows apart from the operation itself."""

    definition: Json | None
    """The published text that the signing names; None when there is no such version."""

    key: KnownKey | None
    device_id: UUID | None
    author_id: UUID | None
    received_at: datetime
    chain: Mapping[int, Link]
    """The device's pieces at, just before and just after this one's place."""


@dataclass(slots=True)
class Judgement:
    """Doubts and remarks, and the evidence as it was read (empty when it could not be)."""

    said: Json
    mismatches: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    key_id: UUID | None = None


def judge(signing: SigningIn, said: Json | None, around: Surroundings) -> Judgement:
    """Compare evidence (``said``, as read), text, values, pictures, key and chain."""
    judgement = Judgement(said or {}, key_id=around.key.id if around.key else None)
    judgement.mismatches += _of_signature(signing, around)
    judgement.mismatches += _of_text(signing, around.definition)
    judgement.mismatches += _of_parties(signing, around.definition)
    if said is None:
        judgement.mismatches.append("evidence_unreadable")
        return judgement
    for holds, code in _comparisons(signing, around, said):
        if not holds():
            judgement.mismatches.append(code)
    broken, flags = _of_chain(said, around.chain, sha256_of(signing.evidence))
    judgement.mismatches += broken
    judgement.flags += flags
    return judgement


def read_evidence(evidence: bytes) -> Json | None:
    """Return the evidence when it is canonical JSON of the first version, else None."""
    try:
        said = orjson.loads(evidence)
        fits = validator(EVIDENCE_SCHEMA).is_valid(said) and canonical_json(said) == evidence
    except (orjson.JSONDecodeError, ValueError, RecursionError):
        return None
    return said if fits else None


def _of_signature(signing: SigningIn, around: Surroundings) -> Iterator[str]:
    key = around.key
    if key is None:
        yield "key_unknown"
        return
    if not verify_raw_signature(key.public_jwk, signing.device_sig, signing.evidence):
        yield "signature_invalid"
    if key.device_id != around.device_id:
        yield "key_of_another_device"
    if around.author_id is not None and key.member_id != around.author_id:
        yield "key_of_another_member"
    if key.revoked_at is not None and key.revoked_at <= around.received_at:
        yield "key_revoked"


def _of_text(signing: SigningIn, definition: Json | None) -> Iterator[str]:
    if definition is None:
        yield "template_unknown"
        return
    if definition["sha256"] != signing.template_sha256:
        yield "template_differs"
    try:
        if render_template(definition["body"], signing.values) != signing.html:
            yield "text_differs"
    except (UnusableTemplate, UnusableValues):
        yield "values_unusable"


def _of_parties(signing: SigningIn, definition: Json | None) -> Iterator[str]:
    present = {one.party_role for one in signing.signatures}
    if not present & set(_OWN):
        yield "resident_missing"
    marked = any(
        one.party_role in _OWN and one.method is not SignatureMethod.HANDWRITTEN
        for one in signing.signatures
    )
    demanded = {party["role"]: party["when"] for party in (definition or {}).get("parties", [])}
    if marked and demanded.get("WITNESS") and PartyRole.WITNESS not in present:
        yield "witness_missing"


def is_signed_by_all(signing: SigningIn, definition: Json | None) -> bool:
    """Whether every party that the text always demands has signed."""
    present = {one.party_role.value for one in signing.signatures}
    if present & {role.value for role in _OWN}:
        present.add(PartyRole.RESIDENT.value)
    parties = (definition or {}).get("parties", [])
    return {party["role"] for party in parties if party["when"] == "ALWAYS"} <= present


def _comparisons(
    signing: SigningIn, around: Surroundings, said: Json
) -> Iterator[tuple[Callable[[], bool], str]]:
    main, template = signing.main_signature, said["template"]
    named = (template["key"], template["version"], template["sha256"])
    sent = (signing.template_key, signing.template_version, signing.template_sha256)
    yield lambda: said["agreement_id"] == str(signing.agreement_id), "names_another_agreement"
    yield lambda: said["device"]["id"] == str(around.device_id), "names_another_device"
    yield (
        lambda: said["device"]["key_thumbprint"] == signing.evidence_key_thumbprint,
        "names_another_key",
    )
    yield lambda: named == sent and said["lang"] == signing.lang, "names_another_template"
    yield lambda: said["text_sha256"] == text_sha256(signing.html), "text_hash_differs"
    yield (
        lambda: said["values_sha256"] == sha256_of(canonical_json(signing.values)),
        "values_differ",
    )
    yield lambda: said["image_sha256"] == sha256_of(main.image_png), "image_differs"
    yield lambda: _strokes_of(said) == _hash_or_none(main.strokes_gz), "strokes_differ"
    yield lambda: _parties_agree(signing, said), "parties_differ"


def _strokes_of(said: Json) -> str | None:
    strokes = said["strokes"]
    return strokes["sha256"] if strokes else None


def _hash_or_none(content: bytes | None) -> str | None:
    return None if content is None else sha256_of(content)


def _parties_agree(signing: SigningIn, said: Json) -> bool:
    sent = [
        (
            one.party_role.value,
            one.name,
            one.method.value,
            sha256_of(one.image_png),
            _hash_or_none(one.strokes_gz),
        )
        for one in signing.signatures
    ]
    names = ("role", "name", "method", "image_sha256", "strokes_sha256")
    return sent == [tuple(party.get(name) for name in names) for party in said["parties"]]


def _of_chain(
    said: Json, chain: Mapping[int, Link], own_sha256: str
) -> tuple[list[str], list[str]]:
    """Compare with the device's pieces before, at and after this place.

    A missing piece before it is remarked, not doubted: it may still be on its way.
    """
    place, prev = said["seq"], said["prev_sha256"]
    before, same, after = chain.get(place - 1), chain.get(place), chain.get(place + 1)
    broken = []
    if same is not None and same.evidence_sha256 != own_sha256:
        broken.append("chain_forked")
    if before is not None and before.evidence_sha256 != prev:
        broken.append("chain_broken")
    if (place == 1) != (prev is None):
        broken.append("chain_start_wrong")
    if after is not None and after.prev_sha256 != own_sha256:
        broken.append("chain_broken")
    gap = place > 1 and before is None
    return list(dict.fromkeys(broken)), ["chain_gap"] if gap else []
