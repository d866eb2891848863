import re
import stat
import sys
from pathlib import Path

import pytest

from api.launch.environment import environment_value, read_env_file
from api.launch.errors import StepFailed
from api.launch.secrets import INVENTORY, ensure_secrets, rotate_secret
from api.launch.setup import digest, is_stamped, page_inputs
from api.launch.steps import Steps

CHECKOUT = Path(__file__).resolve().parents[2]


def _without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for secret in INVENTORY:
        monkeypatch.delenv(secret.setting, raising=False)


def test_keys_are_made_once_and_only_their_owner_may_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_keys(monkeypatch)
    path = tmp_path / "var" / "secrets.env"

    made = ensure_secrets(path)
    before = path.read_bytes()

    assert made == [secret.setting for secret in INVENTORY]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ensure_secrets(path) == []
    assert path.read_bytes() == before


def test_a_key_that_a_newer_version_needs_is_added_beside_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_keys(monkeypatch)
    path = tmp_path / "secrets.env"
    ensure_secrets(path)
    kept = [line for line in path.read_text().splitlines() if "CURSOR" not in line]
    path.write_text("\n".join(kept) + "\n")

    assert ensure_secrets(path) == ["RUHU_CURSOR_KEY"]
    assert path.read_text().splitlines()[:-1] == kept


def test_a_rotated_key_stays_beside_the_new_one_and_an_older_one_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_keys(monkeypatch)
    path = tmp_path / "secrets.env"
    ensure_secrets(path)
    first = read_env_file(path)
    [vapid] = [secret for secret in INVENTORY if secret.rotates]

    rotate_secret(path, vapid)
    second = read_env_file(path)
    rotate_secret(path, vapid)
    third = read_env_file(path)

    assert second["RUHU_VAPID_KEY_BEFORE"] == first["RUHU_VAPID_KEY"]
    assert second["RUHU_VAPID_KEY"] != first["RUHU_VAPID_KEY"]
    assert third["RUHU_VAPID_KEY_BEFORE"] == second["RUHU_VAPID_KEY"]
    assert all(third[name] == first[name] for name in first if name != "RUHU_VAPID_KEY")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("# The keys of this installation")


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("# a comment\nexport RUHU_HOST='10.0.0.1'\nRUHU_PORT=9000\n")
    monkeypatch.delenv("RUHU_HOST", raising=False)
    monkeypatch.setenv("RUHU_PORT", "7000")

    assert read_env_file(tmp_path / ".env") == {"RUHU_HOST": "10.0.0.1", "RUHU_PORT": "9000"}
    assert environment_value(tmp_path, "RUHU_HOST", "x") == "10.0.0.1"
    assert environment_value(tmp_path, "RUHU_PORT", "x") == "7000"
    assert environment_value(tmp_path, "RUHU_OTHER", "x") == "x"


def test_a_failed_step_ends_with_the_last_lines_of_its_command(tmp_path: Path) -> None:
    steps = Steps(1, tmp_path / "log" / "setup.log")
    program = "print('downloading'); print('no route to the mirror'); raise SystemExit(3)"

    with pytest.raises(StepFailed, match=r"(?s)Packages failed.*ended with 3.*no route"):
        steps.run("Packages", [[sys.executable, "-c", program]], cwd=tmp_path)


def test_a_step_tells_how_long_it_took(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps = Steps(2, tmp_path / "setup.log")
    steps.already_done("First")
    steps.run("Second", [[sys.executable, "-c", "pass"]], cwd=tmp_path)

    assert re.fullmatch(
        r"\[1/2\] First: up to date\n\[2/2\] Second …\n\[2/2\] Second: \d s\n",
        capsys.readouterr().out,
    )


def test_pages_are_built_again_when_any_source_changes_and_only_then(tmp_path: Path) -> None:
    inputs = page_inputs()
    names = {str(path.relative_to(CHECKOUT)) for path in inputs}

    assert "pwa/package-lock.json" in names
    assert any(name.startswith("schemas/") for name in names)
    assert not any("node_modules" in name or "dist/" in name for name in names)
    (tmp_path / "stamp").write_text(digest(inputs[:5]))
    assert is_stamped(tmp_path / "stamp", digest(inputs[:5]))
    assert not is_stamped(tmp_path / "stamp", digest(inputs[:4]))
