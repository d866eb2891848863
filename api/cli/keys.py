"""``ruhu keys``: the inventory of this installation's keys."""

import hashlib
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api.cli.database import console, fail
from api.core.settings import CHECKOUT
from api.launch.environment import environment_value, read_env_file
from api.launch.secrets import INVENTORY, ensure_secrets

app = typer.Typer(help="Keys: make them, list them, write them out.", no_args_is_help=True)

SECRETS = CHECKOUT / "var" / "secrets.env"


@app.command("make")
def make_keys() -> None:
    """Make the keys that are still missing in var/secrets.env; existing ones never change."""
    made = ensure_secrets(SECRETS)
    console.print(f"Made: {', '.join(made)}" if made else "All keys are there.")


@app.command("list")
def list_keys() -> None:
    """Show each key by what it is for and by a fingerprint; the keys themselves stay hidden."""
    table = Table("setting", "purpose", "fingerprint")
    for secret in INVENTORY:
        value = environment_value(CHECKOUT, secret.setting, "") or read_env_file(SECRETS).get(
            secret.setting, ""
        )
        fingerprint = hashlib.sha256(value.encode()).hexdigest()[:12] if value else "missing"
        table.add_row(secret.setting, secret.purpose, fingerprint)
    console.print(table)


@app.command("export")
def export_keys(
    target: Annotated[Path, typer.Argument(help="A new file, for example on a locked-away disk.")],
) -> None:
    """Copy the keys into a new file that only you can read, for safe keeping."""
    if not SECRETS.is_file():
        raise fail("There are no keys yet; `ruhu keys make` makes them.")
    if target.exists():
        raise fail(f"{target} exists already; nothing was written.")
    target.touch(mode=0o600)
    target.write_bytes(SECRETS.read_bytes())
    console.print(f"The keys stand in {target}. Keep it apart from the backups of the database.")
