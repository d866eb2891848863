"""``ruhu demo``: a real place with invented residents."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.cli.database import console, language, refusals_told
from api.demo.service import load_demo, restage_demo


class Place(StrEnum):
    """A place that the demo knows."""

    HANGZHOU = "hangzhou"
    SHANGHAI = "shanghai"


def demo(
    place: Annotated[Place, typer.Option(help="Compounds by a canal, or both banks.")] = (
        Place.HANGZHOU
    ),
    households: Annotated[int, typer.Option(min=100, max=100_000)] = 3_000,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal people.")] = 2026,
    restage: Annotated[
        bool, typer.Option("--restage", help="Only move the loaded demo's day to today.")
    ] = False,
) -> None:
    """Load a real place with invented residents into an empty database.

    The accounts' password is public, so this refuses when RUHU_HOST is an address that others
    can reach. To begin anew, stop Ruhu and remove var/postgres and what it points to.
    """
    if restage:
        with refusals_told():
            console.print(f"The demo's day was moved by {restage_demo()} days.")
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    what = "住户" if language() == "zh-CN" else "homes"
    with refusals_told(), Progress(*columns, console=console) as progress:
        bar = progress.add_task(what, total=households)

        def report(step: str, done: int, total: int) -> None:
            if step == "people":
                progress.update(bar, total=total, advance=done)

        figures = load_demo(place, households, seed, report)
    console.print(
        f"{figures.households} homes, {figures.people} people, {figures.visits} visits, "
        f"{figures.facts} facts in {figures.seconds} s"
    )
