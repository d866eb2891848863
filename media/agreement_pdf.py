"""The PDF/A-3b of a signed agreement: the text the resident saw, the signatures, the evidence.

Words come in ready from the caller; this module only sets them. The evidence travels inside the
file as an attachment, byte for byte.
"""

import base64
import html as html_words
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pydyf
import segno
from PIL import ImageFile
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from media.errors import MediaError
from media.fonts import FAMILY, compact_cff, spell_out, unprintable
from media.signature import clean_png, read_strokes, strokes_svg

# WeasyPrint makes Pillow pass over broken pixels, and photos are checked in the same process.
ImageFile.LOAD_TRUNCATED_IMAGES = False

PDF_VARIANT: Final = "pdf/a-3b"
_one_at_a_time = Lock()
"""Pango and fontconfig share tables between threads: two pages set at once corrupt the heap."""

_STYLE = Path(__file__).with_name("agreement_pdf.css")


@dataclass(frozen=True, slots=True)
class PrintedSignature:
    """One party's line: drawn from the strokes where there are any, else from the picture."""

    label: str
    name: str
    at_text: str
    strokes_gz: bytes | None
    image_png: bytes | None


@dataclass(frozen=True, slots=True)
class AgreementDocument:
    """Everything the PDF shows; texts are final and in the language of the agreement."""

    lang: str
    title: str
    number_line: str
    footer_line: str
    body_html: str
    """What the resident saw, exactly; made by our templates, never by a caller's hand."""

    signatures_title: str
    signatures: list[PrintedSignature]
    info_title: str
    info: list[tuple[str, str]]
    """Label and text of each line of the last page."""

    spelled_out_note: str
    """Printed on the last page when a character had to be replaced by its code point."""

    qr_text: str
    evidence: bytes
    evidence_name: str
    evidence_about: str
    identifier: bytes
    """Makes the file's id; the same agreement gives the same bytes again."""

    signed_at: datetime
    keywords: list[str] = field(default_factory=list)


class ReachesOutside(MediaError):
    """A document that names a file or an address; ours carry everything inside."""

    code = "document_reaches_outside"


class _NothingOutside(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Pictures of a document stand inside it; nothing is fetched from a disk or a network."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
        if not url.startswith("data:"):
            raise FatalURLFetchingError(f"a document may not fetch {url[:60]}")
        return super().fetch(url, headers)


def make_agreement_pdf(document: AgreementDocument) -> bytes:
    """Set the document and return the bytes of its PDF/A-3b.

    Raises:
        FontMissing: The pinned font is not installed.
        UnreadableStrokes: A party's strokes are damaged.
        UnreadableSignature: A party without strokes has no readable picture either.
        ReachesOutside: The text wants something from a disk or a network.
    """
    page = _page(document)
    lacking = unprintable(html_words.unescape(page))
    if lacking:
        page = spell_out(_page(document, note=document.spelled_out_note))
    attachment = Attachment(
        string=document.evidence,
        name=document.evidence_name,
        description=document.evidence_about,
        relationship="Supplement",
        created=document.signed_at,
        modified=document.signed_at,
    )
    try:
        with _one_at_a_time:
            made = HTML(string=page, url_fetcher=_NothingOutside()).write_pdf(
                stylesheets=[_style()],
                font_config=_fonts(),
                pdf_variant=PDF_VARIANT,
                pdf_identifier=document.identifier,
                attachments=[attachment],
                finisher=_compact_fonts,
            )
    except FatalURLFetchingError as cause:  # it is no Exception: it would end the worker
        raise ReachesOutside(str(cause)) from cause
    return bytes(made)


def _compact_fonts(_document: Any, pdf: pydyf.PDF) -> None:
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/OpenType":
            item.stream = [compact_cff(item.stream[0])]
            item.extra["Subtype"] = "/CIDFontType0C"


@lru_cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@lru_cache
def _style() -> CSS:
    source = _STYLE.read_text(encoding="utf-8").replace("FAMILY", FAMILY)
    return CSS(string=source, font_config=_fonts())


def _page(document: AgreementDocument, note: str = "") -> str:
    words = html_words.escape
    at = document.signed_at.isoformat()
    rows = [*document.info, ("", note)] if note else document.info
    info = "".join(f"<tr><th>{words(k)}</th><td>{words(v)}</td></tr>" for k, v in rows)
    signatures = "".join(_signature(signature) for signature in document.signatures)
    return f"""<!doctype html>
<html lang="{words(document.lang)}"><head><meta charset="utf-8">
<title>{words(document.title)}</title>
<meta name="dcterms.created" content="{at}"><meta name="dcterms.modified" content="{at}">
<meta name="keywords" content="{words(", ".join(document.keywords))}"></head><body>
<p class="number">{words(document.number_line)}</p>
<p class="foot">{words(document.footer_line)}</p>
<div class="corner">{_qr(document.qr_text)}</div>
{document.body_html}
<section class="signatures"><h2>{words(document.signatures_title)}</h2>{signatures}</section>
<section class="info"><h2>{words(document.info_title)}</h2><table>{info}</table>
<div class="qr">{_qr(document.qr_text)}<p>{words(document.qr_text)}</p></div></section>
</body></html>"""


def _signature(signature: PrintedSignature) -> str:
    words = html_words.escape
    return (
        f'<div class="signature"><p class="role">{words(signature.label)}</p>'
        f'<div class="ink">{_ink(signature)}</div>'
        f'<p class="name">{words(signature.name)}</p>'
        f'<p class="at">{words(signature.at_text)}</p></div>'
    )


def _ink(signature: PrintedSignature) -> str:
    if signature.strokes_gz is not None:
        return strokes_svg(read_strokes(signature.strokes_gz))
    if signature.image_png is None:
        return ""
    encoded = base64.b64encode(clean_png(signature.image_png)).decode()
    return f'<img alt="" src="data:image/png;base64,{encoded}">'


def _qr(text: str) -> str:
    drawn: str = segno.make(text, error="m", micro=False).svg_inline(border=0, omitsize=True)
    return drawn
