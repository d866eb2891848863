"""When a tablet is woken: not at night, not too often, and after a crash once more."""

import json

import pytest

from api.notices.models import NoticeKind, PushState
from tests.api.notices.conftest import Clock, Staffed
from tests.api.notices.test_sending import told
from tests.factories.pushing import PushService


def test_nothing_is_sent_at_night_except_a_call_to_sync(
    staffed: Staffed, service: PushService, clock: Clock
) -> None:
    clock.move(hours=11)  # 22:00
    told(staffed)
    told(staffed, NoticeKind.SYNC_NOW)
    staffed.send()
    assert [json.loads(staffed.browser.reads(one.body)) for one in service.received] == [
        {"kind": "SYNC_NOW"}
    ]

    clock.move(hours=9)  # 07:00
    assert staffed.send() == 0
    clock.move(minutes=31)
    staffed.send()
    assert len(service.received) == 2


def test_beyond_the_cap_of_an_hour_a_message_waits_for_the_next(
    staffed: Staffed, service: PushService, clock: Clock
) -> None:
    for _ in range(6):
        for kind in (NoticeKind.REMARK, NoticeKind.COVER):
            told(staffed, kind)
            staffed.send()
            clock.move(minutes=1)
    assert len(service.received) == 6

    clock.move(minutes=61)
    staffed.send()
    assert len(service.received) == 8


def test_a_try_that_was_cut_off_by_a_crash_is_made_again(
    staffed: Staffed, service: PushService, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_push: object) -> None:
        raise KeyboardInterrupt

    told(staffed)
    with monkeypatch.context() as patched:
        patched.setattr("api.notices.service.sending.send_push", crash)
        with pytest.raises(KeyboardInterrupt):
            staffed.send()
    clock.move(minutes=1)
    assert staffed.send() == 0
    clock.move(minutes=2)
    staffed.send()

    assert len(service.received) == 1
    assert staffed.message().state is PushState.SENT
