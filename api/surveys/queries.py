"""Reads of the surveys feature, and the facts catalogue."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, defer

from api.core.canonical import canonical_json, sha256_hex
from api.core.contracts import load_json
from api.core.fast import fetch
from api.surveys.errors import SurveyNotFound
from api.surveys.models import SurveyStatus, SurveyVersion
from api.surveys.rules.catalogue import FactCatalogue, parse_catalogue
from api.surveys.rules.opened import OpenedSurvey, known_survey, open_definition

CATALOGUE = "facts/catalogue.v1.json"


@lru_cache
def fact_catalogue() -> FactCatalogue:
    """Return every kind of fact; read once per process, without a database."""
    raw = load_json(CATALOGUE)
    return parse_catalogue(raw, sha256_hex(canonical_json(raw)))


def list_surveys(session: Session) -> list[SurveyVersion]:
    """Return every version by key, the newest first; definitions are not loaded."""
    statement = select(SurveyVersion).order_by(SurveyVersion.key, SurveyVersion.version.desc())
    return list(session.scalars(statement.options(defer(SurveyVersion.definition))))


def survey_titles(session: Session) -> dict[UUID, dict[str, str]]:
    """Return the title of every version by its row's id."""
    rows = session.execute(select(SurveyVersion.id, SurveyVersion.definition["title"]))
    return {row[0]: row[1] for row in rows}


def find_survey(session: Session, key: str, version: int) -> SurveyVersion | None:
    """Return one version with its definition."""
    return session.scalars(_one(key, version)).one_or_none()


def survey_definition(session: Session, key: str, version: int) -> dict[str, Any]:
    """Return a published definition.

    Raises:
        SurveyNotFound: No such survey or version.
    """
    return opened_survey(session, key, version).definition


def opened_survey(session: Session, key: str, version: int) -> OpenedSurvey:
    """Return a version ready to check answers; its definition is read once per process.

    Raises:
        SurveyNotFound: No such survey or version.
    """
    session.flush()
    found = fetch(session, HASH_OF_VERSION, key=key, version=version)
    if not found:
        raise SurveyNotFound(key=key, version=version)
    sha256 = found[0][0]
    opened = known_survey(sha256)
    if opened is None:
        definition = session.scalars(_one(key, version)).one().definition
        opened = open_definition(definition, sha256)
    return opened


HASH_OF_VERSION = "SELECT sha256 FROM survey_versions WHERE key = %(key)s AND version = %(version)s"


def newest_surveys(session: Session) -> list[dict[str, Any]]:
    """Return ``{key, version, sha256, title}`` of the newest open version of each survey."""
    newest = (
        select(
            SurveyVersion.key,
            SurveyVersion.version,
            SurveyVersion.sha256,
            SurveyVersion.definition["title"].label("title"),
        )
        .where(SurveyVersion.status == SurveyStatus.OPEN)
        .ext(distinct_on(SurveyVersion.key))
        .order_by(SurveyVersion.key, SurveyVersion.version.desc())
    )
    return [dict(row._mapping) for row in session.execute(newest)]


def _one(key: str, version: int) -> Any:
    return select(SurveyVersion).where(SurveyVersion.key == key, SurveyVersion.version == version)
