"""Writes the org tree, down to the grids, and the staff."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from pypinyin import lazy_pinyin
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.demo.accounts import OFFICERS, PASSWORD, WORKERS
from api.demo.identity import given_name, surname
from api.demo.town import Community, Division, Town
from api.staff.models import Member, MemberRole, MemberStatus, OrgType, OrgUnit, Role
from api.staff.service.members import create_org_unit, hash_password

VALID_FROM = date(2022, 10, 31)  # day of the divisions' edition
DISTRICT_LEVEL, STREET_LEVEL, COMMUNITY_LEVEL = 3, 4, 5
TYPES = {
    DISTRICT_LEVEL: OrgType.DISTRICT,
    STREET_LEVEL: OrgType.SUBDISTRICT,
    COMMUNITY_LEVEL: OrgType.COMMUNITY,
}
ENGLISH = (
    ("街道", "Subdistrict"),
    ("社区", "Community"),
    ("居委会", "Community"),
    ("村委会", "Village"),
    ("区", "District"),
    ("市", "City"),
)
CHINESE_NUMBERS = "一二三四五六七八九十"


@dataclass
class Staff:
    """Units and people as the loader needs them; keys are 12-digit codes and grid numbers."""

    city: OrgUnit
    units: dict[str, OrgUnit] = field(default_factory=dict)
    grids: dict[tuple[str, int], OrgUnit] = field(default_factory=dict)
    workers: dict[tuple[str, int], Member] = field(default_factory=dict)
    leaders: dict[str, Member] = field(default_factory=dict)
    by_login: dict[str, Member] = field(default_factory=dict)


def english_name(name: str) -> str:
    """Return 珠儿潭社区 as ``Zhuertan Community``."""
    for ending, word in ENGLISH:
        if name.endswith(ending) and len(name) > len(ending):
            stem = "".join(lazy_pinyin(name.removesuffix(ending)))
            return f"{stem.capitalize()} {word}"
    return "".join(lazy_pinyin(name)).capitalize()


def write_organisation(session: Session, town: Town, random: Random) -> Staff:
    """Write city, districts, streets, communities and grids, and everybody who works there."""
    staff = Staff(_write_city(session, town))
    districts = {community.division.code[:6] for community in town.communities}
    for division in town.divisions.values():
        if division.code[:6] in districts and division.level in TYPES:
            staff.units[division.code] = _write_unit(session, division, staff)
    password_hash = hash_password(PASSWORD)  # of all accounts: the password is public anyway
    accounts = list(WORKERS)
    for community in town.communities:
        _write_grids(session, community, staff)
        _write_workers(session, community, staff, accounts, password_hash, random)
    home = staff.units[town.communities[0].division.code]
    above = {"COMMUNITY": home, "CITY": staff.city}
    above["SUBDISTRICT"] = session.get_one(OrgUnit, home.parent_id)
    above["DISTRICT"] = session.get_one(OrgUnit, home.district_id)
    for account in OFFICERS:
        member = _write_member(
            session, above[account.place], account.login, account.name, account.role, password_hash
        )
        staff.by_login[account.login] = member
    staff.leaders[town.communities[0].division.code] = staff.by_login["zhou"]
    session.flush()
    return staff


def _write_city(session: Session, town: Town) -> OrgUnit:
    home = town.communities[0].division
    city = town.divisions[home.code[:4] + "00000000"]
    province = town.divisions[home.code[:2] + "0000000000"]
    # a municipality's city level is only called 市辖区
    name = province.name if city.name == "市辖区" else city.name
    return create_org_unit(
        session,
        None,
        OrgType.CITY,
        city.code,
        name,
        name_en=english_name(name),
        valid_from=VALID_FROM,
    )


def _write_unit(session: Session, division: Division, staff: Staff) -> OrgUnit:
    return create_org_unit(
        session,
        staff.units.get(division.parent_code, staff.city),
        TYPES[division.level],
        division.code,
        division.name,
        name_en=english_name(division.name),
        valid_from=VALID_FROM,
    )


def _write_grids(session: Session, community: Community, staff: Staff) -> None:
    code = community.division.code
    for grid in community.grids:
        staff.grids[code, grid.number] = create_org_unit(
            session,
            staff.units[code],
            OrgType.GRID,
            code,
            f"第{_chinese(grid.number)}网格",
            name_en=f"Grid {grid.number}",
            grid_seq=grid.number,
            valid_from=VALID_FROM,
        )


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0 or number == 10:
        return CHINESE_NUMBERS[number - 1]
    head = "" if tens == 1 else CHINESE_NUMBERS[tens - 1]
    return head + "十" + (CHINESE_NUMBERS[ones - 1] if ones else "")


def _write_workers(
    session: Session,
    community: Community,
    staff: Staff,
    accounts: list[tuple[str, str]],
    password_hash: str,
    random: Random,
) -> None:
    """One worker for each grid; past the named accounts, and for further leads, invented names."""
    code = community.division.code
    for grid in community.grids:
        named = accounts.pop(0) if accounts else None
        login, name = named or (f"w{code[4:]}-{grid.number}", _invented_name(random))
        unit = staff.grids[code, grid.number]
        member = _write_member(session, unit, login, name, Role.GRID_WORKER, password_hash)
        staff.workers[code, grid.number] = staff.by_login[login] = member
    if len(staff.workers) > len(community.grids):  # the first community is led by zhou
        login = f"l{code[4:]}"
        staff.leaders[code] = _write_member(
            session,
            staff.units[code],
            login,
            _invented_name(random),
            Role.GRID_LEADER,
            password_hash,
        )


def _invented_name(random: Random) -> str:
    return surname(random) + given_name("FEMALE", random.randint(1972, 1996), random)


def _write_member(
    session: Session, org: OrgUnit, login: str, name: str, role: Role, password_hash: str
) -> Member:
    member = Member(
        id=new_id(),
        org_id=org.id,
        login=login,
        name=name,
        password_hash=password_hash,
        status=MemberStatus.ACTIVE,
        created_at=now(),
    )
    session.add(member)
    session.flush()
    session.add(
        MemberRole(
            id=new_id(), member_id=member.id, role=role, org_id=org.id, valid_from=VALID_FROM
        )
    )
    return member
