"""Counts for every level of the city."""

from pydantic import BaseModel

from api.staff.payloads import OrgOut


class UnitCounts(BaseModel):
    org: OrgOut
    households: int
    people: int
    visits: int
    """Visits in the month, whatever their result (户次 are counted apart)."""

    households_visited: int
    due: int
    overdue: int
    agreements: int
    reviews_open: int


class Overview(BaseModel):
    org: OrgOut
    month: str
    children: list[UnitCounts]
    total: UnitCounts
