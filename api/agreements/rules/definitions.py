"""The texts people sign, as files: composed, checked and addressed by their hash.

A definition is authored in parts (key card, particulars, clauses, consents); ``compose`` joins them
to the one HTML that the tablet shows, the resident signs and the PDF prints. A published version
never changes: the ``sha256`` in it covers everything else.
"""

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson

from api.core.canonical import canonical_json, sha256_hex
from api.core.contracts import SCHEMAS, problems_of
from api.core.templates import UnusableTemplate, plain_text, template_names

Definition: TypeAlias = dict[str, Any]
FOLDER: Final = SCHEMAS / "agreements" / "templates"
_ALLOWED_TAG: Final = re.compile(r'</?(?:section|h1|h2|p|b|dl|dt|dd|div|br)(?: class="[a-z-]+")?>')
_ANY_TAG: Final = re.compile(r"<[^>]*>?")


def compose(parts: Definition) -> Definition:
    """Return the definition with its ``body`` and ``sha256`` made anew from its parts."""
    definition = {key: part for key, part in parts.items() if key not in ("body", "sha256")}
    definition["body"] = _body(definition)
    definition["sha256"] = definition_sha256(definition)
    return definition


def definition_sha256(definition: Definition) -> str:
    """Return the hex SHA-256 of the canonical JSON of all but the hash itself."""
    rest = {key: part for key, part in definition.items() if key != "sha256"}
    return sha256_hex(canonical_json(rest))


def text_sha256(html: str) -> str:
    """Return the hex SHA-256 of what was shown: the plain words, an empty line, the HTML (NFC)."""
    shown = unicodedata.normalize("NFC", f"{plain_text(html)}\n\n{html}")
    return hashlib.sha256(shown.encode()).hexdigest()


def faults_of(definition: Definition) -> list[str]:
    """Return why a definition cannot be published, in words for its author; empty when it can."""
    faults = [
        f"{fault['pointer']}: {fault['rule']}"
        for fault in problems_of("agreements/definition.v1.json", definition)
    ]
    if faults:
        return faults
    if definition["body"] != _body(definition):
        faults.append("body differs from its parts: compose it again")
    if definition["sha256"] != definition_sha256(definition):
        faults.append("sha256 differs from the content: compose it again")
    strange = _ANY_TAG.sub("", _ALLOWED_TAG.sub("", definition["body"])) != _ALLOWED_TAG.sub(
        "", definition["body"]
    )
    if strange:
        faults.append("body holds a tag that is not allowed")
    return faults + _faults_of_names(definition)


def _faults_of_names(definition: Definition) -> list[str]:
    try:
        used = template_names(definition["body"])
    except UnusableTemplate as fault:
        return [str(fault)]
    fields: Definition = definition["fields"]
    texts = {name for name, kind in fields.items() if kind == "text"}
    lists = {name: set(columns) for name, columns in fields.items() if columns != "text"}
    faults = [f"{name} is used but not declared" for name in used[None] - texts]
    for name, columns in used.items():
        if name is not None and not columns <= lists.get(name, set()) | texts:
            faults.append(f"list {name} uses columns that are not declared")
    for name, default in definition["defaults"].items():
        if name not in (texts if isinstance(default, str) else lists):
            faults.append(f"default {name} has no field of its kind")
    return faults


def _body(parts: Definition) -> str:
    lines = ['<section class="agreement">', f"<h1>{parts['title']}</h1>"]
    for name, rows in (("key-card", parts["key_card"]), ("particulars", parts["particulars"])):
        lines.append(f'<dl class="{name}">')
        lines += [f"<div><dt>{row['label']}</dt><dd>{row['text']}</dd></div>" for row in rows]
        lines.append("</dl>")
    lines += [f'<p class="clause">{clause}</p>' for clause in parts["clauses"]]
    for consent in parts["consents"]:
        answer = "{{" + consent["value"] + "}}"
        lines.append(
            f'<p class="consent"><b>{consent["title"]}</b> {consent["text"]} <b>{answer}</b></p>'
        )
    lines += [f'<p class="date">{parts["date_line"]}</p>', "</section>"]
    return "\n".join(lines) + "\n"


def shipped_definitions() -> list[Definition]:
    """Return every definition of ``schemas/agreements/templates``, oldest version first."""
    return [read_definition(path) for path in sorted(FOLDER.glob("*.json"))]


def read_definition(path: Path) -> Definition:
    """Return what a definition file says, checked or not."""
    definition: Definition = orjson.loads(path.read_bytes())
    return definition


def write_composed(path: Path) -> Definition:
    """Compose a definition file in place, for its author; a published version must not be changed.

    Raises:
        ValueError: The file cannot be published; the message names each fault.
    """
    definition = compose(read_definition(path))
    if faults := faults_of(definition):
        raise ValueError("; ".join(faults))
    path.write_bytes(orjson.dumps(definition, option=orjson.OPT_INDENT_2) + b"\n")
    return definition
