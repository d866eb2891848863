from collections.abc import Callable

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.staff.models import Member, Role
from tests.api.imports.conftest import Desk
from tests.api.imports.tables import MEMBER_HEADS, csv_bytes, xlsx_bytes
from tests.factories.callers import signed_in
from tests.factories.staff import Town, make_member

MakeDesk = Callable[[str], Desk]


def grid(town: Town, number: int = 0) -> str:
    return town.grids[number].name


def sign_in(client: TestClient, login: str, password: str) -> dict[str, object]:
    client.cookies.clear()
    body = {"login": login, "password": password, "kind": "field"}
    answer = client.post("/api/session", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_a_gbk_table_of_workers_is_read_shown_and_becomes_accounts(
    session: Session, client: TestClient, desk: MakeDesk, town: Town
) -> None:
    rows = [MEMBER_HEADS, ("王芳", "wangfang", "13812346172", grid(town), "网格员")]
    members = desk("members")

    shown = members.shown(csv_bytes(rows, "gb18030"))

    assert shown["layout"]["encoding"] == "gb18030"
    assert shown["counts"]["OK"] == 1
    assert session.scalar(select(Member).where(Member.login == "wangfang")) is None
    done = members.confirm(shown)
    assert done.json()["state"] == "DONE", done.text
    assert done.json()["passwords_waiting"] is True

    handed = client.post(f"/api/imports/members/{shown['id']}/passwords").json()
    again = client.post(f"/api/imports/members/{shown['id']}/passwords").json()
    assert [one["login"] for one in handed] == ["wangfang"]
    assert again["code"] == "passwords_taken"
    entered = sign_in(client, "wangfang", handed[0]["password"])
    assert entered["must_change_password"] is True


def test_every_problem_is_told_by_row_and_column_and_mended_in_place(
    session: Session, desk: MakeDesk, town: Town
) -> None:
    make_member(session, town.grids[0], name="沈玉芬", login="shen-yf")
    rows = [
        MEMBER_HEADS,
        ("王芳", "", "１３８ １２３４ ６１７２", grid(town), ""),
        ("", "b.li", "13900001111", grid(town), "网格员"),
        ("赵六", "b.li", "123", "没有的网格", "队长"),
        ("沈玉芬", "shen-yf", "", grid(town), "网格员"),
        ("钱七", "shen-yf", "", grid(town), "网格长"),
    ]
    members = desk("members")
    shown = members.shown(csv_bytes(rows))

    assert members.told(shown["id"]) == {
        2: ["login_made"],
        3: ["missing"],
        4: ["phone_wrong", "role_unknown", "unit_unknown", "twice_in_file"],
        5: ["member_known"],
        6: ["role_not_yours", "login_taken"],
    }
    assert members.confirm(shown).json()["code"] == "import_has_errors"

    members.mend(shown["id"], row_no=3, field="name", text="李冰")
    for field, text in (
        ("login", "zhaoliu"), ("phone", "13700002222"), ("unit", grid(town, 1)), ("role", "网格员"),
    ):  # fmt: skip
        members.mend(shown["id"], row_no=4, field=field, text=text)
    members.mend(shown["id"], row_no=6, field="login", text="qianqi")
    mended = members.mend(shown["id"], row_no=6, field="role", text="网格员").json()
    assert mended["counts"]["ERROR"] == 0, members.told(shown["id"])

    done = members.confirm(mended).json()
    assert done["state"] == "DONE"
    made = session.scalars(select(Member).where(Member.must_change_password)).all()
    assert {one.name for one in made} == {"王芳", "李冰", "赵六", "钱七"}
    assert {one.phone for one in made if one.name == "王芳"} == {"13812346172"}


def test_what_was_shown_is_what_is_written_or_nothing(
    session: Session, desk: MakeDesk, town: Town
) -> None:
    rows = [
        MEMBER_HEADS,
        ("王芳", "wangfang", "", grid(town), ""),
        ("李冰", "libing", "", grid(town), ""),
    ]
    members = desk("members")
    shown = members.shown(csv_bytes(rows))
    make_member(session, town.grids[0], name="别人", login="libing")

    answer = members.confirm(shown).json()

    assert answer["state"] == "SHOWN"
    assert answer["failure"]["code"] == "import_changed"
    assert answer["counts"]["ERROR"] == 1
    assert session.scalar(select(Member).where(Member.login == "wangfang")) is None
    assert members.confirm(shown).json()["code"] == "import_changed"
    done = members.confirm(answer, leave_out_errors=True).json()
    assert done["state"] == "DONE"


def test_merged_cells_are_filled_down_and_told(desk: MakeDesk, town: Town) -> None:
    rows = [
        ("姓名", "所属网格", "账号"),
        ("王芳", grid(town), "wangfang"),
        ("李冰", None, "libing"),
        ("赵六", None, "zhaoliu"),
    ]
    members = desk("members")
    shown = members.shown(xlsx_bytes(rows, merged=["B3:B5"], title="人员花名册"))

    assert shown["layout"]["header_row"] == 2
    assert shown["layout"]["filled_down"] == ["B3:B5"]
    assert {row["texts"]["unit"] for row in members.rows(shown["id"])} == {grid(town)}
    assert shown["counts"]["OK"] == 3


def test_the_mapping_of_columns_can_be_changed(desk: MakeDesk, town: Town) -> None:
    rows = [("编号", "谁", "账号", "姓名"), ("1", "王芳", "wangfang", "组员")]
    members = desk("members")
    shown = members.shown(csv_bytes(rows))
    columns = {"name": 1, "login": 2}
    changed = members.client.put(
        f"/api/imports/members/{shown['id']}/mapping", json={"columns": columns}
    ).json()

    assert members.rows(changed["id"])[0]["texts"] == {"name": "王芳", "login": "wangfang"}
    wrong = members.client.put(
        f"/api/imports/members/{shown['id']}/mapping", json={"columns": {"name": 99}}
    )
    assert wrong.json()["code"] == "column_unknown"


def test_an_import_is_taken_back_until_somebody_has_signed_in(
    session: Session, client: TestClient, desk: MakeDesk, town: Town, leader: Member
) -> None:
    rows = [MEMBER_HEADS, ("王芳", "wangfang", "", grid(town), "")]
    members = desk("members")
    first = members.confirm(members.shown(csv_bytes(rows))).json()
    assert members.undo(first["id"]).json()["state"] == "UNDONE"
    assert session.scalar(select(Member).where(Member.login == "wangfang")) is None

    second = members.confirm(members.shown(csv_bytes(rows))).json()
    password = client.post(f"/api/imports/members/{second['id']}/passwords").json()[0]["password"]
    sign_in(client, "wangfang", password)
    signed_in(client, leader)
    refused = members.undo(second["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "import_touched")


def test_a_table_is_for_whoever_brought_it_and_an_admin_brings_no_register(
    session: Session, client: TestClient, desk: MakeDesk, town: Town
) -> None:
    rows = [MEMBER_HEADS, ("王芳", "wangfang", "", grid(town), "")]
    shown = desk("members").shown(csv_bytes(rows))
    signed_in(client, make_member(session, town.street, Role.ADMIN))

    assert client.get(f"/api/imports/members/{shown['id']}").json()["token"] is None
    assert client.get(f"/api/imports/members/{shown['id']}/rows").status_code == 404
    assert client.get("/api/imports/register").json()["code"] == "missing_right"


def test_a_table_that_is_not_wanted_is_forgotten(desk: MakeDesk, town: Town) -> None:
    members = desk("members")
    shown = members.shown(csv_bytes([MEMBER_HEADS, ("王芳", "", "", "", "")]))

    assert members.client.delete(f"/api/imports/members/{shown['id']}").status_code == 204
    assert members.client.get(f"/api/imports/members/{shown['id']}").status_code == 404
