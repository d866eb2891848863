"""XLSX files that go out: the table with remarks beside its rows, and empty ones to fill in."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.messages import message_for
from api.core.tables import LOST_DIGITS
from api.imports.models import ImportBatch, ImportKind, ImportRow, Severity
from api.imports.queries import open_cells

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FBE3E1"),
    Severity.WARNING: PatternFill("solid", fgColor="FDEFD5"),
    Severity.KNOWN: PatternFill("solid", fgColor="E3E8EB"),
}
REMARK_HEADS = {"zh-CN": ("行", "结果", "说明"), "en": ("Row", "Result", "Remarks")}
SEVERITIES = {
    "zh-CN": {
        Severity.OK: "可以导入",
        Severity.WARNING: "请看一下",
        Severity.KNOWN: "已经有了",
        Severity.ERROR: "有错",
    },
    "en": {
        Severity.OK: "Fine",
        Severity.WARNING: "Look once",
        Severity.KNOWN: "Already there",
        Severity.ERROR: "Error",
    },
}
TEMPLATES: dict[ImportKind, dict[str, tuple[str, ...]]] = {
    ImportKind.MEMBERS: {
        "zh-CN": ("姓名", "账号", "手机号", "所属网格", "岗位", "有效期至"),
        "en": ("Name", "Login", "Phone", "Unit", "Role", "Valid until"),
    },
    ImportKind.REGISTER: {
        "zh-CN": (
            "户号", "小区", "幢", "单元", "楼层", "室", "姓名", "与户主关系", "性别",
            "出生日期", "身份证号", "手机号", "网格员",
        ),
        "en": (
            "Household no", "Estate", "Building", "Entrance", "Floor", "Room", "Name", "Relation",
            "Sex", "Birth date", "ID no", "Phone", "Worker",
        ),
    },
}  # fmt: skip
TEXT_FORMAT = "@"
TEMPLATE_WIDTH = 16


def problem_text(code: str, language: str, details: dict[str, object]) -> str:
    """Return what stands beside a cell; texts lie with the other messages as ``row_<code>``."""
    return message_for(f"row_{code}", language, details)[1]


def table_with_remarks(session: Session, batch: ImportBatch, language: str) -> bytes:
    """Return the table as it stands with a result and remarks beside every row."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet()
    row_head, result, remarks = REMARK_HEADS[language]
    heads = list(batch.layout.get("heads", []))
    fields = {key: int(column) for key, column in batch.mapping.items()}
    sheet.append([row_head, *heads, result, remarks])
    rows = select(ImportRow).where(ImportRow.import_id == batch.id).order_by(ImportRow.row_no)
    for row in session.scalars(rows.execution_options(yield_per=1_000)):
        cells = open_cells(row.cells)
        cells += [""] * (len(heads) - len(cells))
        shown = [_cell(sheet, text.removeprefix(LOST_DIGITS)) for text in cells]
        for problem in row.problems:
            column = fields.get(problem["field"])
            if column is not None and column < len(shown):
                shown[column].fill = FILLS[Severity(problem["severity"])]
        said = [problem_text(one["code"], language, one["details"]) for one in row.problems]
        result_cell = _cell(sheet, SEVERITIES[language][row.severity])
        sheet.append([row.row_no, *shown, result_cell, _cell(sheet, " ".join(said))])
    return _saved(book)


def empty_table(kind: ImportKind, language: str) -> bytes:
    """Return a table to fill in, its columns set to text so that no digit is lost."""
    book = Workbook()
    sheet: Any = book.active
    heads = TEMPLATES[kind][language]
    sheet.append(heads)
    for number, head in enumerate(heads, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = TEMPLATE_WIDTH
        sheet.column_dimensions[letter].number_format = TEXT_FORMAT
        sheet.cell(1, number, head).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    return _saved(book)


def _cell(sheet: Any, text: str) -> Any:
    """Text stays text: nothing in it is taken for a formula."""
    cell: Any = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    return cell


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
