"""Templates of documents people sign: tablet and server make the same bytes from the same values.

Only ``{{name}}`` and ``{{#list}}…{{/list}}`` exist, one level deep, so that a lawyer can read a
template and two libraries cannot disagree about it. ``pwa/src/core/templates.ts`` is the same
module for the tablet; ``schemas/templates/vectors.v1.json`` proves byte equality in both suites.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

import pystache

Row: TypeAlias = Mapping[str, str]
Values: TypeAlias = Mapping[str, str | Sequence[Row]]

_TAG: Final = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_TAG_INSIDE: Final = re.compile(r"([#/]?)([a-z][a-z0-9_]*)")
_LIST_TAG: Final = re.compile(r"\{\{[#/][a-z][a-z0-9_]*\}\}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029]")
_BLOCK_END: Final = re.compile(
    r"</(?:p|h[1-6]|li|dt|dd|tr|td|th|div|section|header|footer|caption)>|<br>"
)
_ANY_TAG: Final = re.compile(r"<[^>]*>")
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_ESCAPES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))
VALUE_MAX_CHARS: Final = 2000


class UnusableTemplate(ValueError):
    """The template has a tag that the two renderers could read differently."""


class UnusableValues(ValueError):
    """A value is missing, of the wrong shape, not NFC or holds a control character."""


def escape(text: str) -> str:
    """Escape the five characters of HTML; the one escape function of both sides."""
    for plain, escaped in _ESCAPES:
        text = text.replace(plain, escaped)
    return text


def template_names(source: str) -> dict[str | None, set[str]]:
    """Return the names a template uses: by list, and under ``None`` those outside lists.

    Raises:
        UnusableTemplate: A tag other than ``{{name}}``, ``{{#list}}``, ``{{/list}}``, a list
            inside a list, one that is not closed, or a list tag alone on its line.
    """
    names: dict[str | None, set[str]] = {None: set()}
    inside: str | None = None
    for tag in _TAG.finditer(source):
        fits = _TAG_INSIDE.fullmatch(tag.group(1))
        if fits is None:
            raise UnusableTemplate(f"tag {tag.group(0)!r} is not allowed")
        sign, name = fits.groups()
        if sign == "#":
            if inside is not None:
                raise UnusableTemplate(f"list {name!r} stands inside list {inside!r}")
            inside = name
            names.setdefault(name, set())
        elif sign == "/":
            if inside != name:
                raise UnusableTemplate(f"list {name!r} is closed but not open")
            inside = None
        else:
            names[inside].add(name)
    if inside is not None:
        raise UnusableTemplate(f"list {inside!r} is not closed")
    _check_rest(source)
    return names


def _check_rest(source: str) -> None:
    rest = _TAG.sub("", source)
    if "{{" in rest or "}}" in rest or "{{{" in source:
        raise UnusableTemplate("braces outside a tag")
    if _CONTROL.search(source.replace("\n", "").replace("\t", "")):
        raise UnusableTemplate("a carriage return or another control character")
    for line in source.split("\n"):
        # The libraries disagree about the blanks around such a tag.
        if _LIST_TAG.search(line) and not _LIST_TAG.sub("", line).strip():
            raise UnusableTemplate(f"a list tag stands alone on its line: {line.strip()}")


def render_template(source: str, values: Values) -> str:
    """Fill a template; the same source and values give the same bytes on tablet and server.

    Raises:
        UnusableTemplate: See ``template_names``.
        UnusableValues: A name has no value, or a value is not an NFC string without control
            characters.
    """
    names, parsed = _parsed(source)
    for name, used in names.items():
        if name is None:
            _check_texts(values, used, {})
        else:
            for row in _rows(values, name):
                _check_texts(row, used, values)
    renderer = pystache.Renderer(escape=escape, missing_tags="strict", string_encoding="utf-8")
    return str(renderer.render(parsed, dict(values)))


@lru_cache(maxsize=64)
def _parsed(source: str) -> tuple[dict[str | None, set[str]], Any]:
    """Read a template once: the same few texts are filled all day."""
    return template_names(source), pystache.parse(source)


def _rows(values: Values, name: str) -> Sequence[Row]:
    rows = values.get(name)
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise UnusableValues(f"list {name!r} is missing")
    if not all(isinstance(row, Mapping) for row in rows):
        raise UnusableValues(f"list {name!r} must hold rows of texts")
    return rows


def _check_texts(
    nearest: Mapping[str, object], names: set[str], outer: Mapping[str, object]
) -> None:
    for name in names:
        text = nearest[name] if name in nearest else outer.get(name)
        if not isinstance(text, str):
            raise UnusableValues(f"value {name!r} is missing")
        if len(text) > VALUE_MAX_CHARS:
            raise UnusableValues(f"value {name!r} is too long")
        if _CONTROL.search(text) or unicodedata.normalize("NFC", text) != text:
            raise UnusableValues(f"value {name!r} is not NFC or holds a control character")


def plain_text(html: str) -> str:
    """Return the words of rendered HTML, one line per block, without empty lines.

    It knows the tags our templates use, not HTML at large.
    """
    text = _ANY_TAG.sub("", _BLOCK_END.sub("\n", _BLANKS.sub(" ", html)))
    for plain, escaped in reversed(_ESCAPES):
        text = text.replace(escaped, plain)
    lines = (line.strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
