"""Loads the demo into an empty database and stages its day."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from random import Random

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from api.core.clock import today
from api.core.database import session_factory
from api.core.settings import get_settings
from api.demo.accounts import demand_loopback
from api.demo.basemap import PLACES
from api.demo.circumstances import settle
from api.demo.errors import DemoExists, DemoPlaceUnknown, DemoTooLarge
from api.demo.families import invent_family
from api.demo.hangzhou import build_hangzhou
from api.demo.history import invent_record
from api.demo.homes import Home, HomeWriter
from api.demo.identity import IdentityMint
from api.demo.organisation import Staff, write_organisation
from api.demo.shanghai import build_shanghai
from api.demo.town import Community, Town
from api.staff.models import OrgUnit

Report = Callable[[str, int, int], None]
"""Called with the step (``map``, ``people``, ``day``), what is done and what there is to do."""


@dataclass(frozen=True)
class DemoFigures:
    """What was loaded, and how long it took."""

    place: str
    communities: int
    grids: int
    buildings: int
    households: int
    people: int
    facts: int
    visits: int
    seconds: float

    def as_dict(self) -> dict[str, str | int | float]:
        """The figures by name."""
        return asdict(self)


def is_loaded(session: Session) -> bool:
    """Tell whether a city stands in the database, this demo's or another."""
    return session.scalar(select(OrgUnit.id).limit(1)) is not None


def load_demo(
    place: str = "hangzhou",
    households: int = 3_000,
    seed: int = 2026,
    report: Report | None = None,
) -> DemoFigures:
    """Load a place with invented residents in one transaction; equal seeds give equal people.

    Raises:
        DemoNotOnLoopback: Others can reach this server; the accounts' password is public.
        DemoExists: The database is not empty.
        DemoPlaceUnknown, DemoTooLarge: No such place, or not enough room in it.
    """
    demand_loopback()
    if place not in PLACES:
        raise DemoPlaceUnknown(place=place)
    tell = report or (lambda step, done, total: None)
    started = time.perf_counter()
    with session_factory().begin() as session:
        if is_loaded(session):
            raise DemoExists()
        tell("map", 0, households)
        town = _build(place, households, seed)
        random = Random(f"people-{place}-{seed}")
        staff = write_organisation(session, town, random)
        mint = IdentityMint(random)
        people = facts = visits = 0
        for community in town.communities:
            homes = _invent_homes(community, mint, random)
            facts += _write_homes(session, town, staff, community, homes, tell)
            people += sum(len(home.family.residents) for home in homes)
            visits += sum(len(home.record.visits) for home in homes)
    _analyze()
    grids = [grid for community in town.communities for grid in community.grids]
    return DemoFigures(
        place=place,
        communities=len(town.communities),
        grids=len(grids),
        buildings=sum(len(grid.blocks) for grid in grids),
        households=town.home_count,
        people=people,
        facts=facts,
        visits=visits,
        seconds=round(time.perf_counter() - started, 1),
    )


def _build(place: str, households: int, seed: int) -> Town:
    build = build_hangzhou if place == "hangzhou" else build_shanghai
    try:
        return build(households, seed)
    except ValueError as cause:
        raise DemoTooLarge(households=households) from cause


def _invent_homes(community: Community, mint: IdentityMint, random: Random) -> list[Home]:
    on = today()
    doors = [door for grid in community.grids for door in grid.homes]
    families = [invent_family(on, mint, random) for _ in doors]
    settle(families, on, random)
    return [
        Home(door, family, invent_record(family, on, random))
        for door, family in zip(doors, families, strict=True)
    ]


def _write_homes(
    session: Session,
    town: Town,
    staff: Staff,
    community: Community,
    homes: list[Home],
    tell: Report,
) -> int:
    """Write a community grid by grid; return the number of facts."""
    writer = HomeWriter(session, staff, community, _area_name(town, community))
    by_door = {id(home.door): home for home in homes}
    for grid in community.grids:
        place = writer.place(grid.number)
        for block in grid.blocks:
            writer.add_block(block, place)
        for door in grid.homes:
            writer.add_home(by_door[id(door)], place)
        writer.flush()
        tell("people", len(grid.homes), town.home_count)
    return writer.fact_count


def _area_name(town: Town, community: Community) -> str:
    """Name every division above the community's homes, from the province down."""
    code = community.division.code
    parts = [code[:2], code[:4], code[:6], code[:9], code]
    names = [town.divisions[part.ljust(12, "0")].name for part in parts]
    return "".join(name for name in names if name != "市辖区")


def _analyze() -> None:
    """Let the planner know the new sizes; the application's role may not, the owner's may."""
    owner_url = get_settings().owner_database_url
    if owner_url is None:
        return
    engine = create_engine(owner_url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
