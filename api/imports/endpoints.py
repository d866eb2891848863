"""Bringing a table: the same steps for members and for the register, each with its own right."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from sqlalchemy.orm import Session

from api.core.database import SessionDep
from api.core.errors import NotFound, language_of
from api.imports.models import ImportBatch, ImportKind, Severity
from api.imports.payloads import (
    CellsIn,
    ConfirmIn,
    FirstPassword,
    ImportDetail,
    ImportOut,
    ImportRowPage,
    MappingIn,
)
from api.imports.queries import (
    get_batch,
    list_batches,
    list_rows,
    new_members,
)
from api.imports.service.confirming import confirm_import
from api.imports.service.mending import Correction, change_mapping, mend_rows
from api.imports.service.reading import begin_import, drop_import
from api.imports.service.remarks import XLSX, empty_table, table_with_remarks
from api.imports.service.shapes import detail_out, import_out, row_out
from api.imports.service.undoing import take_passwords, undo_import
from api.staff.access import Action
from api.staff.auth import Caller, May, require_path
from api.staff.queries import get_org

ACTIONS = {
    ImportKind.MEMBERS: Action.MEMBER_IMPORT,
    ImportKind.REGISTER: Action.HOUSEHOLD_IMPORT,
}
LANGUAGES = ("zh-CN", "en")
FileBytes = Annotated[bytes, Body(media_type="application/octet-stream")]


def reached(session: Session, caller: Caller, import_id: UUID, kind: ImportKind) -> ImportBatch:
    """Return an import of the caller's units."""
    return get_batch(session, import_id, kind, caller.paths(ACTIONS[kind]))


def own(session: Session, caller: Caller, import_id: UUID, kind: ImportKind) -> ImportBatch:
    """Return an import that the caller brought; what stands in a table is for them alone."""
    batch = reached(session, caller, import_id, kind)
    if batch.created_by_id != caller.member_id:
        raise NotFound()
    return batch


def add_bringing(router: APIRouter, kind: ImportKind) -> None:
    """Bring a table, list what was brought, fetch an empty one."""
    Importer = Annotated[Caller, Depends(May(ACTIONS[kind]))]

    @router.get("")
    def get_imports(session: SessionDep, caller: Importer, request: Request) -> list[ImportOut]:
        """The imports of the caller's units, newest first."""
        language = language_of(request)
        rows = list_batches(session, kind, caller.paths(ACTIONS[kind]))
        return [import_out(batch, org, by, language) for batch, org, by in rows]

    @router.post("", status_code=201)
    def post_import(
        data: FileBytes,
        session: SessionDep,
        caller: Importer,
        request: Request,
        org_id: UUID,
        file_name: Annotated[str, Query(max_length=400)] = "",
    ) -> ImportDetail:
        """Bring a table (CSV or XLSX as the body); it is checked, and nothing is written."""
        org = get_org(session, org_id)
        require_path(caller, ACTIONS[kind], org.path)
        batch = begin_import(session, kind, org, file_name, data, caller)
        return detail_out(session, batch, caller, request)

    @router.get("/template")
    def get_template(caller: Importer, lang: str = "zh-CN") -> Response:
        """An empty table to fill in."""
        content = empty_table(kind, lang if lang in LANGUAGES else "zh-CN")
        return _download(content, f"ruhu-{kind.lower()}.xlsx")


