"""Two cities with homes at every distance from a member, and one row of each kind per home."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from api.agreements.models import Agreement
from api.agreements.rules.states import AgreementStatus
from api.areas.models import Cover, CoverReason, Move
from api.cases.models import Remark
from api.core.clock import now, today
from api.core.database import new_id
from api.files.models import FileKind, FileState, StoredFile
from api.households.models import Household, Merge, MergeKind, Person, ReviewKind
from api.households.service.raising import raise_review
from api.imports.models import ImportBatch, ImportKind, ImportState
from api.staff.models import Device, Member, OrgType, OrgUnit, Role
from api.staff.service.members import create_member, create_org_unit
from api.tasks.models import Task, TaskKind
from tests.factories.households import make_building, make_household, make_person, origin
from tests.factories.staff import PASSWORD, Town

LEVELS = {
    Role.GRID_WORKER: "grid",
    Role.GRID_LEADER: "community",
    Role.COMMUNITY_REVIEWER: "community",
    Role.SUBDISTRICT_APPROVER: "street",
    Role.DISTRICT_SUPERVISOR: "district",
    Role.STATS: "district",
    Role.AUDITOR: "city",
    Role.ADMIN: "city",
}
"""The level at which each role is held here."""


@dataclass
class Home:
    """A household with one row of each kind that hangs on it."""

    household: Household
    person: Person
    review_id: UUID
    file_id: UUID
    agreement_id: UUID
    task_id: UUID
    remark_id: UUID
    merge_id: UUID
    move_id: UUID
    cover_id: UUID
    building_id: UUID


@dataclass
class World:
    units: dict[str, OrgUnit]
    homes: dict[str, Home]
    """Homes by the unit in which they lie, such as ``a.d1.s1.c1.g1``."""

    members: dict[Role, Member]
    device_id: UUID
    """A tablet of the worker's grid."""

    imports: dict[tuple[Role, bool], UUID]
    """A table that each member brought, by role and whether it is a register."""

    def unit_of(self, role: Role) -> str:
        """The unit in which the member of a role works; all lie on one branch."""
        return {
            "grid": "a.d1.s1.c1.g1",
            "community": "a.d1.s1.c1",
            "street": "a.d1.s1",
            "district": "a.d1",
            "city": "a",
        }[LEVELS[role]]

    def places(self, role: Role) -> dict[str, tuple[str, str]]:
        """``own sibling parent foreign`` → (unit, home) seen from the member's unit."""
        siblings = {
            "grid": "a.d1.s1.c1.g2",
            "community": "a.d1.s1.c2",
            "street": "a.d1.s2",
            "district": "a.d2",
            "city": "b",
        }
        own = self.unit_of(role)
        parent = own.rpartition(".")[0] or "b"
        sibling = siblings[LEVELS[role]]
        return {
            "own": (own, "a.d1.s1.c1.g1"),
            "sibling": (sibling, self._home_in(sibling)),
            "parent": (parent, self._home_in(sibling)),
            "foreign": ("b", "b.d1.s1.c1.g1"),
        }

    def _home_in(self, unit: str) -> str:
        return next(name for name in self.homes if name.startswith(unit))


PLACES = (
    "a.d1.s1.c1.g1",
    "a.d1.s1.c1.g2",
    "a.d1.s1.c2",
    "a.d1.s2.c1",
    "a.d2.s1.c1",
    "b.d1.s1.c1.g1",
)
KINDS = (OrgType.CITY, OrgType.DISTRICT, OrgType.SUBDISTRICT, OrgType.COMMUNITY, OrgType.GRID)


def make_world(session: Session) -> World:
    """Build both cities, one member for each role, and a home in each of ``PLACES``."""
    units: dict[str, OrgUnit] = {}
    for place in PLACES:
        parts = place.split(".")
        for depth, kind in enumerate(KINDS[: len(parts)]):
            name = ".".join(parts[: depth + 1])
            if name not in units:
                parent = units.get(name.rpartition(".")[0])
                seq = int(parts[depth][1:]) if kind is OrgType.GRID else None
                code = f"{len(units):012d}"
                units[name] = create_org_unit(session, parent, kind, code, name, grid_seq=seq)
    world = World(units, {}, {}, new_id(), {})
    for role in Role:
        unit = units[world.unit_of(role)]
        world.members[role] = create_member(
            session, unit, f"access-{role.value.lower()}", role.value, PASSWORD, {role: unit}
        )
        for is_register in (False, True):
            brought = _import(world.members[role], is_register)
            session.add(brought)
            world.imports[role, is_register] = brought.id
    worker = world.members[Role.GRID_WORKER]
    session.add(_device(world.device_id, worker))
    pair = (worker, world.members[Role.GRID_LEADER])
    world.homes = {place: _home(session, units, place, pair) for place in PLACES}
    return world


