import io
import zipfile

import pytest

from api.core.tables import LOST_DIGITS, TableTooLarge, TableUnreadable, open_table, text_of
from tests.api.imports.tables import csv_bytes, xlsx_bytes

ROWS = [("姓名", "电话"), ("王芳", "13812346172")]


def read(data: bytes, rows_max: int = 100) -> list[list[str]]:
    return [cells for _, cells in open_table(data, rows_max).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_usual_encoding_is_recognised(encoding: str) -> None:
    assert read(csv_bytes(ROWS, encoding)) == [list(row) for row in ROWS]


def test_separators_are_recognised_and_row_numbers_are_those_of_the_file() -> None:
    table = open_table(b"\n\na;b\n1;2\n", 10)

    assert list(table.rows) == [(3, ["a", "b"]), (4, ["1", "2"])]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"%PDF-1.7\x00\x00\x00", "not_a_table"),
        (b"name\xff\xff\xff\xff", "encoding"),
    ],
)
def test_what_holds_no_table_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(TableUnreadable) as refused:
        read(data)
    assert refused.value.details["reason"] == reason


def test_another_archive_is_no_table() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("letter.txt", "hello")

    with pytest.raises(TableUnreadable, match="table_unreadable"):
        read(out.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(b" " * (1 << 20))

    assert len(out.getvalue()) < 1 << 20
    with pytest.raises(TableTooLarge) as refused:
        read(out.getvalue())
    assert refused.value.details["what"] == "unpacked"


def test_entities_in_a_table_are_not_expanded() -> None:
    entities = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><worksheet'
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_bytes(ROWS))) as good,
        zipfile.ZipFile(out, "w") as archive,
    ):
        for part in good.namelist():
            text = good.read(part)
            if part.endswith("sheet1.xml"):
                text = text.replace(b"<worksheet", entities).replace("王芳".encode(), b"&c;")
            archive.writestr(part, text)

    with pytest.raises(TableUnreadable):
        read(out.getvalue())


def test_too_many_rows_and_columns_are_refused() -> None:
    with pytest.raises(TableTooLarge, match="table_too_large"):
        read(csv_bytes([("a", "b")] * 101))
    with pytest.raises(TableTooLarge, match="table_too_large"):
        read(csv_bytes([["x"] * 101]))


def test_merged_cells_are_filled_down_and_across() -> None:
    rows = [("幢", "室", "注"), ("3幢", "101", None), (None, "102", None), (None, "103", None)]
    table = open_table(xlsx_bytes(rows, merged=["A2:A4", "B2:C2"]), 10)

    assert [cells for _, cells in table.rows][1:] == [
        ["3幢", "101", "101"],
        ["3幢", "102"],
        ["3幢", "103"],
    ]
    assert table.filled_down == ["A2:A4", "B2:C2"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13812346172.0, "13812346172"),
        (330105540308001, "330105540308001"),
        (330105195403080010, LOST_DIGITS + "330105195403080010"),
        (3.30105195403080e17, LOST_DIGITS + "330105195403080000"),
        (1.5, "1.5"),
        (" 王\u3000芳\u200b ", "王 芳"),
        ("3.30105E+17", LOST_DIGITS + "3.30105E+17"),
        ("'013", "013"),
        (None, ""),
    ],
)
def test_a_cell_is_what_a_person_would_have_typed(value: object, text: str) -> None:
    assert text_of(value) == text
