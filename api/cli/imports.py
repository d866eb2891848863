"""``ruhu member import``: a table of new members from the terminal, checked before it counts."""

import csv
from pathlib import Path
from uuid import UUID

from rich.table import Table
from sqlalchemy.orm import Session

from api.cli.database import console, fail, language, working_session
from api.core.messages import message_for
from api.imports.models import ImportBatch, ImportKind, ImportState, Severity
from api.imports.queries import list_rows, new_members
from api.imports.service.confirming import confirm_token, order_import
from api.imports.service.reading import begin_import, drop_import
from api.imports.service.remarks import problem_text
from api.imports.service.undoing import take_passwords
from api.imports.service.writing import write_import
from api.staff.access import Action
from api.staff.auth import require_path
from api.staff.queries import find_member_by_login, get_org
from api.staff.service.reach import acting_as

SHOWN_ROWS = 200


def bring_members(
    file: Path, org_id: UUID, login: str, passwords: Path | None, *, leave_out_errors: bool
) -> None:
    """Check a table, print every problem, and with ``passwords`` write it.

    Without ``passwords`` nothing is written: the first passwords must go somewhere.
    """
    with working_session() as session:
        actor = find_member_by_login(session, login)
        if actor is None:
            raise fail(f"Nobody signs in as {login}.")
        caller = acting_as(session, actor.id)
        org = get_org(session, org_id)
        require_path(caller, Action.MEMBER_IMPORT, org.path)
        batch = begin_import(
            session, ImportKind.MEMBERS, org, file.name, file.read_bytes(), caller, at_once=True
        )
        _print_problems(session, batch)
        if passwords is None:
            drop_import(session, batch, caller)
            console.print("Nothing is written. Add --passwords FILE to import this.")
            return
        token = confirm_token(batch, caller)
        order_import(session, batch, token, caller, leave_out_errors=leave_out_errors)
        write_import(session, batch, caller)
        if batch.state is not ImportState.DONE:
            raise fail(message_for("import_failed", language(), {})[1])
        session.flush()
        secrets = dict(take_passwords(session, batch, caller))
        rows = [
            (unit, member.name, member.login, secrets[member.id])
            for member, unit in new_members(session, list(secrets))
        ]
        _keep(passwords, rows)
    console.print(f"{len(rows)} members are added; their first passwords lie in {passwords}.")


def _print_problems(session: Session, batch: ImportBatch) -> None:
    counts = ", ".join(f"{batch.counts[one.value]} {one.value.lower()}" for one in Severity)
    console.print(f"{batch.counts['rows']} rows: {counts}")
    table = Table("row", "field", "severity", "what")
    rows, _ = list_rows(session, batch.id, None, SHOWN_ROWS, 0)
    for row in rows:
        for one in row.problems:
            text = problem_text(one["code"], language(), one["details"])
            table.add_row(str(row.row_no), one["field"] or "", one["severity"].lower(), text)
    if table.row_count:
        console.print(table)


def _keep(path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    """Write the passwords where only their owner may read them."""
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("unit", "name", "login", "password"))
        writer.writerows(rows)
