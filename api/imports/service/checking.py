"""Checks a whole table against itself and against what is on file, and keeps what it finds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson
from sqlalchemy.orm import Session

from api.core.canonical import value_hash
from api.core.fast import run
from api.imports.models import ImportBatch, ImportKind, Severity
from api.imports.queries import register_on_file, staff_on_file, walk_texts
from api.imports.rules.members import check_members
from api.imports.rules.register import Family, check_register
from api.imports.rules.rows import CheckedRow, read_row
from api.staff.auth import Caller
from api.staff.models import OrgUnit
from api.staff.service.reach import may_give

KEEP = """
UPDATE import_rows SET severity = new.severity, problems = new.problems
FROM json_to_recordset(%(rows)s::json) AS new(row_no int, severity text, problems jsonb)
WHERE import_rows.import_id = %(id)s AND import_rows.row_no = new.row_no
"""


@dataclass(slots=True)
class Checked:
    """The rows of a table with what was found; families for a register."""

    rows: Sequence[CheckedRow]
    families: Sequence[Family] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A hash of everything that was shown; it differs when the world has changed."""
        shown = [[row.row_no, [one.as_json() for one in row.problems]] for row in self.rows]
        return value_hash(shown)


def check_batch(session: Session, batch: ImportBatch, caller: Caller) -> Checked:
    """Check every row anew and keep severity, problems and counts; nothing else changes."""
    session.flush()
    org = session.get_one(OrgUnit, batch.org_id)
    rows = [read_row(batch.kind, no, texts) for no, texts in walk_texts(session, batch)]
    checked = Checked(rows)
    if batch.kind is ImportKind.MEMBERS:
        check_members(
            rows, staff_on_file(session, org, lambda role, unit: may_give(caller, role, unit))
        )
    else:
        checked.families = check_register(rows, register_on_file(session, org, rows))
    kept = [
        {
            "row_no": row.row_no,
            "severity": row.severity.value,
            "problems": [one.as_json() for one in row.problems],
        }
        for row in rows
    ]
    run(session, KEEP, rows=orjson.dumps(kept).decode(), id=batch.id)
    severities = Counter(row.severity for row in rows)
    batch.counts = {severity.value: severities[severity] for severity in Severity} | {
        "rows": len(rows),
        "homes": sum(
            1
            for family in checked.families
            if family.household_id is None and any(row.counts for row in family.rows)
        ),
        "digest": checked.digest,
    }
    return checked
