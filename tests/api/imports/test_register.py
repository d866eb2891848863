from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.households.models import (
    Address,
    Assignment,
    Fact,
    FactSource,
    Household,
    HouseholdStatus,
    Membership,
    Person,
    Relation,
    ReviewItem,
    ReviewKind,
)
from api.households.service.facts import touch
from tests.api.imports.conftest import Desk
from tests.api.imports.tables import REGISTER_HEADS, csv_bytes, id_no, old_id_no, xlsx_bytes
from tests.factories.households import make_building, make_household, make_person
from tests.factories.staff import Town, make_member

MakeDesk = Callable[[str], Desk]
Cells = tuple[object, ...]


def person(
    name: str,
    relation: str = "户主",
    *,
    no: object = "1",
    building: str = "90幢",
    room: str = "501",
    born: str = "",
    number: object = "",
    phone: str = "",
) -> Cells:
    return (no, "珠儿潭", building, "1单元", room, name, relation, born, number, phone)


def test_a_family_becomes_a_home_with_people_facts_and_its_story(
    session: Session, desk: MakeDesk, town: Town
) -> None:
    building = make_building(session, town, grid=town.grids[0])
    rows = [
        REGISTER_HEADS,
        person("王桂香", building=building.name, number=id_no(), phone="13812346172"),
        person("李明", "儿子", building=building.name, born="1980年3月5日"),
    ]
    register = desk("register")
    shown = register.shown(csv_bytes(rows))
    assert shown["counts"] | {"rows": 2} == shown["counts"]
    assert shown["counts"]["homes"] == 1

    done = register.confirm(shown)

    assert done.json()["state"] == "DONE", done.text
    home = session.scalars(select(Household)).one()
    assert (home.community_id, home.grid_id) == (town.community.id, town.grids[0].id)
    address = session.get_one(Address, home.address_id)
    assert (address.building_id, address.room) == (building.id, "501")
    assert address.point is not None
    people = {one.name: one for one in session.scalars(select(Person))}
    assert people["王桂香"].birth_date == date(1954, 3, 8)
    assert people["王桂香"].id_mask is not None
    assert people["李明"].birth_date == date(1980, 3, 5)
    relations = {one.person_id: one.relation for one in session.scalars(select(Membership))}
    assert relations[people["王桂香"].id] is Relation.HEAD
    facts = session.scalars(select(Fact).where(Fact.key == "phone")).one()
    assert (facts.source, facts.source_id) == (FactSource.IMPORT, home_import(session))
    assert "13812346172" not in str(facts.value)


def home_import(session: Session) -> object:
    return session.scalars(select(Fact.source_id)).first()


def test_old_lost_and_wrong_id_numbers_are_told(desk: MakeDesk) -> None:
    rows = [
        REGISTER_HEADS,
        person("甲", no="1", room="101", number=old_id_no()),
        person("乙", no="2", room="102", number=int(id_no()[:17] + "0")),
        person("丙", no="3", room="103", number="3.30105E+17"),
        person(
            "丁", no="4", room="104", number=id_no()[:17] + ("1" if id_no()[17] != "1" else "2")
        ),
        person("戊", no="5", room="105", number="33010519540308"),
        person("己", no="6", room="106", number="330105541308001"),
    ]
    register = desk("register")
    shown = register.shown(xlsx_bytes(rows))
    told = {
        row: [code for code in codes if code.startswith("id_")]
        for row, codes in register.told(shown["id"]).items()
    }

    assert told == {
        2: ["id_old_form"],
        3: ["id_lost_digits"],
        4: ["id_lost_digits"],
        5: ["id_check_digit"],
        6: ["id_length"],
        7: ["id_wrong_date"],
    }


def test_dates_that_a_table_program_turned_into_numbers_come_back(desk: MakeDesk) -> None:
    rows = [
        REGISTER_HEADS,
        person("甲", no="1", room="101", born=date(1954, 3, 8)),  # type: ignore[arg-type]
        person("乙", no="2", room="102", born=19791),  # type: ignore[arg-type]
        person("丙", no="3", room="103", born="1954.13.8"),
    ]
    register = desk("register")
    shown = register.shown(xlsx_bytes(rows))
    told = register.told(shown["id"])

    assert "date_was_number" not in told[2]
    assert "date_was_number" in told[3]
    assert "date_wrong" in told[4]


def test_duplicates_in_the_table_and_on_file_are_told_and_reviewed(
    session: Session, desk: MakeDesk, town: Town
) -> None:
    building = make_building(session, town)
    there = make_household(session, town, building=building, room="501")
    known = make_person(session, there, name="王桂香", id_no=id_no())
    rows = [
        REGISTER_HEADS,
        person("王桂香", no="1", building=building.name, number=id_no()),
        person("李明", "儿子", no="1", building=building.name),
        person("王桂香", no="2", building="91幢", room="202", number=id_no("19560101", 3)),
        person("赵六", no="2", building="91幢", room="202", number=id_no("19560101", 3)),
        person("孙八", no="3", building="91幢", room="303", number=id_no()),
    ]
    # the entrance is on file without an id, so the door is matched by what the register holds
    address = session.get_one(Address, there.address_id)
    address.entrance_id = None
    session.flush()
    rows[1:3] = [(one[0], one[1], one[2], "", *one[4:]) for one in rows[1:3]]
    register = desk("register")
    shown = register.shown(csv_bytes(rows))
    told = register.told(shown["id"])

    assert told[2] == ["person_known"]
    assert told[3] == ["joins_household"]
    assert "twice_in_file" in told[5]
    assert "twice_in_file" in told[6]
    register.mend(shown["id"], row_no=5, field="id_no", text=id_no("19560101", 4))
    register.mend(shown["id"], row_no=5, field="relation", text="配偶")
    mended = register.mend(shown["id"], row_no=6, field="id_no", text="").json()
    assert mended["counts"]["ERROR"] == 0, register.told(shown["id"])
    assert register.confirm(mended).json()["state"] == "DONE"
    joined = select(func.count()).select_from(Membership).where(Membership.household_id == there.id)
    assert session.scalar(joined) == 2
    assert session.get_one(Person, known.id).name == "王桂香"


