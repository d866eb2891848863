"""A lead's word about a household, its answer from the door, and the end of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.errors import RemarkClosed
from api.cases.models import Remark
from api.cases.queries import list_holders
from api.cases.service.story import tell
from api.core.clock import now
from api.core.database import new_id
from api.core.errors import NotFound
from api.households.models import Household
from api.households.queries.access import visible_to
from api.households.service.facts import touch
from api.notices.service import notify
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.service.audit import audit


def write_remark(
    session: Session,
    household: Household,
    text: str,
    by_id: UUID | None,
    *,
    about: tuple[str, UUID] | None = None,
) -> Remark:
    """Put a word on the household's card of whoever holds it, and wake their tablets."""
    at = now()
    remark = Remark(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        text=text,
        about_kind=about[0] if about else None,
        about_id=about[1] if about else None,
        by_id=by_id,
        at=at,
    )
    session.add(remark)
    session.flush()
    tell(session, household, "remark_written", at, by_id, ref=("remark", remark.id))
    touch(household)
    holders = list_holders(session, household.id)
    notify(session, holders, "REMARK", household_id=household.id, by_id=by_id)
    return remark


def answer_remark(
    session: Session,
    household: Household,
    remark_id: UUID,
    text: str,
    by_id: UUID | None,
    at: datetime,
) -> Remark:
    """Take in an answer from a tablet; a further one is added below the first.

    An answer that arrives after the lead closed the remark is kept too, and opens it again: nobody
    has read it.

    Raises:
        NotFound: No such remark about this household.
    """
    remark = session.scalar(
        select(Remark)
        .where(Remark.id == remark_id, Remark.household_id == household.id)
        .with_for_update()
    )
    if remark is None:
        raise NotFound()
    remark.answer = f"{remark.answer}\n{text}" if remark.answer else text
    remark.answered_by_id, remark.answered_at = by_id, at
    remark.closed_by_id = remark.closed_at = None
    tell(session, household, "remark_answered", at, by_id, ref=("remark", remark.id))
    touch(household)
    if remark.by_id is not None:
        notify(session, [remark.by_id], "REMARK", household_id=household.id, by_id=by_id)
    return remark


def close_remark(session: Session, remark_id: UUID, caller: Caller) -> Remark:
    """Take a remark off the household's card; it stays in the file.

    Raises:
        NotFound: No such remark in the caller's units.
        RemarkClosed: It is closed.
    """
    found = session.execute(
        select(Remark, Household)
        .join(Household, Household.id == Remark.household_id)
        .where(Remark.id == remark_id, visible_to(caller, Action.REMARK_WRITE))
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound()
    remark, household = found[0], found[1]
    if remark.closed_at is not None:
        raise RemarkClosed()
    remark.closed_by_id, remark.closed_at = caller.member_id, now()
    touch(household)
    audit(session, "remark.close", "remark", remark.id, caller=caller)
    session.flush()
    return remark