def add_looking(router: APIRouter, kind: ImportKind) -> None:
    """Look at one import and its rows."""
    Importer = Annotated[Caller, Depends(May(ACTIONS[kind]))]

    @router.get("/{import_id}")
    def get_import(
        import_id: UUID, session: SessionDep, caller: Importer, request: Request
    ) -> ImportDetail:
        """One import: what was found, how far it is, what may be done."""
        return detail_out(session, reached(session, caller, import_id, kind), caller, request)

    @router.get("/{import_id}/rows")
    def get_rows(
        import_id: UUID,
        session: SessionDep,
        caller: Importer,
        request: Request,
        severity: Severity | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> ImportRowPage:
        """A page of rows with what is wrong with them; only for whoever brought the table."""
        batch = own(session, caller, import_id, kind)
        rows, total = list_rows(session, batch.id, severity, limit, offset)
        language = language_of(request)
        items = [row_out(row, batch.mapping, language) for row in rows]
        return ImportRowPage(items=items, total=total)

    @router.get("/{import_id}/remarks")
    def get_remarks(
        import_id: UUID, session: SessionDep, caller: Importer, lang: str = "zh-CN"
    ) -> Response:
        """The table as XLSX with a result and remarks beside every row."""
        batch = own(session, caller, import_id, kind)
        content = table_with_remarks(session, batch, lang if lang in LANGUAGES else "zh-CN")
        return _download(content, f"ruhu-{kind.lower()}-remarks.xlsx")


def add_mending(router: APIRouter, kind: ImportKind) -> None:
    """Correct a table that was brought, or forget it."""
    Importer = Annotated[Caller, Depends(May(ACTIONS[kind]))]

    @router.put("/{import_id}/rows")
    def put_rows(
        import_id: UUID, change: CellsIn, session: SessionDep, caller: Importer, request: Request
    ) -> ImportDetail:
        """Correct cells; the whole table is checked again."""
        batch = own(session, caller, import_id, kind)
        corrections = [Correction(one.row_no, one.field, one.text) for one in change.cells]
        mend_rows(session, batch, corrections, caller)
        return detail_out(session, batch, caller, request)

    @router.put("/{import_id}/mapping")
    def put_mapping(
        import_id: UUID, change: MappingIn, session: SessionDep, caller: Importer, request: Request
    ) -> ImportDetail:
        """Say which column means what; the whole table is checked again."""
        batch = own(session, caller, import_id, kind)
        change_mapping(session, batch, change.columns, caller)
        return detail_out(session, batch, caller, request)

    @router.delete("/{import_id}", status_code=204)
    def delete_import(import_id: UUID, session: SessionDep, caller: Importer) -> None:
        """Forget a table that was not imported."""
        drop_import(session, own(session, caller, import_id, kind), caller)


def add_writing(router: APIRouter, kind: ImportKind) -> None:
    """Write what was shown, or take it back."""
    Importer = Annotated[Caller, Depends(May(ACTIONS[kind]))]

    @router.post("/{import_id}/confirm")
    def post_confirm(
        import_id: UUID, confirm: ConfirmIn, session: SessionDep, caller: Importer, request: Request
    ) -> ImportDetail:
        """Write exactly what was shown; a job does it in one transaction."""
        batch = own(session, caller, import_id, kind)
        confirm_import(
            session, batch, confirm.token, caller, leave_out_errors=confirm.leave_out_errors
        )
        return detail_out(session, batch, caller, request)

    @router.post("/{import_id}/undo")
    def post_undo(
        import_id: UUID, session: SessionDep, caller: Importer, request: Request
    ) -> ImportDetail:
        """Take it back, as long as nobody has worked with what it brought."""
        batch = reached(session, caller, import_id, kind)
        undo_import(session, batch, caller)
        return detail_out(session, batch, caller, request)


def add_passwords(router: APIRouter, kind: ImportKind) -> None:
    """Hand out the first passwords of new members."""
    Importer = Annotated[Caller, Depends(May(ACTIONS[kind]))]

    @router.post("/{import_id}/passwords")
    def post_passwords(
        import_id: UUID, session: SessionDep, caller: Importer
    ) -> list[FirstPassword]:
        """The first passwords of the new members: told once, then forgotten."""
        batch = own(session, caller, import_id, kind)
        secrets = dict(take_passwords(session, batch, caller))
        return [
            FirstPassword(
                name=member.name, login=member.login, unit=unit, password=secrets[member.id]
            )
            for member, unit in new_members(session, list(secrets))
        ]


def import_router(kind: ImportKind) -> APIRouter:
    """Make the endpoints of one kind of import, all behind its one action."""
    router = APIRouter(prefix=f"/api/imports/{kind.lower()}", tags=["imports"])
    add_bringing(router, kind)
    add_looking(router, kind)
    add_mending(router, kind)
    add_writing(router, kind)
    return router


def _download(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=XLSX, headers=headers)


members_router = import_router(ImportKind.MEMBERS)
add_passwords(members_router, ImportKind.MEMBERS)
register_router = import_router(ImportKind.REGISTER)
