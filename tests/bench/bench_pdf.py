"""What the PDF of a signed agreement costs a worker's core, and how large it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from time import process_time

import orjson

from api.agreements.payloads import SigningIn
from api.core.contracts import load_json
from media.agreement_pdf import AgreementDocument, PrintedSignature, make_agreement_pdf
from tests.bench.figure import Figure, median_figure

VECTOR = "agreements/vectors/signed-on-a-tablet.v1.json"
TIMES = 15


def run() -> Iterator[Figure]:
    """Print what a browser signed, first cold, then with fonts and styles in memory."""
    document = _document()
    began = process_time()
    make_agreement_pdf(document)
    yield Figure("pdf.agreement.first_cpu_ms", (process_time() - began) * 1000, "ms", 1)
    spent, pdf = [], b""
    for number in range(TIMES):
        began = process_time()
        pdf = make_agreement_pdf(replace(document, number_line=f"编号 330105-2026-{number:06d}"))
        spent.append((process_time() - began) * 1000)
    yield median_figure("pdf.agreement.cpu_ms", spent, "ms", "goal < 1000")
    yield Figure("pdf.agreement.kb", len(pdf) / 1024, "KiB", 1, "goal ≤ 300")


def _document() -> AgreementDocument:
    signing = SigningIn.of(load_json(VECTOR)["body"])
    evidence = orjson.loads(signing.evidence)
    return AgreementDocument(
        lang=signing.lang,
        title="个人信息告知同意书",
        number_line="编号 330105-2026-000000",
        footer_line="珠儿潭社区居民委员会",
        body_html=signing.html,
        signatures_title="签字",
        signatures=[
            PrintedSignature(one.party_role, one.name, one.at.isoformat(), one.strokes_gz, None)
            for one in signing.signatures
        ],
        info_title="签署信息",
        info=[(name, str(evidence[name])) for name in ("agreement_id", "text_sha256", "lang")],
        spelled_out_note="",
        qr_text=f"RUHU 330105-2026-000000 {evidence['text_sha256'][:16]}",
        evidence=signing.evidence,
        evidence_name="evidence.json",
        evidence_about="签署证据",
        identifier=bytes(32),
        signed_at=datetime(2026, 11, 21, tzinfo=UTC),
    )
