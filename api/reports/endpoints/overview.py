"""The overview that every level reads: its units side by side and their sum."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy.orm import Session

from api.core.clock import SHANGHAI, today
from api.core.database import SessionDep
from api.policies.queries import policy_value
from api.reports.payloads import Overview, UnitCounts
from api.reports.queries.overview import count_by_unit
from api.staff.access import Action
from api.staff.auth import Caller, May, require_path
from api.staff.endpoints import org_out
from api.staff.models import OrgUnit
from api.staff.queries import get_org, list_children

router = APIRouter(prefix="/api", tags=["reports"])
Reader = Annotated[Caller, Depends(May(Action.REPORT_READ))]
COUNTS = (
    "households",
    "people",
    "visits",
    "households_visited",
    "due",
    "overdue",
    "agreements",
    "reviews_open",
)


@router.get("/reports/overview")
def get_overview(
    session: SessionDep,
    caller: Reader,
    org_id: UUID | None = None,
    month: Annotated[str | None, Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] = None,
) -> Overview:
    """Counts of a unit and of the units below it; ``month`` bounds the visits (Asia/Shanghai)."""
    unit = get_org(session, org_id or caller.org_id)
    require_path(caller, Action.REPORT_READ, unit.path)
    month = month or f"{today():%Y-%m}"
    since, until = month_bounds(month)
    children = list_children(session, unit.id, today())
    ids = [unit.id, *(child.id for child in children)]
    counts = count_by_unit(session, ids, since, until)
    hidden_below = _small_cell(session, caller, unit)
    return Overview(
        org=org_out(unit),
        month=month,
        small_cell=hidden_below,
        children=[_shape(child, counts[child.id], hidden_below) for child in children],
        total=_shape(unit, counts[unit.id], hidden_below),
    )


def _small_cell(session: Session, caller: Caller, unit: OrgUnit) -> int | None:
    """Return the policy's limit for roles that may see figures and no household."""
    if caller.scopes(Action.HOUSEHOLD_READ):
        return None
    return int(policy_value(session, "stats.small_cell", unit.id))


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """Return the first moment of a month and of the next one, in Asia/Shanghai."""
    year, number = (int(part) for part in month.split("-"))
    following = (year + number // 12, number % 12 + 1)
    return (
        datetime(year, number, 1, tzinfo=SHANGHAI),
        datetime(following[0], following[1], 1, tzinfo=SHANGHAI),
    )


def _shape(unit: OrgUnit, counts: dict[str, int], hidden_below: int | None) -> UnitCounts:
    shown = {name: _shown(counts.get(name, 0), hidden_below) for name in COUNTS}
    return UnitCounts(org=org_out(unit), **shown)


def _shown(count: int, hidden_below: int | None) -> int | None:
    return None if hidden_below is not None and 0 < count < hidden_below else count
