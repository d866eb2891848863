"""Tables that people bring: CSV in any usual encoding and XLSX, row by row as plain text.

What a table program does to a table is undone or told, never passed on silently: byte order marks
and GB18030, merged cells, numbers and dates that were text, digits that were lost.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from api.core.errors import AppError
from api.core.settings import get_settings

UNPACKED_MAX_BYTES = 256 * 1024 * 1024
PARTS_MAX = 2_000
COLUMNS_MAX = 100
CELL_MAX = 2_000
MERGED_MAX = 20_000
LOST_DIGITS = "\ufffdlost"
"""Stands before a number of which a table program has dropped digits, such as 3.3E+17."""

EXACT_DIGITS = 15
"""Table programs keep this many digits of a number; an 18-digit one ends in made-up zeros."""

_MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+(1[0-9]|2[0-9])")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


class TableUnreadable(AppError):
    """``reason``: ``empty``, ``old_excel``, ``damaged``, ``not_a_table`` or ``encoding``."""

    status = 422
    code = "table_unreadable"


class TableTooLarge(AppError):
    """``what``: ``file``, ``unpacked``, ``rows``, ``columns``, ``merged``; ``limit``: how many."""

    status = 413
    code = "table_too_large"


@dataclass
class Table:
    """A table being read; ``rows`` may be walked once."""

    rows: Iterator[tuple[int, list[str]]]
    """``(row number as the table program counts, texts)``; empty rows are left out."""

    format: str
    encoding: str | None = None
    sheet: str | None = None
    sheets: int = 1
    filled_down: list[str] = field(default_factory=list)
    """Merged ranges whose value was written into each of their cells."""


def open_table(data: bytes, rows_max: int) -> Table:
    """Recognise a file by its content, not by its name.

    Raises:
        TableUnreadable: Nothing that holds a table; the reason says what to do.
        TableTooLarge: More than can be taken, also while rows are walked.
    """
    limit_bytes = int(get_settings().table_file_max)
    if len(data) > limit_bytes:
        raise TableTooLarge(what="file", limit=limit_bytes)
    if not data.strip():
        raise TableUnreadable(reason="empty")
    if data.startswith(_OLD_EXCEL):
        raise TableUnreadable(reason="old_excel")
    table = _xlsx(data) if data.startswith(_ZIP) else _csv(data)
    table.rows = _bounded(table.rows, rows_max)
    return table


def _bounded(rows: Iterator[tuple[int, list[str]]], limit: int) -> Iterator[tuple[int, list[str]]]:
    count = 0
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > limit:
            raise TableTooLarge(what="rows", limit=limit)
        if len(cells) > COLUMNS_MAX:
            raise TableTooLarge(what="columns", limit=COLUMNS_MAX)
        yield number, cells


def _csv(data: bytes) -> Table:
    text, encoding = decode_text(data)
    head = text[:20_000]
    separator = max(",\t;", key=lambda one: head.count(one))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)

    def rows() -> Iterator[tuple[int, list[str]]]:
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, [_plain_text(cell) for cell in cells]
        except csv.Error as cause:
            raise TableUnreadable(reason="damaged") from cause

    return Table(rows(), "csv", encoding)


def decode_text(data: bytes) -> tuple[str, str]:
    """Return text and encoding: a byte order mark decides, then UTF-8, then GB18030.

    Raises:
        TableUnreadable: None of them, or no text at all.
    """
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = next((name for mark, name in marks if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise TableUnreadable(reason="not_a_table")
        return text, encoding
    raise TableUnreadable(reason="encoding")


def _xlsx(data: bytes) -> Table:
    _demand_small(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        visible = (one for one in book.worksheets if one.sheet_state == "visible")
        sheet: Any = next(visible, None)
        if sheet is None:
            raise TableUnreadable(reason="empty")
        sheet.reset_dimensions()  # what a file says of its own size is not always true
        merged = _merged_ranges(data, sheet._worksheet_path)
    except (KeyError, ValueError, TypeError, OSError, SyntaxError, zipfile.BadZipFile) as cause:
        raise TableUnreadable(reason="damaged") from cause
    found = Table(iter(()), "xlsx", None, sheet.title, len(book.worksheets))
    found.filled_down = merged
    boxes: list[Any] = [range_boundaries(one) for one in merged]
    found.rows = _fill_down(_sheet_rows(sheet), boxes)
    return found


def _demand_small(data: bytes) -> None:
    """Refuse an archive that unpacks to more than it may; nothing is unpacked for this.

    The sizes that an archive declares can be trusted: reading stops where they end.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as cause:
        raise TableUnreadable(reason="damaged") from cause
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise TableUnreadable(reason="not_a_table")
    if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX_BYTES:
        raise TableTooLarge(what="unpacked", limit=UNPACKED_MAX_BYTES)


def _merged_ranges(data: bytes, path: str) -> list[str]:
    """Find the merged ranges, which stand behind the rows; the streaming reader skips them."""
    found: list[str] = []
    tail = b""
    with zipfile.ZipFile(io.BytesIO(data)).open(path.lstrip("/")) as part:
        while block := part.read(1 << 20):
            window = tail + block
            found += [one.group(1).decode() for one in _MERGED.finditer(window)]
            if len(found) > MERGED_MAX:
                raise TableTooLarge(what="merged", limit=MERGED_MAX)
            cut = window.rfind(b"<")
            tail = window[cut:] if cut > len(window) - 200 else b""
    return list(dict.fromkeys(found))


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [text_of(cell) for cell in cells]
    except (KeyError, ValueError, TypeError, OSError, SyntaxError, zipfile.BadZipFile) as cause:
        raise TableUnreadable(reason="damaged") from cause


Box = tuple[int, int, int, int]


def _fill_down(
    rows: Iterator[tuple[int, list[str]]], merged: list[Box]
) -> Iterator[tuple[int, list[str]]]:
    waiting = sorted(merged, key=lambda box: box[1], reverse=True)
    open_boxes: list[tuple[Box, str]] = []
    for number, cells in rows:
        open_boxes = [(box, text) for box, text in open_boxes if box[3] >= number]
        while waiting and waiting[-1][1] <= number:
            box = waiting.pop()
            left = box[0] - 1
            open_boxes.append((box, cells[left] if left < len(cells) else ""))
        for (left, _, right, _), text in open_boxes:
            cells.extend([""] * (right - len(cells)) if right <= COLUMNS_MAX else [])
            for column in range(left - 1, min(right, len(cells))):
                cells[column] = text
        yield number, cells


def text_of(value: Any) -> str:
    """Return a cell's value as a person would have typed it into a cell for text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if not value.time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number_text(value)
    return _plain_text(str(value))


def _number_text(value: float) -> str:
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    digits = str(int(value)) if abs(value) < 1e21 else repr(value)
    return LOST_DIGITS + digits if len(digits.lstrip("-")) > EXACT_DIGITS else digits


_SPACES = dict.fromkeys(map(ord, "\u00a0\u3000\t\r\n\x0b\x0c"), " ")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\x00"), None)


def _plain_text(text: str) -> str:
    """Drop what nobody sees and outer space; a number in scientific notation is marked."""
    plain = text.translate(_SPACES | _INVISIBLE).strip().removeprefix("'")[:CELL_MAX]
    return LOST_DIGITS + plain if _SCIENTIFIC.fullmatch(plain) else plain
