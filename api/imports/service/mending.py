"""Correcting a table in the page: cells, and which column means what."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.imports.errors import ColumnUnknown, ImportNotShown
from api.imports.models import ImportBatch, ImportRow, ImportState
from api.imports.queries import open_cells, seal_cells
from api.imports.rules.fields import FIELDS
from api.imports.service.checking import check_batch
from api.staff.auth import Caller


class Correction(NamedTuple):
    row_no: int
    field: str
    text: str


def mend_rows(
    session: Session, batch: ImportBatch, corrections: Sequence[Correction], caller: Caller
) -> None:
    """Put other texts into cells and check everything again.

    Raises:
        ImportNotShown: It cannot be changed now.
        ColumnUnknown: No such field.
    """
    _demand_shown(session, batch)
    columns = {one.field: _column_of(batch, one.field) for one in corrections}
    rows = {
        row.row_no: row
        for row in session.scalars(
            select(ImportRow).where(
                ImportRow.import_id == batch.id,
                ImportRow.row_no.in_({one.row_no for one in corrections}),
            )
        )
    }
    for one in corrections:
        row = rows.get(one.row_no)
        if row is None:
            continue
        cells, column = open_cells(row.cells), columns[one.field]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = one.text.strip()
        row.cells = seal_cells(cells)
    _changed(session, batch, caller)


def _column_of(batch: ImportBatch, field: str) -> int:
    """A field that no column meant gets one of its own."""
    if field not in {one.key for one in FIELDS[batch.kind]}:
        raise ColumnUnknown(field=field)
    if field not in batch.mapping:
        heads = [*batch.layout["heads"], ""]
        batch.layout = batch.layout | {"heads": heads}
        batch.mapping = batch.mapping | {field: len(heads) - 1}
    return int(batch.mapping[field])


def change_mapping(
    session: Session, batch: ImportBatch, mapping: Mapping[str, int | None], caller: Caller
) -> None:
    """Say anew which column means what, and check everything again.

    Raises:
        ImportNotShown: It cannot be changed now.
        ColumnUnknown: No such field or column.
    """
    _demand_shown(session, batch)
    known, width = {one.key for one in FIELDS[batch.kind]}, len(batch.layout["heads"])
    wanted = {key: column for key, column in mapping.items() if column is not None}
    for key, column in wanted.items():
        if key not in known or not 0 <= column < width:
            raise ColumnUnknown(field=key)
    batch.mapping = wanted
    _changed(session, batch, caller)


def _changed(session: Session, batch: ImportBatch, caller: Caller) -> None:
    batch.version += 1
    batch.failure = None
    check_batch(session, batch, caller)


def _demand_shown(session: Session, batch: ImportBatch) -> None:
    session.refresh(batch, with_for_update=True)
    if batch.state is not ImportState.SHOWN:
        raise ImportNotShown(state=batch.state.value)
