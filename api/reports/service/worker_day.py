"""One worker's day: what waits by stair, who was visited when, and their tablets."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import SHANGHAI, today
from api.core.database import AnyRow
from api.core.errors import NotFound
from api.households.queries.access import visible_to
from api.households.queries.shapes import row_out
from api.notices.service import notify
from api.policies.queries import policy_values
from api.reports.payloads import HomeToday, TabletNow, VisitToday, WorkerDay
from api.reports.queries.days import list_visits_of, list_waiting_of
from api.reports.queries.morning import list_figures, list_tablets
from api.reports.service.morning import place_of, workers_of
from api.reports.service.tablets import tablet_state
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.models import Member, OrgUnit
from api.staff.service.audit import audit


def day_of_worker(session: Session, member_id: UUID, caller: Caller) -> WorkerDay:
    """Return a worker's day as the caller may see it.

    Raises:
        NotFound: No such member in the caller's units.
    """
    member, unit = _member(session, member_id, caller, Action.WORKLOAD_READ)
    place = place_of(session, _community_of(session, unit))
    workers = workers_of(session, place, list_figures(session, place.scope))
    if member.id not in workers:
        raise NotFound()
    visible = visible_to(caller, Action.HOUSEHOLD_READ)
    since = datetime.combine(today(), time(), SHANGHAI)
    visits = list_visits_of(session, member.id, visible, since, since + timedelta(days=1))
    policy = policy_values(session, unit.id)
    return WorkerDay(
        worker=workers[member.id],
        day=today(),
        homes=[_home(row) for row in list_waiting_of(session, member.id, visible, today())],
        visits=[_visit(row) for row in visits],
        tablets=[
            TabletNow(
                id=device.id,
                label=device.label,
                app=device.report.get("app"),
                state=tablet_state([device], policy),
            )
            for device in list_tablets(session, [member.id])
        ],
        may_nudge=any(unit.path.startswith(one) for one in caller.paths(Action.MEMBER_NUDGE)),
    )


def ask_to_sync(session: Session, member_ids: Sequence[UUID], caller: Caller) -> int:
    """Wake the tablets of workers; return how many are told.

    Raises:
        NotFound: One of them is not in the caller's units; nobody is told.
    """
    for member_id in member_ids:
        _member(session, member_id, caller, Action.MEMBER_NUDGE)
    told = notify(session, member_ids, "SYNC_NOW", by_id=caller.member_id)
    audit(session, "member.nudge", "member", None, caller=caller, members=len(told))
    return len(told)


def _member(
    session: Session, member_id: UUID, caller: Caller, action: Action
) -> tuple[Member, OrgUnit]:
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound()
    unit = session.get_one(OrgUnit, member.org_id)
    if not any(unit.path.startswith(path) for path in caller.paths(action)):
        raise NotFound()
    return member, unit


def _community_of(session: Session, unit: OrgUnit) -> OrgUnit:
    """Return the community around a grid: a stand-in's homes may lie in the next one."""
    if unit.type == "GRID" and unit.parent_id is not None:
        return session.get_one(OrgUnit, unit.parent_id)
    return unit


def _home(row: AnyRow) -> HomeToday:
    home = row_out(row)
    return HomeToday(
        id=home.id,
        plate=home.plate,
        stair=home.short_address,
        head_name=home.head_name,
        state=home.state,
        due_on=home.due_on,
        due_purpose=home.due_purpose,
        cover_for=row.cover_for,
    )


def _visit(row: AnyRow) -> VisitToday:
    home = row_out(row)
    return VisitToday(
        id=row.visit_id,
        household_id=home.id,
        plate=home.plate,
        stair=home.short_address,
        head_name=home.head_name,
        purpose=row.purpose,
        result=row.result,
        started_at=row.started_at,
        ended_at=row.ended_at,
        received_at=row.received_at,
        cover_for=row.cover_for,
    )
