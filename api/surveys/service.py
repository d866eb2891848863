"""Publishing surveys, and checking what tablets and desks answered to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.canonical import canonical_json, sha256_hex
from api.core.clock import now
from api.core.contracts import SCHEMAS, load_json
from api.surveys.errors import SurveyAlreadyPublished, SurveyInvalid
from api.surveys.models import SurveyVersion
from api.surveys.queries import fact_catalogue, find_survey
from api.surveys.rules.evaluate import evaluate
from api.surveys.rules.lint import definition_problems
from api.surveys.rules.opened import OpenedSurvey
from api.surveys.rules.outcome import Json, Outcome, SurveyInput

VALID = "valid"
NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class Checked:
    """What the server makes of a response; the raw answers stay with the caller."""

    status: str
    """``valid`` or ``needs_review``."""
    problems: list[Json] = field(default_factory=list)
    """``{pointer, rule, params, message_key}``; rule ``computed_differs`` has both values."""
    kept: Json = field(default_factory=dict)
    """The answers that were asked; what was not relevant is only in the raw answers."""
    computed: Json = field(default_factory=dict)
    facts: list[Json] = field(default_factory=list)
    """``{entity, key, new, base_fver, base_hash, confirmed}`` as the answers observe them."""
    visible: list[str] = field(default_factory=list)


def publish_shipped(session: Session) -> list[SurveyVersion]:
    """Publish the surveys that come with the product; those published before are left alone.

    Raises:
        SurveyAlreadyPublished: A shipped file differs from the version published before.
    """
    made = []
    for path in shipped_surveys():
        definition = load_json(path)
        known = find_survey(session, definition["key"], definition["version"])
        published = publish_survey(session, definition)
        if known is None:
            made.append(published)
    return made


def shipped_surveys() -> list[str]:
    """Return the paths of the shipped definitions inside ``schemas``."""
    folder = SCHEMAS / "surveys"
    files = sorted(path.name for path in folder.glob("*.v*.json"))
    return [f"surveys/{name}" for name in files if Path(name).stem != "definition.v1"]


def publish_survey(
    session: Session, definition: Json, published_by_id: UUID | None = None
) -> SurveyVersion:
    """Store a version for good; publishing the same content again returns the stored one.

    Raises:
        SurveyInvalid: It breaks the schema or its rules; ``details.problems`` says where.
        SurveyAlreadyPublished: The version exists with another content.
    """
    problems = definition_problems(definition, fact_catalogue())
    if problems:
        raise SurveyInvalid(problems=problems)
    sha256 = sha256_hex(canonical_json(definition))
    key, version = definition["key"], definition["version"]
    known = find_survey(session, key, version)
    if known is not None:
        if known.sha256 != sha256:
            raise SurveyAlreadyPublished(key=key, version=version)
        return known
    published = SurveyVersion(
        key=key,
        version=version,
        definition=definition,
        sha256=sha256,
        published_at=now(),
        published_by_id=published_by_id,
    )
    session.add(published)
    session.flush()
    return published


def check_answers(
    survey: OpenedSurvey, given: SurveyInput, computed: Mapping[str, Any] | None = None
) -> Checked:
    """Check a response again, as the tablet did; nothing is refused and nothing is lost.

    Args:
        survey: The version that was answered (``queries.opened_survey``).
        given: Answers, members of the household, its facts before the visit, and the day.
        computed: What the tablet calculated; None when nobody did (office entry).
    """
    if not isinstance(given.answers, Mapping):
        outcome = Outcome()
        outcome.object_to("", "type")
        return Checked(NEEDS_REVIEW, outcome.problems)
    outcome = evaluate(survey.compiled, given)
    if computed is not None:
        _compare(outcome, computed)
    return Checked(
        status=NEEDS_REVIEW if outcome.problems else VALID,
        problems=outcome.problems,
        kept=outcome.kept,
        computed=outcome.computed,
        facts=outcome.facts,
        visible=outcome.visible,
    )


def _compare(outcome: Outcome, sent: Mapping[str, Any]) -> None:
    ours, theirs = _flat(outcome.computed), _flat(sent)
    for pointer in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get(pointer), theirs.get(pointer)
        if here != there or type(here) is not type(there):
            outcome.object_to(pointer, "computed_differs", {"ours": here, "sent": there})


def _flat(computed: Any, prefix: str = "") -> Json:
    if not isinstance(computed, Mapping):
        return {prefix: computed}
    flat: Json = {}
    for name, value in computed.items():
        flat |= _flat(value, f"{prefix}/{name}")
    return flat
