"""The inventory of keys as an operator works with it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import keys
from api.cli.main import app
from api.launch.environment import read_env_file
from api.launch.secrets import INVENTORY


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key file of an installation of the test's own; the environment names no keys."""
    for secret in INVENTORY:
        monkeypatch.delenv(secret.setting, raising=False)
    monkeypatch.setattr(keys, "SECRETS", tmp_path / "secrets.env")
    monkeypatch.setattr(keys, "CHECKOUT", tmp_path)
    return tmp_path / "secrets.env"


def ruhu(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})
    return result.exit_code, " ".join(result.output.split())


def test_the_key_of_pushes_is_listed_by_its_fingerprint_and_rotated(secrets: Path) -> None:
    assert ruhu("keys", "make")[0] == 0
    key = read_env_file(secrets)["RUHU_VAPID_KEY"]
    _, before = ruhu("keys", "list")

    code, said = ruhu("keys", "rotate", "vapid")
    _, after = ruhu("keys", "list")

    assert code == 0
    assert "next contact" in said
    assert "RUHU_VAPID_KEY " in before
    assert "RUHU_VAPID_KEY_BEFORE" in after
    assert key not in before + after + said
    assert read_env_file(secrets)["RUHU_VAPID_KEY_BEFORE"] == key


@pytest.mark.parametrize("name", ["pii", "RUHU_HPKE_KEY", "nothing"])
def test_a_key_that_something_hangs_on_is_not_rotated(secrets: Path, name: str) -> None:
    ruhu("keys", "make")
    before = secrets.read_bytes()

    code, said = ruhu("keys", "rotate", name)

    assert code == 1
    assert "✗" in said
    assert secrets.read_bytes() == before


def test_a_key_of_the_environment_is_changed_there(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUHU_VAPID_KEY", "base64:AAAA")

    code, said = ruhu("keys", "rotate", "vapid")

    assert code == 1
    assert "environment" in said
    assert not secrets.exists()
