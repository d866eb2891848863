"""The parts of household bundles, written as JSON by the database: one statement per part.

A tablet's first pull asks for thousands of bundles. Rows that become Python objects and then JSON
again cost several times what the database needs to write the JSON itself.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.agreements.queries import first_visit_due
from api.core.fast import fetch

TIMELINE_LENGTH = 20
REVIEW_DAYS = 30
"""Decided items stay in the bundle this long, so that the decision reaches every tablet."""


HOUSEHOLDS = """
SELECT h.id, h.ver, json_build_object(
  'id', h.id,
  'plate', coalesce(nullif(a.room, ''), nullif(a.door_no, ''), a.building),
  'short_address', trim(a.estate || ' ' || a.building || a.entrance),
  'address', json_build_object('estate', a.estate, 'building_id', a.building_id,
    'building', a.building, 'entrance_id', a.entrance_id, 'entrance', a.entrance,
    'floor', a.floor, 'room', a.room, 'full_text', a.full_text),
  'point', CASE WHEN a.point IS NOT NULL THEN json_build_array(
    round(ST_X(a.point)::numeric, 6), round(ST_Y(a.point)::numeric, 6)) END,
  'building_id', a.building_id,
  'community', c.name,
  'grid', coalesce(g.name, ''),
  'risk_level', h.risk_level,
  'status', h.status,
  'tags', h.tags,
  'arrival_notes', h.arrival_notes,
  'hukou_type', hukou.value,
  'tenure', tenure.value,
  'last_visit', CASE WHEN h.last_visit_at IS NOT NULL THEN json_build_object(
    'at', h.last_visit_at, 'result', h.last_visit_result,
    'purpose', h.last_visit_purpose, 'by', visitor.name) END,
  'responsible_since', s.from_at,
  'cover', CASE WHEN k.id IS NOT NULL THEN json_build_object(
    'for', json_build_object('id', absent.id, 'name', absent.name),
    'stand_in', json_build_object('id', stand_in.id, 'name', stand_in.name),
    'from_on', k.from_on, 'to_on', k.to_on) END)::text AS part
FROM households h
JOIN addresses a ON a.id = h.address_id
JOIN org_units c ON c.id = h.community_id
LEFT JOIN org_units g ON g.id = h.grid_id
LEFT JOIN members visitor ON visitor.id = h.last_visit_by_id
LEFT JOIN assignments s ON s.household_id = h.id AND s.to_xid IS NULL AND s.kind = 'RESPONSIBLE'
LEFT JOIN assignments b ON b.household_id = h.id AND b.to_xid IS NULL AND b.kind = 'COVER'
LEFT JOIN covers k ON k.id = b.batch_id
LEFT JOIN members absent ON absent.id = k.absent_id
LEFT JOIN members stand_in ON stand_in.id = b.member_id
LEFT JOIN facts hukou ON hukou.entity_id = h.id AND hukou.key = 'hukou_type'
  AND hukou.state = 'current'
LEFT JOIN facts tenure ON tenure.entity_id = h.id AND tenure.key = 'tenure'
  AND tenure.state = 'current'
WHERE h.id = ANY(%(ids)s)
"""

PEOPLE = """
SELECT m.household_id, json_agg(json_build_object(
  'id', p.id,
  'name', p.name,
  'initials', p.initials,
  'sex', p.sex,
  'birth_date', p.birth_date,
  'relation', m.relation,
  'is_head', m.relation = 'HEAD',
  'co_resident', m.co_resident,
  'id_mask', p.id_mask,
  'id_last4', right(p.id_mask, 4),
  'phone_mask', CASE WHEN length(p.phone) = 11 AND p.phone LIKE '1%%'
    THEN left(p.phone, 3) ELSE '' END || '****' || p.phone_last4,
  'phone_last4', p.phone_last4
) ORDER BY m.relation = 'HEAD' DESC, p.birth_date, p.id)::text AS part
FROM memberships m JOIN people p ON p.id = m.person_id
WHERE m.household_id = ANY(%(ids)s) AND m.ended_on IS NULL
GROUP BY m.household_id
"""

# A community has a hundred thousand facts. Written by hand this takes less than half the time of
# json_build_object; entity, key, hash and source are codes without anything to escape.
FACTS = """
SELECT e.household_id, '[' || string_agg(
  '{"entity":"' || f.entity_kind || ':' || f.entity_id || '","key":"' || f.key
  || '","value":' || coalesce(f.value::text, 'null') || ',"fver":' || f.fver
  || ',"hash":"' || f.hash || '","source":"' || f.source
  || '","observed_at":' || to_json(f.observed_at)
  || ',"observer":' || coalesce(o.quoted, 'null') || '}', ',') || ']'
