"""Loads the demo into an empty database and stages its day."""

import time
from dataclasses import asdict, dataclass
from random import Random
from uuid import UUID

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from api.agreements.service.publishing import publish_shipped as publish_templates
from api.core.clock import today
from api.core.database import session_factory
from api.core.settings import get_settings
from api.demo.accounts import demand_loopback
from api.demo.basemap import PLACES
from api.demo.errors import DemoExists, DemoPlaceUnknown, DemoTooLarge, DemoTooSmall
from api.demo.hangzhou import build_hangzhou
from api.demo.identity import IdentityMint
from api.demo.organisation import write_organisation
from api.demo.people import Report, invent_homes, story_of, write_homes
from api.demo.shanghai import build_shanghai
from api.demo.staging import restage, stage_day, tell_story
from api.demo.town import Town
from api.staff.models import OrgUnit
from api.surveys.service import publish_shipped as publish_surveys

LEAST_HOUSEHOLDS = 100


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
        DemoPlaceUnknown, DemoTooLarge, DemoTooSmall: No such place, not enough room in it, or too
            few homes for the story.
    """
    demand_loopback()
    if place not in PLACES:
        raise DemoPlaceUnknown(place=place)
    if households < LEAST_HOUSEHOLDS:
        raise DemoTooSmall(least=LEAST_HOUSEHOLDS)
    tell = report or (lambda step, done, total: None)
    started = time.perf_counter()
    with session_factory().begin() as session:
        if is_loaded(session):
            raise DemoExists()
        tell("map", 0, households)
        town = _build(place, households, seed)
        counts = _write_town(session, town, Random(f"people-{place}-{seed}"), tell)
    _analyze()
    grids = [grid for community in town.communities for grid in community.grids]
    return DemoFigures(
        place=place,
        communities=len(town.communities),
        grids=len(grids),
        buildings=sum(len(grid.blocks) for grid in grids),
        households=town.home_count,
        **counts,
        seconds=round(time.perf_counter() - started, 1),
    )


def _write_town(session: Session, town: Town, random: Random, tell: Report) -> dict[str, int]:
    """Write staff, homes and the staged day; return the numbers of people, facts and visits."""
    publish_surveys(session)
    publish_templates(session)
    staff = write_organisation(session, town, random)
    mint = IdentityMint(random)
    counts = {"people": 0, "facts": 0, "visits": 0}
    told: dict[str, UUID] = {}
    for community in town.communities:
        story = {} if told else story_of(community)
        homes = invent_homes(community, story, mint, random)
        writer = write_homes(session, town, staff, community, homes, story, tell)
        told |= {key: UUID(writer.household_ids[id(door)]) for key, door in story.items()}
        counts["people"] += sum(len(home.family.residents) for home in homes)
        counts["facts"] += writer.fact_count
        counts["visits"] += sum(len(home.record.visits) for home in homes)
    tell("day", 0, 1)
    tell_story(session, told, staff.by_login)
    stage_day(session, today())
    tell("day", 1, 1)
    return counts


def restage_demo() -> int:
    """Bring the demo's day up to today; return by how many days it moved.

    Raises:
        DemoMissing: No demo was loaded here.
    """
    with session_factory().begin() as session:
        return restage(session, today())


def _build(place: str, households: int, seed: int) -> Town:
    build = build_hangzhou if place == "hangzhou" else build_shanghai
    try:
        return build(households, seed)
    except ValueError as cause:
        raise DemoTooLarge(households=households) from cause


def _analyze() -> None:
    """Let the planner know the new sizes; the application's role may not, the owner's may."""
    owner_url = get_settings().owner_database_url
    if owner_url is None:
        return
    engine = create_engine(owner_url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
