"""``ruhu``: everything an operator does from a terminal."""

import typer

from api.cli import agreements, devices, keys, members, policies, server, surveys
from api.cli.demo import demo
from api.cli.doctor import doctor

HELP = """Ruhu 入户: the field-visit system of a city's community workers.

`make run` starts everything. While it runs, these commands work on the same data; when it does
not, they start the database for as long as they need it. With RUHU_DATABASE_URL they work on that
database instead.
"""

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,  # they print local values, which may be personal
)
app.command()(server.serve)
app.command()(server.worker)
app.command()(server.migrate)
app.command()(demo)
app.command()(doctor)
app.add_typer(members.app, name="member")
app.add_typer(devices.app, name="device")
app.add_typer(surveys.app, name="survey")
app.add_typer(policies.app, name="policy")
app.add_typer(agreements.app, name="agreement")
app.add_typer(keys.app, name="keys")


if __name__ == "__main__":
    app()
