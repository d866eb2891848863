"""Answers in the survey's own words, for the case file and the summary on the tablet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from api.surveys.rules.definition import Definition
from api.surveys.rules.evaluate import RECORD_KEYS
from api.surveys.rules.outcome import Json
from api.surveys.rules.text import value_text
from api.surveys.rules.values import is_blank

Flags = Mapping[str, str]
"""Rule of the problem by pointer."""


def answers_in_words(
    definition: Definition,
    answers: Mapping[str, Any],
    people: Sequence[Mapping[str, Any]],
    lang: str,
    *,
    computed: Mapping[str, Any] | None = None,
    problems: Iterable[Mapping[str, Any]] = (),
) -> list[Json]:
    """Return ``[{page_id, title, answers: [{item, label, text, person?, flag?}]}]``.

    What was not answered is left out, so is a page without any answer. ``person`` is the name of
    the member whom an answer is about; ``flag`` the rule of the problem it has. An answer that
    fits its question in no way is shown as it was sent.
    """
    words = _Words(
        lang,
        {person["id"]: person["name"] for person in people},
        {problem["pointer"]: problem["rule"] for problem in problems},
    )
    groups: list[Json] = []
    for page in definition["pages"]:
        found = [
            line
            for item in page["items"]
            for line in words.of_item(item, answers, computed or {}, "/", None)
        ]
        if found:
            groups.append({"page_id": page["id"], "title": page["title"][lang], "answers": found})
    return groups


class _Words:
    def __init__(self, lang: str, names: Mapping[str, str], flags: Flags) -> None:
        self.lang = lang
        self.names = names
        self.flags = flags

    def of_item(
        self,
        item: Mapping[str, Any],
        answers: Mapping[str, Any],
        computed: Mapping[str, Any],
        prefix: str,
        person: str | None,
    ) -> Iterator[Json]:
        value = (computed if item["type"] == "calc" else answers).get(item["id"])
        if item["type"] == "repeat":
            yield from self.of_repeat(item, value, computed.get(item["id"], {}))
        elif item["type"] != "note" and not is_blank(value):
            yield self.line(item, value, prefix + item["id"], person)

    def of_repeat(
        self, item: Mapping[str, Any], records: Any, computed: Mapping[str, Any]
    ) -> Iterator[Json]:
        key = RECORD_KEYS[item["repeat"]["over"]]
        given = records if isinstance(records, list) else []
        by_name = {record[key]: record for record in given if _is_record(record, key)}
        for number, name in enumerate([*by_name, *(n for n in computed if n not in by_name)], 1):
            person = self.names.get(name, "?") if key == "person_id" else str(number)
            for inner in item["repeat"]["items"]:
                yield from self.of_item(
                    inner,
                    by_name.get(name, {}),
                    computed.get(name, {}),
                    f"/{item['id']}/{name}/",
                    person,
                )

    def line(self, item: Mapping[str, Any], value: Any, pointer: str, person: str | None) -> Json:
        line = {
            "item": item["id"],
            "label": item.get("short", item["label"])[self.lang],
            "text": item_text(item, value, self.lang),
        }
        if person is not None:
            line["person"] = person
        if pointer in self.flags:
            line["flag"] = self.flags[pointer]
        return line


def item_text(item: Mapping[str, Any], value: Any, lang: str) -> str:
    """Return one answer in words; a boolean by the words of its two keys."""
    if isinstance(value, Mapping) and value.get("na") == "NONE" and "none" in item:
        return str(item["none"][lang])
    if isinstance(value, bool) and "yes_no" in item:
        return str(item["yes_no"]["yes" if value else "no"][lang])
    kind = item.get("calc_type", "integer") if item["type"] == "calc" else item["type"]
    return value_text(kind, value, lang, options=item.get("options", ()), unit=item.get("unit"))


def _is_record(record: Any, key: str) -> bool:
    return isinstance(record, dict) and isinstance(record.get(key), str)