def _home(
    session: Session, units: dict[str, OrgUnit], place: str, pair: tuple[Member, Member]
) -> Home:
    worker, stand_in = pair
    parts = place.split(".")
    community = units[".".join(parts[:4])]
    street = units[".".join(parts[:3])]
    town = Town(units[parts[0]], units[".".join(parts[:2])], street, community, community)
    grid = units[place] if len(parts) == 5 else None
    building = make_building(session, town, community=community, grid=grid)
    responsible = worker if place == "a.d1.s1.c1.g1" else None
    household = make_household(session, town, building=building, worker=responsible)
    person = make_person(session, household, phone="13812346172")
    kind = ReviewKind.ANSWERS_NEED_REVIEW
    review = raise_review(session, household, kind, "answers", origin())
    file, agreement, task = _file(household), _agreement(household, place), _task(household)
    remark, merge = _remark(household), _merge(household)
    move, cover = _move(household, worker), _cover(household, worker, stand_in)
    session.add_all([file, agreement, task, remark, merge, move, cover])
    session.flush()
    return Home(
        household,
        person,
        review.id,
        file.id,
        agreement.id,
        task.id,
        remark.id,
        merge.id,
        move.id,
        cover.id,
        building.id,
    )


def _import(member: Member, is_register: bool) -> ImportBatch:
    return ImportBatch(
        id=new_id(),
        kind=ImportKind.REGISTER if is_register else ImportKind.MEMBERS,
        org_id=member.org_id,
        created_by_id=member.id,
        created_at=now(),
        file_name="table.csv",
        state=ImportState.DONE,
        layout={"heads": []},
        mapping={},
        counts={},
    )


def _device(device_id: UUID, worker: Member) -> Device:
    return Device(
        id=device_id,
        org_id=worker.org_id,
        label="平板",
        push_key={},
        thumbprint=device_id.hex,
        enrolled_by_id=worker.id,
        enrolled_at=now(),
        last_member_id=worker.id,
        report={},
    )


def _file(household: Household) -> StoredFile:
    return StoredFile(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        upload_sha256="0" * 64,
        sha256="0" * 64,
        kind=FileKind.HOME,
        taken_at=now(),
        state=FileState.WAITING,
        created_at=now(),
    )


def _agreement(household: Household, place: str) -> Agreement:
    return Agreement(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        no=f"access-{place}",
        template_key="assistance_agreement",
        template_version=1,
        template_sha256="0" * 64,
        lang="zh-CN",
        title="帮扶协议书",
        values={},
        html=b"<p>text</p>",
        text_sha256="0" * 64,
        evidence=b"{}",
        evidence_sha256="0" * 64,
        device_sig=b"",
        status=AgreementStatus.QUARANTINED,
        signed_at=now(),
        received_at=now(),
        server_sig=b"",
    )


def _merge(household: Household) -> Merge:
    return Merge(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        kind=MergeKind.PERSON,
        kept_id=new_id(),
        gone_id=new_id(),
        entity_ids=[],
        at=now(),
        undone_at=now(),
    )


def _remark(household: Household) -> Remark:
    return Remark(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        text="下次请本人念一遍",
        at=now(),
    )


def _move(household: Household, worker: Member) -> Move:
    return Move(
        id=new_id(),
        org_id=household.community_id,
        to_member_id=worker.id,
        households=1,
        made_at=now(),
        made_by_id=worker.id,
    )


def _cover(household: Household, worker: Member, stand_in: Member) -> Cover:
    return Cover(
        id=new_id(),
        org_id=household.community_id,
        absent_id=worker.id,
        stand_in_ids=[stand_in.id],
        from_on=today(),
        to_on=today(),
        reason=CoverReason.LEAVE,
        created_at=now(),
        created_by_id=worker.id,
    )


def _task(household: Household) -> Task:
    return Task(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        kind=TaskKind.VISIT,
        purpose="FOLLOW_UP",
        due_on=date(2026, 11, 21),
        basis="access",
        created_at=now(),
    )
