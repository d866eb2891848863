"""``ruhu member``: the accounts of the staff."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from api.cli.database import console, fail, working_session
from api.cli.imports import bring_members
from api.staff.models import Role
from api.staff.queries import find_member_by_login, get_org, list_all_units, list_members
from api.staff.service.members import create_member, set_password

app = typer.Typer(
    help="Accounts: list them, add one or a table of them, set a new password.",
    no_args_is_help=True,
)

SHORTEST_PASSWORD = 10
KeepOption = Annotated[
    bool, typer.Option("--keep", help="The owner typed it: it need not be changed at sign-in.")
]
OrgOption = Annotated[UUID, typer.Option("--org", help="Id of a unit; see `ruhu member units`.")]


@app.command("list")
def list_accounts() -> None:
    """Show every active account with its roles and its unit."""
    table = Table("login", "name", "roles", "unit")
    with working_session() as session:
        for member, unit, roles in list_members(session, ""):
            table.add_row(member.login, member.name, " ".join(sorted(roles)), unit.name)
    console.print(table)


@app.command("units")
def list_units() -> None:
    """Show the org tree with the ids that `add --org` takes."""
    with working_session() as session:
        for unit in list_all_units(session):
            depth = unit.path.count(".") - 1
            console.print(f"{'  ' * depth}{unit.name}  [dim]{unit.type} {unit.id}[/dim]")


@app.command("add")
def add_account(
    login: str,
    name: str,
    org_id: OrgOption,
    role: Annotated[list[Role], typer.Option(help="May be given several times.")],
    password: Annotated[str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True)],
    keep: KeepOption = False,
) -> None:
    """Add an account whose roles hold in a unit and everything below it.

    Example: ruhu member add wang 王芳 --role GRID_LEADER --org 0192…
    """
    _demand_length(password)
    with working_session() as session:
        unit = get_org(session, org_id)
        roles = dict.fromkeys(role, unit)
        create_member(session, unit, login, name, password, roles, must_change=not keep)
    console.print(f"{name} can sign in as [bold]{login}[/bold].")


@app.command("password")
def change_password(
    login: str,
    password: Annotated[str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True)],
    keep: KeepOption = False,
) -> None:
    """Set a new password and end every session of the account."""
    _demand_length(password)
    with working_session() as session:
        member = find_member_by_login(session, login)
        if member is None:
            raise fail(f"Nobody signs in as {login}.")
        set_password(session, member, password, must_change=not keep)
    console.print(f"{login} has a new password; every session of it has ended.")


@app.command("import")
def import_accounts(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or XLSX.")],
    org_id: OrgOption,
    login: Annotated[str, typer.Option("--as", help="Login of the administrator who imports.")],
    passwords: Annotated[
        Path | None, typer.Option(help="Import, and write the first passwords into this file.")
    ] = None,
    leave_out_errors: Annotated[
        bool, typer.Option("--leave-out-errors", help="Import the rows that have no errors.")
    ] = False,
) -> None:
    """Check a table of new members; with --passwords also add them.

    Example: ruhu member import workers.xlsx --org 0192… --as admin --passwords first.csv
    """
    bring_members(file, org_id, login, passwords, leave_out_errors=leave_out_errors)


def _demand_length(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise fail(f"The password needs at least {SHORTEST_PASSWORD} characters.")
