"""What tablets call. Push and receipts need the device's proof; reading also a signed-in worker."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.agreements.queries import find_template
from api.core.errors import InvalidRequest, NotFound
from api.staff.auth import DeviceProven
from api.surveys.queries import survey_definition
from api.sync.errors import TooManyIds
from api.sync.service.hello import say_hello
from api.sync.service.notices import begin_subscription, give_notices, stop_subscription
from api.sync.service.place import place_of
from api.sync.service.pull import bundles_of, one_snapshot, pull, repair
from api.sync.service.push import push
from api.sync.service.receipts import acknowledge_wipe, tell_receipts
from api.sync.service.sending import common, read_json, reply

router = APIRouter(prefix="/api/sync/v1", tags=["sync"], dependencies=[Depends(DeviceProven)])
BUNDLES_MAX = 100
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}


async def _raw_body(request: Request) -> bytes:
    """Read the body as it was signed; its length is bounded before."""
    return await request.body()


RawBody = Annotated[bytes, Depends(_raw_body)]


@router.post("/hello")
def post_hello(request: Request, body: RawBody) -> Response:
    """Keys, limits, versions and orders for this tablet."""
    return reply(request, say_hello(request, body, read_json(body, "hello-request")))


@router.post("/push")
def post_push(request: Request, body: RawBody) -> Response:
    """Take in sealed operations; one receipt for each, in the order of the request."""
    receipts, epoch = push(request, body)
    return reply(request, {**common(epoch), "receipts": receipts})


@router.post("/receipts")
def post_receipts(request: Request, body: RawBody) -> Response:
    """What the server knows of these operations."""
    return reply(request, tell_receipts(request, body, read_json(body, "receipts-request")))


@router.post("/wipe-ack")
def post_wipe_ack(request: Request, body: RawBody) -> Response:
    """An order to wipe was carried out."""
    return reply(request, acknowledge_wipe(request, body, read_json(body, "wipe-ack")))


@router.post("/pull")
def post_pull(request: Request, body: RawBody) -> Response:
    """The next page of what changed for this worker, or of everything at the first pull."""
    asked = read_json(body, "pull-request")
    with one_snapshot(request, body) as reader:
        pulled = pull(reader, asked["cursor"], asked.get("page"), asked.get("digest"))
    return reply(request, {**common(pulled.epoch), **pulled.wire()})


@router.post("/manifest")
def post_manifest(request: Request, body: RawBody) -> Response:
    """Compare everything the tablet holds with its scope."""
    asked = read_json(body, "manifest-request")
    with one_snapshot(request, body) as reader:
        answer = repair(reader, asked["leaves"])
    return reply(request, {**common(reader.moment.epoch), **answer})


@router.get("/bundles")
def get_bundles(request: Request, ids: Annotated[str, Query(max_length=4000)]) -> Response:
    """Full bundles by household id, separated by commas; at most 100."""
    try:
        wanted = [UUID(id_) for id_ in ids.split(",")]
    except ValueError as cause:
        raise InvalidRequest(problems=[{"pointer": "/query/ids", "rule": "uuid"}]) from cause
    if len(wanted) > BUNDLES_MAX:
        raise TooManyIds(max=BUNDLES_MAX)
    with one_snapshot(request, b"") as reader:
        items, gone = bundles_of(reader, wanted)
    content = {
        **common(reader.moment.epoch),
        "items": [item.wire() for item in items],
        "gone": [str(id_) for id_ in gone],
    }
    return reply(request, content)


@router.get("/place")
def get_place(request: Request) -> Response:
    """The base map and the buildings of the worker's area, for days without network."""
    with one_snapshot(request, b"") as reader:
        body, etag = place_of(reader)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return reply(request, body, **headers)


@router.get("/notices")
def get_notices(request: Request) -> Response:
    """What the signed-in member is told, newest first; it counts as delivered."""
    body, etag = give_notices(request)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return reply(request, body, **headers)


@router.post("/push-subscription", status_code=204)
def post_push_subscription(request: Request, body: RawBody) -> None:
    """Where this tablet can be woken for the signed-in member."""
    begin_subscription(request, body, read_json(body, "push-subscription"))


@router.delete("/push-subscription", status_code=204)
def delete_push_subscription(request: Request) -> None:
    """Wake this tablet no more."""
    stop_subscription(request)


@router.get("/surveys/{key}/{version}")
def get_survey(key: str, version: int, request: Request) -> Response:
    """An immutable survey definition."""
    with one_snapshot(request, b"") as reader:
        definition = survey_definition(reader.session, key, version)
    return reply(request, definition, **FOR_EVER)


@router.get("/templates/{key}/{version}")
def get_template(key: str, version: int, request: Request, lang: str = "zh-CN") -> Response:
    """An immutable text that people sign."""
    with one_snapshot(request, b"") as reader:
        template = find_template(reader.session, key, version, lang)
        if template is None:
            raise NotFound()
        definition = template.definition
    return reply(request, definition, **FOR_EVER)


EXPRESS = {
    ("POST", f"{router.prefix}/hello"): post_hello,
    ("POST", f"{router.prefix}/push"): post_push,
    ("POST", f"{router.prefix}/receipts"): post_receipts,
    ("POST", f"{router.prefix}/pull"): post_pull,
}
"""What every tablet calls again and again; see ``api.core.express``."""
