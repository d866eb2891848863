"""The morning of a lead or an officer: a few statements, whatever the size of the place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.areas.models import Cover
from api.core.clock import SHANGHAI, today
from api.households.endpoints.households import within
from api.households.payloads.given import NamedMember
from api.households.queries.access import visible_to
from api.policies.queries import policy_values
from api.reports.payloads import (
    Count,
    DayCount,
    FirstThing,
    Morning,
    MorningUnit,
    MorningWorker,
)
from api.reports.queries.morning import (
    count_by_day,
    count_reviews,
    list_answered,
    list_figures,
    list_named,
    list_running_covers,
    list_tablets,
    list_units_at,
    list_workers,
)
from api.reports.service.tablets import tablet_state
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.endpoints.sessions import org_out
from api.staff.models import Device, MemberStatus, OrgType, OrgUnit
from api.staff.queries import list_children

Figures = dict[str, Any]
SMALL = frozenset({OrgType.COMMUNITY, OrgType.VILLAGE, OrgType.GRID})
COMMUNITIES = frozenset({"COMMUNITY", "VILLAGE"})
WEEK_DAYS = 7
ANSWERS_SHOWN = 3
SUMMED = ("due", "overdue", "overdue_long", "done", "nobody_home")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with what its statements need."""

    unit: OrgUnit
    scope: Figures
    paths: dict[UUID, str]
    policy: dict[str, Any]


def morning_of(session: Session, unit: OrgUnit, caller: Caller) -> Morning:
    """Put the morning of a unit together; a community shows workers, larger units their parts."""
    place = place_of(session, unit)
    figures = list_figures(session, place.scope)
    workers = workers_of(session, place, figures)
    small = unit.type in SMALL
    total = _sum(figures)
    total.unsent = sum(worker.unsent for worker in workers.values())
    return Morning(
        org=org_out(unit),
        day=today(),
        total=total,
        workers=list(workers.values()) if small else None,
        units=None if small else _units(session, place, figures, workers),
        first=_first(session, place, figures, list(workers.values()), caller),
        days=_days(session, place),
    )


def place_of(session: Session, unit: OrgUnit) -> Place:
    units = list_units_at(session, unit.path)
    is_grid = unit.type is OrgType.GRID
    communities = [one["id"] for one in units if one["type"] in COMMUNITIES]
    policy = policy_values(session, unit.id)
    on = today()
    since = datetime.combine(on, time(), SHANGHAI)
    scope = {
        "communities": [unit.parent_id] if is_grid else communities,
        "grid": unit.id if is_grid else None,
        "districts": list({one["district_id"] for one in units if one["district_id"]}),
        "today": on,
        "since": since,
        "until": since + timedelta(days=1),
        "late_on": on - timedelta(days=policy["morning.overdue_days"]),
    }
    return Place(unit, scope, {one["id"]: one["path"] for one in units}, policy)


def workers_of(
    session: Session, place: Place, figures: Sequence[Figures]
) -> dict[UUID, MorningWorker]:
    """Return the place's workers, and whoever else holds or did something there."""
    rows = list_workers(session, place.unit.path, today())
    known = {row["id"] for row in rows}
    others = {row["member_id"] for row in figures if row["member_id"]} - known
    rows += [
        {"id": one.id, "name": one.name, "status": one.status, "org_name": "", "org_name_en": ""}
        for one in list_named(session, list(others))
    ]
    ids = [row["id"] for row in rows]
    tablets: dict[UUID | None, list[Device]] = defaultdict(list)
    for device in list_tablets(session, ids):
        tablets[device.last_member_id].append(device)
    by_member: dict[UUID | None, list[Figures]] = defaultdict(list)
    for row in figures:
        by_member[row["member_id"]].append(row)
    names = {row["id"]: row["name"] for row in rows}
    covers = list_running_covers(session, ids, today())
    return {
        row["id"]: _worker(row, by_member[row["id"]], tablets[row["id"]], covers, names, place)
        for row in rows
    }


def _worker(
    row: Figures,
    figures: Sequence[Figures],
    devices: Sequence[Device],
    covers: Sequence[Cover],
    names: dict[UUID, str],
    place: Place,
) -> MorningWorker:
    tablet = tablet_state(devices, place.policy)
    away = [cover.to_on for cover in covers if cover.absent_id == row["id"]]
    return MorningWorker(
        **(_sum(figures).model_dump() | {"unsent": tablet.unsent}),
        id=row["id"],
        name=row["name"],
        org=row["org_name"],
        org_en=row["org_name_en"],
        suspended=row["status"] == MemberStatus.SUSPENDED,
        tablet=tablet,
        away_until=away[0] if away else None,
        stands_in_for=[
            names.get(cover.absent_id, "") for cover in covers if row["id"] in cover.stand_in_ids
        ],
    )


