"""Everything stored is checked again; whatever was changed behind our back is named."""

from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from api.agreements.models import Agreement
from api.agreements.service.printing import print_agreement
from api.agreements.service.verifying import Verified, verify_stored
from api.files.store import content_key, file_store
from api.households.models import Household, Person
from api.staff.models import Role
from tests.factories.agreements import SigningTablet
from tests.factories.households import make_household, make_person
from tests.factories.staff import make_member, make_town


@pytest.fixture
def agreement(session: Session) -> Agreement:
    town = make_town(session)
    worker = make_member(session, town.grids[0], Role.GRID_WORKER)
    household: Household = make_household(session, town, worker=worker)
    resident: Person = make_person(session, household)
    tablet = SigningTablet.enrolled(session, worker)
    return tablet.sent(session, household, tablet.body(household, resident))


def verified(session: Session) -> Verified:
    session.flush()
    session.expire_all()
    (one,) = verify_stored(session)
    return one


def test_what_was_signed_and_printed_holds(session: Session, agreement: Agreement) -> None:
    print_agreement(session, agreement.id)

    assert verified(session) == Verified(agreement.no, "signed_by_all", [], [])


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("evidence", b"{}", "evidence_changed"),
        ("html", b"<p>another text</p>", "text_changed"),
        ("device_sig", b"x" * 64, "signature_invalid"),
        ("server_sig", b"x" * 64, "countersignature_invalid"),
        ("evidence_key_id", None, "key_unknown"),
        ("template_id", None, "template_unknown"),
        ("values", {}, "values_unusable"),
        ("text_sha256", "0" * 64, "text_changed"),
    ],
)
def test_a_change_in_the_database_is_named(
    session: Session, agreement: Agreement, column: str, value: Any, fault: str
) -> None:
    session.execute(update(Agreement).values({column: value}))

    assert fault in verified(session).faults


def test_a_moved_receipt_time_is_named(session: Session, agreement: Agreement) -> None:
    session.execute(text("UPDATE agreements SET received_at = received_at - interval '1 day'"))

    assert verified(session).faults == ["countersignature_invalid"]


def test_a_lost_or_changed_pdf_is_named(session: Session, agreement: Agreement) -> None:
    print_agreement(session, agreement.id)
    assert agreement.pdf_sha256 is not None
    key = content_key(agreement.pdf_sha256)

    file_store().put(key, b"%PDF something else")
    assert verified(session).faults == ["pdf_changed"]

    file_store().delete(key)
    assert verified(session).faults == ["pdf_missing"]


def test_known_doubts_of_a_quarantined_one_are_not_told_again(session: Session) -> None:
    town = make_town(session)
    worker = make_member(session, town.grids[0], Role.GRID_WORKER)
    household = make_household(session, town, worker=worker)
    tablet = SigningTablet.enrolled(session, worker)
    body = tablet.body(household, make_person(session, household)) | {"html": "<p>x</p>"}
    tablet.sent(session, household, body)

    assert (verified(session).status, verified(session).faults) == ("quarantined", [])
