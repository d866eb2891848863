"""The PDF of an agreement, read back by an independent library (pypdf) and by poppler."""

import gzip
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from PIL import Image
from pypdf import PdfReader

from media.agreement_pdf import (
    AgreementDocument,
    PrintedSignature,
    ReachesOutside,
    make_agreement_pdf,
)
from media.fonts import FontMissing, printable_code_points, spell_out, unprintable
from media.signature import UnreadableSignature, UnreadableStrokes

EVIDENCE = b'{"agreement_id":"01936b2e","v":1}'
STROKES = gzip.compress(
    orjson.dumps(
        {
            "v": 1,
            "w": 1000,
            "h": 400,
            "strokes": [[[20000 + 900 * n, 9000 + 400 * n, 9 * n, 500] for n in range(60)]],
        }
    ),
    mtime=0,
)
CLAUSES = "".join(
    f'<p class="clause">{n}、社区帮您找工作，不收您一分钱。</p>' for n in range(1, 11)
)


def png() -> bytes:
    written = BytesIO()
    Image.new("RGBA", (300, 120), (255, 255, 255, 0)).save(written, "PNG")
    return written.getvalue()


def document(name: str = "王桂香", *, paragraphs: int = 1) -> AgreementDocument:
    return AgreementDocument(
        lang="zh-CN",
        title="就业帮扶协议书",
        number_line="编号 330105-2026-000123",
        footer_line="珠儿潭社区居民委员会 · 就业帮扶协议书 第 1 版",
        body_html=f'<section class="agreement"><h1>就业帮扶协议书</h1><p>{name}</p>'
        f"{CLAUSES * paragraphs}</section>",
        signatures_title="签字",
        signatures=[
            PrintedSignature("居民", name, "2026年11月21日 10:33:00", STROKES, None),
            PrintedSignature("见证人", "李建国", "2026年11月21日 10:33:10", None, png()),
        ],
        info_title="签署信息",
        info=[("协议编号", "330105-2026-000123"), ("文本摘要", "c95e1bba8930" * 5)],
        spelled_out_note="有的字字库里没有，印成了编码。",
        qr_text="RUHU 330105-2026-000123 c95e1bba8930aaaa",
        evidence=EVIDENCE,
        evidence_name="evidence-330105-2026-000123.json",
        evidence_about="签署证据（JSON）",
        identifier=b"\x07" * 32,
        signed_at=datetime(2026, 11, 21, 2, 33, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return make_agreement_pdf(document())


@pytest.fixture(scope="module")
def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def words(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def inside(item: Any) -> Any:
    """An object of the file with its indirect references followed; pypdf's types stop there."""
    return item.get_object()


def test_the_words_of_text_signatures_and_last_page_can_be_read_back(reader: PdfReader) -> None:
    text = words(reader)

    for part in ("就业帮扶协议书", "王桂香", "李建国", "签署信息", "330105-2026-000123", "见证人"):
        assert part in text
    assert "签署信息" in reader.pages[-1].extract_text()
    assert "签署信息" not in reader.pages[0].extract_text()


def test_it_declares_pdf_a_3b_with_a_colour_profile_and_a_language(reader: PdfReader) -> None:
    root = inside(reader.trailer["/Root"])
    metadata = inside(root["/Metadata"]).get_data().decode()

    assert 'pdfaid:part="3"' in metadata or "<pdfaid:part>3<" in metadata
    assert 'conformance="B"' in metadata or "<pdfaid:conformance>B<" in metadata
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert root["/OutputIntents"][0]["/DestOutputProfile"].get_object().get_data()
    assert root["/Lang"] == "zh-CN"
    assert not reader.is_encrypted
    assert len(inside(reader.trailer["/ID"])) == 2


def test_nothing_in_it_can_run_or_lead_outside(reader: PdfReader, pdf: bytes) -> None:
    root = inside(reader.trailer["/Root"])

    assert "/OpenAction" not in root and "/AA" not in root and "/AcroForm" not in root
    for forbidden in (b"/JavaScript", b"/Launch", b"/URI", b"/RichMedia"):
        assert forbidden not in pdf


def test_only_the_pinned_font_is_embedded_compact_and_with_its_text(reader: PdfReader) -> None:
    fonts = {
        str(inside(font)["/BaseFont"]): inside(font)
        for page in reader.pages
        for font in inside(inside(page["/Resources"])["/Font"]).values()
    }

    assert fonts and all("Noto-Sans-CJK-SC" in name for name in fonts)
    for font in fonts.values():
        descendant = font["/DescendantFonts"][0].get_object()
        program = descendant["/FontDescriptor"]["/FontFile3"]
        assert "/ToUnicode" in font
        assert program["/Subtype"] == "/CIDFontType0C"
        assert len(program.get_data()) < 100_000


def test_the_evidence_travels_inside_byte_for_byte(reader: PdfReader) -> None:
    attached = dict(reader.attachments.items())
    specification = inside(inside(reader.trailer["/Root"])["/AF"][0])

    assert attached == {"evidence-330105-2026-000123.json": [EVIDENCE]}
    assert specification["/AFRelationship"] == "/Supplement"


def test_it_is_small_and_the_same_again(pdf: bytes) -> None:
    assert make_agreement_pdf(document()) == pdf
    assert len(pdf) <= 300_000


def test_it_costs_less_than_a_second_of_cpu(pdf: bytes) -> None:
    seconds = []
    for _ in range(3):  # a neighbour on the same core makes one slow, not all
        started = time.process_time()
        make_agreement_pdf(document())
        seconds.append(time.process_time() - started)

    assert min(seconds) < 1.0


MANY_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from media.agreement_pdf import make_agreement_pdf
from tests.media.test_agreement_pdf import document

with ThreadPoolExecutor(4) as threads:
    made = list(threads.map(make_agreement_pdf, [document() for _ in range(24)]))
assert len(set(made)) == 1
"""


def test_documents_asked_for_at_once_do_not_harm_the_process() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", MANY_AT_ONCE], capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_long_text_runs_over_pages_and_stays_small() -> None:
    long = make_agreement_pdf(document(paragraphs=12))

    assert len(PdfReader(BytesIO(long), strict=True).pages) >= 4
    assert len(long) <= 300_000


def test_poppler_reads_it_without_complaint(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "agreement.pdf"
    path.write_bytes(pdf)

    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True
    )
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True)

    assert text.stderr == fonts.stderr == ""
    assert "社区帮您找工作，不收您一分钱。" in text.stdout
    rows = fonts.stdout.splitlines()[2:]
    assert rows and all("CID Type 0C" in row and row.split()[-5:-2] == ["yes"] * 3 for row in rows)


def test_rare_names_are_printed_and_what_the_font_lacks_is_spelled_out() -> None:
    assert unprintable("䶮㛃𠅤㐂王桂香 A·9，。") == []

    made = PdfReader(BytesIO(make_agreement_pdf(document("\U0002ce7c\u0f40"))), strict=True)

    assert "〔U+0F40〕" in words(made)
    assert "印成了编码" in words(made)


def test_a_box_is_never_printed_for_a_character_without_a_glyph() -> None:
    lacking = [sign for sign in "王\u0f40\u200dA" if sign in unprintable("王\u0f40\u200dA")]

    assert lacking == ["\u0f40", "\u200d"]
    assert spell_out("王\u0f40") == "王〔U+0F40〕"


def test_without_the_pinned_font_nothing_is_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("media.fonts.font_folders", lambda: [tmp_path])
    printable_code_points.cache_clear()
    try:
        with pytest.raises(FontMissing):
            make_agreement_pdf(document())
    finally:
        monkeypatch.undo()
        printable_code_points.cache_clear()


def test_damaged_strokes_and_pictures_are_refused() -> None:
    good = document()
    torn = PrintedSignature("居民", "王桂香", "", STROKES[:-4], None)
    broken = PrintedSignature("居民", "王桂香", "", None, b"no picture")

    with pytest.raises(UnreadableStrokes):
        make_agreement_pdf(replace(good, signatures=[torn]))
    with pytest.raises(UnreadableSignature):
        make_agreement_pdf(replace(good, signatures=[broken]))


def test_nothing_is_fetched_from_disk_or_network(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>geheim</text></svg>')
    hostile = replace(document(), body_html=f'<img src="file://{secret}">')

    with pytest.raises(ReachesOutside):
        make_agreement_pdf(hostile)
