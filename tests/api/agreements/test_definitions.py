"""The shipped texts and the schemas around them."""

import copy
import re
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.agreements.rules.definitions import (
    compose,
    definition_sha256,
    faults_of,
    shipped_definitions,
    text_sha256,
    write_composed,
)
from api.core.contracts import SCHEMAS, problems_of
from api.core.templates import plain_text

KEYS = {"assistance_agreement", "survey_form_signature", "notice_consent", "policy_receipt"}
EXAMPLES = sorted((SCHEMAS / "agreements" / "examples").glob("*/*.json"))


def _receipt() -> dict[str, Any]:
    return next(text for text in shipped_definitions() if text["key"] == "policy_receipt")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_example_fits_its_schema_or_is_refused_by_it(path: Path) -> None:
    faults = problems_of(f"agreements/{path.parent.name}.v1.json", orjson.loads(path.read_bytes()))

    assert bool(faults) == path.stem.startswith("bad-")


@pytest.mark.parametrize("text", shipped_definitions(), ids=lambda text: text["key"] + text["lang"])
def test_a_shipped_text_is_complete_and_its_hash_is_right(text: dict[str, Any]) -> None:
    assert faults_of(text) == []


def test_every_text_is_shipped_in_both_languages() -> None:
    assert {(text["key"], text["lang"]) for text in shipped_definitions()} == {
        (key, lang) for key in KEYS for lang in ("zh-CN", "en")
    }


@pytest.mark.parametrize("text", shipped_definitions(), ids=lambda text: text["key"] + text["lang"])
def test_every_text_agrees_to_electronic_signing_in_the_clause_it_names(
    text: dict[str, Any],
) -> None:
    clause = text["clauses"][text["signature_clause"] - 1]

    assert "平板电子手写签名" in clause or "sign" in clause and "on a tablet" in clause


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_chinese_sentence_is_short_enough_to_be_read_aloud(key: str) -> None:
    text = next(t for t in shipped_definitions() if (t["key"], t["lang"]) == (key, "zh-CN"))
    words = plain_text("".join(f"<p>{clause}</p>" for clause in text["clauses"]))
    spoken = re.sub(r"\{\{[#/].*?\}\}", "", words)
    parts = re.split("[，。：；、\n]", re.sub(r"\{\{.*?\}\}", "三个字", spoken))

    assert max(map(len, parts)) <= 22


def test_a_text_changed_after_publishing_is_noticed() -> None:
    changed = copy.deepcopy(_receipt())
    changed["clauses"][0] += "。"

    assert len(faults_of(changed)) == 2
    assert faults_of(compose(changed)) == []
    assert definition_sha256(compose(changed)) != _receipt()["sha256"]


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("<script>alert(1)</script>", "tag"),
        ('<b onclick="x()">甲</b>', "tag"),
        ("{{nobody_knows}}", "not declared"),
        ("{{#items}}{{price}}{{/items}}.", "columns"),
        ("{{#items}}{{title}}", "not closed"),
    ],
)
def test_a_text_that_could_not_be_shown_safely_is_not_published(part: str, fault: str) -> None:
    changed = copy.deepcopy(_receipt())
    changed["clauses"][1] = part

    assert any(fault in said for said in faults_of(compose(changed)))


def test_an_author_composes_a_file_in_place(tmp_path: Path) -> None:
    draft = {key: part for key, part in _receipt().items() if key not in ("body", "sha256")}
    path = tmp_path / "policy_receipt.v2.json"
    path.write_bytes(orjson.dumps(draft | {"version": 2}))

    written = write_composed(path)

    assert faults_of(orjson.loads(path.read_bytes())) == []
    assert written["sha256"] == definition_sha256(written)
    path.write_bytes(orjson.dumps(draft | {"version": 2, "defaults": {"nothing": "x"}}))
    with pytest.raises(ValueError, match="nothing"):
        write_composed(path)


def test_the_hash_of_a_text_covers_words_and_markup() -> None:
    assert text_sha256("<p>甲</p>") != text_sha256("<p><b>甲</b></p>")
    assert text_sha256("<p>e\u0301</p>") == text_sha256("<p>\u00e9</p>")
