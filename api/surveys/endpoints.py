"""Surveys and the facts catalogue over HTTP; they name no resident, so every role may read them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.core.canonical import canonical_json
from api.core.database import SessionDep
from api.staff.access import Action
from api.staff.auth import Caller, May
from api.surveys.errors import SurveyNotFound
from api.surveys.payloads import SurveyDefinitionOut, SurveyOut, SurveysOut
from api.surveys.queries import fact_catalogue, find_survey, list_surveys, survey_titles

router = APIRouter(tags=["surveys"])
Reader = Annotated[Caller, Depends(May(Action.SURVEY_READ))]


@router.get("/api/surveys")
def get_surveys(session: SessionDep, _caller: Reader) -> SurveysOut:
    """List every published version by key, the newest first."""
    titles = survey_titles(session)
    return SurveysOut(
        items=[SurveyOut.of(survey, titles[survey.id]) for survey in list_surveys(session)]
    )


@router.get("/api/surveys/{key}/{version}")
def get_survey(
    key: str, version: int, session: SessionDep, response: Response, _caller: Reader
) -> SurveyDefinitionOut:
    """Return one version with its definition, which never changes."""
    survey = find_survey(session, key, version)
    if survey is None:
        raise SurveyNotFound(key=key, version=version)
    response.headers["ETag"] = f'"{survey.sha256}"'
    return SurveyDefinitionOut(
        key=survey.key,
        version=survey.version,
        sha256=survey.sha256,
        status=survey.status.value,
        definition=survey.definition,
    )


@router.get(
    "/api/facts-catalogue",
    responses={200: {"content": {"application/json": {"example": {"version": 1, "facts": []}}}}},
)
def get_facts_catalogue(_caller: Reader) -> Response:
    """Return the catalogue as in ``schemas/facts/catalogue.v1.json``; the ETag is its SHA-256."""
    catalogue = fact_catalogue()
    return Response(
        canonical_json(catalogue.raw),
        media_type="application/json",
        headers={"ETag": f'"{catalogue.sha256}"', "Cache-Control": "private, no-cache"},
    )
