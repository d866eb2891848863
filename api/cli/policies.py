"""``ruhu policy``: ages, intervals and amounts that hold in a unit."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from api.cli.database import console, fail, working_session
from api.core.contracts import load_json
from api.policies.queries import SHIPPED, policy_values
from api.policies.service import publish_pack
from api.staff.queries import get_org

app = typer.Typer(help="Policy values: show what holds, publish a pack.", no_args_is_help=True)

NEEDED = ("key", "version", "valid_from", "values")


@app.command("show")
def show_values(
    org_id: Annotated[
        UUID | None, typer.Option("--org", help="A unit; see `member units`.")
    ] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
) -> None:
    """Show the values that hold in a unit on a day, those of the units above included."""
    table = Table("key", "value")
    with working_session() as session:
        values = policy_values(session, org_id, on.date() if on else None)
        for key in sorted(values):
            table.add_row(key, json.dumps(values[key], ensure_ascii=False))
    console.print(table)


@app.command("publish")
def publish_values(
    pack: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    org_id: Annotated[UUID, typer.Option("--org", help="The unit in which it holds.")],
) -> None:
    """Publish a pack for a unit and everything below it. What is published never changes.

    A pack is JSON: {"key": "gongshu", "version": 1, "valid_from": "2027-01-01", "values": {…}};
    its keys must be among those that `ruhu policy show` prints.
    """
    content = json.loads(pack.read_text())
    absent = [name for name in NEEDED if name not in content]
    if absent:
        raise fail(f"{pack} lacks {', '.join(absent)}.")
    unknown = sorted(set(content["values"]) - set(load_json(SHIPPED)["values"]))
    if unknown:
        raise fail(f"No rule reads {', '.join(unknown)}; see `ruhu policy show`.")
    with working_session() as session:
        published = publish_pack(session, content, get_org(session, org_id))
        console.print(f"{published.key} {published.version} holds from {published.valid_from}.")
