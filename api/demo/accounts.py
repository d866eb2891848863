"""The demo's accounts: one for each role, with a password that everybody knows."""

import ipaddress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.settings import get_settings
from api.staff.errors import DemoNotOnLoopback
from api.staff.models import Member, MemberStatus, OrgUnit, Role
from api.staff.payloads import DemoAccount

PASSWORD = "ruhu-demo-2026"


@dataclass(frozen=True)
class Account:
    """A person of the demo's staff; ``place`` says in which unit they work."""

    login: str
    name: str
    role: Role
    place: str


# In grid order of the first community; where it has fewer grids, they go on in the next one.
WORKERS = (
    ("wu", "吴海燕"),
    ("ma", "马丽娟"),
    ("shen", "沈玉芬"),
    ("chen", "陈建平"),
    ("jin", "金水根"),
    ("lu", "陆小红"),
    ("fang", "方志强"),
    ("yu", "俞春燕"),
)
OFFICERS = (
    Account("zhou", "周国良", Role.GRID_LEADER, "COMMUNITY"),
    Account("lin", "林雅芳", Role.COMMUNITY_REVIEWER, "COMMUNITY"),
    Account("sun", "孙明华", Role.SUBDISTRICT_APPROVER, "SUBDISTRICT"),
    Account("tang", "唐志远", Role.DISTRICT_SUPERVISOR, "DISTRICT"),
    Account("stats", "钱文静", Role.STATS, "CITY"),
    Account("audit", "严立", Role.AUDITOR, "CITY"),
    Account("admin", "高远", Role.ADMIN, "CITY"),
)
LISTED_FIRST = ("shen", "chen", "zhou", "lin", "sun", "tang", "stats", "audit", "admin")


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def demand_loopback() -> None:
    """Refuse demo accounts on an address that others can reach.

    Raises:
        DemoNotOnLoopback: ``RUHU_HOST`` is such an address.
    """
    if not is_loopback(get_settings().host):
        raise DemoNotOnLoopback()


def list_accounts(session: Session) -> list[DemoAccount]:
    """List the accounts to try, workers of neighbouring grids and their lead first.

    Without the demo's own people, or on an address that others can reach, the list is empty.
    """
    if not is_loopback(get_settings().host):
        return []
    roles = {account.login: account.role for account in OFFICERS}
    roles |= {login: Role.GRID_WORKER for login, _ in WORKERS}
    names = {account.login: account.name for account in OFFICERS} | dict(WORKERS)
    order = [*LISTED_FIRST, *(login for login, _ in WORKERS if login not in LISTED_FIRST)]
    found = session.execute(
        select(Member.login, Member.name, OrgUnit.name, OrgUnit.name_en)
        .join(OrgUnit, OrgUnit.id == Member.org_id)
        .where(Member.login.in_(order), Member.status == MemberStatus.ACTIVE)
    )
    rows = {row[0]: row for row in found if names[row[0]] == row[1]}
    return [
        DemoAccount(
            login=login,
            password=PASSWORD,
            name=rows[login][1],
            role=roles[login],
            org_name=rows[login][2],
            org_name_en=rows[login][3],
        )
        for login in order
        if login in rows
    ]
