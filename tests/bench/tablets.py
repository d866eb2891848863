"""A quarter of workers with tablets, and the visits that their tablets will send."""

import hashlib
import io
import struct
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from PIL import Image

from api.agreements.service.publishing import publish_shipped as publish_texts
from api.core.clock import now
from api.core.database import new_id, session_factory
from api.households.models import Household, Person, Relation, Sex
from api.households.service.fact_rows import current_facts
from api.staff.models import Member
from api.surveys.rules.definition import all_items
from api.surveys.rules.evaluate import evaluate
from api.surveys.rules.opened import OpenedSurvey
from api.surveys.rules.outcome import SurveyInput
from api.surveys.service import publish_shipped as publish_surveys
from tests.factories.agreements import SigningTablet
from tests.factories.files import SealedPhoto, seal_photo
from tests.factories.households import make_building, make_household, make_person
from tests.factories.staff import make_member, make_town
from tests.factories.surveys import shipped
from tests.factories.sync import BASE, Json, SyncTablet, unconnected, visit_body

ANSWERS = 60
PHOTO_BYTES = 200_000
SURVEY = "employment-home-visit"
KEPT = frozenset({"name", "sex", "birth_date", "id_no", "phone"})
"""What a repeat visit leaves as it is."""


@dataclass
class Request:
    """One signed request, ready to be sent."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass
class Home:
    """A household with its people."""

    household: Household
    people: list[Person]
    facts: list[Json]
    """What the tablet knows of them, as bundles carry it."""


@dataclass
class Bench:
    """A worker's tablet and the homes it visits."""

    tablet: SyncTablet
    signing: SigningTablet
    homes: list[Home]


def make_benches(tablets: int, homes: int) -> list[Bench]:
    """Make workers with a tablet each and families of three; committed."""
    with session_factory()() as session:
        session.expire_on_commit = False
        publish_surveys(session)
        publish_texts(session)
        town = make_town(session)
        benches = []
        for number in range(tablets):
            worker = make_member(session, town.grids[0], name=f"社工{number}")
            signing = SigningTablet.enrolled(session, worker)
            signing.device.enrolled_at = now() - timedelta(days=30)
            tablet = SyncTablet(unconnected(), worker, signing.device.id, signing.key)
            tablet.sign_in(session, worker)
            building = make_building(session, town)
            made = [
                _family(session, town, building, worker, f"{floor + 1}01") for floor in range(homes)
            ]
            benches.append(Bench(tablet, signing, made))
        session.commit()
    return benches


def _family(session: Any, town: Any, building: Any, worker: Member, room: str) -> Home:
    household = make_household(session, town, building=building, room=room, worker=worker)
    people = [
        make_person(
            session, household, "王桂香", birth_date=date(1968, 2, 29), phone="13812340001"
        ),
        make_person(
            session,
            household,
            "李建国",
            relation=Relation.SPOUSE,
            sex=Sex.MALE,
            birth_date=date(1966, 5, 1),
            phone="13812340002",
        ),
        make_person(
            session, household, "李小明", relation=Relation.CHILD, birth_date=date(1995, 8, 9)
        ),
    ]
    held = current_facts(session, [person.id for person in people])
    facts = [
        {
            "entity": f"person:{fact.entity_id}",
            "key": fact.key,
            "value": fact.value,
            "fver": fact.fver,
            "hash": fact.hash,
        }
        for fact in held.values()
    ]
    return Home(household, people, facts)


def fitting_answers(survey: OpenedSurvey, home: Home, random: Random) -> tuple[Json, list[Json]]:
    """Return about sixty answers that fit, and the facts they observe.

    First some answers are drawn, then what the survey still asks for is added and what does not
    fit is taken away, as on a tablet that shows the faults.
    """
    people = _as_surveys_read(home)
    items = {f"/{item['id']}": item for item, inside in all_items(survey.definition) if not inside}
    records = {key: item for key, item in items.items() if item["type"] == "repeat"}
    answers: Json = {
        item["id"]: [{"person_id": person["id"]} for person in people] for item in records.values()
    }
    household = str(home.household.id)
    for _ in range(6):
        given = SurveyInput(answers, people, home.facts, household, now().date().isoformat())
        outcome = evaluate(survey.compiled, given)
        for problem in outcome.problems:
            _mend(answers, items, problem, random)
        missing = ANSWERS - _count(outcome.kept)
        for pointer in [one for one in outcome.visible if one.count("/") == 3][: max(missing, 0)]:
            _mend(answers, items, {"pointer": pointer, "rule": "required"}, random)
        if not outcome.problems and missing <= 0:
            break
    return answers, outcome.facts


def _mend(
    answers: Json, items: dict[str, Mapping[str, Any]], problem: Json, random: Random
) -> None:
    """Answer what is required; take away what does not fit."""
    parts = problem["pointer"].strip("/").split("/")
    item = items.get("/" + parts[0])
    place = answers
    if item and len(parts) == 3:
        inner = {one["id"]: one for one in item["repeat"]["items"]}
        place = next(one for one in answers[parts[0]] if one["person_id"] == parts[1])
        item = inner.get(parts[2])
    if item is None or item["type"] == "repeat":
        return
    if problem["rule"] != "required":
        place.pop(item["id"], None)
    elif item.get("fact") not in KEPT:
        value = _value(item, random)
        if value is not None:
            place.setdefault(item["id"], value)


def _count(kept: Json) -> int:
    inside = sum(
        len(one) - 1
        for value in kept.values()
        if isinstance(value, list)
        for one in value
        if isinstance(one, dict)
    )
    return inside + sum(not isinstance(value, list) for value in kept.values())


