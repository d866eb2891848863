"""Which visit was the newest, once a merge was taken back and visits went with their file."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.fast import fetch
from api.households.models import Household, Merge

NEWEST = """
SELECT ended_at, result, purpose, author_id FROM visits
WHERE household_id = %(household)s
  AND (NOT flags && ARRAY['out_of_scope', 'author_revoked', 'author_unknown']
    OR 'taken_up' = ANY(flags))
ORDER BY ended_at DESC LIMIT 1
"""


def part_visits(
    session: Session, made: Merge, homes: Sequence[Household], _by_id: UUID, undone: bool
) -> None:
    """Let a household whose last visit came after the merge show the newest one that is its own.

    Where no visit of its own is known (an imported date), what stands there stays.
    """
    if not undone:
        return
    session.flush()
    for home in homes:
        newest = fetch(session, NEWEST, household=home.id)
        changed_since = home.last_visit_at is None or home.last_visit_at > made.at
        if newest and changed_since:
            at, result, purpose, by_id = newest[0]
            home.last_visit_at, home.last_visit_by_id = at, by_id
            home.last_visit_result, home.last_visit_purpose = result, purpose
