"""The snapshot cursor (sync §2, §4.5): what a transaction could not see then and can see now.

Sequences and time stamps lose rows whose transactions commit late; a snapshot does not. ``s`` is
the snapshot the tablet has, ``t`` the one it will have; both are compared with the transaction
ids that households (``sync_xid``) and assignments (``from_xid``, ``to_xid``) carry.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.fast import fetch


class Moment(NamedTuple):
    """The session's snapshot and the database's epoch."""

    snapshot: str
    epoch: str


@dataclass(frozen=True, slots=True)
class Digest:
    """How many households a member holds, and the XOR of their leaves."""

    count: int
    xor: str


def _new(column: str) -> str:
    """SQL: invisible to ``s``, visible to ``t``; the first comparison lets an index help."""
    return (
        f"({column} >= pg_snapshot_xmin(CAST(%(s)s AS pg_snapshot)) "
        f"AND NOT pg_visible_in_snapshot({column}, CAST(%(s)s AS pg_snapshot)) "
        f"AND pg_visible_in_snapshot({column}, CAST(%(t)s AS pg_snapshot)))"
    )


_SEEN = "pg_visible_in_snapshot(a.from_xid, CAST(%(t)s AS pg_snapshot))"

MOMENT = """
SELECT pg_current_snapshot()::text,
  to_hex(s.system_identifier) || '-' || c.timeline_id || '-' || coalesce(e.epoch, 1)
FROM pg_control_system() s, pg_control_checkpoint() c LEFT JOIN sync_epoch e ON true
"""

FIRST = f"""
SELECT h.id FROM assignments a JOIN households h ON h.id = a.household_id
WHERE a.member_id = %(m)s AND a.to_xid IS NULL AND {_SEEN}
ORDER BY h.next_due_on NULLS LAST, h.id LIMIT %(n)s
"""

ALL = f"""
SELECT a.household_id, true FROM assignments a
WHERE a.member_id = %(m)s AND a.to_xid IS NULL AND {_SEEN}
  AND (CAST(%(after)s AS uuid) IS NULL OR a.household_id > %(after)s)
  AND a.household_id <> ALL(%(but)s)
ORDER BY a.household_id LIMIT %(n)s
"""

CHANGED = f"""
SELECT id, bool_or(moved_in) FROM (
  SELECT a.household_id AS id, true AS moved_in FROM assignments a
  WHERE a.member_id = %(m)s AND a.to_xid IS NULL AND {_new("a.from_xid")}
  UNION ALL
  SELECT h.id, false FROM households h JOIN assignments a ON a.household_id = h.id
  WHERE a.member_id = %(m)s AND a.to_xid IS NULL AND {_SEEN} AND {_new("h.sync_xid")}
) changed
WHERE (CAST(%(after)s AS uuid) IS NULL OR id > %(after)s)
GROUP BY id ORDER BY id LIMIT %(n)s
"""

LEFT = f"""
SELECT DISTINCT a.household_id, h.ver
FROM assignments a JOIN households h ON h.id = a.household_id
WHERE a.member_id = %(m)s AND a.to_xid IS NOT NULL AND {_new("a.to_xid")}
  AND NOT EXISTS (SELECT 1 FROM assignments b
    WHERE b.household_id = a.household_id AND b.member_id = a.member_id AND b.to_xid IS NULL)
"""

DIGEST = """
SELECT count(*), coalesce(bit_xor(CAST(CAST('x' || left(encode(
  sha256(convert_to(h.id || ':' || h.ver, 'UTF8')), 'hex'), 16) AS bit(64)) AS bigint)), 0)
FROM assignments a JOIN households h ON h.id = a.household_id
WHERE a.member_id = %(m)s AND a.to_xid IS NULL
"""

VERSIONS = """
SELECT h.id, h.ver FROM assignments a JOIN households h ON h.id = a.household_id
WHERE a.member_id = %(m)s AND a.to_xid IS NULL
"""


def read_moment(session: Session) -> Moment:
    """Return what a cursor needs; the first statement fixes the transaction's snapshot."""
    return Moment(*fetch(session, MOMENT)[0])


def list_first(session: Session, member_id: UUID, target: str, limit: int) -> list[UUID]:
    """Return those households of a member that are due soonest."""
    return [row[0] for row in fetch(session, FIRST, m=member_id, t=target, n=limit)]


def list_scope(
    session: Session,
    member_id: UUID,
    target: str,
    after: str | None,
    but: Collection[UUID],
    limit: int,
) -> list[tuple[UUID, bool]]:
    """Return a page of all households of a member, in id order; each counts as moved in."""
    given = {"m": member_id, "t": target, "after": after, "but": list(but), "n": limit}
    return [(row[0], row[1]) for row in fetch(session, ALL, **given)]


def list_changed(
    session: Session, member_id: UUID, base: str, target: str, after: str | None, limit: int
) -> list[tuple[UUID, bool]]:
    """Return a page of what moved in or changed, in id order, and whether it moved in."""
    given = {"m": member_id, "s": base, "t": target, "after": after, "n": limit}
    return [(row[0], row[1]) for row in fetch(session, CHANGED, **given)]


def list_left(session: Session, member_id: UUID, base: str, target: str) -> list[tuple[UUID, int]]:
    """Return the households that went to somebody else, with their version."""
    given = {"m": member_id, "s": base, "t": target}
    return [(row[0], row[1]) for row in fetch(session, LEFT, **given)]


def scope_digest(session: Session, member_id: UUID) -> Digest:
    """Return the digest of what a member holds in the session's snapshot."""
    [(count, xor)] = fetch(session, DIGEST, m=member_id)
    return Digest(count, f"{xor & 0xFFFFFFFFFFFFFFFF:016x}")


def scope_versions(session: Session, member_id: UUID) -> dict[UUID, int]:
    """Return the version of every household that a member holds."""
    return {row[0]: row[1] for row in fetch(session, VERSIONS, m=member_id)}
