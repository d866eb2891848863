"""The morning's figures: what waits today, what was done, and how the tablets are.

What waits counts for whoever holds the home now, a stand-in before the worker who is responsible;
what was done counts for whoever was there.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.areas.models import Cover
from api.cases.models import Remark
from api.core.fast import fetch, fetch_dicts
from api.households.models import Household, ReviewItem
from api.staff.models import Device, Member

_WAITING = """
waiting AS (
  SELECT h.community_id, h.grid_id, coalesce(s.member_id, r.member_id) AS member_id,
    count(*) FILTER (WHERE h.next_due_on = %(today)s) AS due,
    count(*) FILTER (WHERE h.next_due_on < %(today)s) AS overdue,
    count(*) FILTER (WHERE h.next_due_on <= %(late_on)s) AS overdue_long
  FROM households h
  LEFT JOIN assignments r ON r.household_id = h.id AND r.kind = 'RESPONSIBLE' AND r.to_xid IS NULL
  LEFT JOIN assignments s ON s.household_id = h.id AND s.kind = 'COVER' AND s.to_xid IS NULL
  WHERE h.community_id = ANY(%(communities)s)
    AND (CAST(%(grid)s AS uuid) IS NULL OR h.grid_id = %(grid)s)
    AND h.status = 'ACTIVE' AND h.next_due_on <= %(today)s
    AND (h.last_visit_at IS NULL OR h.last_visit_at < %(since)s
      OR h.last_visit_result NOT IN ('DONE', 'NOBODY_HOME', 'REFUSED'))
  GROUP BY 1, 2, 3
)"""

_SEEN = """
seen AS (
  SELECT community_id, grid_id, author_id AS member_id,
    count(*) FILTER (WHERE met) AS done, count(*) FILTER (WHERE NOT met) AS nobody_home
  FROM (
    SELECT h.community_id, h.grid_id, v.author_id, v.household_id,
      bool_or(v.result <> 'NOBODY_HOME') AS met
    FROM visits v JOIN households h ON h.id = v.household_id
    WHERE v.district_id = ANY(%(districts)s) AND v.received_at >= %(since)s
      AND v.started_at >= %(since)s AND v.started_at < %(until)s
      AND h.community_id = ANY(%(communities)s)
      AND (CAST(%(grid)s AS uuid) IS NULL OR h.grid_id = %(grid)s)
    GROUP BY 1, 2, 3, 4
  ) homes
  GROUP BY 1, 2, 3
)"""

FIGURES = f"""
WITH {_WAITING}, {_SEEN}
SELECT community_id, grid_id, member_id,
  sum(due)::int AS due, sum(overdue)::int AS overdue, sum(overdue_long)::int AS overdue_long,
  sum(done)::int AS done, sum(nobody_home)::int AS nobody_home
FROM (
  SELECT community_id, grid_id, member_id, due, overdue, overdue_long, 0 AS done, 0 AS nobody_home
  FROM waiting
  UNION ALL
  SELECT community_id, grid_id, member_id, 0, 0, 0, done, nobody_home FROM seen
) every
GROUP BY 1, 2, 3
"""

WEEK = """
SELECT (v.started_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(DISTINCT v.household_id)::int
FROM visits v JOIN households h ON h.id = v.household_id
WHERE v.district_id = ANY(%(districts)s) AND v.received_at >= %(since)s
  AND v.started_at >= %(since)s AND v.started_at < %(until)s AND v.result <> 'NOBODY_HOME'
  AND h.community_id = ANY(%(communities)s)
  AND (CAST(%(grid)s AS uuid) IS NULL OR h.grid_id = %(grid)s)
GROUP BY 1
"""

# Who makes visits here by role, and where they belong.
WORKERS = """
SELECT DISTINCT m.id, m.name, m.status, o.id AS org_id, o.name AS org_name,
  o.name_en AS org_name_en, o.path AS org_path, o.grid_seq
FROM members m
JOIN member_roles r ON r.member_id = m.id AND r.role = 'GRID_WORKER'
  AND r.valid_from <= %(today)s AND (r.valid_to IS NULL OR r.valid_to > %(today)s)
JOIN org_units u ON u.id = r.org_id
JOIN org_units o ON o.id = m.org_id
WHERE starts_with(u.path, %(path)s) AND m.status <> 'LEFT'
ORDER BY o.grid_seq NULLS LAST, m.name, m.id
"""

UNITS = """
SELECT id, type, path, district_id FROM org_units WHERE starts_with(path, %(path)s)
"""


def list_units_at(session: Session, path: str) -> list[dict[str, Any]]:
    """Return ``(id, type, path, district_id)`` of the units at or below a path."""
    return fetch_dicts(session, UNITS, path=path)


def list_figures(session: Session, scope: dict[str, Any]) -> list[dict[str, Any]]:
    """Return counts by community, grid and member; ``scope`` as ``service.morning`` builds it."""
    return fetch_dicts(session, FIGURES, **scope)


def count_by_day(session: Session, scope: dict[str, Any], since: datetime) -> dict[date, int]:
    """Return on each day at how many homes somebody was met, from ``since`` on."""
    return dict(fetch(session, WEEK, **(scope | {"since": since})))


def list_workers(session: Session, path: str, today: date) -> list[dict[str, Any]]:
    """Return those who make visits in a subtree, by grid and name."""
    return fetch_dicts(session, WORKERS, path=path, today=today)


def list_named(session: Session, member_ids: Sequence[UUID]) -> Sequence[Member]:
    return session.scalars(select(Member).where(Member.id.in_(member_ids))).all()


def list_tablets(session: Session, member_ids: Sequence[UUID]) -> Sequence[Device]:
    """Return the usable tablets on which these members were last seen, the newest contact first."""
    return session.scalars(
        select(Device)
        .where(Device.last_member_id.in_(member_ids), Device.revoked_at.is_(None))
        .order_by(Device.last_contact_at.desc().nulls_last())
    ).all()


def list_running_covers(
    session: Session, member_ids: Sequence[UUID], today: date
) -> Sequence[Cover]:
    """Return the covers of today in which any of the members is away or stands in."""
    involved = or_(
        Cover.absent_id.in_(member_ids),
        Cover.stand_in_ids.op("&&", is_comparison=True)(list(member_ids)),
    )
    return session.scalars(
        select(Cover).where(
            Cover.closed_at.is_(None), Cover.from_on <= today, Cover.to_on >= today, involved
        )
    ).all()


def count_reviews(session: Session, visible: Any) -> dict[str, int]:
    """Return how many review items of each kind are open at the homes of a condition."""
    rows = session.execute(
        select(ReviewItem.kind, func.count())
        .join(Household, Household.id == ReviewItem.household_id)
        .where(ReviewItem.status == "open", visible)
        .group_by(ReviewItem.kind)
        .order_by(func.count().desc())
    )
    return {kind.value: count for kind, count in rows}


def list_answered(session: Session, visible: Any, limit: int) -> list[tuple[Remark, str | None]]:
    """Return remarks that were answered and not yet closed, with who answered, newest first."""
    rows = session.execute(
        select(Remark, Member.name)
        .join(Household, Household.id == Remark.household_id)
        .outerjoin(Member, Member.id == Remark.answered_by_id)
        .where(Remark.answered_at.is_not(None), Remark.closed_at.is_(None), visible)
        .order_by(Remark.answered_at.desc())
        .limit(limit)
    ).all()
    return [(row[0], row[1]) for row in rows]
