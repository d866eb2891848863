"""Counts for every level of the city."""

from pydantic import BaseModel

from api.staff.payloads import OrgOut


class UnitCounts(BaseModel):
    """Counts of one unit; None stands for a number too small to be shown to this role (H31)."""

    org: OrgOut
    households: int | None
    people: int | None
    visits: int | None
    """Visits in the month, whatever their result (户次 are counted apart)."""

    households_visited: int | None
    due: int | None
    overdue: int | None
    agreements: int | None
    reviews_open: int | None


class Overview(BaseModel):
    org: OrgOut
    month: str
    small_cell: int | None
    """Numbers above zero and below this one are hidden; None: nothing is."""

    children: list[UnitCounts]
    total: UnitCounts
