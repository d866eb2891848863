"""The answers of a visit, checked again by the server, and what they say about the household."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import day_of
from api.core.errors import AppError
from api.households.models import Household
from api.households.payloads import Observation, entity_of
from api.households.service.fact_rows import FactRow, current_facts
from api.households.service.values import check_value
from api.surveys.errors import SurveyNotFound
from api.surveys.queries import fact_catalogue, opened_survey
from api.surveys.rules.outcome import Outcome, SurveyInput
from api.surveys.service import NEEDS_REVIEW, Checked, check_answers
from api.visits.payloads import FactIn, ResponseIn, VisitIn
from api.visits.queries import list_belonging

Json = dict[str, Any]
Corrected = Callable[[datetime], datetime]


@dataclass(slots=True)
class CheckedVisit:
    """Rows of responses, observations to record, and everything that does not fit."""

    responses: list[Json] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    problems: list[Json] = field(default_factory=list)
    no_change: list[Json] = field(default_factory=list)
    held: dict[tuple[UUID, str], FactRow] | None = None
    """Current facts as they were read for the check."""


@dataclass(frozen=True, slots=True)
class Home:
    """The household as the file has it when the visit arrives."""

    people: Sequence[Json]
    facts: Sequence[Json]
    held: dict[tuple[UUID, str], FactRow]
    belonging: set[str]
    """Entities that facts of this household may speak of: itself, its people now and before."""


def check_visit(
    session: Session, household: Household, visit_in: VisitIn, corrected: Corrected
) -> CheckedVisit:
    """Check every response and recompute the facts; nothing is refused, what does not fit is said.

    The value of a fact is what the answers say by the server's reckoning; from the tablet comes
    which value the worker had seen, whether it was confirmed, and when.
    """
    checked = CheckedVisit()
    if not visit_in.responses and not visit_in.facts:
        return checked
    home = _home(session, household)
    checked.held = home.held
    derived: dict[tuple[str, str], Json] = {}
    for position, response in enumerate(visit_in.responses):
        outcome = _outcome(session, household, visit_in, response, home)
        checked.responses.append(_row(response, outcome))
        checked.problems += [
            fault | {"pointer": f"/responses/{position}/answers{fault['pointer']}"}
            for fault in outcome.problems
        ]
        checked.no_change += [
            {"survey": response.survey.key} | group for group in response.confirmed_groups
        ]
        derived |= {(fact["entity"], fact["key"]): fact for fact in outcome.facts}
    sent = {(fact.entity, fact.key): fact for fact in visit_in.facts}
    _observe(checked, home, derived, sent, visit_in, corrected)
    return checked


def _home(session: Session, household: Household) -> Home:
    session.flush()
    belonging = list_belonging(session, household.id)
    people = [person for person in belonging if person.pop("here")]
    entities = [household.id, *(UUID(person["id"]) for person in belonging)]
    held = current_facts(session, entities)
    filed = [
        {
            "entity": f"{fact.entity_kind}:{fact.entity_id}",
            "key": fact.key,
            "value": fact.value,
            "fver": fact.fver,
            "hash": fact.hash,
        }
        for fact in held.values()
    ]
    known = {f"person:{person['id']}" for person in belonging}
    return Home(people, filed, held, known | {f"household:{household.id}"})


def _outcome(
    session: Session, household: Household, visit_in: VisitIn, response: ResponseIn, home: Home
) -> Checked:
    """Check the answers by the version they were given to; an unknown one waits for a person."""
    given = SurveyInput(
        answers=response.answers,
        people=home.people,
        facts=home.facts,
        household_id=str(household.id),
        today=day_of(visit_in.started_at).isoformat(),
    )
    survey = response.survey
    try:
        opened = opened_survey(session, survey.key, survey.version)
    except SurveyNotFound:
        unknown = Outcome()
        unknown.object_to("", "survey_unknown", {"key": survey.key, "version": survey.version})
        return Checked(NEEDS_REVIEW, unknown.problems)
    return check_answers(opened, given, response.computed)


def _row(response: ResponseIn, outcome: Checked) -> Json:
    return {
        "id": response.response_id,
        "survey_key": response.survey.key,
        "survey_version": response.survey.version,
        "survey_sha256": response.survey.sha256,
        "status": outcome.status,
        "answers": response.answers,
        "computed": outcome.computed,
        "confirmed_groups": response.confirmed_groups,
        "problems": outcome.problems,
    }


def _observe(
    checked: CheckedVisit,
    home: Home,
    derived: dict[tuple[str, str], Json],
    sent: dict[tuple[str, str], FactIn],
    visit_in: VisitIn,
    corrected: Corrected,
) -> None:
    """Turn what the answers say, and what was noted beside them, into observations."""
    at = corrected(visit_in.ended_at)
    for place, fact in derived.items():
        seen = sent.get(place)
        value = fact["new"] if seen is None or fact["new"] is not None else seen.new
        confirmed = seen.confirmed if seen else fact["confirmed"]
        # Without the tablet's word nobody knows what the worker saw: a mask that was confirmed
        # names its value by hash, everything else is compared as new.
        unseen = fact["base_hash"] if fact["new"] is None else None
        base = (seen.base_fver, seen.base_hash) if seen else (None, unseen)
        when = corrected(seen.observed_at) if seen else at
        _add(checked, home, place, value, base, confirmed, when)
    for position, one in enumerate(visit_in.facts):
        if (one.entity, one.key) in derived:
            continue
        fault = None if one.confirmed else _fault_of(one)
        if fault:
            checked.problems.append(_problem(f"/facts/{position}", fault))
            continue
        base = (one.base_fver, one.base_hash)
        when = corrected(one.observed_at)
        _add(checked, home, (one.entity, one.key), one.new, base, one.confirmed, when)


def _add(
    checked: CheckedVisit,
    home: Home,
    place: tuple[str, str],
    value: Any,
    base: tuple[int | None, str | None],
    confirmed: bool,
    at: datetime,
) -> None:
    entity, key = place
    if entity not in home.belonging or key not in fact_catalogue().facts:
        rule = "person_not_in_household" if key in fact_catalogue().facts else "fact_unknown"
        checked.problems.append(_problem("/facts", rule, entity=entity, key=key))
        return
    kind, entity_id = entity_of(entity)
    held = home.held.get((entity_id, key))
    unchanged = held is not None and held.hash == base[1]
    if confirmed and fact_catalogue()[key].sensitive and not unchanged:
        # What was confirmed is only known by its mask, and the file says something else by now.
        checked.problems.append(_problem("/facts", "confirmed_value_changed", key=key))
        return
    checked.observations.append(
        Observation(kind, entity_id, key, value, base[0], base[1], confirmed, at)
    )


def _fault_of(fact: FactIn) -> str | None:
    try:
        check_value(fact.key, fact.new)
    except AppError as refusal:
        return refusal.code
    return None


def _problem(pointer: str, rule: str, **params: Any) -> Json:
    message_key = f"visits.problem.{rule}"
    return {"pointer": pointer, "rule": rule, "params": params, "message_key": message_key}
