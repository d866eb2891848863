"""From a file to rows: recognised, its header found, every cell kept sealed."""

from itertools import chain, islice
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.crypto import decrypt, encrypt
from api.core.database import new_id
from api.core.fast import insert_rows
from api.core.jobs import queue_named_job
from api.core.tables import Table, TableTooLarge, open_table
from api.imports.errors import ImportEmpty, ImportNotShown, ImportUnitInvalid
from api.imports.models import ImportBatch, ImportKind, ImportRow, ImportState, Severity
from api.imports.queries import seal_cells
from api.imports.rules.fields import HEADER_WITHIN_ROWS, find_header
from api.imports.service.checking import check_batch
from api.staff.auth import Caller
from api.staff.models import OrgType, OrgUnit
from api.staff.service.audit import audit

ROWS_MAX = {ImportKind.MEMBERS: 2_000, ImportKind.REGISTER: 20_000}
AT_ONCE_BYTES = 200 * 1024
"""Smaller files are read while their sender waits; larger ones by a job."""

SEALED_FILE = "import_batches.file"
CHUNK = 1_000
REGISTER_UNITS = (OrgType.COMMUNITY, OrgType.VILLAGE, OrgType.GRID)
NAME_MAX = 120


def begin_import(
    session: Session,
    kind: ImportKind,
    org: OrgUnit,
    file_name: str,
    data: bytes,
    caller: Caller,
    *,
    at_once: bool = False,
) -> ImportBatch:
    """Take a file; a small one, or any with ``at_once``, is read and checked here.

    Raises:
        ImportUnitInvalid: A register for a unit that has no homes of its own.
        TableUnreadable, TableTooLarge, ImportEmpty: The file is not what can be taken.
    """
    if kind is ImportKind.REGISTER and (org.type not in REGISTER_UNITS or org.district_id is None):
        raise ImportUnitInvalid()
    table = open_table(data, ROWS_MAX[kind] + HEADER_WITHIN_ROWS)
    batch = ImportBatch(
        id=new_id(),
        kind=kind,
        org_id=org.id,
        created_by_id=caller.member_id,
        created_at=now(),
        file_name=file_name.strip()[-NAME_MAX:] or "table",
        state=ImportState.READING,
        layout={},
        mapping={},
        counts={},
    )
    session.add(batch)
    session.flush()
    audit(session, "import.begin", "import", batch.id, caller=caller, org_id=org.id)
    if at_once or len(data) <= AT_ONCE_BYTES:
        read_table(session, batch, table, caller)
    else:
        batch.file = encrypt(data, context=SEALED_FILE)[1]
        session.flush()
        queue_named_job(session, "imports.read", import_id=str(batch.id))
    return batch


def read_waiting(session: Session, batch: ImportBatch, caller: Caller) -> None:
    """Read a file that was too large to be read while its sender waited."""
    if batch.state is not ImportState.READING or batch.file is None:
        return
    data = decrypt(batch.file, context=SEALED_FILE)
    read_table(session, batch, open_table(data, ROWS_MAX[batch.kind] + HEADER_WITHIN_ROWS), caller)


def read_table(session: Session, batch: ImportBatch, table: Table, caller: Caller) -> None:
    """Keep the rows below the header and check them.

    Raises:
        TableUnreadable, TableTooLarge: Told only while rows are walked.
        ImportEmpty: No row below the header.
    """
    first = list(islice(table.rows, HEADER_WITHIN_ROWS))
    if not first:
        raise ImportEmpty()
    place, mapping = find_header(batch.kind, [cells for _, cells in first])
    header_no, heads = first[place]
    count, width = 0, len(heads)
    rows = chain(first[place + 1 :], table.rows)
    while some := list(islice(rows, CHUNK)):
        width = max(width, *(len(cells) for _, cells in some))
        insert_rows(session, ImportRow, [_row(batch.id, number, cells) for number, cells in some])
        count += len(some)
        if count > ROWS_MAX[batch.kind]:
            raise TableTooLarge(what="rows", limit=ROWS_MAX[batch.kind])
    if not count:
        raise ImportEmpty()
    batch.mapping = mapping
    batch.layout = {
        "format": table.format,
        "encoding": table.encoding,
        "sheet": table.sheet,
        "sheets": table.sheets,
        "header_row": header_no,
        "heads": heads + [""] * (width - len(heads)),
        "filled_down": table.filled_down[:50],
        "filled_down_count": len(table.filled_down),
    }
    batch.total, batch.file, batch.state = count, None, ImportState.SHOWN
    check_batch(session, batch, caller)


def _row(import_id: UUID, row_no: int, cells: list[str]) -> dict[str, object]:
    return {
        "import_id": import_id,
        "row_no": row_no,
        "cells": seal_cells(cells),
        "severity": Severity.OK.value,
        "problems": [],
    }


def drop_import(session: Session, batch: ImportBatch, caller: Caller) -> None:
    """Forget a table that was not imported, with everything that was in it.

    Raises:
        ImportNotShown: It has been imported, or is being written.
    """
    if batch.state not in (ImportState.SHOWN, ImportState.FAILED, ImportState.READING):
        raise ImportNotShown(state=batch.state.value)
    audit(session, "import.drop", "import", batch.id, caller=caller, org_id=batch.org_id)
    session.execute(delete(ImportRow).where(ImportRow.import_id == batch.id))
    session.delete(batch)
