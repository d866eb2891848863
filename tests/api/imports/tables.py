"""Tables as people bring them, made on the spot; everybody in them is invented."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from api.core.resident_id import check_digit

MEMBER_HEADS = ("姓名", "账号", "手机号", "所属网格", "岗位")
REGISTER_HEADS = (
    "户号",
    "小区",
    "幢",
    "单元",
    "室",
    "姓名",
    "与户主关系",
    "出生日期",
    "身份证号",
    "手机号",
)


def csv_bytes(rows: Sequence[Sequence[object]], encoding: str = "utf-8") -> bytes:
    """A CSV file."""
    return "\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode(encoding)


def xlsx_bytes(
    rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), title: str | None = None
) -> bytes:
    """An XLSX file; ``merged`` ranges keep the value of their first cell only."""
    book = Workbook()
    sheet: Any = book.active
    if title is not None:
        sheet.append([title])
    for row in rows:
        sheet.append(list(row))
    for one in merged:
        sheet.merge_cells(one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def id_no(birth: str = "19540308", order: int = 1) -> str:
    """An 18-digit number with a right check digit."""
    seventeen = f"330105{birth}{order:03d}"
    return seventeen + check_digit(seventeen)


def old_id_no(birth: str = "540308", order: int = 1) -> str:
    """A 15-digit number of before 1999."""
    return f"330105{birth}{order:03d}"
