"""Decides what a survey asks, what the answers mean, and which facts they observe.

``pwa/src/surveys/engine.ts`` does the same step by step; schemas/surveys/vectors proves it.
"""

from collections.abc import Mapping
from typing import Any

from api.core.expressions import ExpressionError, Scope
from api.core.expressions.values import Compiled
from api.surveys.rules.definition import CompiledItem, CompiledSurvey
from api.surveys.rules.filed import FiledFacts
from api.surveys.rules.outcome import Json, Outcome, Place, SurveyInput, age_of, person_record
from api.surveys.rules.values import fault_of, is_blank, normal_form

ASKED_IN_VAIN = ("UNKNOWN", "DECLINED")
RECORD_KEYS = {"people": "person_id", "rows": "row_id"}


def evaluate(survey: CompiledSurvey, given: SurveyInput) -> Outcome:
    """Walk the survey once in reading order; an item sees what stands before it."""
    return _Walk(given).through(survey)


class _Walk:
    def __init__(self, given: SurveyInput) -> None:
        self.given = given
        self.outcome = Outcome()
        self.people = [person_record(person, given.today) for person in given.people]
        self.filed = FiledFacts(given.facts)
        self.scope = Scope({"people": self.people}, given.today)

    def through(self, survey: CompiledSurvey) -> Outcome:
        given, outcome = self.given, self.outcome
        home = Place(
            prefix="/",
            entity=f"household:{given.household_id}",
            answers=given.answers,
            seen=self.scope.data,
            kept=outcome.kept,
            computed=outcome.computed,
        )
        for page in survey.pages:
            page_shown = _shown(page.relevant, self.scope)
            for item in page.items:
                self.visit(item, home, page_shown)
        for unknown in sorted(set(given.answers) - survey.item_ids):
            outcome.object_to(f"/{unknown}", "unknown_item")
        return outcome

    def visit(self, item: CompiledItem, place: Place, around_shown: bool) -> None:
        """Bring one item into what later items see."""
        place.seen.setdefault(item.id, None)
        if not (around_shown and _shown(item.relevant, self.scope)):
            return
        pointer = place.prefix + item.id
        self.outcome.visible.append(pointer)
        if item.type == "repeat":
            self.repeat(item, place, pointer)
        elif item.type == "calc":
            self.calculate(item, place)
        elif item.type != "note":
            self.answer(item, place, pointer)

    def calculate(self, item: CompiledItem, place: Place) -> None:
        assert item.calc is not None
        try:
            value = item.calc(self.scope)
        except ExpressionError:  # an answer it needs is missing or of a wrong kind
            value = None
        if value is None:
            return
        place.seen[item.id] = place.computed[item.id] = value
        if item.fact:
            self.outcome.facts.append(self.filed.observed(item.fact, place.entity, value))

    def answer(self, item: CompiledItem, place: Place, pointer: str) -> None:
        answer = place.answers.get(item.id)
        known = self.filed.value_for(item, place.entity, self.given.today)
        if known is None:
            known = place.seen[item.id]  # the name, sex or birth date of a member
        if is_blank(answer):
            self.see(item, place, known)
            if item.required and known is None:
                self.outcome.object_to(pointer, "required")
            return
        place.kept[item.id] = answer
        if isinstance(answer, Mapping):
            goes_on = self.marker(item, place, answer, pointer)
            self.see(item, place, known if goes_on else None)
            return
        self.see(item, place, None)
        fault = fault_of(item, answer, self.given.today)
        if fault:
            self.outcome.object_to(pointer, *fault)
            return
        value = normal_form(item, answer)
        self.see(item, place, value)
        if item.constraint and not self.holds(item.constraint):
            self.outcome.object_to(pointer, "constraint")
        elif item.fact:
            self.outcome.facts.append(self.filed.observed(item.fact, place.entity, value))

    def see(self, item: CompiledItem, place: Place, value: Any) -> None:
        place.seen[item.id] = value
        if item.fact == "birth_date":
            place.seen["age"] = age_of(value, self.given.today)

    def marker(
        self, item: CompiledItem, place: Place, answer: Mapping[str, Any], pointer: str
    ) -> bool:
        """Take ``{na}`` or ``{same}``; return whether what is known goes on to count."""
        if set(answer) == {"same"} and item.fact and type(answer["same"]) is str:
            same = self.filed.confirmed_unseen(item.fact, place.entity, answer["same"])
            self.outcome.facts.append(same)
            return True
        understood = set(answer) == {"na"} and (
            answer["na"] in ASKED_IN_VAIN or (answer["na"] == "NONE" and "none" in item.raw)
        )
        if not understood:
            self.outcome.object_to(pointer, "type")
        return False

    def holds(self, constraint: Compiled) -> bool:
        """Only a clear no breaks a constraint; null, not known yet, does not."""
        try:
            return constraint(self.scope) is not False
        except ExpressionError:
            return False

    def repeat(self, item: CompiledItem, place: Place, pointer: str) -> None:
        records = self.records(item, place.answers.get(item.id), pointer)
        seen: list[Json] = []
        kept: list[Json] = []
        place.seen[item.id] = seen
        if item.over == "people":
            for person in self.people:  # the record grows, so that later repeats see the answers
                if self.concerned(item, person):
                    name = person["id"]
                    self.record(item, name, records.get(name, {}), person, pointer, kept)
                    seen.append(person)
            for name in sorted(records.keys() - {person["id"] for person in self.people}):
                self.outcome.object_to(f"{pointer}/{name}", "unknown_person")
        else:
            if len(records) > item.most:
                self.outcome.object_to(pointer, "too_many", {"max": item.most})
            for name, answers in records.items():
                record = {"id": name}
                self.record(item, name, answers, record, pointer, kept)
                seen.append(record)
        if kept:
            place.kept[item.id] = kept
        if item.required and not seen:
            self.outcome.object_to(pointer, "required")

    def records(self, item: CompiledItem, given: Any, pointer: str) -> dict[str, Json]:
        """Return the given records by their person or row, in their order."""
        records: dict[str, Json] = {}
        if is_blank(given):
            return records
        if type(given) is not list:
            self.outcome.object_to(pointer, "type")
            return records
        key = RECORD_KEYS[item.over or "people"]
        for index, record in enumerate(given):
            name = record.get(key) if isinstance(record, dict) else None
            if type(name) is not str or not name:
                self.outcome.object_to(f"{pointer}/{index}", "type")
            elif name in records:
                self.outcome.object_to(f"{pointer}/{name}", "duplicate_record")
            else:
                records[name] = record
        return records

    def concerned(self, item: CompiledItem, record: Json) -> bool:
        self.scope.it = record
        answer = _shown(item.where, self.scope)
        self.scope.it = None
        return answer

    def record(
        self,
        item: CompiledItem,
        name: str,
        answers: Json,
        seen: Json,
        pointer: str,
        kept: list[Json],
    ) -> None:
        """Walk one record; inside it ``it`` is the record itself."""
        key = RECORD_KEYS[item.over or "people"]
        place = Place(f"{pointer}/{name}/", f"person:{name}", answers, seen, {}, {})
        self.scope.it = seen
        for inner in item.items:
            self.visit(inner, place, True)
        self.scope.it = None
        for unknown in sorted(set(answers) - item.item_ids - {key}):
            self.outcome.object_to(f"{pointer}/{name}/{unknown}", "unknown_item")
        if place.kept:
            kept.append({key: name, **place.kept})
        if place.computed:
            self.outcome.computed.setdefault(item.id, {})[name] = place.computed


def _shown(relevant: Compiled | None, scope: Scope) -> bool:
    """Hide what is not true; what cannot be worked out is shown, so that nothing is lost."""
    if relevant is None:
        return True
    try:
        return relevant(scope) is True
    except ExpressionError:
        return True
