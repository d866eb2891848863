"""Shapes of the surveys feature over HTTP."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from api.surveys.models import SurveyVersion


class Words(BaseModel):
    """A text in both languages."""

    zh: str
    en: str


class SurveyOut(BaseModel):
    """One version in the list."""

    key: str
    version: int
    title: Words
    sha256: str
    status: str
    published_at: datetime

    @classmethod
    def of(cls, survey: SurveyVersion, title: dict[str, str]) -> "SurveyOut":
        """Build one from a row and its title."""
        return cls(
            key=survey.key,
            version=survey.version,
            title=Words(**title),
            sha256=survey.sha256,
            status=survey.status.value,
            published_at=survey.published_at,
        )


class SurveysOut(BaseModel):
    """Every version by key, the newest first."""

    items: list[SurveyOut]


class SurveyDefinitionOut(BaseModel):
    """A published version; ``definition`` as in ``schemas/surveys/definition.v1.json``."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "key": "employment-home-visit",
                "version": 1,
                "sha256": "0" * 64,
                "status": "open",
                "definition": {"key": "employment-home-visit", "version": 1},
            }
        }
    )

    key: str
    version: int
    sha256: str
    status: str
    definition: dict[str, Any]
