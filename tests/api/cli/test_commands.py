"""The commands as an operator types them, on a database of the test's own."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from api.cli.main import app
from api.staff.models import AuditEvent, Device, Member, OrgType, Role, SignedInSession
from api.staff.service.members import create_member, create_org_unit
from tests.conftest import Committed

PASSWORD = "a long password"


def ruhu(*arguments: str, answers: str = "") -> str:
    """Run a command that must work and return what it prints."""
    result = CliRunner().invoke(app, list(arguments), input=answers, env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: str, answers: str = "") -> str:
    """Run a command that must be refused and return what it prints."""
    result = CliRunner().invoke(app, list(arguments), input=answers, env={"COLUMNS": "200"})
    assert result.exit_code == 1, result.output
    return result.output


@pytest.fixture
def community(committed: Committed) -> str:
    """The id of a community with one member, `wang`."""
    with committed.sessions.begin() as session:
        city = create_org_unit(session, None, OrgType.CITY, "330100000000", "杭州市")
        district = create_org_unit(session, city, OrgType.DISTRICT, "330105000000", "拱墅区")
        unit = create_org_unit(session, district, OrgType.COMMUNITY, "330105002057", "珠儿潭社区")
        create_member(session, unit, "wang", "王芳", PASSWORD, {Role.GRID_LEADER: unit})
        return str(unit.id)


def test_an_account_is_added_and_listed(community: str) -> None:
    added = ruhu(
        "member", "add", "zhao", "赵平", "--role", "GRID_WORKER", "--org", community,
        answers=f"{PASSWORD}\n{PASSWORD}\n",
    )  # fmt: skip

    assert "zhao" in added
    assert PASSWORD not in added
    assert "赵平" in ruhu("member", "list")
    assert "珠儿潭社区" in ruhu("member", "units")


def test_a_login_that_is_taken_is_refused_in_plain_words(community: str) -> None:
    said = refused(
        "member", "add", "wang", "王平", "--role", "GRID_WORKER", "--org", community,
        answers=f"{PASSWORD}\n{PASSWORD}\n",
    )  # fmt: skip

    assert "✗" in said
    assert "Traceback" not in said


def test_a_short_password_is_refused(community: str) -> None:
    assert "at least" in refused("member", "password", "wang", answers="short\nshort\n")


def test_a_new_password_is_audited(community: str, committed: Committed) -> None:
    ruhu("member", "password", "wang", answers="another password\nanother password\n")

    with committed.sessions() as session:
        before = session.scalars(select(AuditEvent.action)).all()
    assert "member.password" in before
    assert "Nobody signs in" in refused(
        "member", "password", "nobody", answers="another password\nanother password\n"
    )


def test_a_lost_tablet_is_withdrawn_and_its_sessions_end(
    community: str, committed: Committed
) -> None:
    device_id = _enrol(committed)

    assert "平板一号" in ruhu("device", "list")
    assert "withdrawn" in ruhu("device", "revoke", device_id)

    with committed.sessions() as session:
        assert session.scalars(select(SignedInSession.ended_at)).one() is not None
        assert session.scalars(select(Device.revoked_at)).one() is not None
    refused("device", "revoke", device_id)


def _enrol(committed: Committed) -> str:
    from_now = "2026-11-01T08:00:00+08:00"
    with committed.sessions.begin() as session:
        member = session.scalars(select(Member)).one()
        device = Device(
            org_id=member.org_id, label="平板一号", push_key={}, thumbprint="t",
            enrolled_by_id=member.id, enrolled_at=from_now, seq_high=0, report={},
        )  # fmt: skip
        session.add(device)
        session.flush()
        session.add(
            SignedInSession(
                token_hash=b"h",
                csrf="c",
                member_id=member.id,
                device_id=device.id,
                kind="field",
                created_at=from_now,
                expires_at="2036-11-01T08:00:00+08:00",
            )  # fmt: skip
        )
        return str(device.id)


def test_a_policy_pack_holds_from_its_day_on(community: str, tmp_path: Path) -> None:
    shown = ruhu("policy", "show")
    key = next(line.split()[1] for line in shown.splitlines() if "days" in line)
    pack = tmp_path / "pack.json"
    content = {"key": "gongshu", "version": 1, "valid_from": "2030-01-01", "values": {key: 777}}
    pack.write_text(json.dumps(content))

    ruhu("policy", "publish", str(pack), "--org", community)

    assert "777" in ruhu("policy", "show", "--org", community, "--on", "2030-01-01")
    assert "777" not in ruhu("policy", "show", "--org", community, "--on", "2029-12-31")


def test_a_pack_with_a_value_that_no_rule_reads_is_refused(community: str, tmp_path: Path) -> None:
    pack = tmp_path / "pack.json"
    content = {"key": "x", "version": 1, "valid_from": "2030-01-01", "values": {"moon_phase": 1}}
    pack.write_text(json.dumps(content))

    assert "moon_phase" in refused("policy", "publish", str(pack), "--org", community)


def test_doctor_finds_a_new_installation_in_order(committed: Committed) -> None:
    said = ruhu("doctor")

    assert "✗" not in said
    assert "PostGIS" in said


SURVEYS = Path(__file__).resolve().parents[3] / "schemas" / "surveys"


def test_a_survey_is_checked_published_once_and_listed(committed: Committed) -> None:
    file = str(SURVEYS / "employment-home-visit.v1.json")

    assert "can be published" in ruhu("survey", "check", file)
    first = ruhu("survey", "publish", file)
    assert ruhu("survey", "publish", file) == first
    assert "employment" in ruhu("survey", "list")


def test_a_definition_with_faults_is_told_where_they_are(
    committed: Committed, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"key": "x"}')

    assert "problems" in refused("survey", "check", str(broken))
    broken.write_text("{")
    assert "is not JSON" in refused("survey", "publish", str(broken))


def test_migrating_brings_the_shipped_surveys_and_texts_once(committed: Committed) -> None:
    assert "2 surveys" in ruhu("migrate")
    assert "0 surveys, 0 agreement texts" in ruhu("migrate")


def test_every_command_explains_itself() -> None:
    for command in ("serve", "worker", "migrate", "demo", "doctor", "member", "survey"):
        assert len(ruhu(command, "--help")) > 100


def test_a_table_of_members_is_checked_and_then_imported(
    community: str, committed: Committed, tmp_path: Path
) -> None:
    table, passwords = tmp_path / "workers.csv", tmp_path / "first.csv"
    table.write_bytes("姓名,账号,电话\n赵平,zhao.ping,\n钱七,qian,123\n".encode("gb18030"))
    arguments = ("member", "import", str(table), "--org", community, "--as", "wang")

    looked = ruhu(*arguments)
    assert "Nothing is written" in looked
    assert "phone" in looked
    assert "rows still have errors" in refused(*arguments, "--passwords", str(passwords))
    ruhu(*arguments, "--passwords", str(passwords), "--leave-out-errors")

    assert "zhao.ping" in passwords.read_text(encoding="utf-8-sig")
    assert passwords.stat().st_mode & 0o077 == 0
    with committed.sessions() as session:
        made = session.scalars(select(Member).where(Member.login == "zhao.ping")).one()
        assert made.must_change_password
