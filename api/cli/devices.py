"""``ruhu device``: the enrolled tablets."""

from uuid import UUID

import typer
from rich.table import Table

from api.cli.database import console, working_session
from api.staff.queries import list_devices
from api.staff.service.accounts import unsent_on
from api.staff.service.devices import revoke_device

app = typer.Typer(help="Tablets: list them, withdraw a lost one.", no_args_is_help=True)


@app.command("list")
def list_tablets() -> None:
    """Show every enrolled tablet, the one heard of last first."""
    table = Table("id", "label", "last member", "last contact", "unsent", "version", "withdrawn")
    with working_session() as session:
        for device, member_name in list_devices(session, ""):
            contact = device.last_contact_at.isoformat("minutes") if device.last_contact_at else "–"
            revoked = device.revoked_at.date().isoformat() if device.revoked_at else ""
            version = device.report.get("app") or "–"
            table.add_row(
                str(device.id),
                device.label,
                member_name or "–",
                contact,
                str(unsent_on(device)),
                version,
                revoked,
            )
    console.print(table)


@app.command("revoke")
def revoke_tablet(device_id: UUID) -> None:
    """Withdraw a lost tablet: it can no longer sign in or pull, and its sessions end.

    What it has sent so far stays; this cannot be undone, the tablet is enrolled anew instead.
    """
    with working_session() as session:
        label = revoke_device(session, device_id).label
    console.print(f"{label} is withdrawn.")
