"""The row work of a merge: memberships, facts, columns, and everything that points to them."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import today
from api.core.fast import fetch
from api.households.models import Fact, Household, Merge
from api.households.payloads.merges import PairIn, Side
from api.households.queries.hanging import (
    detailed_tables,
    household_pointers,
    named_pointers,
    person_pointers,
)
from api.households.queries.joining import (
    ASKED,
    BOTH_CURRENT,
    BOTH_NOTES,
    GONE_VISITED_LATER,
    LIVES_TWICE,
    NEXT_FVER,
    NOTES_BESIDE,
    SECOND_HEAD,
    TO_SHOW,
    UNITED_TAGS,
)
from api.households.service.changes import Changes
from api.households.service.facts import PROJECTED, project

PERSON_COLUMNS = (
    "name",
    "initials",
    "sex",
    "birth_date",
    "id_no_key",
    "id_no_sealed",
    "id_no_index",
    "id_last4_index",
    "id_mask",
    "phone",
)
VISIT_COLUMNS = (
    "last_visit_at",
    "last_visit_result",
    "last_visit_purpose",
    "last_visit_by_id",
)


class Joining:
    """Moves rows from the files that go to those that stay; every write is noted."""

    def __init__(self, session: Session, changes: Changes, made: Merge) -> None:
        """Nothing is moved yet."""
        self._session = session
        self._changes = changes
        self._made = made

    def people(self, pair: PairIn, keep_home: Household, gone_home: Household | None) -> None:
        """Make two records of a human being one.

        Where both live in one household (or will, once it is merged), one membership stays; the
        other ends today and keeps pointing to the record that went.
        """
        keep, gone = pair.keep_id, pair.gone_id
        self._memberships(keep, gone, keep_home, gone_home)
        self._facts("person", keep, gone, pair.choices, keep_home)
        for pointer in person_pointers():
            self._changes.update(
                pointer.table,
                {pointer.column: "%(keep)s"},
                f"{pointer.column} = %(gone)s",
                keep=keep,
                gone=gone,
            )
        self._named("person", keep, gone)
        for table in detailed_tables():
            self._changes.update(
                table,
                {"details": "jsonb_set(details, '{person_id}', to_jsonb(%(keep)s::text))"},
                "details->>'person_id' = %(gone)s",
                keep=str(keep),
                gone=str(gone),
            )
        self._lead_to("people", keep, gone)

    def households(self, keep: Household, gone: Household, choices: Mapping[str, Side]) -> None:
        """Make two households one; the one that goes is emptied and closed."""
        ids = {"keep": keep.id, "gone": gone.id}
        moved = self._changes.update(
            "memberships", {"household_id": "%(keep)s"}, "household_id = %(gone)s", **ids
        )
        self._changes.update(  # a household has one head: that of the file that stays
            "memberships", {"relation": "'OTHER'"}, SECOND_HEAD, keep=keep.id, moved=moved
        )
        self._facts("household", keep.id, gone.id, choices, keep)
        for pointer in household_pointers():
            self._changes.update(
                pointer.table,
                {pointer.column: "%(keep)s"},
                f"{pointer.column} = %(gone)s",
                **ids,
            )
        self._named("household", keep.id, gone.id)
        self._columns(keep, gone, choices)
        self._lead_to("households", keep.id, gone.id)
        self._changes.update(
            "households",
            {"status": "'CLOSED'", "next_due_on": "NULL", "next_due_purpose": "NULL"},
            "id = %(gone)s",
            gone=gone.id,
        )

    def close_items(self) -> None:
        """Whoever merges has answered every open question whether these are the same."""
        ids = [str(id_) for id_ in self._made.entity_ids]
        self._changes.update(
            "review_items",
            {
                "status": "'decided'",
                "decision": "'same'",
                "version": "version + 1",
                "decided_by_id": "%(by)s",
                "decided_at": "%(at)s",
                "remark": "nullif(%(reason)s, '')",
            },
            ASKED,
            by=self._made.by_id,
            at=self._made.at,
            reason=self._made.reason,
            ids=ids,
            item=self._made.review_item_id,
        )

    def _memberships(
        self, keep: UUID, gone: UUID, keep_home: Household, gone_home: Household | None
    ) -> None:
        people = {"keep": keep, "gone": gone}
        homes = {"keep_home": keep_home.id, "gone_home": (gone_home or keep_home).id}
        self._changes.update(
            "memberships",
            {"ended_on": "greatest(since, %(day)s::date)", "end_reason": "'merged'"},
            LIVES_TWICE,
            day=today(),
            **people,
            **homes,
        )
        self._changes.update(
            "memberships",
            {"person_id": "%(keep)s"},
            "person_id = %(gone)s AND end_reason IS DISTINCT FROM 'merged'",
            **people,
        )

    def _facts(
        self, kind: str, keep: UUID, gone: UUID, choices: Mapping[str, Side], home: Household
    ) -> None:
        """Move all observations; where both are current and differ, the choice stays current."""
        sides = fetch(self._session, BOTH_CURRENT, keep=keep, gone=gone)
        lost, won = [], []
        for key, keep_fact, gone_fact, gone_is_later in sides:
            side = choices.get(key) or ("gone" if gone_is_later else "keep")
            lost.append(keep_fact if side == "gone" else gone_fact)
            if side == "gone":
                won.append(gone_fact)
        if lost:
            self._changes.update("facts", {"state": "'superseded'"}, "id = ANY(%(ids)s)", ids=lost)
        if won:
            self._changes.update(
                "facts", {"fver": NEXT_FVER}, "id = ANY(%(ids)s)", ids=won, keep=keep
            )
        moved = self._changes.update(
            "facts",
            {"entity_id": "%(keep)s", "state": "state"},  # what was current is noted too
            "entity_id = %(gone)s",
            keep=keep,
            gone=gone,
        )
        if kind == "household":
            self._changes.update(
                "facts",
                {"household_id": "%(keep)s"},
                "household_id = %(gone)s",
                keep=keep,
                gone=gone,
            )
        self._project(kind, keep, moved, home)

    def _project(self, kind: str, keep: UUID, moved: list[UUID], home: Household) -> None:
        table = "people" if kind == "person" else "households"
        columns = PERSON_COLUMNS if kind == "person" else ("arrival_notes",)
        self._session.expire_all()
        with self._changes.watching(table, [keep], columns):
            for (fact_id,) in fetch(
                self._session, TO_SHOW, ids=moved, keys=sorted(PROJECTED), keep=keep
            ):
                project(self._session, home, self._session.get_one(Fact, fact_id))

    def _named(self, kind: str, keep: UUID, gone: UUID) -> None:
        for pointer in named_pointers():
            self._changes.update(
                pointer.table,
                {pointer.column: "%(keep)s"},
                f"{pointer.kind} = %(kind)s AND {pointer.column} = %(gone)s",
                keep=keep,
                gone=gone,
                kind=kind,
            )

    def _columns(self, keep: Household, gone: Household, choices: Mapping[str, Side]) -> None:
        """What households carry themselves: the newest visit, tags, address, level, notes."""
        ids = {"keep": keep.id, "gone": gone.id}
        newest = {column: _of_gone(column) for column in VISIT_COLUMNS}
        self._changes.update("households", newest, GONE_VISITED_LATER, **ids)
        self._changes.update("households", {"tags": UNITED_TAGS}, "id = %(keep)s", **ids)
        self._changes.update("households", {"arrival_notes": BOTH_NOTES}, NOTES_BESIDE, **ids)
        for column, key in (("address_id", "address"), ("risk_level", "risk_level")):
            if choices.get(key) == "gone":
                self._changes.update(
                    "households", {column: _of_gone(column)}, "id = %(keep)s", **ids
                )

    def _lead_to(self, table: str, keep: UUID, gone: UUID) -> None:
        """Let an id lead to the file that stays, and those that led to it before."""
        self._changes.update(
            table,
            {"merged_into_id": "%(keep)s"},
            "id = %(gone)s OR merged_into_id = %(gone)s",
            keep=keep,
            gone=gone,
        )


def _of_gone(column: str) -> str:
    return f"(SELECT {column} FROM households WHERE id = %(gone)s)"