def test_a_second_family_at_a_door_is_kept_with_a_review_item(
    session: Session, desk: MakeDesk, town: Town
) -> None:
    building = make_building(session, town)
    there = make_household(session, town, building=building, room="501")
    make_person(session, there, name="王桂香", id_no=id_no())
    row = person("陈新", building=building.name)
    elsewhere = person("王桂香", no="2", building="92幢", room="9", number=id_no())
    rows = [REGISTER_HEADS, (row[0], row[1], row[2], "", *row[4:]), elsewhere]
    register = desk("register")
    shown = register.shown(csv_bytes(rows))

    assert register.told(shown["id"])[2] == ["door_taken"]
    assert "person_elsewhere" in register.told(shown["id"])[3]
    register.confirm(shown)
    kinds = {item.kind: item for item in session.scalars(select(ReviewItem))}
    assert set(kinds) == {ReviewKind.DUPLICATE_HOUSEHOLD, ReviewKind.DUPLICATE_PERSON}
    assert kinds[ReviewKind.DUPLICATE_HOUSEHOLD].details == {"other_household_id": str(there.id)}


def test_a_home_without_a_building_on_the_map_gets_no_place_and_a_worker(
    session: Session, desk: MakeDesk, town: Town
) -> None:
    worker = make_member(session, town.grids[0], name="沈玉芬")
    rows = [
        ("姓名", "住址", "网格员", "身份证号"),
        ("王桂香", "珠儿潭 77幢2单元303室", "沈玉芬", id_no()),
        ("赵六", "老街 5 号后院", "没有此人", ""),
    ]
    register = desk("register")
    shown = register.shown(csv_bytes(rows))
    assert register.told(shown["id"]) == {
        2: ["building_unknown", "head_assumed"],
        3: ["head_assumed", "worker_unknown"],
    }

    register.confirm(shown, leave_out_errors=True)
    home = session.scalars(select(Household)).one()
    assert session.get_one(Address, home.address_id).room == "303"
    held = session.scalars(select(Assignment)).one()
    assert (held.household_id, held.member_id) == (home.id, worker.id)


def test_a_register_is_taken_back_without_a_trace_of_people(
    session: Session, desk: MakeDesk, town: Town
) -> None:
    rows = [REGISTER_HEADS, person("王桂香", number=id_no()), person("李明", "儿子")]
    register = desk("register")
    done = register.confirm(register.shown(csv_bytes(rows))).json()

    assert register.undo(done["id"]).json()["state"] == "UNDONE"
    assert session.scalar(select(func.count()).select_from(Person)) == 0
    assert session.scalar(select(func.count()).select_from(Fact)) == 0
    home = session.scalars(select(Household)).one()
    assert home.status is HouseholdStatus.CLOSED


def test_a_register_that_somebody_worked_with_stays(
    session: Session, desk: MakeDesk, town: Town
) -> None:
    register = desk("register")
    done = register.confirm(register.shown(csv_bytes([REGISTER_HEADS, person("王桂香")]))).json()
    touch(session.scalars(select(Household)).one())
    session.flush()

    assert register.undo(done["id"]).json()["code"] == "import_touched"
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_a_household_of_thirty_and_rare_characters_are_taken_as_they_are(
    session: Session, desk: MakeDesk
) -> None:
    rows = [REGISTER_HEADS, person("䶮 𠅤")]
    rows += [person(f"家人{chr(0x4E00 + number)}", "其他") for number in range(30)]
    register = desk("register")
    shown = register.shown(csv_bytes(rows, "gb18030"))

    assert "many_people" in register.told(shown["id"])[2]
    register.confirm(shown)
    names = set(session.scalars(select(Person.name)))
    assert "䶮𠅤" in names and len(names) == 31


def test_a_register_is_brought_for_a_community_not_for_a_street(desk: MakeDesk, town: Town) -> None:
    register = desk("register")
    refused = register.bring(csv_bytes([REGISTER_HEADS]), org_id=str(town.street.id))

    assert refused.json()["code"] == "missing_right"


def test_a_large_table_is_read_by_a_job(session: Session, desk: MakeDesk) -> None:
    rows: list[tuple[object, ...]] = [REGISTER_HEADS]
    rows += [
        person(f"居民{chr(0x4E00 + number % 5000)}", no=number, room=str(number), building="95幢")
        for number in range(6_000)
    ]
    register = desk("register")
    waiting = register.shown(csv_bytes(rows))
    assert waiting["state"] == "READING"
    register.read_waiting(waiting["id"])
    shown = register.look(waiting["id"])

    assert (shown["state"], shown["counts"]["rows"]) == ("SHOWN", 6_000)
    done = register.confirm(shown).json()
    assert (done["state"], done["progress"]) == ("DONE", 6_000)
    assert session.scalar(select(func.count()).select_from(Household)) == 6_000


def test_the_table_goes_out_with_remarks_and_empty_to_fill_in(desk: MakeDesk) -> None:
    register = desk("register")
    shown = register.shown(csv_bytes([REGISTER_HEADS, person("", number="=1+1")]))
    path = f"/api/imports/register/{shown['id']}/remarks"

    for answer in (
        register.client.get(path, params={"lang": "en"}),
        register.client.get("/api/imports/register/template"),
    ):
        assert answer.status_code == 200
        assert answer.content.startswith(b"PK")
