"""Where a tablet can be woken: which addresses are taken, and when it ends."""

import base64
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from api.core.contracts import problems_of
from api.notices.service import notify
from api.notices.service.sending import tidy
from api.staff.models import MemberStatus, SignedInSession
from api.staff.service.devices import revoke_device
from tests.api.notices.conftest import Staffed
from tests.factories.pushing import Browser, PushService, settings, subscribed
from tests.factories.staff import make_member
from tests.factories.sync import SyncTablet

PUBLIC = "https://updates.push.services.example/wpush/v2/abc"


def refused(staffed: Staffed, endpoint: str) -> str:
    """The reason why an endpoint is not taken; ``taken`` when it is."""
    answer = staffed.tablet.post("push-subscription", Browser().says(endpoint))
    if answer.status_code == 204:
        return "taken"
    assert (answer.status_code, answer.json()["code"]) == (422, "push_endpoint_refused")
    reason: str = answer.json()["details"]["reason"]
    return reason


@contextmanager
def rotated(*, keep: bool = True) -> Iterator[None]:
    """Put a new key in place, with the present one beside it or not."""
    present = os.environ["RUHU_VAPID_KEY"]
    new = "base64:" + base64.b64encode(bytes([9]) * 32).decode()
    with settings(vapid_key=new, vapid_key_before=present if keep else ""):
        yield


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name lead to these addresses."""

    def look_up(_host: str, port: int, **_kw: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize(
    ("endpoint", "reason"),
    [
        ("http://updates.push.services.example/wpush/v2/abc", "not_https"),
        ("ftp://updates.push.services.example/x", "not_https"),
        ("https://name:word@updates.push.services.example/x", "malformed"),
        ("https://updates.push.services.example:22/x", "port"),
        ("https://updates.push.services.example:99999/x", "malformed"),
        ("https:///nowhere", "malformed"),
        ("https://[::1", "malformed"),
        ("https://推送.example/x", "malformed"),
        ("https://127.0.0.1/x", "private_address"),
        ("https://[::1]/x", "private_address"),
        ("https://10.1.2.3/x", "private_address"),
        ("https://192.168.0.1/x", "private_address"),
        ("https://169.254.169.254/latest/meta-data", "private_address"),
        ("https://[fe80::1]/x", "private_address"),
        ("https://[::ffff:10.0.0.1]/x", "private_address"),
        ("https://[64:ff9b::a00:1]/x", "private_address"),
        ("https://0.0.0.0/x", "private_address"),
        ("https://100.64.0.1/x", "private_address"),
        ("https://224.0.0.1/x", "private_address"),
        ("https://2130706433/x", "private_address"),
        ("https://localhost/x", "private_address"),
    ],
)
def test_an_address_that_is_no_push_service_is_refused(
    staffed: Staffed, endpoint: str, reason: str
) -> None:
    with settings(push_loopback="false"):
        assert refused(staffed, endpoint) == reason


def test_a_name_with_one_inner_address_among_public_ones_is_refused(
    staffed: Staffed, monkeypatch: pytest.MonkeyPatch
) -> None:
    with settings(push_loopback="false"):
        resolving(monkeypatch, "93.184.216.34", "10.0.0.5")
        assert refused(staffed, PUBLIC) == "private_address"
        resolving(monkeypatch, "93.184.216.34")
        assert refused(staffed, PUBLIC) == "taken"


def test_a_closed_network_names_its_own_push_service_and_no_other_is_taken(
    staffed: Staffed, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, "10.20.0.9")
    with settings(push_loopback="false", push_hosts="push.city.example, spare.city.example"):
        assert refused(staffed, "https://push.city.example:8443/x") == "taken"
        assert refused(staffed, PUBLIC) == "host_not_allowed"
        resolving(monkeypatch, "127.0.0.1")
        assert refused(staffed, "https://push.city.example/x") == "private_address"


def test_a_name_that_nobody_knows_just_now_is_taken(
    staffed: Staffed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_args: Any, **_kw: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with settings(push_loopback="false"):
        assert refused(staffed, PUBLIC) == "taken"


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"p256dh": "BAAA", "auth": "AAAAAAAAAAAAAAAAAAAAAA"}, "push_keys_invalid"),
        ({"auth": "AAAA"}, "push_keys_invalid"),
    ],
)
def test_keys_with_which_nothing_could_be_encrypted_are_refused(
    staffed: Staffed, service: PushService, keys: dict[str, str], code: str
) -> None:
    said = Browser().says(service.endpoint())
    said["keys"] |= keys
    answer = staffed.tablet.post("push-subscription", said)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_subscription_bound_to_an_older_key_is_asked_for_again(
    staffed: Staffed, service: PushService
) -> None:
    answer = staffed.tablet.post(
        "push-subscription", Browser().says(service.endpoint(), kid="0000000000000000")
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "push_key_outdated")


def test_after_a_rotation_the_old_key_serves_until_the_tablet_has_changed_over(
    staffed: Staffed, service: PushService
) -> None:
    with rotated():
        notify(staffed.session, [staffed.worker.id], "REMARK")
        staffed.send()
        assert len(service.received) == 1
        told = hello(staffed.tablet)
        assert told["subscribed"] is False
        subscribed(staffed.tablet, service, "renewed")
        again = hello(staffed.tablet)
        assert (again["subscribed"], again["kid"]) == (True, told["kid"])


def test_a_key_that_is_kept_no_longer_ends_its_subscriptions(
    staffed: Staffed, service: PushService
) -> None:
    notify(staffed.session, [staffed.worker.id], "REMARK")
    with rotated(keep=False):
        staffed.send()
    assert service.received == []
    assert staffed.subscription().end_reason == "key_retired"


@pytest.mark.parametrize("how", ["signed out", "suspended", "withdrawn", "expired"])
def test_whoever_may_no_longer_use_the_tablet_is_not_woken_on_it(
    staffed: Staffed, service: PushService, how: str
) -> None:
    notify(staffed.session, [staffed.worker.id], "REMARK")
    opened = staffed.session.get_one(SignedInSession, staffed.subscription().session_id)
    if how == "signed out":
        opened.ended_at = datetime.now(UTC)
    elif how == "expired":
        opened.expires_at = datetime(2026, 1, 1, tzinfo=UTC)
    elif how == "suspended":
        staffed.worker.status = MemberStatus.SUSPENDED
    else:
        revoke_device(staffed.session, staffed.tablet.device_id)
    staffed.send()
    assert service.received == []
    assert staffed.message().reason == "signed_out"

    assert notify(staffed.session, [staffed.worker.id], "COVER") != []
    assert staffed.message().reason == "signed_out"  # no second message was made
    tidy(staffed.session, datetime.now(UTC))
    assert staffed.subscription().endpoint == ""


def test_the_next_member_at_a_shared_tablet_takes_it_over(
    staffed: Staffed, service: PushService
) -> None:
    other = make_member(staffed.session, staffed.town.grids[1], name="陈建平")
    staffed.tablet.sign_in(staffed.session, other)
    subscribed(staffed.tablet, service, "two")
    notify(staffed.session, [staffed.worker.id, other.id], "REMARK")
    staffed.send()
    assert [one.path for one in service.received] == ["/wpush/two"]


def test_a_tablet_that_wants_no_wake_ups_is_forgotten(
    staffed: Staffed, service: PushService
) -> None:
    assert staffed.tablet._send("DELETE", "push-subscription", b"").status_code == 204
    assert staffed.tablet._send("DELETE", "push-subscription", b"").status_code == 204
    assert staffed.subscription().end_reason == "unsubscribed"


def test_nobody_subscribes_without_a_session_or_for_another_tablet(
    staffed: Staffed, service: PushService
) -> None:
    said = Browser().says(service.endpoint())
    stranger = SyncTablet.enrolled(staffed.session, staffed.client, staffed.worker, signed_in=False)
    assert stranger.post("push-subscription", said).status_code == 401
    staffed.tablet.key = stranger.key
    assert staffed.tablet.post("push-subscription", said).json()["code"] == "device_proof_invalid"


def test_without_a_key_nobody_is_asked_to_subscribe(staffed: Staffed) -> None:
    with settings(vapid_key=""):
        assert hello(staffed.tablet) is None


def hello(tablet: SyncTablet) -> Any:
    said = {"device": str(tablet.device_id), "app": "0.1.0", "proto": [1], "seq_high": 0}
    told = tablet.post("hello", said).json()
    assert problems_of("sync/hello-reply.v1.json", told) == []
    return told["push"]
