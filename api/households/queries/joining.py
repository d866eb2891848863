"""Which rows of two files meet when they become one; for ``service.joining``."""

LIVES_TWICE = """
person_id = %(gone)s AND ended_on IS NULL AND EXISTS (
  SELECT FROM memberships k WHERE k.person_id = %(keep)s AND k.ended_on IS NULL
    AND (k.household_id = memberships.household_id
      OR (k.household_id = %(keep_home)s AND memberships.household_id = %(gone_home)s)))
"""
SECOND_HEAD = """
id = ANY(%(moved)s) AND relation = 'HEAD' AND ended_on IS NULL AND EXISTS (
  SELECT FROM memberships k WHERE k.household_id = %(keep)s AND k.relation = 'HEAD'
    AND k.ended_on IS NULL AND k.id <> ALL(%(moved)s))
"""
BOTH_CURRENT = """
SELECT k.key, k.id, g.id, g.observed_at > k.observed_at
FROM facts k JOIN facts g ON g.key = k.key AND g.entity_id = %(gone)s AND g.state = 'current'
WHERE k.entity_id = %(keep)s AND k.state = 'current'
"""
NEXT_FVER = """(SELECT max(f.fver) + 1 FROM facts f
  WHERE f.key = t.key AND f.entity_id IN (t.entity_id, %(keep)s))"""
TO_SHOW = """
SELECT id FROM facts WHERE id = ANY(%(ids)s) AND entity_id = %(keep)s AND state = 'current'
  AND key = ANY(%(keys)s)
"""
GONE_VISITED_LATER = """
id = %(keep)s AND (last_visit_at IS NULL OR last_visit_at <
  (SELECT last_visit_at FROM households WHERE id = %(gone)s))
AND (SELECT last_visit_at FROM households WHERE id = %(gone)s) IS NOT NULL
"""
UNITED_TAGS = """ARRAY(SELECT tag FROM unnest(t.tags ||
  (SELECT g.tags FROM households g WHERE g.id = %(gone)s)) WITH ORDINALITY AS u(tag, place)
  GROUP BY tag ORDER BY min(place))"""
BOTH_NOTES = """concat_ws('；', nullif(t.arrival_notes, ''),
  (SELECT g.arrival_notes FROM households g WHERE g.id = %(gone)s))"""
NOTES_BESIDE = """
id = %(keep)s AND EXISTS (
  SELECT FROM households g WHERE g.id = %(gone)s AND g.arrival_notes <> ''
    AND g.arrival_notes <> households.arrival_notes)
AND NOT EXISTS (SELECT FROM facts WHERE key = 'arrival_notes' AND state = 'current'
  AND entity_id = %(keep)s)
"""
ASKED = """
status = 'open' AND (id = %(item)s
  OR (kind = 'DUPLICATE_HOUSEHOLD' AND details->>'other_household_id' = ANY(%(ids)s)
    AND household_id::text = ANY(%(ids)s))
  OR (kind = 'DUPLICATE_PERSON' AND details->>'other_person_id' = ANY(%(ids)s)
    AND entity_id::text = ANY(%(ids)s)))
"""