FROM (
  SELECT id AS household_id, id AS entity_id FROM unnest(%(ids)s) AS wanted(id)
  UNION ALL
  SELECT household_id, person_id FROM memberships
  WHERE household_id = ANY(%(ids)s) AND ended_on IS NULL
) e
JOIN facts f ON f.entity_id = e.entity_id AND f.state = 'current'
LEFT JOIN (SELECT id, to_json(name)::text AS quoted FROM members) o ON o.id = f.observer_id
GROUP BY e.household_id
"""

TASKS = """
SELECT household_id, json_agg(json_build_object(
  'id', id, 'kind', kind, 'purpose', purpose, 'due_on', due_on,
  'part_of_day', part_of_day, 'note', note, 'basis', basis, 'status', status
) ORDER BY due_on)::text AS part,
json_agg(json_build_object(
  'template_key', details->>'template_key', 'person_id', details->>'person_id',
  'task_id', id, 'values', coalesce(details->'values', '{}'::jsonb)
)) FILTER (WHERE kind = 'SIGN_AGREEMENT' AND details ? 'template_key')::text AS agreements_due
FROM tasks
WHERE household_id = ANY(%(ids)s) AND status = 'OPEN'
GROUP BY household_id
"""

TIMELINE = f"""
SELECT wanted.id, json_agg(json_build_object(
  'at', t.at, 'kind', t.kind, 'actor', t.actor, 'params', t.params
) ORDER BY t.at DESC)::text AS part
FROM unnest(%(ids)s) AS wanted(id)
CROSS JOIN LATERAL (
  SELECT e.at, e.kind, e.params, m.name AS actor
  FROM timeline_entries e LEFT JOIN members m ON m.id = e.actor_id
  WHERE e.household_id = wanted.id ORDER BY e.at DESC LIMIT {TIMELINE_LENGTH}
) t
GROUP BY wanted.id
"""

AGREEMENTS = """
SELECT household_id, json_agg(json_build_object(
  'id', id, 'no', no, 'title', title, 'status', status,
  'person_id', person_id, 'signed_at', signed_at, 'ends_on', ends_on
) ORDER BY signed_at DESC)::text AS part
FROM agreements
WHERE household_id = ANY(%(ids)s)
GROUP BY household_id
"""

REVIEWS = f"""
SELECT household_id, json_agg(json_build_object(
  'id', id, 'kind', kind,
  'entity', entity_kind || ':' || entity_id,
  'key', key, 'status', status, 'decision', decision, 'value', decided_value,
  'remark', remark, 'decided_at', decided_at
) ORDER BY created_at)::text AS part
FROM review_items
WHERE household_id = ANY(%(ids)s)
  AND (status = 'open' OR decided_at > now() - interval '{REVIEW_DAYS} days')
GROUP BY household_id
"""

REMARKS = f"""
SELECT r.household_id, json_agg(json_build_object(
  'id', r.id, 'text', r.text, 'by', w.name, 'at', r.at,
  'status', CASE WHEN r.closed_at IS NOT NULL THEN 'closed'
    WHEN r.answered_at IS NOT NULL THEN 'answered' ELSE 'open' END,
  'answer', r.answer, 'answered_by', a.name, 'answered_at', r.answered_at
) ORDER BY r.at DESC)::text AS part
FROM remarks r
LEFT JOIN members w ON w.id = r.by_id
LEFT JOIN members a ON a.id = r.answered_by_id
WHERE r.household_id = ANY(%(ids)s)
  AND (r.closed_at IS NULL OR r.closed_at > now() - interval '{REVIEW_DAYS} days')
GROUP BY r.household_id
"""


class Bundle(NamedTuple):
    """A household's bundle as JSON, with the version it shows."""

    ver: int
    body: str


def build_bundles(session: Session, ids: Sequence[UUID]) -> dict[UUID, Bundle]:
    """Return the bundles of existing households, by id, as of the session's snapshot."""
    wanted = {"ids": list(ids)}
    people, facts, timeline, agreements, reviews, remarks = (
        _parts(session, statement, wanted)
        for statement in (PEOPLE, FACTS, TIMELINE, AGREEMENTS, REVIEWS, REMARKS)
    )
    tasks: dict[UUID, Any] = {row[0]: row for row in fetch(session, TASKS, **wanted)}
    first_visit = first_visit_due(session, ids)
    none = (None, "[]", None)
    bundles = {}
    for id_, ver, household in fetch(session, HOUSEHOLDS, **wanted):
        _, waiting, due = tasks.get(id_, none)
        body = (
            f'{{"household":{household},"people":{people.get(id_, "[]")},'
            f'"facts":{facts.get(id_, "[]")},"tasks":{waiting},'
            f'"timeline":{timeline.get(id_, "[]")},"agreements":{agreements.get(id_, "[]")},'
            f'"agreements_due":{_joined(due, first_visit.get(id_))},'
            f'"reviews":{reviews.get(id_, "[]")},"remarks":{remarks.get(id_, "[]")}}}'
        )
        bundles[id_] = Bundle(ver, body)
    return bundles


def _parts(session: Session, statement: str, wanted: dict[str, Any]) -> dict[UUID, str]:
    return {row[0]: row[1] for row in fetch(session, statement, **wanted)}


def _joined(first: str | None, second: str | None) -> str:
    """Join two JSON lists as text."""
    parts = [part[1:-1] for part in (first, second) if part]
    return f"[{','.join(parts)}]"
