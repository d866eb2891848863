"""``ruhu survey``: survey definitions and their published versions."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api.cli.database import console, fail, working_session
from api.surveys.queries import fact_catalogue, list_surveys, survey_titles
from api.surveys.rules.lint import definition_problems
from api.surveys.service import publish_survey

app = typer.Typer(
    help="Surveys: check a definition, publish it, list versions.", no_args_is_help=True
)

Definition = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A JSON file.")]


@app.command("list")
def list_versions() -> None:
    """Show every published version, the newest of each survey first."""
    table = Table("key", "version", "title", "published", "sha256")
    with working_session() as session:
        titles = survey_titles(session)
        for survey in list_surveys(session):
            title = titles[survey.id]
            published = survey.published_at.date().isoformat()
            table.add_row(
                survey.key, str(survey.version), title["zh"], published, survey.sha256[:12]
            )
    console.print(table)


@app.command("check")
def check_definition(file: Definition) -> None:
    """Tell what is wrong with a definition, without a database; exit 1 when something is."""
    problems = definition_problems(_read(file), fact_catalogue())
    for problem in problems:
        where, rule = problem["pointer"] or "/", problem["rule"]
        console.print(f"✗ {where}: {rule} {problem['params'] or ''}", markup=False)
    if problems:
        raise fail(f"{file} has {len(problems)} problems.")
    console.print(f"{file} can be published.")


@app.command("publish")
def publish_definition(file: Definition) -> None:
    """Publish a version for good; tablets get it at their next contact.

    A published version never changes: raise `version` in the file for every change.
    """
    with working_session() as session:
        survey = publish_survey(session, _read(file))
        console.print(f"{survey.key} {survey.version} is published ({survey.sha256[:12]}).")


def _read(file: Path) -> dict[str, object]:
    try:
        content = json.loads(file.read_text())
    except ValueError as cause:
        raise fail(f"{file} is not JSON: {cause}") from cause
    if not isinstance(content, dict):
        raise fail(f"{file} holds no survey.")
    return content
