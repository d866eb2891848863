"""Fills in a survey from what an invented family knows of itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.demo.families import Family
from api.demo.history import Record
from api.surveys.rules.opened import OpenedSurvey
from api.surveys.rules.outcome import SurveyInput
from api.surveys.service import Checked, check_answers

JsonObject = dict[str, Any]


def told_answers(
    survey: OpenedSurvey,
    family: Family,
    record: Record,
    household_id: str,
    people: Mapping[int, str],
) -> tuple[JsonObject, Checked]:
    """Answer a survey by what was observed at the first visit; ``people`` maps id() to ids."""
    known: dict[str, JsonObject] = {"household": {}}
    known |= {one: {} for one in people.values()}
    for seen in record.observations:
        entity = "household" if seen.resident is None else people[id(seen.resident)]
        known[entity][seen.key] = seen.value
    members = [
        {
            "id": people[id(one)],
            "name": one.name,
            "sex": one.sex,
            "birth_date": one.birth_date.isoformat(),
            "relation": one.relation,
            "is_head": one.relation == "HEAD",
            "co_resident": True,
        }
        for one in family.residents
    ]
    day = record.visits[0].started_at.date().isoformat()
    return fill_in(survey, members, household_id, known, day)


def fill_in(
    survey: OpenedSurvey,
    people: Sequence[Mapping[str, Any]],
    household_id: str,
    known: Mapping[str, Mapping[str, Any]],
    day: str,
) -> tuple[JsonObject, Checked]:
    """Answer every question whose fact is known; return the answers and the server's check.

    Args:
        survey: The version to answer.
        people: Members as ``SurveyInput`` wants them, all of the household.
        household_id: Id of the household.
        known: Values by fact key, by ``household`` and by the id of each person.
        day: Day of the visit, ``YYYY-MM-DD``.
    """
    offered: JsonObject = {}
    for item in (item for page in survey.definition["pages"] for item in page["items"]):
        if item["type"] == "repeat" and item["repeat"]["over"] == "people":
            offered[item["id"]] = [
                {"person_id": person["id"]}
                | _known_answers(item["repeat"]["items"], known[person["id"]])
                for person in people
            ]
        elif item["type"] != "repeat":
            offered |= _known_answers([item], known["household"])
    given = SurveyInput(offered, people, [], household_id, day)
    kept = check_answers(survey, given).kept  # without what is not asked of this family
    return kept, check_answers(survey, SurveyInput(kept, people, [], household_id, day))


def _known_answers(items: Sequence[JsonObject], values: Mapping[str, Any]) -> JsonObject:
    return {
        item["id"]: values[item["fact"]]
        for item in items
        if item["type"] != "calc" and item.get("fact") in values
    }
