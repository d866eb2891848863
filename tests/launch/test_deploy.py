import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.core.security import SecurityHeaders
from api.launch.secrets import INVENTORY

CHECKOUT = Path(__file__).resolve().parents[2]
DEPLOY = CHECKOUT / "api" / "deploy"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
    found: dict[str, Any] = composed["services"]
    return found


def _filled_example(tmp_path: Path) -> Path:
    example = (DEPLOY / "production.env.example").read_text()
    filled = tmp_path / "production.env"
    filled.write_text(re.sub(r"^(\w+)=$", r"\1=filled", example, flags=re.MULTILINE))
    return filled


def _compose(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("docker-compose")
    assert program is not None, "`make setup` for tests installs docker-compose"
    return subprocess.run(
        [program, *arguments, "config", "--quiet"], cwd=CHECKOUT, capture_output=True, text=True
    )


def test_the_production_shape_is_valid_once_the_example_is_filled_in(tmp_path: Path) -> None:
    checked = _compose("--env-file", str(_filled_example(tmp_path)))

    assert checked.returncode == 0, checked.stderr


def test_an_example_that_was_not_filled_in_does_not_start() -> None:
    checked = _compose("--env-file", str(DEPLOY / "production.env.example"))

    assert checked.returncode != 0
    assert "PASSWORD" in checked.stderr or "KEY" in checked.stderr


def test_api_and_worker_are_one_image_and_never_hold_the_owners_password(
    services: dict[str, Any],
) -> None:
    api, worker = services["api"], services["worker"]

    assert api["image"] == worker["image"]
    assert api["deploy"]["replicas"] > 1
    assert not any("OWNER" in name for name in api["environment"] | worker["environment"])
    assert "ports" not in api


def test_every_key_of_the_inventory_reaches_the_server(services: dict[str, Any]) -> None:
    wanted = {secret.setting for secret in INVENTORY}

    assert wanted <= services["api"]["environment"].keys()
    example = (DEPLOY / "production.env.example").read_text()
    assert all(f"\n{name}=" in example for name in wanted)


def test_caddy_sends_static_files_with_the_headers_of_the_api() -> None:
    caddyfile = (DEPLOY / "Caddyfile").read_text()
    headers = {
        name: value.strip('"')
        for name, value in re.findall(r"^\t\theader ([A-Z][\w-]+) (.+)$", caddyfile, re.MULTILINE)
    }

    async def nothing(*_: object) -> None: ...

    assert headers == SecurityHeaders(nothing).headers
