"""What pages are told of agreements."""

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.agreements.models import Agreement
from api.agreements.payloads import to_base64url
from api.agreements.service.printing import print_agreement
from api.core.database import new_id
from api.households.models import Household, Person
from api.staff.models import AuditEvent, Role
from tests.factories.agreements import SigningTablet
from tests.factories.callers import signed_in
from tests.factories.households import make_household, make_person
from tests.factories.staff import Town, make_member, make_town


@dataclass
class Desk:
    client: TestClient
    town: Town
    household: Household
    resident: Person
    tablet: SigningTablet

    def signed(self, session: Session, **changed: Any) -> Agreement:
        body = self.tablet.body(self.household, self.resident) | changed
        return self.tablet.sent(session, self.household, body)


@pytest.fixture
def desk(client: TestClient, session: Session) -> Desk:
    town = make_town(session)
    worker = make_member(session, town.community, Role.GRID_WORKER)
    household = make_household(session, town, worker=worker)
    resident = make_person(session, household)
    tablet = SigningTablet.enrolled(session, worker)
    lead = make_member(session, town.community, Role.GRID_LEADER)
    return Desk(signed_in(client, lead), town, household, resident, tablet)


def test_a_household_lists_its_agreements_with_who_signed_and_how(
    desk: Desk, session: Session
) -> None:
    agreement = desk.signed(session)

    item = desk.client.get(f"/api/households/{desk.household.id}/agreements").json()["items"][0]

    assert item["no"] == agreement.no
    assert item["person"] == {"id": str(desk.resident.id), "name": "王桂香"}
    assert item["template"] == {"key": "assistance_agreement", "version": 1, "lang": "zh-CN"}
    assert (item["status"], item["pdf_state"]) == ("signed_by_all", "making")
    assert item["ends_on"] == "2027-05-21"
    assert [(one["party_role"], one["method"]) for one in item["signatures"]] == [
        ("RESIDENT", "HANDWRITTEN"),
        ("WORKER", "HANDWRITTEN"),
    ]


def test_a_quarantined_one_is_listed_with_its_reasons(desk: Desk, session: Session) -> None:
    desk.signed(session, html="<p>别的</p>")

    item = desk.client.get(f"/api/households/{desk.household.id}/agreements").json()["items"][0]

    assert (item["status"], item["pdf_state"]) == ("quarantined", None)
    assert set(item["mismatches"]) == {"text_differs", "text_hash_differs"}


def test_the_pdf_is_refused_until_it_is_ready_and_reading_it_is_audited(
    desk: Desk, session: Session
) -> None:
    agreement = desk.signed(session)
    path = f"/api/agreements/{agreement.id}/pdf"
    early = desk.client.get(path)
    print_agreement(session, agreement.id)
    ready = desk.client.get(path)

    assert (early.status_code, early.json()["code"]) == (409, "agreement_pdf_not_ready")
    assert ready.headers["content-type"] == "application/pdf"
    assert ready.content.startswith(b"%PDF-1.7")
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "agreement.read")).one()
    assert (event.object_id, event.details) == (agreement.id, {"part": "pdf"})


def test_text_and_evidence_come_back_byte_for_byte_and_run_nothing(
    desk: Desk, session: Session
) -> None:
    agreement = desk.signed(session)

    shown = desk.client.get(f"/api/agreements/{agreement.id}/html")
    evidence = desk.client.get(f"/api/agreements/{agreement.id}/evidence")

    assert shown.content == agreement.html
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")
    assert evidence.content == agreement.evidence
    assert evidence.headers["x-ruhu-device-signature"] == to_base64url(agreement.device_sig)


@pytest.mark.parametrize("part", ["pdf", "html", "evidence"])
def test_another_communitys_lead_finds_nothing(
    desk: Desk, session: Session, client: TestClient, part: str
) -> None:
    agreement = desk.signed(session)
    stranger = make_member(session, desk.town.sibling, Role.GRID_LEADER)
    signed_in(client, stranger)

    assert client.get(f"/api/agreements/{agreement.id}/{part}").status_code == 404
    assert client.get(f"/api/agreements/{new_id()}/{part}").status_code == 404
    assert client.get(f"/api/households/{desk.household.id}/agreements").status_code == 404