def _as_surveys_read(home: Home) -> list[Json]:
    return [
        {
            "id": str(person.id),
            "name": person.name,
            "sex": person.sex,
            "birth_date": person.birth_date.isoformat() if person.birth_date else None,
            "relation": ("HEAD", "SPOUSE", "CHILD")[number],
            "is_head": number == 0,
            "co_resident": True,
        }
        for number, person in enumerate(home.people)
    ]


def _value(item: Mapping[str, Any], random: Random) -> Any:
    """Return a fitting answer."""
    kind = item["type"]
    options = [option["value"] for option in item.get("options", [])]
    if kind == "choice":
        return random.choice(options)
    if kind == "multi":
        return [random.choice(options)]
    if kind in ("integer", "money_fen"):
        most = min(item.get("max", 500_000), 500_000)
        return random.randint(item.get("min", 0), most)
    plain = {
        "boolean": True,
        "text": "自己做点小生意",
        "date": "2026-01-05",
        "phone": "13812345678",
    }
    return plain.get(kind)


def photo(random: Random, source: bytes) -> SealedPhoto:
    """Return a sealed photo of about 200 KB, made distinct by a comment in its header."""
    note = random.randbytes(16).hex().encode()
    return seal_photo(
        source[:2] + b"\xff\xfe" + struct.pack(">H", len(note) + 2) + note + source[2:]
    )


def picture() -> bytes:
    """Return a JPEG of about 200 KB."""
    grain = Image.frombytes("RGB", (640, 480), Random(3).randbytes(640 * 480 * 3))
    best = b""
    for quality in range(20, 96, 5):
        made = io.BytesIO()
        grain.resize((1280, 960)).save(made, "JPEG", quality=quality)
        best = made.getvalue()
        if len(best) >= PHOTO_BYTES:
            break
    return best


def full_visit(bench: Bench, home: Home, source: bytes, seed: int) -> list[Request]:
    """Return a visit as a tablet sends it: the push, then the bytes of each photo."""
    random = Random(seed)
    photos = [photo(random, source) for _ in range(2)]
    body = survey_body(bench, home, random, [photo_line(one) for one in photos])
    visit = bench.tablet.op("visit.submit", body, household=home.household)
    signing = bench.signing.body(home.household, home.people[0])
    signing["visit_id"] = body["visit_id"]
    signed = bench.tablet.op(
        "agreement.sign", signing, household=home.household, deps=[visit["op_id"]]
    )
    return [push_request(bench, [visit, signed]), *upload_requests(bench, photos)]


def survey_visit(bench: Bench, home: Home, seed: int) -> list[Request]:
    """Return a visit of sixty answers without photos and signature."""
    body = survey_body(bench, home, Random(seed), [])
    return [push_request(bench, [bench.tablet.op("visit.submit", body, household=home.household)])]


def survey_body(bench: Bench, home: Home, random: Random, photos: list[Json]) -> Json:
    """Return a ``visit.submit`` with sixty answers and the facts they observe."""
    survey = shipped(SURVEY)
    answers, facts = fitting_answers(survey, home, random)
    at = (now() - timedelta(minutes=5)).isoformat()
    response = {
        "response_id": str(new_id()),
        "survey": {"key": SURVEY, "version": 1, "sha256": None},
        "answers": answers,
    }
    return visit_body(
        home.household,
        purpose="SURVEY",
        worker_ids=[str(bench.tablet.member.id)],
        present_person_ids=[str(person.id) for person in home.people],
        place={"lon": 120.15, "lat": 30.3, "accuracy_m": 8.0, "method": "GPS", "fix_age_s": 2},
        responses=[response],
        facts=[fact | {"observed_at": at} for fact in facts],
        photos=photos,
        consents=[{"kind": "NOTICE", "answer": "AGREED", "at": at}],
        note="已介绍家政岗位",
    )


def push_request(bench: Bench, ops: list[Json]) -> Request:
    """Sign a push."""
    made = bench.tablet.signed("push", {"device": str(bench.tablet.device_id), "ops": ops})
    return Request("POST", made["path"], made["body"].encode(), made["headers"])


def pull_request(bench: Bench, message: Json) -> Request:
    """Sign a pull of the signed-in worker."""
    made = bench.tablet.signed("pull", message)
    cookies = "; ".join(f"{name}={value}" for name, value in bench.tablet.cookies.items())
    headers = made["headers"] | {"Cookie": cookies, "Accept-Encoding": "br, gzip"}
    return Request("POST", made["path"], made["body"].encode(), headers)


def photo_line(sealed: SealedPhoto) -> Json:
    """Return what ``visit.submit`` says of a photo."""
    return {
        "photo_id": str(new_id()),
        "upload_sha256": sealed.upload_sha256,
        "sha256": hashlib.sha256(sealed.content).hexdigest(),
        "key": _b64(sealed.key),
        "kind": "HOME",
        "taken_at": now().isoformat(),
        "consent": "AGREED",
        "size_bytes": len(sealed.content),
        "mime": "image/jpeg",
    }


def upload_requests(bench: Bench, photos: list[SealedPhoto]) -> Iterator[Request]:
    """Send each photo in one piece, as a tablet does that never began it before."""
    for sealed in photos:
        path = f"{BASE}uploads/{sealed.upload_sha256}"
        piece = sealed.ciphertext
        digest = b64encode(hashlib.sha256(piece).digest()).decode()
        described = {
            "Upload-Offset": "0",
            "Upload-Length": str(len(piece)),
            "Digest": f"sha-256={digest}",
        }
        proof = bench.tablet.proof("PATCH", path, piece)
        yield Request("PATCH", path, piece, proof | described)


def _b64(content: bytes) -> str:
    return b64encode(content, b"-_").rstrip(b"=").decode()
