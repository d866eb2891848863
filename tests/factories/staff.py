"""Org units and members."""

from dataclasses import dataclass, field
from itertools import count

from sqlalchemy.orm import Session

from api.staff.models import Member, OrgType, OrgUnit, Role
from api.staff.service.members import create_member, create_org_unit

PASSWORD = "a password of the tests"
_numbers = count(1)


@dataclass
class Town:
    """A city with one district, one street, two communities and grids in the first."""

    city: OrgUnit
    district: OrgUnit
    street: OrgUnit
    community: OrgUnit
    sibling: OrgUnit
    grids: list[OrgUnit] = field(default_factory=list)


def make_town(session: Session, name: str = "杭州", *, grids: int = 2) -> Town:
    """A small town; every call makes another city."""
    number = next(_numbers)

    def unit(parent: OrgUnit | None, kind: OrgType, label: str, seq: int | None = None) -> OrgUnit:
        code = f"{number:012d}"
        return create_org_unit(session, parent, kind, code, f"{label}{number}", grid_seq=seq)

    city = unit(None, OrgType.CITY, name)
    district = unit(city, OrgType.DISTRICT, "拱墅区")
    street = unit(district, OrgType.SUBDISTRICT, "米市巷街道")
    community = unit(street, OrgType.COMMUNITY, "珠儿潭社区")
    sibling = unit(street, OrgType.COMMUNITY, "董家社区")
    town = Town(city, district, street, community, sibling)
    town.grids = [unit(community, OrgType.GRID, f"网格{seq}-", seq) for seq in range(1, grids + 1)]
    return town


def make_member(
    session: Session,
    org: OrgUnit,
    role: Role = Role.GRID_WORKER,
    *,
    name: str = "沈玉芬",
    login: str | None = None,
) -> Member:
    """A member with one role, held in the unit given; signs in with ``PASSWORD``."""
    login = login or f"member{next(_numbers)}"
    return create_member(session, org, login, name, PASSWORD, {role: org})
