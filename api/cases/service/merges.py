"""What the story and the tasks make of two files that became one, or two again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from api.cases.service.story import tell
from api.households.models import Household, Merge
from api.tasks.queries import list_open_tasks


def follow_merge(
    session: Session, made: Merge, homes: Sequence[Household], by_id: UUID, undone: bool
) -> None:
    """Tell it in every file concerned, and set the days on which they are due anew."""
    at = made.undone_at if undone and made.undone_at else made.at
    kind = f"{made.kind.value}_{'unmerged' if undone else 'merged'}"
    for home in homes:
        waiting = list_open_tasks(session, home.id)
        home.next_due_on = waiting[0].due_on if waiting else None
        home.next_due_purpose = waiting[0].purpose if waiting else None
        if home.merged_into_id is None:
            tell(session, home, kind, at, by_id, ref=("merge", made.id))
