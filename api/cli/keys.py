"""``ruhu keys``: the inventory of this installation's keys."""

import hashlib
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api.cli.database import console, fail
from api.core.settings import CHECKOUT
from api.launch.environment import environment_value, read_env_file
from api.launch.secrets import BEFORE, INVENTORY, ensure_secrets, rotate_secret

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
        table.add_row(secret.setting, secret.purpose, _fingerprint(secret.setting) or "missing")
        kept = _fingerprint(secret.setting + BEFORE)
        if kept:
            table.add_row(secret.setting + BEFORE, "the one before, until all have changed", kept)
    console.print(table)


def _fingerprint(setting: str) -> str:
    """Return twelve digits that tell one key from another, or nothing when there is none."""
    value = environment_value(CHECKOUT, setting, "") or read_env_file(SECRETS).get(setting, "")
    return hashlib.sha256(value.encode()).hexdigest()[:12] if value else ""


@app.command("rotate")
def rotate_key(
    setting: Annotated[str, typer.Argument(help="RUHU_VAPID_KEY, or vapid for short.")],
) -> None:
    """Put a new key in place; the present one keeps working until every tablet has changed over."""
    wanted = setting.upper().removeprefix("RUHU_").removesuffix("_KEY")
    able = {one.setting.removeprefix("RUHU_").removesuffix("_KEY"): one for one in INVENTORY}
    secret = able.get(wanted)
    if secret is None:
        raise fail(f"There is no key {setting}; `ruhu keys list` shows all.")
    if not secret.rotates:
        raise fail(f"{secret.setting} cannot be rotated: what it encrypted or signed needs it.")
    if environment_value(CHECKOUT, secret.setting, ""):
        raise fail(f"{secret.setting} comes from the environment or .env; change it there.")
    ensure_secrets(SECRETS)
    rotate_secret(SECRETS, secret)
    console.print(
        f"{secret.setting} is new; the one before is kept as {secret.setting}{BEFORE}. "
        "Start the server and the worker again. Tablets change over at their next contact."
    )


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
