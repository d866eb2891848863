"""What the import endpoints take and give."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.imports.models import ImportKind, ImportState, Severity


class FieldOut(BaseModel):
    key: str
    required: bool
    column: int | None
    """The column that means this field, from 0."""


class ImportOut(BaseModel):
    id: UUID
    kind: ImportKind
    org_id: UUID
    org_name: str
    org_name_en: str
    by: str
    file_name: str
    created_at: datetime
    state: ImportState
    counts: dict[str, int]
    """Rows by severity, ``rows`` in all, ``homes`` that would be new."""

    progress: int
    total: int
    failure: dict[str, Any] | None
    """``{code, message, details}`` of what stopped it; nothing was written then."""

    done_at: datetime | None
    undone_at: datetime | None


class ImportDetail(ImportOut):
    layout: dict[str, Any]
    """``format encoding sheet sheets header_row heads filled_down filled_down_count``."""

    fields: list[FieldOut]
    version: int
    token: str | None
    """Confirms exactly what is shown; None when there is nothing to confirm."""

    passwords_waiting: bool
    """First passwords of new members that have not been fetched."""


class ProblemOut(BaseModel):
    field: str | None
    code: str
    severity: Severity
    message: str
    """For people, in zh-CN or en by ``Accept-Language``."""


class ImportRowOut(BaseModel):
    row_no: int
    severity: Severity
    texts: dict[str, str]
    """By field; empty once the import is done."""

    problems: list[ProblemOut]


class ImportRowPage(BaseModel):
    items: list[ImportRowOut]
    total: int


class CellIn(BaseModel):
    row_no: int = Field(ge=1)
    field: str = Field(max_length=40)
    text: str = Field(max_length=2_000)


class CellsIn(BaseModel):
    cells: list[CellIn] = Field(min_length=1, max_length=500)


class MappingIn(BaseModel):
    columns: dict[str, int | None]
    """Field → column from 0; None or left out: no column means it."""


class ConfirmIn(BaseModel):
    token: str
    leave_out_errors: bool = False
    """Import the rows without errors although others have some."""


class FirstPassword(BaseModel):
    name: str
    login: str
    unit: str
    password: str
