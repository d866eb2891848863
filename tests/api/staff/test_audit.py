from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from api.staff.models import AuditEvent
from api.staff.service.audit import audit
from api.staff.service.sealing import AuditFault, seal_audit, verify_audit
from tests.conftest import Committed


def three_events(session: Session) -> list[AuditEvent]:
    for action in ("one", "two", "three"):
        audit(session, action, "household", None, purpose="test")
    session.flush()
    return list(session.query(AuditEvent).order_by(AuditEvent.seq))


def test_a_sealed_trail_holds(session: Session) -> None:
    three_events(session)
    assert seal_audit(session) == 3
    audit(session, "four", "household", None)
    session.flush()
    assert seal_audit(session) == 1

    assert verify_audit(session) is None


def tampered(committed: Committed, statement: str) -> AuditFault | None:
    """Seal three events, let the owner of the tables do what the application cannot, verify."""
    with committed.sessions.begin() as session:
        three_events(session)
    with committed.sessions.begin() as session:
        seal_audit(session)
    engine = create_engine(committed.owner_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    with committed.sessions() as session:
        return verify_audit(session)


def test_a_changed_event_is_found(committed: Committed) -> None:
    fault = tampered(committed, "UPDATE audit_events SET purpose = 'x' WHERE action = 'two'")

    assert fault is not None
    assert (fault.sealed, fault.found) == (3, 3)


def test_a_removed_event_is_found(committed: Committed) -> None:
    fault = tampered(committed, "DELETE FROM audit_events WHERE action = 'three'")

    assert fault is not None
    assert (fault.sealed, fault.found) == (3, 2)
