"""Writes a community's buildings, households and people, and what was found out about them."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.crypto import blind_index, encrypt
from api.demo.answers import told_answers
from api.demo.bulk import Table, new_ids, stored_point, stored_shape
from api.demo.doors import register_of
from api.demo.families import Resident
from api.demo.history import HERE, Observation, PastVisit, Record
from api.demo.organisation import VALID_FROM, Staff
from api.demo.stored import COLUMNS, Home, Place, as_json, stored_value
from api.demo.town import Block, Community
from api.households.rules.masks import initials_of, mask_id_no
from api.staff.models import OrgUnit
from api.surveys.queries import opened_survey

SOURCE = "DEMO"
TASK_BASIS = "risk_level"
DELIVERY = timedelta(minutes=25)
GPS_ACCURACY_M = 9.0


LIFT_ABOVE = 7
SURVEY = ("employment-home-visit", 1)
ASSIGNED_AT = datetime.combine(VALID_FROM, time(9), HERE)


class HomeWriter:
    """Collects the rows of one community and copies them table by table."""

    def __init__(self, session: Session, staff: Staff, community: Community, area: str) -> None:
        """``area`` is how full addresses begin, such as 浙江省杭州市拱墅区湖墅街道珠儿潭社区."""
        self._session = session
        self._area = area
        self._ids = new_ids()
        self._at = now()
        self._tables = {name: Table(name, columns) for name, columns in COLUMNS.items()}
        self._community: OrgUnit = staff.units[community.division.code]
        self._staff = staff
        self._survey = opened_survey(session, *SURVEY)
        self._entrance_ids: dict[tuple[int, int], str] = {}
        self._building_ids: dict[int, str] = {}
        self.household_ids: dict[int, str] = {}
        """Household by ``id`` of its ``Door``."""

        self.fact_count = 0

    def place(self, grid_number: int) -> Place:
        """Return the ids of a grid of this community."""
        key = self._community.code12, grid_number
        return Place(
            str(self._community.district_id),
            str(self._community.id),
            str(self._staff.grids[key].id),
            str(self._staff.workers[key].id),
        )

    def add_block(self, block: Block, place: Place) -> None:
        """Add a building with its entrances and its register of doors."""
        building_id = self._building_ids[id(block)] = next(self._ids)
        centre = block.outline.centroid
        self._tables["buildings"].add(
            building_id,
            place.district_id,
            place.community_id,
            place.grid_id,
            block.estate,
            block.name,
            stored_shape(block.outline),
            stored_point(centre.x, centre.y),
            block.floors,
            block.floors > LIFT_ABOVE,
            SOURCE if block.drawn else "OSM",
            block.drawn,
        )
        for entrance in block.entrances:
            entrance_id = self._entrance_ids[id(block), entrance.number] = next(self._ids)
            self._tables["entrances"].add(
                entrance_id,
                building_id,
                f"{entrance.number}单元",
                entrance.entrance_floor,
                block.floors > LIFT_ABOVE,
            )
        for door in register_of(block):
            entrance_id = self._entrance_ids[id(block), door.entrance.number]
            self._tables["doors"].add(
                next(self._ids), entrance_id, door.floor, door.no, door.use, door.label
            )

    def add_home(self, home: Home, place: Place) -> None:
        """Add a household with its people, facts, visits, next task and responsible worker."""
        household_id = self.household_ids[id(home.door)] = next(self._ids)
        self._add_address_and_household(home, household_id, place)
        people = {id(one): next(self._ids) for one in home.family.residents}
        for resident in home.family.residents:
            self._add_person(resident, people[id(resident)], household_id, place)
        visit_ids = [next(self._ids) for _ in home.record.visits]
        self._add_visits(home, household_id, visit_ids, list(people.values()), place)
        self._add_facts(home.record.observations, household_id, people, visit_ids, place)
        if home.family.staged and visit_ids:
            self._add_answers(home, household_id, visit_ids[0], people, place)
        if not _is_gone(home.record):
            self._tables["tasks"].add(
                next(self._ids),
                place.district_id,
                household_id,
                "VISIT",
                home.record.due_purpose,
                home.record.due_on,
                "",
                TASK_BASIS,
                "OPEN",
                self._at,
            )
        self._tables["assignments"].add(
            next(self._ids), place.district_id, household_id, place.worker_id, ASSIGNED_AT
        )

    def flush(self) -> None:
        """Copy everything that was added, parents before children."""
        for table in self._tables.values():
            table.flush(self._session)

    def _add_address_and_household(self, home: Home, household_id: str, place: Place) -> None:
        door, record, last = home.door, home.record, home.record.last_visit
        block, entrance = door.block, f"{door.entrance.number}单元"
        address_id = next(self._ids)
        point = stored_point(door.entrance.lon, door.entrance.lat)
        self._tables["addresses"].add(
            address_id,
            place.district_id,
            place.community_id,
            place.grid_id,
            self._building_ids[id(block)],
            self._entrance_ids[id(block), door.entrance.number],
            block.estate,
            "",
            "",
            block.name,
            entrance,
            door.floor,
            door.room,
            f"{self._area}{block.estate}{block.name}{entrance}{door.room}室",
            point,
            "IMPORT",
        )
        self._tables["households"].add(
            household_id,
            place.district_id,
            place.community_id,
            place.grid_id,
            address_id,
            "MOVED" if _is_gone(record) else "ACTIVE",
            home.family.risk_level,
            home.family.tags,
            home.family.arrival_notes,
            _ended_at(last) if last else None,
            last.result if last else None,
            last.purpose if last else None,
            place.worker_id if last else None,
            None if _is_gone(record) else record.due_on,
            None if _is_gone(record) else record.due_purpose,
            self._at,
            1,
        )

    def _add_person(
        self, resident: Resident, person_id: str, household_id: str, place: Place
    ) -> None:
        key_id, sealed = encrypt(resident.id_no.encode(), context="people.id_no")
        self._tables["people"].add(
            person_id,
            place.district_id,
            resident.name,
            initials_of(resident.name),
            resident.sex,
            resident.birth_date,
            key_id,
            sealed,
            blind_index(resident.id_no, context="people.id_no"),
            blind_index(resident.id_no[-4:], context="people.id_last4"),
            mask_id_no(resident.id_no),
            resident.phone,
            self._at,
        )
        self._tables["memberships"].add(
            next(self._ids),
            place.district_id,
            household_id,
            person_id,
            resident.relation,
            True,
            max(VALID_FROM, resident.birth_date),
        )

    def _add_visits(
        self,
        home: Home,
        household_id: str,
        visit_ids: Sequence[str],
        people: Sequence[str],
        place: Place,
    ) -> None:
        entrance = home.door.entrance
        for visit_id, visit in zip(visit_ids, home.record.visits, strict=True):
            ended_at = _ended_at(visit)
            self._tables["visits"].add(
                visit_id,
                place.district_id,
                household_id,
                visit.purpose,
                visit.result,
                visit.started_at,
                ended_at,
                ended_at + DELIVERY,
                place.worker_id,
                [place.worker_id],
                people[:1] if visit.result == "DONE" else [],
                stored_point(entrance.lon, entrance.lat),
                GPS_ACCURACY_M,
                "GPS",
                "",
            )
            self._tables["timeline_entries"].add(
                next(self._ids),
                place.district_id,
                household_id,
                ended_at,
                f"visit_{visit.result.lower()}",
                place.worker_id,
                as_json({"purpose": visit.purpose, "flags": []}),
                "visit",
                visit_id,
            )

    def _add_answers(
        self, home: Home, household_id: str, visit_id: str, people: dict[int, str], place: Place
    ) -> None:
        """Add what the first visit was told, in the words of the employment survey."""
        if home.record.visits[0].purpose != "SURVEY":
            return
        answers, checked = told_answers(
            self._survey, home.family, home.record, household_id, people
        )
        self._tables["visit_responses"].add(
            next(self._ids),
            place.district_id,
            household_id,
            visit_id,
            self._survey.key,
            self._survey.version,
            self._survey.sha256,
            checked.status,
            as_json(answers),
            as_json(checked.computed),
            as_json(checked.problems),
        )

    def _add_facts(
        self,
        observations: Sequence[Observation],
        household_id: str,
        people: dict[int, str],
        visit_ids: Sequence[str],
        place: Place,
    ) -> None:
        replaced = {(id(one.resident), one.key) for one in observations if not one.current}
        for seen in observations:
            value, sealed, fact_hash = stored_value(seen.key, seen.value)
            later = seen.current and (id(seen.resident), seen.key) in replaced
            self._tables["facts"].add(
                next(self._ids),
                place.district_id,
                household_id,
                "household" if seen.resident is None else "person",
                household_id if seen.resident is None else people[id(seen.resident)],
                seen.key,
                value,
                sealed,
                fact_hash,
                2 if later else 1,
                "current" if seen.current else "superseded",
                False,
                "IMPORT" if seen.visit is None else "VISIT",
                None if seen.visit is None else visit_ids[seen.visit],
                None if seen.visit is None else place.worker_id,
                seen.observed_at,
                seen.observed_at + DELIVERY,
            )
        self.fact_count += len(observations)


def _is_gone(record: Record) -> bool:
    return record.last_visit is not None and record.last_visit.result == "MOVED"


def _ended_at(visit: PastVisit) -> datetime:
    return visit.started_at + timedelta(minutes=visit.minutes)
