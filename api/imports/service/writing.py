"""Writes a confirmed table: everything in one transaction, or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from api.cases.models import TimelineEntry
from api.core.clock import now, today
from api.core.crypto import encrypt
from api.core.database import new_id
from api.core.fast import insert_rows, run
from api.households.models import FactSource
from api.households.payloads import Origin
from api.households.service.assignments import hand_over
from api.households.service.importing import HomeToAdd, PersonToAdd, add_homes
from api.imports.errors import ImportChanged
from api.imports.models import ImportBatch, ImportKind, ImportState
from api.imports.rules.register import Door, Family, full_address
from api.imports.rules.rows import CheckedRow
from api.imports.service.checking import Checked, check_batch
from api.imports.service.progress import STEP, show_progress
from api.staff.auth import Caller
from api.staff.models import MemberRole, OrgUnit
from api.staff.rules import first_password
from api.staff.service.accounts import DAY
from api.staff.service.audit import audit
from api.staff.service.members import create_member

SECRET = "import_rows.secret"
MEMBERS_STEP = 20
MADE = """
UPDATE import_rows SET cells = NULL, made = new.made, secret = decode(new.secret, 'hex')
FROM json_to_recordset(%(rows)s::json) AS new(row_no int, made jsonb, secret text)
WHERE import_rows.import_id = %(id)s AND import_rows.row_no = new.row_no
"""
FORGET = "UPDATE import_rows SET cells = NULL WHERE import_id = %(id)s"

Made = dict[int, tuple[dict[str, Any], str | None]]
"""By row number: the ids made, and a sealed first password in hex."""


def write_import(session: Session, batch: ImportBatch, caller: Caller) -> None:
    """Write what was shown. The texts of the table are forgotten afterwards.

    Raises:
        ImportChanged: A check of today finds other things than were shown; nothing is written.
    """
    shown = batch.counts["digest"]
    checked = check_batch(session, batch, caller)
    if checked.digest != shown:
        raise ImportChanged()
    org = session.get_one(OrgUnit, batch.org_id)
    if batch.kind is ImportKind.MEMBERS:
        made = _write_members(session, batch, checked, org)
    else:
        made = _write_register(session, batch, checked, org, caller)
    rows = [
        {"row_no": row_no, "made": ids, "secret": secret} for row_no, (ids, secret) in made.items()
    ]
    run(session, FORGET, id=batch.id)
    run(session, MADE, rows=orjson.dumps(rows).decode(), id=batch.id)
    batch.state, batch.done_at, batch.progress = ImportState.DONE, now(), batch.total
    kind = batch.kind.value.lower()
    audit(
        session,
        "import.done",
        "import",
        batch.id,
        caller=caller,
        org_id=org.id,
        kind=kind,
        rows=len(made),
    )


def _write_members(session: Session, batch: ImportBatch, checked: Checked, org: OrgUnit) -> Made:
    made: Made = {}
    rows = [row for row in checked.rows if row.counts]
    for number, row in enumerate(rows):
        if number % MEMBERS_STEP == 0:
            show_progress(batch.id, number, len(rows))
        password = first_password()
        values = row.values
        unit = session.get_one(OrgUnit, values["unit"])
        member = create_member(
            session,
            unit,
            values["login"],
            values["name"],
            password,
            {},
            phone=values.get("phone"),
            must_change=True,
        )
        until = values.get("until_on")
        session.add(
            MemberRole(
                member_id=member.id,
                role=values["role"],
                org_id=unit.id,
                valid_from=today(),
                valid_to=until + DAY if until else None,
            )
        )
        audit(
            session,
            "member.create",
            "member",
            member.id,
            actor_id=batch.done_by_id,
            org_id=unit.id,
            import_id=str(batch.id),
        )
        secret = encrypt(password.encode(), context=SECRET)[1]
        made[row.row_no] = ({"member_id": str(member.id)}, secret.hex())
    session.flush()
    return made


def _write_register(
    session: Session, batch: ImportBatch, checked: Checked, org: OrgUnit, caller: Caller
) -> Made:
    community_id, grid_id = (org.parent_id, org.id) if org.grid_seq is not None else (org.id, None)
    moment = now()
    origin = Origin(FactSource.IMPORT, batch.id, caller.member_id, None, moment, moment)
    made: Made = {}
    homes: list[HomeToAdd] = []
    holders: dict[UUID, UUID] = {}
    doors: dict[Door, UUID] = {}
    for family in checked.families:
        rows = [row for row in family.rows if row.counts]
        if not rows:
            continue
        assert community_id is not None
        home = _home(family, rows, community_id, grid_id)
        if not home.exists:
            home.door_taken_by = family.door_taken or doors.get(family.door)
            doors.setdefault(family.door, home.id)
        homes.append(home)
        worker = next(
            (row.values["worker_id"] for row in rows if row.values.get("worker_id")), None
        )
        if worker is not None and not home.exists:
            holders[home.id] = worker
        for row, person in zip(rows, home.people, strict=True):
            ids = {
                "household_id": str(home.id),
                "person_id": str(person.id),
                "new": not home.exists,
            }
            made[row.row_no] = (ids, None)
    assert org.district_id is not None
    _add_by_steps(session, batch, homes, org.district_id, origin)
    if holders:
        hand_over(session, holders, caller.member_id, reason="imported", batch_id=batch.id)
    _tell(session, homes, org.district_id, batch, origin)
    return made


def _add_by_steps(
    session: Session,
    batch: ImportBatch,
    homes: Sequence[HomeToAdd],
    district_id: UUID,
    origin: Origin,
) -> None:
    done = 0
    for start in range(0, len(homes), STEP):
        some = homes[start : start + STEP]
        add_homes(session, some, district_id, origin)
        done += sum(len(home.people) for home in some)
        show_progress(batch.id, done, batch.total)


def _home(
    family: Family, rows: Sequence[CheckedRow], community_id: UUID, grid_id: UUID | None
) -> HomeToAdd:
    building = family.building
    return HomeToAdd(
        id=family.household_id or new_id(),
        community_id=building.community_id if building else community_id,
        grid_id=building.grid_id if building else grid_id,
        address=_address(family),
        people=[_person(row) for row in rows],
        exists=family.household_id is not None,
    )


def _address(family: Family) -> dict[str, Any]:
    values = next(
        (row.values for row in family.rows if full_address(row.values)), family.rows[0].values
    )
    building = family.building
    entrance = values.get("entrance") or ""
    name = building.name if building else values.get("building") or ""
    estate = building.estate if building else values.get("estate") or ""
    room = values.get("room") or ""
    return {
        "building_id": building.id if building else None,
        "entrance_id": family.door.entrance_id,
        "estate": estate,
        "building": name,
        "entrance": entrance,
        "floor": values.get("floor"),
        "room": room,
        "full_text": full_address(values) or f"{estate} {name}{entrance} {room}".strip(),
    }


def _person(row: CheckedRow) -> PersonToAdd:
    values: Mapping[str, Any] = row.values
    born, sex = values.get("birth_date"), values.get("sex")
    return PersonToAdd(
        id=new_id(),
        facts={
            "name": values["name"],
            "sex": sex.value if sex else None,
            "birth_date": born.isoformat() if born else None,
            "id_no": values.get("id_no"),
            "phone": values.get("phone"),
        },
        relation=values["relation"],
        twin_id=values.get("twin"),
        twin_reason="same_id_no" if values.get("id_no") else "same_name_and_birth",
    )


def _tell(
    session: Session,
    homes: Sequence[HomeToAdd],
    district_id: UUID,
    batch: ImportBatch,
    origin: Origin,
) -> None:
    """Say in every household's story where it comes from."""
    entries = [
        {
            "id": new_id(),
            "district_id": district_id,
            "household_id": home.id,
            "at": origin.received_at,
            "kind": "people_imported" if home.exists else "household_imported",
            "actor_id": origin.observer_id,
            "params": {"people": len(home.people)},
            "ref_kind": "import",
            "ref_id": batch.id,
        }
        for home in homes
    ]
    for start in range(0, len(entries), STEP):
        insert_rows(session, TimelineEntry, entries[start : start + STEP])
