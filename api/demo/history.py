"""What was found out before today: past visits, and when each fact was observed, if ever."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from api.demo.families import Family, Resident
from api.demo.weights import draw

HERE = ZoneInfo("Asia/Shanghai")
REGISTER_DAYS_AGO = 411  # the yearly check of the unemployment cards (row H17)
INTERVAL_DAYS = {"WEEKLY": 7, "MONTHLY": 30, "QUARTERLY": 91, "HALF_YEARLY": 182}
PAST_VISITS_MOST = {"WEEKLY": 5, "MONTHLY": 4, "QUARTERLY": 3, "HALF_YEARLY": 2}
RETRY_DAYS = {"NOBODY_HOME": 2, "REFUSED": 14}
MISSING_SHARE = 0.07
CHANGED_SHARE = 0.5
PERSON_REGISTER = frozenset(
    ("name", "sex", "birth_date", "id_no", "phone", "hukou_kind", "marital", "education")
)
HOUSEHOLD_REGISTER = frozenset(("hukou_type", "tenure", "dibao_status", "dibao_amount"))
ASKED_AGAIN = frozenset(
    (
        "health",
        "employment_status",
        "job_willingness",
        "income_wage",
        "income_benefit",
        "self_care",
        "income_total_month",
    )
)
DUE_STATES = {"later": 905, "due": 22, "over": 11, "away": 30, "shut": 10, "gone": 6}
"""How many of a thousand households stand in which state on the staged day."""


@dataclass
class PastVisit:
    """A visit as it would have come from a tablet."""

    started_at: datetime
    minutes: int
    purpose: str
    result: str
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one fact. ``visit`` is its place in ``Record.visits``; None: an import."""

    resident: Resident | None
    key: str
    value: Any
    visit: int | None
    observed_at: datetime
    current: bool = True


@dataclass
class Record:
    """A family's past, and the day on which the next visit is due."""

    visits: list[PastVisit]
    observations: list[Observation]
    due_on: date
    due_purpose: str

    @property
    def last_visit(self) -> PastVisit | None:
        """The newest visit."""
        return self.visits[-1] if self.visits else None


def invent_record(family: Family, today: date, random: Random, *, quiet: bool) -> Record:
    """Invent a family's past; the wished state decides when the next visit is due.

    A ``quiet`` family is never due today or overdue.
    """
    state = draw(DUE_STATES, random)
    if quiet and state in ("due", "over"):
        state = "later"
    interval = INTERVAL_DAYS[family.risk_level]
    if state == "over":
        due_on = today - timedelta(days=random.choice((1, 1, 2, 2, 3, 5, 9)))
    elif state == "due":
        due_on = today
    else:
        due_on = today + timedelta(days=random.randint(1, interval))
    visits = _visits(family, due_on - timedelta(days=interval), interval, today, random)
    if state in ("away", "shut", "gone"):
        due_on = _after_a_vain_call(visits, state, due_on, today, random)
    surveyed = bool(family.tags) or random.random() < 0.4
    observations = list(observe(family, visits, today, random, surveyed=surveyed))
    return Record(visits, observations, due_on, _next_purpose(family, visits, random))


def _visits(
    family: Family, last_on: date, interval: int, today: date, random: Random
) -> list[PastVisit]:
    """Go back from the last visit by the family's interval; ordinary homes may have none."""
    count = random.randint(1, PAST_VISITS_MOST[family.risk_level])
    if not family.tags and random.random() < 0.25:
        count = 0
    days = [last_on - timedelta(days=round(interval * at * 1.04)) for at in range(count)]
    visits = []
    for at, day in enumerate(reversed([day for day in days if day < today])):
        purpose = "SURVEY" if at == 0 else _later_purpose(family, random)
        met = at == 0 or day == last_on or random.random() < 0.88
        visits.append(_visit(day, purpose, "DONE" if met else "NOBODY_HOME", random))
    return visits


def _visit(day: date, purpose: str, result: str, random: Random) -> PastVisit:
    minute = random.choice((random.randint(0, 150), random.randint(270, 510)))
    started = datetime.combine(day, time(9), HERE) + timedelta(minutes=minute)
    long = {"SURVEY": (24, 48), "FOLLOW_UP": (10, 26)}.get(purpose, (5, 14))
    minutes = random.randint(*long) if result == "DONE" else random.randint(1, 3)
    return PastVisit(started, minutes, purpose, result, random.random() < 0.3)


def _later_purpose(family: Family, random: Random) -> str:
    if family.tags:
        return str(draw({"FOLLOW_UP": 6, "LOOK_IN": 2, "POLICY_DELIVERY": 2}, random))
    return str(draw({"LOOK_IN": 7, "POLICY_DELIVERY": 3}, random))


def _next_purpose(family: Family, visits: list[PastVisit], random: Random) -> str:
    return _later_purpose(family, random) if visits else "SURVEY"


def _after_a_vain_call(
    visits: list[PastVisit], state: str, due_on: date, today: date, random: Random
) -> date:
    """Add yesterday's or an earlier vain call; return the day of the next try."""
    if state == "gone":
        visits.append(_visit(today - timedelta(days=9), "LOOK_IN", "MOVED", random))
        return due_on
    if state == "away":
        called_on = today - timedelta(days=1 + random.randint(0, 1))
        visits.append(_visit(called_on, "LOOK_IN", "NOBODY_HOME", random))
        return today + timedelta(days=RETRY_DAYS["NOBODY_HOME"])
    called_on = today - timedelta(days=random.randint(1, 12))
    visits.append(_visit(called_on, "LOOK_IN", "REFUSED", random))
    return called_on + timedelta(days=RETRY_DAYS["REFUSED"])


def observe(
    family: Family, visits: list[PastVisit], today: date, random: Random, *, surveyed: bool
) -> Iterator[Observation]:
    """The register first, then the first full visit, then what later visits asked again."""
    register_at = datetime.combine(today - timedelta(days=REGISTER_DAYS_AGO), time(10), HERE)
    met = [at for at, visit in enumerate(visits) if visit.result == "DONE"]
    surveyed = surveyed and bool(met)
    for resident in (None, *family.residents):
        register = HOUSEHOLD_REGISTER if resident is None else PERSON_REGISTER
        for key, value in _known_facts(family, resident):
            if key in register:
                in_survey = surveyed and random.random() < 0.35
                at = met[0] if in_survey else None
            elif not surveyed or (not family.staged and random.random() < MISSING_SHARE):
                continue
            else:
                at = met[-1] if key in ASKED_AGAIN and random.random() < 0.6 else met[0]
            seen = register_at if at is None else _seen_at(visits[at])
            yield Observation(resident, key, value, at, seen)
            asked_again = at is not None and at != met[0]
            if asked_again and type(value) is int and random.random() < CHANGED_SHARE:
                before = round(value * 0.92, -2)
                yield Observation(
                    resident, key, before, met[0], _seen_at(visits[met[0]]), current=False
                )


def _seen_at(visit: PastVisit) -> datetime:
    return visit.started_at + timedelta(minutes=visit.minutes)


def _known_facts(family: Family, resident: Resident | None) -> Iterator[tuple[str, Any]]:
    if resident is None:
        yield from family.facts.items()
        if family.arrival_notes:
            yield "arrival_notes", family.arrival_notes
        return
    yield "name", resident.name
    yield "sex", resident.sex
    yield "birth_date", resident.birth_date.isoformat()
    yield "id_no", resident.id_no
    if resident.phone is not None:
        yield "phone", resident.phone
    yield from resident.facts.items()
