"""Ending sessions that nobody may use any more."""

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from api.core.clock import now
from api.staff.models import SignedInSession


def end_sessions(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(
        update(SignedInSession)
        .where(which, SignedInSession.ended_at.is_(None))
        .values(ended_at=now())
    )
