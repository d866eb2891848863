"""What tablets sent for a household under an id that had been merged."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from api.sync.payloads import Operation, uuid_or_none
from api.sync.queries.operations import list_kept_for
from api.sync.service.unseal import body_of, is_known

SUBJECTS = ("visit_id", "agreement_id", "note_id")


def arrivals_for(session: Session, household_id: UUID, since: datetime) -> Sequence[UUID]:
    """Return the visits, agreements and notes that named the household since a moment."""
    ids: list[UUID] = []
    for kept in list_kept_for(session, household_id, since):
        op = Operation.of(orjson.loads(kept.envelope))
        if not is_known(op):
            continue
        body = body_of(op, kept.device_id)
        ids += [id_ for name in SUBJECTS if (id_ := uuid_or_none(body.get(name))) is not None]
    return ids
