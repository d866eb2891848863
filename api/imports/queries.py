"""What imports read: batches and their rows, and what is on file to compare with."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session, defer

from api.core.clock import today
from api.core.crypto import decrypt, encrypt
from api.core.errors import NotFound
from api.core.fast import fetch
from api.households.models import Address, Building, Entrance, Household, HouseholdStatus
from api.households.service.facts import id_no_index
from api.imports.models import ImportBatch, ImportKind, ImportRow, Severity
from api.imports.rules.members import StaffOnFile
from api.imports.rules.register import (
    Door,
    KnownBuilding,
    RegisterOnFile,
    plain_building,
    plain_entrance,
    plain_place,
    plain_room,
)
from api.imports.rules.rows import CheckedRow
from api.staff.models import Member, OrgUnit, Role
from api.staff.queries import list_members

SEALED = "import_rows.cells"
CHUNK = 5_000
Item = TypeVar("Item")


def seal_cells(cells: Sequence[str]) -> bytes:
    return encrypt(orjson.dumps(list(cells)), context=SEALED)[1]


def open_cells(sealed: bytes | None) -> list[str]:
    return [] if sealed is None else list(orjson.loads(decrypt(sealed, context=SEALED)))


def get_batch(
    session: Session, import_id: UUID, kind: ImportKind, paths: Sequence[str]
) -> ImportBatch:
    """Return an import of the caller's units.

    Raises:
        NotFound: There is none of this kind.
    """
    found = session.execute(
        select(ImportBatch, OrgUnit.path)
        .join(OrgUnit, OrgUnit.id == ImportBatch.org_id)
        .where(ImportBatch.id == import_id, ImportBatch.kind == kind)
    ).one_or_none()
    if found is None or not any(found.path.startswith(path) for path in paths):
        raise NotFound()
    batch: ImportBatch = found.ImportBatch
    return batch


def list_batches(
    session: Session, kind: ImportKind, paths: Sequence[str], limit: int = 30
) -> list[Row[ImportBatch, OrgUnit, str]]:
    """Return imports with unit and who brought them, newest first."""
    return list(
        session.execute(
            select(ImportBatch, OrgUnit, Member.name)
            .join(OrgUnit, OrgUnit.id == ImportBatch.org_id)
            .join(Member, Member.id == ImportBatch.created_by_id)
            .where(
                ImportBatch.kind == kind, or_(*(OrgUnit.path.startswith(path) for path in paths))
            )
            .options(defer(ImportBatch.file))
            .order_by(ImportBatch.created_at.desc())
            .limit(limit)
        ).all()
    )


def list_rows(
    session: Session, import_id: UUID, severity: Severity | None, limit: int, offset: int
) -> tuple[Sequence[ImportRow], int]:
    """Return a page of rows in the order of the table, and how many there are."""
    statement = select(ImportRow).where(ImportRow.import_id == import_id)
    if severity is not None:
        statement = statement.where(ImportRow.severity == severity)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    page = statement.order_by(ImportRow.row_no).limit(limit).offset(offset)
    return session.scalars(page).all(), total


def walk_texts(session: Session, batch: ImportBatch) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield every row's texts by field, in the order of the table."""
    mapping = batch.mapping
    sql = "SELECT row_no, cells FROM import_rows WHERE import_id = %(id)s ORDER BY row_no"
    for row_no, sealed in fetch(session, sql, id=batch.id):
        cells = open_cells(sealed)
        yield row_no, {key: cells[column] for key, column in mapping.items() if column < len(cells)}


def staff_on_file(
    session: Session, org: OrgUnit, may_give: Callable[[Role, OrgUnit], bool]
) -> StaffOnFile:
    """Return what rows of members are compared with."""
    units: dict[UUID, OrgUnit] = {
        unit.id: unit
        for unit in session.scalars(select(OrgUnit).where(OrgUnit.path.startswith(org.path)))
        if unit.valid_to is None or unit.valid_to > today()
    }
    names: dict[str, list[UUID]] = defaultdict(list)
    for unit in units.values():
        for name in {*_unit_names(unit, units)}:
            names[re.sub(r"\s+", "", name).lower()].append(unit.id)
    people = session.execute(
        select(Member.login, Member.name, Member.phone, OrgUnit.path).join(
            OrgUnit, OrgUnit.id == Member.org_id
        )
    ).all()
    return StaffOnFile(
        today=today(),
        home_unit=org.id,
        units=names,
        logins={row.login.lower(): row.name for row in people},
        phones=frozenset(
            (row.name, row.phone) for row in people if row.phone and row.path.startswith(org.path)
        ),
        may_give=lambda role, unit_id: may_give(role, units[unit_id]),
    )


def _unit_names(unit: OrgUnit, units: dict[UUID, OrgUnit]) -> Iterator[str]:
    """A unit goes by its name, its English name, and both with the unit above in front."""
    above = units.get(unit.parent_id) if unit.parent_id else None
    for name in (unit.name, unit.name_en):
        yield name
        if above is not None:
            yield above.name + name
            yield above.name_en + name
    if unit.grid_seq is not None:
        yield f"第{unit.grid_seq}网格"
        yield f"{unit.grid_seq}网格"
        yield f"网格{unit.grid_seq}"


