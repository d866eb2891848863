"""From a notice to a message on the wire, and what follows from each answer."""

import base64
import json
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from py_vapid import Vapid02

from api.notices.models import NoticeKind, PushState
from api.notices.rules import TRIES
from api.notices.service import notify
from api.notices.service.vapid import vapid_keys
from api.notices.service.wire import CONTENT_BYTES
from tests.api.notices.conftest import Clock, Staffed, queued
from tests.factories.pushing import (
    PushService,
    drip,
    flood,
    hang,
    push_service,
    settings,
    subscribed,
)
from tests.factories.sync import SyncTablet


def told(staffed: Staffed, kind: NoticeKind = NoticeKind.NEW_ASSIGNMENT) -> None:
    notify(staffed.session, [staffed.worker.id], kind, by_id=staffed.lead.id)


def test_a_message_tells_only_its_kind_and_only_to_the_browser(
    staffed: Staffed, service: PushService
) -> None:
    notify(staffed.session, [staffed.worker.id], "REMARK", params={"count": 3})
    assert staffed.send() == 1

    [message] = service.received
    plain = staffed.browser.reads(message.body)
    assert json.loads(plain) == {"kind": "REMARK"}
    assert len(plain) == CONTENT_BYTES
    assert message.headers["content-encoding"] == "aes128gcm"
    assert staffed.message().state is PushState.SENT


def test_every_kind_has_the_same_size_and_a_topic_that_tells_nothing(
    staffed: Staffed, service: PushService
) -> None:
    for kind in NoticeKind:
        told(staffed, kind)
    staffed.send()

    assert len(service.received) == len(NoticeKind)
    assert len({len(one.body) for one in service.received}) == 1
    topics = {one.headers["topic"] for one in service.received}
    assert len(topics) == len(NoticeKind)
    assert all(len(topic) == 32 and topic.isalnum() for topic in topics)
    assert {one.headers["urgency"] for one in service.received} == {"low", "normal", "high"}


def test_the_server_signs_for_this_push_service_and_for_half_a_day(
    staffed: Staffed, service: PushService
) -> None:
    told(staffed)
    staffed.send()

    [message] = service.received
    scheme, _, rest = message.headers["authorization"].partition(" ")
    parts = dict(part.split("=", 1) for part in rest.split(","))
    claims = json.loads(base64.urlsafe_b64decode(parts["t"].split(".")[1] + "=="))
    address = urlsplit(service.endpoint())
    assert scheme == "vapid"
    assert Vapid02.verify(message.headers["authorization"])
    assert parts["k"] == vapid_keys()[0].public
    assert claims["aud"] == f"http://{address.netloc}"
    assert claims["sub"] == "mailto:admin@localhost"
    assert 0 < claims["exp"] - time.time() <= 24 * 3600


def test_the_push_service_keeps_it_as_long_as_the_policy_says(
    staffed: Staffed, service: PushService
) -> None:
    told(staffed, NoticeKind.SYNC_NOW)
    staffed.send()

    assert service.received[0].headers["ttl"] == str(4 * 3600)


def test_the_job_is_queued_in_the_callers_transaction(staffed: Staffed) -> None:
    undone = staffed.session.begin_nested()
    told(staffed)
    assert len(queued(staffed.session, "notices.send")) == 1
    undone.rollback()
    assert queued(staffed.session, "notices.send") == []


def test_two_of_a_kind_that_wait_become_one_message(staffed: Staffed, service: PushService) -> None:
    told(staffed)
    told(staffed)
    told(staffed, NoticeKind.COVER)
    staffed.send()

    assert len(service.received) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_forgotten(
    staffed: Staffed, service: PushService, status: int
) -> None:
    service.status = status
    told(staffed)
    staffed.send()

    subscription = staffed.subscription()
    assert (subscription.endpoint, subscription.auth) == ("", b"")
    assert subscription.end_reason == f"http_{status}"
    assert staffed.message().state is PushState.DROPPED
    said = staffed.tablet.post("hello", hello(staffed.tablet)).json()
    assert said["push"]["subscribed"] is False


@pytest.mark.parametrize("status", [400, 413, 403])
def test_what_the_service_refuses_is_kept_with_its_reason_and_not_repeated(
    staffed: Staffed, service: PushService, clock: Clock, status: int
) -> None:
    service.status = status
    told(staffed)
    staffed.send()
    clock.move(hours=1)
    staffed.send()

    assert len(service.received) == 1
    assert (staffed.message().state, staffed.message().reason) == (
        PushState.FAILED,
        f"http_{status}",
    )
    assert staffed.subscription().ended_at is None


def test_a_service_that_is_too_busy_is_asked_again_when_it_says(
    staffed: Staffed, service: PushService, clock: Clock
) -> None:
    service.status, service.headers = 429, {"Retry-After": "900"}
    told(staffed)
    staffed.send()
    first = staffed.message()
    assert first.next_try_at - clock.at >= timedelta(seconds=900)

    clock.move(minutes=10)
    assert staffed.send() == 0
    service.status, service.headers = 201, {}
    clock.move(minutes=10)
    staffed.send()

    assert staffed.message().state is PushState.SENT
    assert staffed.message().attempts == 2


def test_a_service_that_fails_is_tried_again_less_and_less_often_and_then_given_up(
    staffed: Staffed, service: PushService, clock: Clock
) -> None:
    service.status = 500
    told(staffed)
    pauses = []
    while staffed.message().state is PushState.WAITING:
        staffed.send()
        pauses.append(staffed.message().next_try_at - clock.at)
        clock.move(hours=1)

    assert len(service.received) == TRIES
    assert pauses[0] <= timedelta(seconds=30) < pauses[4]
    assert (staffed.message().state, staffed.message().reason) == (PushState.FAILED, "http_500")


def test_a_redirect_is_not_followed(staffed: Staffed, service: PushService) -> None:
    with push_service() as inner:
        service.status, service.headers = 307, {"Location": inner.endpoint()}
        told(staffed)
        staffed.send()

        assert inner.received == []
    assert (staffed.message().state, staffed.message().reason) == (PushState.FAILED, "redirect")


@pytest.mark.parametrize("slowly", [hang, drip])
def test_a_service_that_hangs_or_drips_does_not_hold_the_worker(
    staffed: Staffed, service: PushService, slowly: object
) -> None:
    other = SyncTablet.enrolled(staffed.session, staffed.client, staffed.lead)
    subscribed(other, service, "two")
    service.behave = slowly(service)  # type: ignore[operator]
    notify(staffed.session, [staffed.worker.id, staffed.lead.id], "REMARK")
    began = time.monotonic()
    tried = staffed.send()
    took_s = time.monotonic() - began

    assert tried == 1  # the other tablet of this service waits too
    assert took_s < 3


def test_an_answer_without_end_is_read_no_further(staffed: Staffed, service: PushService) -> None:
    service.behave = flood
    told(staffed)
    began = time.monotonic()
    staffed.send()

    assert time.monotonic() - began < 3
    assert staffed.message().state is PushState.SENT


def test_a_name_that_leads_inside_by_the_time_of_sending_is_not_called(
    staffed: Staffed, service: PushService
) -> None:
    told(staffed)
    with settings(push_loopback="false"):
        staffed.send()

    assert service.received == []
    assert staffed.message().reason == "endpoint_not_https"
    assert staffed.subscription().ended_at is not None


def hello(tablet: SyncTablet) -> dict[str, object]:
    return {"device": str(tablet.device_id), "app": "0.1.0", "proto": [1], "seq_high": 0}
