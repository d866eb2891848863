"""Takes an import back, as long as nobody has worked with what it brought."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.crypto import decrypt
from api.households.models import (
    Fact,
    Household,
    HouseholdStatus,
    Membership,
    Person,
    ReviewItem,
)
from api.households.service.assignments import hand_over, touch_homes
from api.imports.errors import ImportNotShown, ImportTouched, PasswordsTaken
from api.imports.models import ImportBatch, ImportKind, ImportRow, ImportState
from api.imports.service.writing import SECRET
from api.staff.auth import Caller
from api.staff.models import Member, MemberRole, MemberStatus, SignedInSession
from api.staff.service.accounts import count_homes
from api.staff.service.audit import audit

NEW_VER = 1


def undo_import(session: Session, batch: ImportBatch, caller: Caller) -> None:
    """Remove people and facts; homes stay as closed shells, for tablets that have seen them.

    Raises:
        ImportNotShown: It has not been imported, or was taken back already.
        ImportTouched: Something it brought has been changed, visited or used to sign in.
    """
    session.refresh(batch, with_for_update=True)
    if batch.state is not ImportState.DONE:
        raise ImportNotShown(state=batch.state.value)
    made = [
        row
        for row in session.scalars(select(ImportRow.made).where(ImportRow.import_id == batch.id))
        if row
    ]
    try:
        with session.begin_nested():
            if batch.kind is ImportKind.MEMBERS:
                _remove_members(session, [UUID(one["member_id"]) for one in made])
            else:
                _remove_register(session, batch, made, caller)
    except IntegrityError as cause:  # something of another feature refers to it
        raise ImportTouched(rows=1) from cause
    session.execute(update(ImportRow).where(ImportRow.import_id == batch.id).values(secret=None))
    batch.state, batch.undone_at = ImportState.UNDONE, now()
    audit(session, "import.undo", "import", batch.id, caller=caller, org_id=batch.org_id)


def _remove_members(session: Session, ids: Sequence[UUID]) -> None:
    used = set(
        session.scalars(
            select(Member.id).where(
                Member.id.in_(ids),
                or_(
                    Member.must_change_password.is_(False),
                    Member.status != MemberStatus.ACTIVE,
                    Member.id.in_(select(SignedInSession.member_id)),
                ),
            )
        )
    )
    used |= set(count_homes(session, ids))
    if used:
        raise ImportTouched(rows=len(used))
    session.execute(delete(MemberRole).where(MemberRole.member_id.in_(ids)))
    session.execute(delete(Member).where(Member.id.in_(ids)))


def _remove_register(
    session: Session, batch: ImportBatch, made: Sequence[dict[str, str]], caller: Caller
) -> None:
    new = sorted({UUID(one["household_id"]) for one in made if one["new"]})
    joined = sorted({UUID(one["household_id"]) for one in made if not one["new"]})
    people = [UUID(one["person_id"]) for one in made]
    _demand_untouched(session, batch, new, people)
    of_batch = (ReviewItem.subject_kind == "import") & (ReviewItem.subject_id == batch.id)
    session.execute(delete(ReviewItem).where(of_batch))
    session.execute(delete(Fact).where(Fact.entity_id.in_(people)))
    session.execute(delete(Membership).where(Membership.person_id.in_(people)))
    session.execute(delete(Person).where(Person.id.in_(people)))
    session.execute(
        update(Household)
        .where(Household.id.in_(new))
        .values(status=HouseholdStatus.CLOSED)
        .execution_options(synchronize_session=False)
    )
    hand_over(session, dict.fromkeys(new), caller.member_id, reason="import_undone")
    touch_homes(session, [*new, *joined])


def _demand_untouched(
    session: Session, batch: ImportBatch, new: Sequence[UUID], people: Sequence[UUID]
) -> None:
    counted = (
        select(func.count())
        .select_from(Household)
        .where(Household.id.in_(new), Household.ver != NEW_VER),
        select(func.count())
        .select_from(Fact)
        .where(Fact.entity_id.in_(people), Fact.source_id.is_distinct_from(batch.id)),
        select(func.count())
        .select_from(Membership)
        .where(Membership.person_id.in_(people), Membership.ended_on.is_not(None)),
        select(func.count())
        .select_from(ReviewItem)
        .where(ReviewItem.subject_id == batch.id, ReviewItem.status != "open"),
    )
    touched = sum(session.scalar(one) or 0 for one in counted)
    lived = session.scalar(
        select(func.count()).select_from(Membership).where(Membership.person_id.in_(people))
    )
    touched += abs((lived or 0) - len(people))
    if touched:
        raise ImportTouched(rows=touched)


def take_passwords(session: Session, batch: ImportBatch, caller: Caller) -> list[tuple[UUID, str]]:
    """Return ``(member, first password)`` once; they are forgotten with this answer.

    Raises:
        PasswordsTaken: They have been handed out, or the import was not finished.
    """
    session.refresh(batch, with_for_update=True)
    rows = session.scalars(
        select(ImportRow)
        .where(ImportRow.import_id == batch.id, ImportRow.secret.is_not(None))
        .order_by(ImportRow.row_no)
    ).all()
    if not rows:
        raise PasswordsTaken()
    found = []
    for row in rows:
        if row.secret is not None and row.made is not None:
            password = decrypt(row.secret, context=SECRET).decode()
            found.append((UUID(row.made["member_id"]), password))
        row.secret = None
    audit(session, "import.passwords", "import", batch.id, caller=caller, org_id=batch.org_id)
    return found
