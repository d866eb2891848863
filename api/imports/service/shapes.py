"""Imports and their rows as pages show them."""

from collections.abc import Mapping

from fastapi import Request
from sqlalchemy.orm import Session

from api.core.errors import language_of
from api.core.messages import message_for
from api.core.tables import LOST_DIGITS
from api.imports.models import ImportBatch, ImportRow, ImportState
from api.imports.payloads import FieldOut, ImportDetail, ImportOut, ImportRowOut, ProblemOut
from api.imports.queries import count_secrets, open_cells
from api.imports.rules.fields import FIELDS
from api.imports.service.confirming import confirm_token
from api.imports.service.remarks import problem_text
from api.staff.auth import Caller
from api.staff.models import Member, OrgUnit


def import_out(batch: ImportBatch, org: OrgUnit, by: str, language: str) -> ImportOut:
    failure = batch.failure
    if failure is not None:
        text = message_for(failure["code"], language, failure["details"])[1]
        failure = failure | {"message": text}
    return ImportOut(
        id=batch.id,
        kind=batch.kind,
        org_id=batch.org_id,
        org_name=org.name,
        org_name_en=org.name_en,
        by=by,
        file_name=batch.file_name,
        created_at=batch.created_at,
        state=batch.state,
        counts={key: value for key, value in batch.counts.items() if isinstance(value, int)},
        progress=batch.progress,
        total=batch.total,
        failure=failure,
        done_at=batch.done_at,
        undone_at=batch.undone_at,
    )


def detail_out(
    session: Session, batch: ImportBatch, caller: Caller, request: Request
) -> ImportDetail:
    session.flush()
    org, by = session.get_one(OrgUnit, batch.org_id), session.get_one(Member, batch.created_by_id)
    shown = import_out(batch, org, by.name, language_of(request))
    is_shown = batch.state is ImportState.SHOWN and batch.created_by_id == caller.member_id
    return ImportDetail(
        **shown.model_dump(),
        layout={key: value for key, value in batch.layout.items() if key != "writing_since"},
        fields=[
            FieldOut(key=one.key, required=one.required, column=batch.mapping.get(one.key))
            for one in FIELDS[batch.kind]
        ],
        version=batch.version,
        token=confirm_token(batch, caller) if is_shown else None,
        passwords_waiting=count_secrets(session, batch.id) > 0,
    )


def row_out(row: ImportRow, mapping: Mapping[str, int], language: str) -> ImportRowOut:
    cells = open_cells(row.cells)
    return ImportRowOut(
        row_no=row.row_no,
        severity=row.severity,
        texts={
            key: cells[column].removeprefix(LOST_DIGITS)
            for key, column in mapping.items()
            if column < len(cells)
        },
        problems=[
            ProblemOut(
                field=one["field"],
                code=one["code"],
                severity=one["severity"],
                message=problem_text(one["code"], language, one["details"]),
            )
            for one in row.problems
        ],
    )