def _sum(figures: Iterable[Figures]) -> Count:
    total = Count()
    for row in figures:
        for name in SUMMED:
            setattr(total, name, getattr(total, name) + row[name])
    total.planned = total.done + total.nobody_home + total.due + total.overdue
    return total


def _units(
    session: Session,
    place: Place,
    figures: Sequence[Figures],
    workers: dict[UUID, MorningWorker],
) -> list[MorningUnit]:
    paths = {row["id"]: row["org_path"] for row in list_workers(session, place.unit.path, today())}
    units = []
    for child in list_children(session, place.unit.id, today()):
        own = [row for row in figures if place.paths[row["community_id"]].startswith(child.path)]
        people = [workers[one] for one, path in paths.items() if path.startswith(child.path)]
        count = _sum(own)
        count.unsent = sum(one.unsent for one in people)
        units.append(
            MorningUnit(
                **count.model_dump(),
                org=org_out(child),
                workers=len(people),
                silent=sum(one.tablet.state == "silent" for one in people),
            )
        )
    return units


def _first(
    session: Session,
    place: Place,
    figures: Sequence[Figures],
    workers: Sequence[MorningWorker],
    caller: Caller,
) -> list[FirstThing]:
    """Return what deserves a look before anything else, the most pressing first."""
    things = [
        _overdue_long(workers, _sum(figures).overdue_long, place.policy),
        _silent(workers, place.policy),
        _nobodys(figures),
        _reviews(session, place, caller),
        *_answers(session, place, caller),
    ]
    return [thing for thing in things if thing is not None]


def _overdue_long(
    workers: Sequence[MorningWorker], count: int, policy: dict[str, Any]
) -> FirstThing | None:
    if not count:
        return None
    late = sorted((one for one in workers if one.overdue_long), key=lambda one: -one.overdue_long)
    days = policy["morning.overdue_days"]
    return FirstThing(kind="overdue_long", count=count, days=days, members=_named(late))


def _silent(workers: Sequence[MorningWorker], policy: dict[str, Any]) -> FirstThing | None:
    silent = [one for one in workers if one.tablet.state == "silent" and one.unsent]
    if not silent:
        return None
    return FirstThing(
        kind="tablet_silent",
        count=len(silent),
        days=max(one.tablet.silent_days for one in silent),
        unsent=sum(one.unsent for one in silent),
        members=_named(silent),
    )


def _nobodys(figures: Sequence[Figures]) -> FirstThing | None:
    waiting = sum(row["due"] + row["overdue"] for row in figures if row["member_id"] is None)
    return FirstThing(kind="nobody_responsible", count=waiting) if waiting else None


def _reviews(session: Session, place: Place, caller: Caller) -> FirstThing | None:
    visible = visible_to(caller, Action.REVIEW_READ) & within(session, place.unit.id)
    kinds = count_reviews(session, visible)
    return FirstThing(kind="reviews", count=sum(kinds.values()), by_kind=kinds) if kinds else None


def _answers(session: Session, place: Place, caller: Caller) -> list[FirstThing]:
    visible = visible_to(caller, Action.HOUSEHOLD_READ) & within(session, place.unit.id)
    return [
        FirstThing(
            kind="remark_answered",
            count=1,
            members=[NamedMember(id=remark.answered_by_id, name=name)]
            if remark.answered_by_id and name
            else [],
            household_id=remark.household_id,
            text=remark.answer,
        )
        for remark, name in list_answered(session, visible, ANSWERS_SHOWN)
    ]


def _named(workers: Sequence[MorningWorker]) -> list[NamedMember]:
    return [NamedMember(id=one.id, name=one.name) for one in workers]


def _days(session: Session, place: Place) -> list[DayCount]:
    first = place.scope["since"] - timedelta(days=WEEK_DAYS - 1)
    counts = count_by_day(session, place.scope, first)
    days = [(first + timedelta(days=number)).date() for number in range(WEEK_DAYS)]
    return [DayCount(day=day, homes=counts.get(day, 0)) for day in days]