def register_on_file(session: Session, org: OrgUnit, rows: Sequence[CheckedRow]) -> RegisterOnFile:
    """Return what rows of the register are compared with."""
    community_id = org.parent_id if org.grid_seq is not None else org.id
    workers: dict[str, list[UUID]] = defaultdict(list)
    for member, _, _ in list_members(session, org.path, Role.GRID_WORKER):
        workers[member.login.lower()].append(member.id)
        workers[re.sub(r"\s+", "", member.name).lower()].append(member.id)
    return RegisterOnFile(
        buildings=_buildings(session, community_id),
        homes=_homes(session, community_id),
        by_id_no=_by_id_no(session, org.district_id, rows),
        by_birth=_by_birth(session, org.district_id, rows),
        workers=workers,
    )


def _buildings(
    session: Session, community_id: UUID | None
) -> dict[tuple[str, str], list[KnownBuilding]]:
    entrances: dict[UUID, dict[str, UUID]] = defaultdict(dict)
    here = Building.community_id == community_id
    for entrance in session.scalars(select(Entrance).join(Building).where(here)):
        entrances[entrance.building_id][plain_entrance(entrance.name)] = entrance.id
    found: dict[tuple[str, str], list[KnownBuilding]] = defaultdict(list)
    columns = (Building.id, Building.community_id, Building.grid_id, Building.estate, Building.name)
    for row in session.execute(select(*columns).where(here)):
        building = KnownBuilding(*row, entrances[row.id])
        number = plain_building(row.name)
        for estate in {plain_place(row.estate), ""}:
            found[(estate, number)].append(building)
    return found


def _homes(session: Session, community_id: UUID | None) -> dict[Door, UUID]:
    rows = session.execute(
        select(
            Household.id,
            Address.building_id,
            Address.entrance_id,
            Address.entrance,
            Address.room,
            Address.full_text,
        )
        .join(Address, Address.id == Household.address_id)
        .where(Household.community_id == community_id, Household.status == HouseholdStatus.ACTIVE)
    )
    found: dict[Door, UUID] = {}
    for row in rows:
        if row.building_id is None:
            found[Door(None, None, plain_place(row.full_text))] = row.id
        else:
            found[Door(row.building_id, row.entrance_id, plain_room(row.room))] = row.id
    return found


BY_ID_NO = """
SELECT p.id_no_index, p.id, m.household_id FROM people p
LEFT JOIN memberships m ON m.person_id = p.id AND m.ended_on IS NULL
WHERE p.district_id = %(district)s AND p.id_no_index = ANY(%(indexes)s)
  AND p.merged_into_id IS NULL
"""
BY_BIRTH = """
SELECT p.name, p.birth_date, p.id, m.household_id FROM people p
LEFT JOIN memberships m ON m.person_id = p.id AND m.ended_on IS NULL
WHERE p.district_id = %(district)s AND p.birth_date IS NOT NULL AND p.name = ANY(%(names)s)
  AND p.merged_into_id IS NULL
"""


def _by_id_no(
    session: Session, district_id: UUID | None, rows: Sequence[CheckedRow]
) -> dict[str, tuple[UUID, UUID | None]]:
    numbers = {
        id_no_index(row.values["id_no"]): row.values["id_no"]
        for row in rows
        if row.values.get("id_no")
    }
    found: dict[str, tuple[UUID, UUID | None]] = {}
    for some in _chunks(list(numbers)):
        for index, person_id, home in fetch(session, BY_ID_NO, district=district_id, indexes=some):
            found[numbers[bytes(index)]] = (person_id, home)
    return found


def _by_birth(
    session: Session, district_id: UUID | None, rows: Sequence[CheckedRow]
) -> dict[tuple[str, object], list[tuple[UUID, UUID | None]]]:
    names = sorted({row.values["name"] for row in rows if row.values.get("name")})
    found: dict[tuple[str, object], list[tuple[UUID, UUID | None]]] = defaultdict(list)
    for some in _chunks(names):
        for name, birth_date, person_id, home in fetch(
            session, BY_BIRTH, district=district_id, names=some
        ):
            found[(name, birth_date)].append((person_id, home))
    return found


def _chunks(items: Sequence[Item]) -> Iterator[list[Item]]:
    for start in range(0, len(items), CHUNK):
        yield list(items[start : start + CHUNK])


def count_secrets(session: Session, import_id: UUID) -> int:
    """Return how many first passwords of an import have not been fetched."""
    condition = (ImportRow.import_id == import_id) & ImportRow.secret.is_not(None)
    return session.scalar(select(func.count()).select_from(ImportRow).where(condition)) or 0


def new_members(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Member, str]]:
    """Return members with their unit's name, by unit and name."""
    return session.execute(
        select(Member, OrgUnit.name)
        .join(OrgUnit, OrgUnit.id == Member.org_id)
        .where(Member.id.in_(ids))
        .order_by(OrgUnit.path, Member.name)
    ).all()
