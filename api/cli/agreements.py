"""``ruhu agreement``: the texts that residents sign, and a check of everything that was signed."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api.agreements.queries import newest_templates
from api.agreements.rules.definitions import write_composed
from api.agreements.service.publishing import publish_file
from api.agreements.service.verifying import verify_stored
from api.cli.database import console, fail, working_session
from api.core.errors import AppError

app = typer.Typer(
    help="Agreements: compose and publish a text, verify what was signed.", no_args_is_help=True
)

TextFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A JSON file.")]


@app.command("list")
def list_texts() -> None:
    """Show the newest version of every text."""
    table = Table("key", "version", "language", "title", "sha256")
    with working_session() as session:
        for text in newest_templates(session):
            table.add_row(text.key, str(text.version), text.lang, text.title, text.sha256[:12])
    console.print(table)


@app.command("compose")
def compose_text(file: TextFile) -> None:
    """Join the parts of a text to its body and fill in its hash, in place; no database needed."""
    try:
        text = write_composed(file)
    except ValueError as fault:
        raise fail(f"{file} cannot be published: {fault}") from fault
    console.print(f"{text['key']} {text['version']} {text['lang']} is composed.")


@app.command("publish")
def publish_text(file: TextFile) -> None:
    """Publish a composed text for good; raise its `version` for every change."""
    try:
        with working_session() as session:
            made = publish_file(session, file)
    except AppError as refusal:
        raise fail(f"{file} is not published: {refusal.code} {refusal.details}") from refusal
    console.print("published" if made else "published before, nothing changed")


@app.command("verify")
def verify_agreements() -> None:
    """Check the bytes, signatures, text and PDF of every agreement; exit 1 when one fails."""
    checked, broken = 0, 0
    with working_session() as session, console.status("Checking agreements"):
        for one in verify_stored(session):
            checked += 1
            if one.faults:
                broken += 1
                console.print(f"✗ {one.no} ({one.status}): {', '.join(one.faults)}", markup=False)
            elif one.flags:
                console.print(f"! {one.no} ({one.status}): {', '.join(one.flags)}", markup=False)
    if broken:
        raise fail(f"{broken} of {checked} agreements do not hold.")
    console.print(f"All {checked} agreements hold.")
